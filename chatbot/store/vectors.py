"""Vectors of the passages in FAISS: cosine similarity as the inner product of unit vectors.

A small set is searched whole. A large one is searched by an inverted file of 8-bit vectors, whose
candidates are then scored by the exact vectors, which stay on the disk.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from chatbot.store.disk import Disk, as_os_error

INDEX_FILE = "vectors.faiss"
EXACT_FILE = "vectors.f32"
# Chosen by bench/scale.py.
APPROXIMATE_FROM = 100_000
_LISTS_PER_ROOT = 4
_LISTS_SEARCHED = 1 / 6
_TRAINING_PER_LIST = 64
_CANDIDATES_PER_HIT = 3


def write_vectors(
    folder: Path,
    vectors: NDArray[np.float32],
    disk: Disk,
    approximate_from: int = APPROXIMATE_FROM,
) -> None:
    """Write vectors, row by row, so that they can be searched.

    :param vectors: (n, dimension), rows of length 1.
    :param approximate_from: how many rows are too many to search them all.
    :raises OSError: if the disk is full or fails.
    """
    vectors = np.ascontiguousarray(vectors, dtype="<f4")
    index: faiss.Index
    if len(vectors) < approximate_from:
        index = faiss.IndexFlatIP(vectors.shape[1])
    else:
        disk.write(folder / EXACT_FILE, vectors.data.cast("B"))
        index = _inverted_file(vectors)
    index.add(vectors)
    disk.write(folder / INDEX_FILE, faiss.serialize_index(index).data)


def _inverted_file(vectors: NDArray[np.float32]) -> faiss.IndexIVF:
    lists = max(1, round(_LISTS_PER_ROOT * math.sqrt(len(vectors))))
    dimension = vectors.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.nprobe = max(1, round(lists * _LISTS_SEARCHED))
    index.cp.max_points_per_centroid = _TRAINING_PER_LIST
    index.train(vectors)
    return index


class Vectors:
    """A searchable set of vectors; safe to share between threads."""

    def __init__(self, folder: Path, removed: Sequence[int] = ()) -> None:
        """Load the files of a part; call only after they were held against the manifest.

        :param removed: rows that are never found.
        """
        try:
            self._index = faiss.read_index(str(folder / INDEX_FILE))
        except RuntimeError as error:
            raise as_os_error(error) from error
        self._count = int(self._index.ntotal)
        self._alive = self._count - len(removed)
        self._exact: NDArray[np.float32] | None = None
        if (folder / EXACT_FILE).exists():
            shape = (self._count, int(self._index.d))
            self._exact = np.memmap(folder / EXACT_FILE, dtype="<f4", mode="r", shape=shape)
        self._parameters = self._leave_out(removed)

    def _leave_out(self, removed: Sequence[int]) -> faiss.SearchParameters | None:
        if not removed:
            return None
        # FAISS keeps pointers only: what they point at must live as long as this object.
        self._removed = faiss.IDSelectorBatch(np.asarray(removed, dtype=np.int64))
        self._others = faiss.IDSelectorNot(self._removed)
        parameters = faiss.SearchParameters()
        if self._exact is not None:
            parameters = faiss.SearchParametersIVF()
            parameters.nprobe = faiss.extract_index_ivf(self._index).nprobe
        parameters.sel = self._others
        return parameters

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Find the nearest rows.

        :returns: pairs of row and cosine, best first.
        """
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        wanted = limit if self._exact is None else limit * _CANDIDATES_PER_HIT
        wanted = min(wanted, self._alive)
        if wanted < 1:
            return []
        scores, rows = self._index.search(query, wanted, params=self._parameters)
        found, cosines = rows[0][rows[0] >= 0], scores[0][rows[0] >= 0]
        if self._exact is not None:
            cosines = self._exact[found] @ query[0]
        best = np.argsort(-cosines, kind="stable")[:limit]
        return list(zip(found[best].tolist(), cosines[best].tolist(), strict=True))

    def read(self) -> NDArray[np.float32]:
        """Give back all vectors, also removed ones: (n, dimension)."""
        if self._exact is not None:
            return self._exact
        vectors: NDArray[np.float32] = self._index.reconstruct_n(0, self._count)
        return vectors
