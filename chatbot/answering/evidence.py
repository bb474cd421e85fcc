"""The sentences of the releases that a claim is to be held against, best first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from chatbot.answering.alignment import ValuePair, align_values, coverage
from chatbot.answering.clauses import Clause, parse, squeeze
from chatbot.korean import Morphemes, split_sentences
from chatbot.passages import reading_head
from chatbot.records import Document, Hit, Passage, Reading, Span

if TYPE_CHECKING:
    from chatbot.models.reader import Reader

# The first ones found are aligned; all that are found tell common words from telling ones.
FOUND_PASSAGES = 8
ALIGNED_PASSAGES = 4
# One or two sentences each.
READ_WINDOWS = 8
_LONGEST_SENTENCE = 600
UNREAD = Reading(relevance=0.0, answer=None, answerable=0.5)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or two sentences of a passage, aligned with a claim.

    :ivar found: how well the search found the passage, 0 to 1.
    :ivar span: where they stand in the document.
    :ivar inside: share of the claim's words that they hold, 0 to 1.
    :ivar around: the same with title, headings and the rest of the passage.
    :ivar known: squeezed text of all that.
    :ivar whole: title and text of the document.
    :ivar reading: what the reader makes of them, spans counting in the clause.
    """

    passage: Passage
    found: float
    span: Span
    claim: Clause
    clause: Clause
    pairs: tuple[ValuePair, ...]
    inside: float
    around: float
    known: str
    whole: str
    rarity: Mapping[str, float]
    reading: Reading = UNREAD

    @property
    def nearness(self) -> float:
        """How near it is to the claim by its words and values, higher is better."""
        same = sum(pair.is_same for pair in self.pairs) / max(1, len(self.pairs))
        length = self.span.end - self.span.start
        return (
            0.7 * self.inside + 0.45 * self.around + 0.6 * same + 0.9 * self.found - 0.0005 * length
        )

    @property
    def score(self) -> float:
        """How near it is to the claim, also by what the reader says."""
        return self.nearness + 0.8 * self.reading.relevance


def gather(
    claim: str,
    hits: Sequence[Hit],
    reader: Reader,
    document: Callable[[str], Document],
    morphemes: Morphemes,
) -> list[Evidence]:
    """Align a claim with each sentence and pair of sentences found, and read the nearest.

    :param hits: the passages that were found, best first.
    :param document: finds a document by its name; its 올해 counts from when it was published.
    """
    rarity = measure_rarity([hit.passage.text for hit in hits], morphemes)
    claims: dict[date | None, Clause] = {}
    found = []
    wholes: dict[str, str] = {}
    for hit in hits[:ALIGNED_PASSAGES]:
        source = document(hit.passage.document)
        today = source.published
        if source.name not in wholes:
            wholes[source.name] = f"{source.title}\n{source.text}"
        if today not in claims:
            claims[today] = parse(claim, morphemes, today)
        known = squeeze(_context(hit.passage))
        for span in windows_of(hit.passage.text):
            clause = parse(hit.passage.text[span.start : span.end], morphemes, today)
            found.append(
                _align(hit, span, claims[today], clause, known, wholes[source.name], rarity)
            )
    found.sort(key=lambda item: -item.nearness)
    read = _read(claim, found[:READ_WINDOWS], reader, document)
    return sorted(read, key=lambda item: -item.score)


def _read(
    claim: str,
    nearest: Sequence[Evidence],
    reader: Reader,
    document: Callable[[str], Document],
) -> list[Evidence]:
    windows = [
        (reading_head(item.passage, document(item.passage.document).published), item.clause.text)
        for item in nearest
    ]
    readings = reader.read(claim, windows)
    return [replace(item, reading=reading) for item, reading in zip(nearest, readings, strict=True)]


def measure_rarity(texts: Sequence[str], morphemes: Morphemes) -> dict[str, float]:
    """Tell how telling each form is among these texts: about 0.4 for one in all of them."""
    counts: Counter[str] = Counter()
    for words in morphemes.words_of_all(texts):
        counts.update(set(words))
    size = len(texts)
    return {
        form: 0.4 + math.log((size + 1) / (count + 0.5)) / math.log(size + 1)
        for form, count in counts.items()
    }


def _context(passage: Passage) -> str:
    return "\n".join([passage.text, passage.title, *passage.headings])


def windows_of(text: str) -> list[Span]:
    """Cut a text into its sentences and pairs of sentences that follow each other."""
    sentences = split_sentences(text)
    pairs = [Span(one.start, other.end) for one, other in pairwise(sentences)]
    return [span for span in sentences + pairs if span.end - span.start <= _LONGEST_SENTENCE]


def _align(
    hit: Hit,
    span: Span,
    claim: Clause,
    clause: Clause,
    known: str,
    whole: str,
    rarity: Mapping[str, float],
) -> Evidence:
    inside, around = coverage(claim, clause, [known], rarity)
    start = hit.passage.start
    return Evidence(
        hit.passage,
        hit.score,
        Span(start + span.start, start + span.end),
        claim,
        clause,
        tuple(align_values(claim, clause, rarity)),
        inside,
        around,
        known,
        whole,
        rarity,
    )
