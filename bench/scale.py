"""How search time, memory and quality change from a thousand passages to a million.

python bench/scale.py --folder /tmp/scale

The passages are made up: vectors lie around releases, which lie around subjects; words follow
Zipf's law. Everything is measured in a fresh process on one core; times of searching are the
processor's, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.plot import draw  # noqa: E402
from chatbot.records import BlockKind, Document, Passage  # noqa: E402
from chatbot.retrieval import fuse  # noqa: E402
from chatbot.store import open_index  # noqa: E402
from chatbot.store.disk import Disk  # noqa: E402
from chatbot.store.files import locked  # noqa: E402
from chatbot.store.part import Content  # noqa: E402
from chatbot.store.passages import document_row, passage_row  # noqa: E402
from chatbot.store.writing import Facts, write_generation  # noqa: E402

DIMENSION = 384
PER_RELEASE = 15
PER_SUBJECT = 40
VOCABULARY = 200_000
WORDS = 60
QUERIES = 200
QUERY_WORDS = 8
CANDIDATES = 100
BLOCK = 50_000
MIDDLE = np.float32(0.91)


def make_vectors(count: int, dice: np.random.Generator) -> NDArray[np.float32]:
    """Passages around their release, releases around their subject, all around one middle.

    The spectrum and the shares are those with which the neighbours of some 4,700 passages of real
    releases are as near, and as hard to find for an inverted file, as they are in truth.
    """
    releases = -(-count // PER_RELEASE)
    subjects = -(-releases // PER_SUBJECT)
    release = np.repeat(_draw(subjects, dice) * 0.2, PER_SUBJECT, axis=0)[:releases]
    release = release + _draw(releases, dice) * 0.25
    release[:, -1] += MIDDLE
    vectors = np.empty((count, DIMENSION), dtype=np.float32)
    for start in range(0, count, BLOCK):
        rows = np.arange(start, min(start + BLOCK, count))
        spread = np.exp(dice.normal(size=(len(rows), 1)) * 0.3).astype(np.float32)
        noise = _draw(len(rows), dice) * 0.25 * spread
        vectors[rows] = _unit(release[rows // PER_RELEASE] + noise)
    return vectors


def make_queries(vectors: NDArray[np.float32], dice: np.random.Generator) -> NDArray[np.float32]:
    """Questions: a little away from some passage."""
    rows = dice.integers(len(vectors), size=QUERIES)
    return _unit(vectors[rows] + _draw(QUERIES, dice) * 0.3)


def _draw(count: int, dice: np.random.Generator) -> NDArray[np.float32]:
    """Vectors of length 1 or so that reach less and less far in each further dimension."""
    rank = np.arange(DIMENSION)
    variance = (rank + 1.0) ** -0.7 * np.exp(-rank / 130)
    scale = np.sqrt(variance / variance.sum()).astype(np.float32)
    drawn: NDArray[np.float32] = dice.standard_normal((count, DIMENSION), dtype=np.float32) * scale
    return drawn


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return unit


def make_words(count: int, dice: np.random.Generator) -> NDArray[np.int64]:
    """Words by rank, the first the most frequent: (count, WORDS)."""
    ranks = np.exp(dice.random((count, WORDS)) * np.log(VOCABULARY)).astype(np.int64)
    return np.minimum(ranks, VOCABULARY - 1)


def make_content(vectors: NDArray[np.float32], words: NDArray[np.int64]) -> Content:
    """Documents and passages of some 300 characters."""
    names = [f"{number:07}.txt" for number in range(-(-len(vectors) // PER_RELEASE))]
    filler = "가나다라마바사아자차 " * 27
    passages = []
    for row in range(len(vectors)):
        name = names[row // PER_RELEASE]
        passage = Passage(f"{row:016x}", name, name, BlockKind.PARAGRAPH, 0, 297, filler)
        passages.append(passage_row(passage, " ".join(map(str, words[row].tolist()))))
    documents = [document_row(Document(name, filler * 5, name, name)) for name in names]
    return Content(documents, passages, vectors)


def exact_neighbours(
    vectors: NDArray[np.float32], queries: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The ten nearest rows of each query, by comparing with all."""
    scores = np.concatenate(
        [queries @ vectors[at : at + BLOCK].T for at in range(0, len(vectors), BLOCK)], axis=1
    )
    best: NDArray[np.int64] = np.argpartition(-scores, 9, axis=1)[:, :10]
    return best


