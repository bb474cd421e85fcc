"""A citable piece of a release, found for a question, and what a reader made of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chatbot.records.document import BlockKind


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a document's text."""

    start: int
    end: int

    def shared_with(self, other: Span) -> int:
        """Count the characters that another piece of the same text has in common with it."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of a document: whole sentences, at most some 300 characters.

    :ivar id: stable: the same text at the same place of the same document has the same id.
    :ivar document: name of the document.
    :ivar title: title of the document, searched together with the text.
    :ivar text: ``document.text[start:end]``.
    :ivar headings: the headings it stands under, outermost first.
    :ivar footnotes: notes whose marks stand in it.
    """

    id: str
    document: str
    title: str
    kind: BlockKind
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    footnotes: tuple[Span, ...] = ()
    page: int | None = None

    @property
    def heading(self) -> str:
        """The nearest heading above it, or nothing."""
        return self.headings[-1] if self.headings else ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    :ivar score: higher is better; comparable within one question only.
    """

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage for one question.

    :ivar relevance: how well the passage answers, higher is better; comparable within one question.
    :ivar answer: where in the passage's text the answer stands; None where the reader sees none.
    :ivar answerable: probability that the passage answers the question, 0 to 1.
    :ivar otherwise: log odds that the passage says a claim's detail otherwise, at ``answer``; 0
        for a reader that cannot tell.
    """

    relevance: float
    answer: Span | None
    answerable: float
    otherwise: float = 0.0

    @property
    def log_odds(self) -> float:
        """Of ``answerable``, within what one in ten thousand makes."""
        chance = min(max(self.answerable, 1e-4), 1 - 1e-4)
        return math.log(chance / (1 - chance))
