"""How soon one changed release is searchable, among 300, 3,000 and 30,000 unchanged ones.

python bench/incremental.py --folder /tmp/incremental

The unchanged releases are made up and stand in the index with made-up vectors, so that the base
is there in minutes; the changed one is read, cut and embedded by the real parts.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatbot import documents  # noqa: E402
from chatbot.indexing import Indexer  # noqa: E402
from chatbot.korean import Morphemes, load_morphemes  # noqa: E402
from chatbot.models.encoder import Encoder, load_encoder  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402
from chatbot.store import open_index  # noqa: E402
from tests.store.corpora import SpaceTagger, make_text, read_lines  # noqa: E402

CHANGED = """보도자료
청년 창업기업 {number}호 지원 확대

중소벤처기업부는 청년 창업기업 {number}호에 최대 {number}억원을 지원한다고 밝혔다.
신청 기간은 오는 3월 {number}일까지이며, 누리집에서 신청할 수 있다.
"""


class RandomEncoder:
    """Gives made-up vectors under the name of the real encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Make up a unit vector for each text, always the same one."""
        seed = hashlib.sha256("".join(texts).encode()).digest()[:8]
        dice = np.random.default_rng(int.from_bytes(seed))
        vectors = dice.standard_normal((len(texts), self.dimension), dtype=np.float32)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    embed_questions = embed_passages


def prepare(root: Path, count: int, encoder: Encoder) -> None:
    """Index made-up releases."""
    shutil.rmtree(root, ignore_errors=True)
    (root / "corpus").mkdir(parents=True)
    for number in range(count):
        text = make_text(f"사업{number}", sentences=10)
        (root / "corpus" / f"{number:05}.txt").write_text(text)
    Indexer(
        root / "index",
        RandomEncoder(encoder),
        Morphemes(SpaceTagger()),
        root / "cache",
        read=read_lines,
        recipe="bench",
    ).run([root / "corpus"])


def change_one(root: Path, number: int, encoder: Encoder, morphemes: Morphemes) -> list[float]:
    """Change a release; seconds until it is searchable, and seconds of reading and hashing."""
    (root / "corpus" / "00007.txt").write_text(CHANGED.format(number=number))
    began = time.monotonic()
    indexer = Indexer(
        root / "index", encoder, morphemes, root / "cache", read=documents.read, recipe="bench"
    )
    report = indexer.run([root / "corpus"])
    with open_index(root / "index", encoder.name) as snapshot:
        [row, *_] = [row for row, _ in snapshot.search_words([f"{number}"], 5)]
        total_s = time.monotonic() - began
        if "청년 창업기업" not in snapshot.passage(row).text or report.changed != 1:
            raise SystemExit("the changed release was not found")
    began = time.monotonic()
    for path in sorted((root / "corpus").iterdir()):
        hashlib.sha256(path.read_bytes()).digest()
    for path in (root / "index").rglob("gen-*/**/*"):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).digest()
    return [total_s, time.monotonic() - began]


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/chatbot-incremental"))  # noqa: S108
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3_000, 30_000])
    arguments = parser.parse_args()
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    morphemes = load_morphemes()
    encoder.embed_passages(["처음 한 번은 느리다."])
    morphemes.words("처음 한 번은 느리다.")
    print("| releases | passages | searchable after s (five changes) | of that reading s |")
    print("|---|---|---|---|")
    for size in arguments.sizes:
        root = arguments.folder / str(size)
        prepare(root, size, encoder)
        with open_index(root / "index") as snapshot:
            passages = len(snapshot)
        runs = [change_one(root, 101 + turn, encoder, morphemes) for turn in range(5)]
        spent = " ".join(f"{total_s:.2f}" for total_s, _ in runs)
        reading = sorted(reading_s for _, reading_s in runs)[2]
        print(f"| {size:,} | {passages:,} | {spent} | {reading:.2f} |", flush=True)
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