def build(folder: Path, count: int) -> float:
    """Write an index of so many passages and what measuring it needs; seconds it took."""
    dice = np.random.default_rng(count)
    vectors = make_vectors(count, dice)
    words = make_words(count, dice)
    queries = make_queries(vectors, dice)
    asked = words[dice.integers(count, size=QUERIES), :QUERY_WORDS]
    np.savez(folder / "queries.npz", q=queries, w=asked, best=exact_neighbours(vectors, queries))
    content = make_content(vectors, words)
    began = time.monotonic()
    with locked(folder / "index", Disk()):
        facts = Facts("synthetic", DIMENSION, "synthetic")
        write_generation(folder / "index", None, set(), content, facts, Disk())
    return time.monotonic() - began


def measure(folder: Path) -> dict[str, float]:
    """Open the index and ask all questions, on one core."""
    import faiss

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    faiss.omp_set_num_threads(1)
    made = np.load(folder / "queries.npz")
    bare = _memory_mb()
    began = time.monotonic()
    snapshot = open_index(folder / "index", "synthetic")
    opened_s = time.monotonic() - began
    times: dict[str, list[float]] = {"vectors": [], "words": [], "fused": []}
    right = 0
    for query, words, best in zip(made["q"], made["w"], made["best"], strict=True):
        began = time.process_time()
        dense = snapshot.search_vectors(query, CANDIDATES)
        between = time.process_time()
        sparse = snapshot.search_words([str(word) for word in words], CANDIDATES)
        found = time.process_time()
        fuse(dense, sparse)
        times["vectors"].append(between - began)
        times["words"].append(found - between)
        times["fused"].append(time.process_time() - began)
        right += len({row for row, _ in dense[:10]} & set(best.tolist()))
    p95 = {f"{name} p95 ms": float(np.percentile(spent, 95) * 1e3) for name, spent in times.items()}
    return {
        "open s": opened_s,
        "memory MB": _memory_mb() - bare,
        "bytes a passage": snapshot.manifest.bytes_on_disk / len(snapshot),
        "recall@10": right / (10 * QUERIES),
        **p95,
    }


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def run(folder: Path, count: int) -> dict[str, float]:
    """Build and measure one size, each in a process of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    row: dict[str, float] = {"passages": count}
    for step in ("build", "measure"):
        command = [sys.executable, __file__, "--folder", str(folder), "--step", step]
        done = subprocess.run(
            [*command, "--sizes", str(count)], stdout=subprocess.PIPE, text=True, check=True
        )
        row |= json.loads(done.stdout)
    shutil.rmtree(folder)
    return row


def show(rows: list[dict[str, float]]) -> None:
    """Print a table."""
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        cells = [f"{value:,.3g}" if value < 1000 else f"{value:,.0f}" for value in row.values()]
        print("| " + " | ".join(cells) + " |")


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/chatbot-scale"))  # noqa: S108
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--step", choices=["build", "measure"])
    arguments = parser.parse_args()
    if arguments.step == "build":
        print(json.dumps({"build s": build(arguments.folder, arguments.sizes[0])}))
    elif arguments.step == "measure":
        print(json.dumps(measure(arguments.folder)))
    else:
        rows = []
        for size in arguments.sizes:
            rows.append(run(arguments.folder / str(size), size))
            print(rows[-1], file=sys.stderr)
        show(rows)
        plot = Path(tempfile.gettempdir()) / "chatbot-scale.svg"
        plot.write_text(draw(rows, "passages", ["fused p95 ms", "memory MB", "open s"]), "utf-8")
        print(f"\n{plot}")


if __name__ == "__main__":
    main()
