"""How fast files of each format are read: documents and pages a second.

python bench/reading.py              # the tests' own releases, in every format
python bench/reading.py FOLDER       # the files of a folder, by format
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chatbot.documents import read
from chatbot.errors import DocumentError
from tests.documents import builders

COPIES = 20


def main() -> None:
    """Measure and print one line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    options = parser.parse_args()
    if options.folder is not None:
        measure(options.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        measure(Path(folder))


def build(folder: Path) -> None:
    """Write a release of some ten pages in each format."""
    lines = (*builders.LINES, *("□ 중기부는 지원을 확대한다. " * 8,) * 150, builders.CONTACT)
    files = {
        "txt": "\n".join(lines).encode(),
        "pdf": builders.pdf(pages=10),
        "docx": builders.word(lines),
        "hwpx": builders.hwpx(lines),
        "hwp": builders.hwp(lines),
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


if __name__ == "__main__":
    main()
