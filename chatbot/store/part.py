"""A part of the index: some documents with their passages, vectors and words, written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from chatbot.records import Document, Passage
from chatbot.store.disk import Disk
from chatbot.store.manifest import PartEntry
from chatbot.store.passages import DocumentRow, PassageRow, Passages, write_passages
from chatbot.store.vectors import Vectors, write_vectors
from chatbot.store.words import Words, write_words

PASSAGES_FILE = "passages.sqlite"
WORDS_FOLDER = "words"
# tantivy ranks by what it knows of one part, so more are taken than are wanted.
_CANDIDATES_PER_HIT = 4
_FEWEST_CANDIDATES = 200

T = TypeVar("T")
# Ranks a word: its times in a passage and the passage's length in words become a score.
Weigh = Callable[[str, int, int], float]


@dataclass(frozen=True, slots=True)
class Content:
    """What a part is made of.

    :ivar vectors: (passages, dimension).
    """

    documents: list[DocumentRow]
    passages: list[PassageRow]
    vectors: NDArray[np.float32]


def write_part(folder: Path, content: Content, disk: Disk) -> None:
    """Write a part into a folder that is made for it.

    :raises OSError: if the disk is full or fails.
    """
    disk.make_folder(folder)
    write_passages(folder / PASSAGES_FILE, content.documents, content.passages)
    write_vectors(folder, content.vectors, disk)
    write_words(folder / WORDS_FOLDER, (passage.words for passage in content.passages))


class Part:
    """A part, open for reading; safe to share between threads.

    Rows count from 0 within the part.
    """

    def __init__(self, folder: Path, entry: PartEntry) -> None:
        """Open a part whose files were held against the manifest."""
        self.entry = entry
        self._removed = frozenset(entry.removed)
        self._passages = Passages(folder / PASSAGES_FILE)
        dead = self._passages.rows_of(entry.removed)
        self._dead = frozenset(dead)
        self._vectors = Vectors(folder, dead)
        self._words = Words(folder / WORDS_FOLDER)
        self._dead_passages_with = Counter(
            word
            for _, words in self._passages.keys_and_words(dead).values()
            for word in set(words.split())
        )

    def close(self) -> None:
        """Close the files."""
        self._passages.close()

    def passage(self, row: int) -> Passage:
        """Give the passage of a row."""
        return self._passages.passage(row)

    def passages_of(self, name: str) -> list[Passage]:
        """Give the passages of a document, none where it is not here or was removed."""
        return [] if name in self._removed else self._passages.passages_of(name)

    def document(self, name: str) -> Document | None:
        """Give a document, None where it is not here or was removed."""
        return None if name in self._removed else self._passages.document(name)

    def document_with(self, file: str) -> Document | None:
        """Give the document that has a file beside its own, None where it is not here."""
        document = self._passages.document_with(file)
        return None if document is None or document.name in self._removed else document

    def files(self) -> dict[str, dict[str, str]]:
        """The SHA-256 of each file of each document, by the document's name and the file's."""
        return self._alive(self._passages.files())

    def titles(self) -> dict[str, str]:
        """The title of each document, by name."""
        return self._alive(self._passages.titles())

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each document's file, by name."""
        return self._alive(self._passages.digests())

    def release_dates(self) -> dict[str, str]:
        """The date of release of each document that has one, ISO 8601, by name."""
        return self._alive(self._passages.release_dates())

    def _alive(self, values: dict[str, T]) -> dict[str, T]:
        return {name: value for name, value in values.items() if name not in self._removed}

    def without(self, names: Iterable[str]) -> PartEntry:
        """Describe this part when some more of its documents no longer count."""
        names = sorted(names)
        dead = self._passages.keys_and_words(self._passages.rows_of(names))
        return replace(
            self.entry,
            words=self.entry.words - sum(len(words.split()) for _, words in dead.values()),
            removed=tuple(sorted({*self.entry.removed, *names})),
            dead=self.entry.dead + len(dead),
        )

    def content(self, names: Set[str]) -> Content:
        """Read some documents with all that belongs to them, to write it elsewhere."""
        rows = self._passages.passage_rows()
        wanted = [row for row, passage in enumerate(rows) if passage.document in names]
        return Content(
            [item for item in self._passages.document_rows() if item.name in names],
            [rows[row] for row in wanted],
            self._vectors.read()[wanted],
        )

    def search_vectors(
        self, vector: NDArray[np.float32], limit: int
    ) -> list[tuple[float, str, int]]:
        """Find the passages nearest to a vector.

        :returns: cosine, id and row of each.
        """
        found = self._vectors.search(vector, limit)
        keys = self._passages.keys_and_words([row for row, _ in found])
        return [(score, keys[row][0], row) for row, score in found]

    def passages_with(self, word: str) -> int:
        """In how many passages a word stands."""
        return self._words.passages_with(word) - self._dead_passages_with[word]

    def search_words(
        self, words: Sequence[str], limit: int, weigh: Weigh
    ) -> list[tuple[float, str, int]]:
        """Find the passages with any of the words.

        tantivy proposes them; they are ranked by what is known of all parts together.

        :returns: score, id and row of each.
        """
        times = Counter(words)
        found = self._passages.keys_and_words(self._candidates(list(times), limit))
        hits = []
        for row, (key, text) in found.items():
            counts = Counter(text.split())
            length = counts.total()
            score = sum(n * weigh(word, counts[word], length) for word, n in times.items())
            hits.append((score, key, row))
        return hits

    def _candidates(self, words: Sequence[str], limit: int) -> list[int]:
        wanted = max(_FEWEST_CANDIDATES, _CANDIDATES_PER_HIT * limit)
        while True:
            rows = self._words.search(words, wanted)
            alive = [row for row in rows if row not in self._dead]
            if len(alive) >= limit or len(rows) < wanted:
                return alive
            wanted *= 2
