"""One generation of the index, open for searching and reading."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from chatbot.errors import DocumentUnknown
from chatbot.records import Document, Passage
from chatbot.store.files import Generation
from chatbot.store.part import Part, Weigh

# The usual constants of BM25: how soon more of a word stops counting, how much length counts.
_SATURATION = 1.2
_LENGTH_SHARE = 0.75
# Sums differ in the last digits with the order of the rows; equal passages must stay equal.
_SCORE_DIGITS = 5


class Snapshot:
    """One generation; it never changes, and threads may share it.

    A row names a passage within this snapshot only.
    """

    def __init__(self, generation: Generation) -> None:
        """Open a generation that was verified.

        :raises sqlite3.Error, OSError, ValueError: if its files are no longer there.
        """
        self.generation = generation.number
        self.manifest = generation.manifest
        self.folder = generation.folder
        self._parts: list[Part] = []
        try:
            for entry in self.manifest.parts:
                self._parts.append(Part(generation.folder / entry.name, entry))
        except BaseException:
            self.close()
            raise
        self._starts = [0, *accumulate(entry.passages for entry in self.manifest.parts)]

    def __enter__(self) -> Snapshot:
        """Use as a context manager: closes the files at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self.close()

    def close(self) -> None:
        """Close the files."""
        for part in self._parts:
            part.close()

    def __len__(self) -> int:
        """How many passages there are."""
        return self.manifest.passages

    def names(self) -> list[str]:
        """List the names of the documents."""
        return sorted(self.digests())

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each document's file, by name."""
        return {name: value for part in self._parts for name, value in part.digests().items()}

    def files(self) -> dict[str, dict[str, str]]:
        """The SHA-256 of each file of each document, by the document's name and the file's."""
        return {name: files for part in self._parts for name, files in part.files().items()}

    def titles(self) -> dict[str, str]:
        """The title of each document, by name."""
        return {name: title for part in self._parts for name, title in part.titles().items()}

    def newest_release(self) -> date | None:
        """The latest date of release, None where none is known."""
        dates = [value for part in self._parts for value in part.release_dates().values()]
        return date.fromisoformat(max(dates)) if dates else None

    def documents(self) -> list[Document]:
        """List the documents by name."""
        return [self.document(name) for name in self.names()]

    def document(self, name: str) -> Document:
        """Give a document by its name, or by that of another file of it.

        :raises DocumentUnknown: if there is none.
        """
        for find in (Part.document, Part.document_with):
            for part in self._parts:
                if (document := find(part, name)) is not None:
                    return document
        raise DocumentUnknown(
            f"색인에 없는 문서입니다: {name}.",
            "`python -m chatbot documents`로 이름을 확인해 주세요.",
        )

    def passage(self, row: int) -> Passage:
        """Give the passage of a row that a search returned."""
        at = bisect_right(self._starts, row) - 1
        return self._parts[at].passage(row - self._starts[at])

    def passages_of(self, document: str) -> list[Passage]:
        """Give the passages of a document in reading order."""
        return [passage for part in self._parts for passage in part.passages_of(document)]

    @property
    def parts(self) -> Sequence[Part]:
        """What it consists of, in the order of the rows."""
        return self._parts

    def search_vectors(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Find the passages nearest in meaning, best first.

        :returns: pairs of row and cosine.
        """
        found = [part.search_vectors(vector, limit) for part in self._parts]
        return self._best(found, limit)

    def search_words(self, words: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Find the passages with any of the words, best first.

        :returns: pairs of row and BM25 score.
        """
        words = ["_".join(word.split()) for word in words if word.strip()]
        if not words or not len(self):
            return []
        weigh = self._weighing(set(words))
        found = [part.search_words(words, limit, weigh) for part in self._parts]
        return self._best(found, limit)

    def coverage(self, words: Sequence[str]) -> float:
        """How much of what words can tell apart is known here, 0 to 1; rare words count more."""
        known = {word: self._passages_with(word) for word in set(words)}
        total = sum(self._rarity(number) for number in known.values())
        found = sum(self._rarity(number) for number in known.values() if number)
        return found / total if total else 0.0

    def _passages_with(self, word: str) -> int:
        return sum(part.passages_with("_".join(word.split())) for part in self._parts)

    def _rarity(self, number: int) -> float:
        return math.log(1 + (len(self) - number + 0.5) / (number + 0.5))

    def _weighing(self, words: Iterable[str]) -> Weigh:
        rarity = {word: self._rarity(self._passages_with(word)) for word in words}
        mean_length = max(1, self.manifest.words) / len(self)

        def weigh(word: str, times: int, length: int) -> float:
            norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * length / mean_length
            return rarity[word] * times * (1 + _SATURATION) / (times + _SATURATION * norm)

        return weigh

    def _best(
        self, found: Iterable[Iterable[tuple[float, str, int]]], limit: int
    ) -> list[tuple[int, float]]:
        hits = [
            (-round(score, _SCORE_DIGITS), key, start + row)
            for start, part in zip(self._starts, found, strict=False)
            for score, key, row in part
        ]
        return [(row, -score) for score, _, row in sorted(hits)[:limit]]
