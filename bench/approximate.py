"""Which approximate index for many vectors: what each costs once it finds 95 % of the nearest ten.

python bench/approximate.py --size 100000

The vectors are those of bench/scale.py. Each index is built on all cores allowed and searched on
one; its search parameter is raised until recall@10 suffices. Times are of the processor, so that
other work on the machine does not count. `+exact` ranks three times as many candidates as are
wanted by the unquantised vectors, which then lie on the disk.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.scale import CANDIDATES, exact_neighbours, make_queries, make_vectors  # noqa: E402

ENOUGH = 0.95
NEIGHBOURS = 32
CONSTRUCTION = 100
TRAINING_PER_LIST = 64
CANDIDATES_PER_HIT = 3
BITS8 = faiss.ScalarQuantizer.QT_8bit
INNER = faiss.METRIC_INNER_PRODUCT

Vectors = NDArray[np.float32]


class Figures(NamedTuple):
    """What one index with one search parameter gives."""

    recall: float
    median_ms: float
    p95_ms: float


def make_index(kind: str, vectors: Vectors) -> faiss.Index:
    """Build one kind of index over the vectors."""
    dimension = vectors.shape[1]
    lists = round(4 * math.sqrt(len(vectors)))
    makers: dict[str, Callable[[], faiss.Index]] = {
        "flat": lambda: faiss.IndexFlatIP(dimension),
        "ivf-flat": lambda: faiss.IndexIVFFlat(
            faiss.IndexFlatIP(dimension), dimension, lists, INNER
        ),
        "ivf-sq8": lambda: faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, lists, BITS8, INNER
        ),
        "hnsw-flat": lambda: faiss.IndexHNSWFlat(dimension, NEIGHBOURS, INNER),
        "hnsw-sq8": lambda: faiss.IndexHNSWSQ(dimension, BITS8, NEIGHBOURS, INNER),
    }
    index = makers[kind]()
    if kind.startswith("ivf"):
        index.cp.max_points_per_centroid = TRAINING_PER_LIST
    if kind.startswith("hnsw"):
        index.hnsw.efConstruction = CONSTRUCTION
    if not index.is_trained:
        index.train(vectors)
    index.add(vectors)
    return index


def settings_of(kind: str, index: faiss.Index) -> Iterator[tuple[str, faiss.SearchParameters]]:
    """Search parameters, from the quickest to the most thorough."""
    if kind == "flat":
        yield "all", None
    elif kind.startswith("ivf"):
        for probes in (4, 8, 16, 32, 64, 128, 256):
            yield f"nprobe {probes}", faiss.SearchParametersIVF(nprobe=probes)
    else:
        for width in (128, 256, 512, 1024):
            yield f"efSearch {width}", faiss.SearchParametersHNSW(efSearch=width)


def measure(
    index: faiss.Index,
    parameters: faiss.SearchParameters,
    queries: Vectors,
    best: NDArray[np.int64],
    exact: Vectors | None,
) -> Figures:
    """Ask each question alone for as many candidates as the fused search wants."""
    wanted = CANDIDATES * (1 if exact is None else CANDIDATES_PER_HIT)
    right, spent = 0, []
    for query, nearest in zip(queries, best, strict=True):
        began = time.process_time()
        _, rows = index.search(query[None], wanted, params=parameters)
        found = rows[0][rows[0] >= 0]
        if exact is not None:
            found = found[np.argsort(-(exact[found] @ query), kind="stable")]
        spent.append(time.process_time() - began)
        right += len(set(found[:10].tolist()) & set(nearest.tolist()))
    median, p95 = np.percentile(spent, [50, 95]) * 1e3
    return Figures(right / (10 * len(queries)), float(median), float(p95))


def compare(kind: str, vectors: Vectors, queries: Vectors, best: NDArray[np.int64]) -> None:
    """Print a row for each index and search parameter until one suffices."""
    name, _, exactly = kind.partition("+")
    began = time.process_time()
    index = make_index(name, vectors)
    built_s = time.process_time() - began
    size = faiss.serialize_index(index).nbytes / len(vectors)
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    for suffix in ("", "+exact") if exactly else ("",):
        for setting, parameters in settings_of(name, index):
            exact = vectors if suffix else None
            figures = measure(index, parameters, queries, best, exact)
            print(
                f"| {name}{suffix} | {setting} | {built_s:.0f} | {size:,.0f} | {figures.recall:.3f}"
                f" | {figures.median_ms:.2f} | {figures.p95_ms:.2f} |",
                flush=True,
            )
            if figures.recall >= ENOUGH:
                break
    faiss.omp_set_num_threads(threads)


def main() -> None:
    """Compare the kinds at one size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    kinds = ["flat", "ivf-flat", "ivf-sq8+exact", "hnsw-flat", "hnsw-sq8+exact"]
    parser.add_argument("--kinds", nargs="+", default=kinds, choices=kinds)
    arguments = parser.parse_args()
    dice = np.random.default_rng(arguments.size)
    vectors = make_vectors(arguments.size, dice)
    queries = make_queries(vectors, dice)
    best = exact_neighbours(vectors, queries)
    print(f"{arguments.size:,} vectors")
    print("| index | search | built, CPU s | bytes a vector | recall@10 | median ms | p95 ms |")
    print("|---|---|---|---|---|---|---|")
    for kind in arguments.kinds:
        compare(kind, vectors, queries, best)


if __name__ == "__main__":
    main()
