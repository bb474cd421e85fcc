"""An answer and the exact words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chatbot.records.document import Person


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words an answer rests on: ``text[start:end] == quote``, always."""

    number: int
    document: str
    title: str
    published: date | None
    page: int | None
    start: int
    end: int
    quote: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The few words of a quote that answer the question: ``text[start:end]`` of its document.

    :ivar citation: number of the citation whose quote holds them.
    """

    text: str
    citation: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask when the releases do not say it."""

    document: str
    title: str
    department: str
    person: Person


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer, or a refusal when ``grounded`` is false.

    :ivar text: Korean plain text with ``[1]`` marks.
    :ivar confidence: probability that the answer is right, 0 to 1.
    :ivar understood: the question as it was understood, where earlier questions were used.
    :ivar carried: the nouns that it took over from those.
    :ivar is_worded: whether a language model wrote the text; the quotes are in the citations alone.
    """

    question: str
    text: str
    grounded: bool
    confidence: float
    citations: tuple[Citation, ...] = ()
    short: ShortAnswer | None = None
    contact: Contact | None = None
    understood: str = ""
    carried: tuple[str, ...] = ()
    is_worded: bool = False
    elapsed_ms: float = 0.0
    generation: int = 0
