"""Documents and passages in SQLite, read from a file that never changes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from chatbot.records import Document, Passage
from chatbot.store.disk import as_os_error

_SCHEMA = """
CREATE TABLE document (
    name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, published TEXT, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL,
    record TEXT NOT NULL, words TEXT NOT NULL
);
CREATE INDEX passage_document ON passage (document);
"""
_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)
# Few documents have more than one file; finding them costs no parsing of the others.
_HAS_FILES = """instr(record, '"files":[]') = 0"""
_FILE_NAMED = "SELECT 1 FROM json_each(record, '$.files') WHERE json_extract(value, '$.name') = ?"
# SQLite takes at most 32,766 values in one statement.
_MOST_VALUES = 10_000


class DocumentRow(NamedTuple):
    """A document as it is stored; ``record`` is its JSON."""

    name: str
    sha256: str
    published: str | None
    record: str


class PassageRow(NamedTuple):
    """A passage as it is stored; ``words`` are its morphemes, separated by spaces."""

    id: str
    document: str
    record: str
    words: str


def document_row(document: Document) -> DocumentRow:
    """Put a document into the form in which it is stored."""
    published = document.published.isoformat() if document.published else None
    record = _DOCUMENT.dump_json(document).decode()
    return DocumentRow(document.name, document.sha256, published, record)


def passage_row(passage: Passage, words: str) -> PassageRow:
    """Put a passage into the form in which it is stored."""
    record = _PASSAGE.dump_json(passage).decode()
    return PassageRow(passage.id, passage.document, record, words)


def write_passages(
    path: Path, documents: Iterable[DocumentRow], passages: Iterable[PassageRow]
) -> None:
    """Write documents, and passages in the order of their rows.

    :raises OSError: if the disk is full or fails.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            # No journal: a file that was not finished is never read.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO document VALUES (?, ?, ?, ?)", documents)
            connection.executemany(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
                ((row, *passage) for row, passage in enumerate(passages)),
            )
            connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise as_os_error(error) from error


class Passages:
    """The documents and passages of one file; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open a file; call only after its digest was held against the manifest."""
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def passage(self, row: int) -> Passage:
        """Give the passage of a row."""
        [(record,)] = self._select("SELECT record FROM passage WHERE row = ?", row)
        return _PASSAGE.validate_json(record)

    def passages_of(self, name: str) -> list[Passage]:
        """Give the passages of a document in reading order."""
        found = self._select("SELECT record FROM passage WHERE document = ? ORDER BY row", name)
        return [_PASSAGE.validate_json(record) for (record,) in found]

    def document(self, name: str) -> Document | None:
        """Give a document by its name, or None."""
        found = self._select("SELECT record FROM document WHERE name = ?", name)
        return _DOCUMENT.validate_json(found[0][0]) if found else None

    def document_with(self, file: str) -> Document | None:
        """Give the document that has a file beside its own, or None."""
        query = f"SELECT record FROM document WHERE {_HAS_FILES} AND EXISTS ({_FILE_NAMED})"  # noqa: S608
        found = self._select(query, file)
        return _DOCUMENT.validate_json(found[0][0]) if found else None

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each document's file, by name."""
        return dict(self._select("SELECT name, sha256 FROM document"))

    def files(self) -> dict[str, dict[str, str]]:
        """The SHA-256 of each file of each document, by the document's name and the file's."""
        files = {name: {name: digest} for name, digest in self.digests().items()}
        query = f"SELECT name, record FROM document WHERE {_HAS_FILES}"  # noqa: S608
        for name, record in self._select(query):
            files[name].update(
                (file.name, file.sha256) for file in _DOCUMENT.validate_json(record).files
            )
        return files

    def titles(self) -> dict[str, str]:
        """The title of each document, by name."""
        return dict(self._select("SELECT name, json_extract(record, '$.title') FROM document"))

    def release_dates(self) -> dict[str, str]:
        """The date of release of each document that has one, ISO 8601, by name."""
        query = "SELECT name, published FROM document WHERE published IS NOT NULL"
        return dict(self._select(query))

    def keys_and_words(self, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
        """The id and the words of the passages of some rows."""
        found: dict[int, tuple[str, str]] = {}
        for start in range(0, len(rows), _MOST_VALUES):
            some = rows[start : start + _MOST_VALUES]
            places = ",".join("?" * len(some))
            query = f"SELECT row, id, words FROM passage WHERE row IN ({places})"  # noqa: S608
            found.update((row, (key, words)) for row, key, words in self._select(query, *some))
        return found

    def rows_of(self, names: Iterable[str]) -> list[int]:
        """The rows of some documents."""
        query = "SELECT row FROM passage WHERE document = ?"
        return [row for name in names for (row,) in self._select(query, name)]

    def document_rows(self) -> list[DocumentRow]:
        """All documents as they are stored, by name."""
        return [DocumentRow(*row) for row in self._select("SELECT * FROM document ORDER BY name")]

    def passage_rows(self) -> list[PassageRow]:
        """All passages as they are stored, in the order of their rows."""
        query = "SELECT id, document, record, words FROM passage ORDER BY row"
        return [PassageRow(*row) for row in self._select(query)]

    def _select(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()
