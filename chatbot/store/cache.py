"""Embeddings that were computed once, kept by encoder and text across runs, also killed ones."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chatbot.store.disk import unwritable

logger = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS embedding (
    encoder TEXT, digest BLOB, vector BLOB NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (encoder, digest)
) WITHOUT ROWID
"""
_WAIT_S = 30.0


class EmbeddingCache:
    """Vectors by encoder and text.

    It only saves time: a damaged file is thrown away with a warning and begun anew.
    """

    def __init__(self, path: Path, encoder: str, dimension: int) -> None:
        self._path = path
        self._encoder = encoder
        self._dimension = dimension
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path.parent, error) from error
        self._connection = self._open()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def find(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Look up the vectors of those texts that were seen before."""
        found = {}
        try:
            for text in dict.fromkeys(texts):
                row = self._connection.execute(
                    "SELECT vector, checksum FROM embedding WHERE encoder = ? AND digest = ?",
                    (self._encoder, _digest(text)),
                ).fetchone()
                if row and len(row[0]) == 4 * self._dimension and zlib.crc32(row[0]) == row[1]:
                    found[text] = np.frombuffer(row[0], dtype="<f4")
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
            return {}
        return found

    def keep(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Remember vectors, (n, dimension); what was kept before a kill is there after it."""
        rows = []
        for text, vector in zip(texts, vectors, strict=True):
            content = vector.astype("<f4").tobytes()
            rows.append((self._encoder, _digest(text), content, zlib.crc32(content)))
        try:
            with self._connection:
                self._connection.executemany(
                    "INSERT OR REPLACE INTO embedding VALUES (?, ?, ?, ?)", rows
                )
        except sqlite3.OperationalError as error:
            logger.warning("임베딩을 %s에 보관하지 못했습니다: %s", self._path, error)
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.OperationalError as error:
            raise unwritable(self._path.parent, OSError(0, str(error))) from error
        except sqlite3.DatabaseError as error:
            return self._replace(error)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_WAIT_S)
        try:
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _begin_anew(self, error: sqlite3.Error) -> None:
        self._connection.close()
        self._connection = self._replace(error)

    def _replace(self, error: sqlite3.Error) -> sqlite3.Connection:
        logger.warning(
            "임베딩 보관 파일이 손상되어 버리고 새로 만듭니다: %s (%s)", self._path, error
        )
        for suffix in ("", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        return self._connect()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
