"""What visitors say of answers, in SQLite, without personal data."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FILE = "feedback.sqlite"
MASK = "●●●"
# Resident numbers, cards, telephones and mail addresses, however they are punctuated.
PERSONAL = (
    re.compile(r"(?<!\d)\d{6}[-\s]?[1-8]\d{6}(?!\d)"),
    re.compile(r"(?<!\d)\d{4}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{1,4}(?!\d)"),
    re.compile(r"(?<!\d)(?:\+82[-\s]?|0)\d{1,2}[-.\s)]*\d{3,4}[-.\s]*\d{4}(?!\d)"),
    re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
)
COLUMNS = ("id", "at", "answer", "verdict", "note", "question")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    answer TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    question TEXT
)
"""


def mask(text: str) -> str:
    """Put marks in the place of numbers and addresses that belong to persons."""
    text = text.encode("utf-8", "replace").decode()
    for pattern in PERSONAL:
        text = pattern.sub(MASK, text)
    return text


class Feedback:
    """Keeps one row for each visitor's word on one answer.

    :param question_days: days for which questions are kept; 0 keeps none.
    """

    def __init__(
        self,
        path: Path,
        question_days: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._question_days = question_days
        self._now = now

    def add(self, identity: str, answer: str, verdict: str, note: str, question: str) -> None:
        """Keep a word on an answer; the same identity again replaces it."""
        now = self._now()
        kept = mask(question) if self._question_days else None
        row = (identity, now.isoformat(timespec="seconds"), answer, verdict, mask(note), kept)
        with closing(self._open()) as database, database:
            database.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?)", row)
            self._forget(database, now)

    def rows(self) -> list[dict[str, Any]]:
        """List all that is kept, oldest first."""
        if not self._path.exists():
            return []
        with closing(self._open()) as database, database:
            self._forget(database, self._now())
            found = database.execute("SELECT * FROM feedback ORDER BY at, id").fetchall()
        return [dict(zip(COLUMNS, row, strict=True)) for row in found]

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=5)
        database.execute(_SCHEMA)
        return database

    def _forget(self, database: sqlite3.Connection, now: datetime) -> None:
        oldest = (now - timedelta(days=self._question_days)).isoformat(timespec="seconds")
        database.execute("UPDATE feedback SET question = NULL WHERE at <= ?", (oldest,))
