"""The indexed releases as the list shows them, read once for each generation of the index."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chatbot.records import Document
from chatbot.web import source

if TYPE_CHECKING:
    from chatbot.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list shows of a release; not its text, so that many fit into memory."""

    name: str
    title: str
    subtitle: str
    issuer: str
    published: date | None
    pages: int | None
    outline: tuple[str, ...]


def entry_of(document: Document) -> Entry:
    """Take from a release what the list shows."""
    return Entry(
        document.name,
        document.title,
        document.subtitle,
        document.issuer,
        document.published,
        document.pages,
        tuple(source.headings(document)),
    )


class Catalogue:
    """The entries of the generation in force."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._generation = -1
        self._entries: tuple[Entry, ...] = ()

    def entries(self) -> Sequence[Entry]:
        """List the releases, by name."""
        generation = self._assistant.generation()
        with self._lock:
            if generation != self._generation:
                self._entries = tuple(map(entry_of, self._assistant.documents()))
                self._generation = generation
            return self._entries
