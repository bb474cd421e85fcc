"""The frozen records that all parts share.

Offsets are Python ``str`` indices into :attr:`Document.text`; a span is ``text[start:end]``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a press release is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    EMBARGO = "embargo"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    ROW = "row"
    CONTACT = "contact"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table row or the like.

    :ivar start: offset of its first character.
    :ivar end: offset behind its last character; blocks are in order and do not overlap.
    :ivar level: depth of a heading or item, 1 the outermost; 0 for other kinds.
    :ivar page: 1-based page it begins on, where the file has pages.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note and the sentence that carries its mark.

    :ivar mark: ``*``, ``**``, ``1)`` and the like.
    :ivar start: offset of the note, its mark included.
    :ivar end: offset behind the note.
    :ivar anchor: offset of the mark in the text that it explains; None where none was found.
    """

    mark: str
    start: int
    end: int
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in the contact table; an unknown part is an empty string."""

    post: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department in charge, and its people."""

    name: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A further file that holds the same release."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A press release as plain text with what was understood of its structure.

    :ivar name: how it is cited: the path as it was given to ``index``, with ``/``.
    :ivar text: the plain text that all offsets count in.
    :ivar embargo: the 보도시점 with its time zone; None where it is not known.
    :ivar sha256: digest of the file's bytes, hex.
    :ivar pages: number of pages, where the file has them.
    :ivar files: further files that hold the same release, by name.
    """

    name: str
    text: str
    sha256: str
    title: str
    subtitle: str = ""
    issuer: str = ""
    published: date | None = None
    embargo: datetime | None = None
    departments: tuple[Department, ...] = ()
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    pages: int | None = None
    files: tuple[OtherFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a document's text."""

    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    :ivar score: higher is better; comparable within one question only.
    """

    passage: Passage
    score: float


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


class Judgement(StrEnum):
    """What the releases say about a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a claim and the words of the source that stand against them.

    :ivar start: offset of the claim's words in the claim.
    :ivar end: offset behind them.
    :ivar source_start: offset of the source's words in the text of the document.
    :ivar source_end: offset behind them.
    """

    claim: str
    source: str
    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim held against the releases.

    :ivar confidence: probability of the verdict, 0 to 1.
    :ivar citations: what the verdict rests on; empty where nothing was found.
    :ivar nearest: the nearest words, where they neither bear the claim out nor contradict it.
    :ivar disagreeing: citations of a release that says something else than the first one.
    """

    claim: str
    judgement: Judgement
    confidence: float
    differences: tuple[Difference, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    disagreeing: tuple[Citation, ...] = ()
    elapsed_ms: float = 0.0
    generation: int = 0


class Aside(StrEnum):
    """Why a sentence is not checked."""

    OPINION = "opinion"
    GREETING = "greeting"
    FEELING = "feeling"
    QUESTION = "question"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a text that is to be checked: ``text[start:end]``.

    :ivar aside: why it is set aside; None where it is to be checked.
    """

    text: str
    start: int
    end: int
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run of ``index`` did; what was added, changed and so on are files.

    :ivar moved: how many of the added hold what a removed one held.
    :ivar merged: how many files are only further files of a document.
    """

    generation: int
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...] = field(default=())
    seconds: float = 0.0
    moved: int = 0
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage for one question.

    :ivar relevance: how well the passage answers, higher is better; comparable within one question.
    :ivar answer: where in the passage's text the answer stands; None where the reader sees none.
    :ivar answerable: probability that the passage answers the question, 0 to 1.
    """

    relevance: float
    answer: Span | None
    answerable: float
