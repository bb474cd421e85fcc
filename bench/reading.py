"""How fast files of each format are read: documents and pages a second.

python bench/reading.py              # the tests' own releases, in every format
python bench/reading.py FOLDER       # the files of a folder, by format

Then a folder (``corpus`` unless one is given) is indexed from nothing, to tell how much of that
is reading.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatbot.documents import read  # noqa: E402
from chatbot.errors import DocumentError  # noqa: E402
from chatbot.indexing import Indexer  # noqa: E402
from chatbot.korean import load_morphemes  # noqa: E402
from chatbot.models.encoder import load_encoder  # noqa: E402
from chatbot.records import Document  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402
from tests.documents import builders  # noqa: E402

COPIES = 20


def main() -> None:
    """Measure and print one line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    options = parser.parse_args()
    if options.folder is not None:
        measure(options.folder)
    else:
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder))
            measure(Path(folder))
    measure_share(options.folder or ROOT / "corpus")


def build(folder: Path) -> None:
    """Write a release of some ten pages in each format."""
    lines = (*builders.LINES, *("□ 중기부는 지원을 확대한다. " * 8,) * 150, builders.CONTACT)
    files = {
        "txt": "\n".join(lines).encode(),
        "pdf": builders.pdf(pages=10),
        "docx": builders.word(lines),
        "hwpx": builders.hwpx(lines),
        "hwp": builders.hwp(lines, compressed=True),
        "html": builders.html(lines),
    }
    for suffix, data in files.items():
        for number in range(COPIES):
            (folder / f"{number}.{suffix}").write_bytes(data)


def measure(folder: Path) -> None:
    """Read the files of a folder, format after format."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for suffix in sorted({path.suffix for path in paths}):
        chosen = [path for path in paths if path.suffix == suffix]
        start, letters, pages, failed = time.perf_counter(), 0, 0, 0
        for path in chosen:
            try:
                document = read(path, path.name)
            except DocumentError:
                failed += 1
                continue
            letters += len(document.text)
            pages += document.pages or 0
        seconds = time.perf_counter() - start
        print(
            f"{suffix:>6}  {len(chosen) / seconds:7.1f} documents/s  {pages / seconds:6.1f} pages/s"
            f"  {letters / seconds:10,.0f} letters/s  {failed} failed of {len(chosen)}"
        )


def measure_share(folder: Path) -> None:
    """Index a folder from nothing and print how much of it was reading."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    encoder.embed_passages(["처음 한 번은 느리다."])
    morphemes = load_morphemes()
    reading_s = 0.0

    def timed_read(path: Path, name: str) -> Document:
        nonlocal reading_s
        start = time.perf_counter()
        try:
            return read(path, name)
        finally:
            reading_s += time.perf_counter() - start

    with tempfile.TemporaryDirectory() as aside:
        indexer = Indexer(
            Path(aside) / "index", encoder, morphemes, Path(aside) / "cache", read=timed_read
        )
        report = indexer.run([folder])
    print(
        f"{report.documents} documents, {report.passages} passages indexed in "
        f"{report.seconds:.1f} s, of which {reading_s:.2f} s ({reading_s / report.seconds:.1%})"
        " for reading"
    )


if __name__ == "__main__":
    main()
