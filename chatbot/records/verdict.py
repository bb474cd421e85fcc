"""What the releases say about a claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chatbot.records.answer import Citation


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
