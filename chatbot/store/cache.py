"""Embeddings that were computed once, kept by encoder and text across runs, also killed ones."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
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
# The file of earlier versions has no such column.
_ADD_USED = "ALTER TABLE embedding ADD COLUMN used INTEGER NOT NULL DEFAULT 0"
_FIND = "SELECT vector, checksum, used FROM embedding WHERE encoder = ? AND digest = ?"
_TOUCH = "UPDATE embedding SET used = ? WHERE encoder = ? AND digest = ?"
_KEEP = (
    "INSERT OR REPLACE INTO embedding (encoder, digest, vector, checksum, used)"
    " VALUES (?, ?, ?, ?, ?)"
)
_DROP = (
    "DELETE FROM embedding WHERE (encoder, digest) IN"
    " (SELECT encoder, digest FROM embedding ORDER BY used, digest LIMIT ?)"
)
_WAIT_S = 30.0
_DAY_S = 86_400
# Some 1.2 million vectors of 384 numbers.
MOST_BYTES = 2_000_000_000
_SHARE_DROPPED = 0.25


class EmbeddingCache:
    """Vectors by encoder and text.

    It only saves time: a damaged file is thrown away with a warning and begun anew, and where it
    grows too large the vectors that were not used for longest are dropped.
    """

    def __init__(
        self,
        path: Path,
        encoder: str,
        dimension: int,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open or begin the file.

        :raises IndexUnwritable: if it can be neither read nor made.
        """
        self._path = path
        self._most_bytes = most_bytes
        self._today = int(clock() // _DAY_S)
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
        found, idle = {}, []
        try:
            for text in dict.fromkeys(texts):
                key = self._encoder, _digest(text)
                row = self._connection.execute(_FIND, key).fetchone()
                if row and len(row[0]) == 4 * self._dimension and zlib.crc32(row[0]) == row[1]:
                    found[text] = np.frombuffer(row[0], dtype="<f4")
                    if row[2] < self._today:
                        idle.append((self._today, *key))
            self._write(_TOUCH, idle)
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
            return {}
        return found

    def keep(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Remember vectors, (n, dimension); what was kept before a kill is there after it."""
        rows = []
        for text, vector in zip(texts, vectors, strict=True):
            content = vector.astype("<f4").tobytes()
            rows.append((self._encoder, _digest(text), content, zlib.crc32(content), self._today))
        try:
            self._write(_KEEP, rows)
            self._make_room()
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        try:
            with self._connection:
                self._connection.executemany(statement, rows)
        except sqlite3.OperationalError as error:
            logger.warning("임베딩을 %s에 보관하지 못했습니다: %s", self._path, error)

    def _make_room(self) -> None:
        """Drop what was not used for longest; SQLite fills the room before the file grows."""
        if self._used_bytes() <= self._most_bytes:
            return
        [(count,)] = self._connection.execute("SELECT count(*) FROM embedding")
        self._write(_DROP, [(max(1, int(count * _SHARE_DROPPED)),)])

    def _used_bytes(self) -> int:
        pages, free, size = (
            self._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

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
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_SCHEMA)
                columns = connection.execute("PRAGMA table_info(embedding)").fetchall()
                if "used" not in {column[1] for column in columns}:
                    connection.execute(_ADD_USED)
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
