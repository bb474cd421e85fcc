"""Vectors of the passages in FAISS: cosine similarity as the inner product of unit vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from chatbot.store.disk import Disk


def write_vectors(path: Path, vectors: NDArray[np.float32], disk: Disk) -> None:
    """Write vectors, row by row, so that they can be searched.

    :param vectors: (n, dimension), rows of length 1.
    """
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    disk.write(path, faiss.serialize_index(index).tobytes())


class Vectors:
    """A searchable set of vectors; safe to share between threads."""

    def __init__(self, path: Path, removed: Sequence[int] = ()) -> None:
        """Load a file; call only after its digest was held against the manifest.

        :param removed: rows that are never found.
        """
        self._index = faiss.read_index(str(path))
        self._alive = int(self._index.ntotal) - len(removed)
        self._parameters = None
        if removed:
            self._removed = faiss.IDSelectorBatch(np.asarray(removed, dtype=np.int64))
            self._others = faiss.IDSelectorNot(self._removed)
            self._parameters = faiss.SearchParameters()
            self._parameters.sel = self._others

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Find the nearest rows.

        :returns: pairs of row and cosine, best first.
        """
        limit = min(limit, self._alive)
        if limit < 1:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, rows = self._index.search(query, limit, params=self._parameters)
        found = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return [(row, score) for row, score in found if row >= 0]

    def read(self) -> NDArray[np.float32]:
        """Give back all vectors, also removed ones: (n, dimension)."""
        vectors: NDArray[np.float32] = self._index.reconstruct_n(0, int(self._index.ntotal))
        return vectors
