"""The sentences of the releases that a claim is to be held against, best first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chatbot.answering.alignment import ValuePair, align_values, coverage
from chatbot.answering.clauses import Clause, Word, parse, squeeze
from chatbot.korean import Morphemes
from chatbot.passages import reading_head, windows_of
from chatbot.records import Document, Hit, Passage, Reading, Span

if TYPE_CHECKING:
    from chatbot.models.reader import Reader

# The first ones found are aligned; all that are found tell common words from telling ones.
FOUND_PASSAGES = 8
ALIGNED_PASSAGES = 4
# One or two sentences each.
READ_WINDOWS = 8
_SUREST = 20.0
_UNREAD = Reading(relevance=0.0, answer=None, answerable=0.5)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or two sentences of a passage, aligned with a claim.

    :ivar head: what the reader is told of the passage.
    :ivar found: how well the search found the passage, 0 to 1.
    :ivar span: where they stand in the document.
    :ivar inside: share of the claim's words that they hold, 0 to 1.
    :ivar around: the same with title, headings and the rest of the passage.
    :ivar known: squeezed text of all that.
    :ivar whole: title and text of the document.
    :ivar reading: what the reader makes of them, spans counting in the clause.
    """

    passage: Passage
    head: str
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
    reading: Reading = _UNREAD

    def is_context(self, word: Word) -> bool:
        """Whether the title or a heading has a word, such as who speaks, and the sentence not."""
        text = squeeze(word.text)
        above = squeeze("\n".join([self.passage.title, *self.passage.headings]))
        return text in above and text not in self.clause.squeezed

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

    @property
    def otherwise(self) -> float:
        """Log odds that it says the claim's detail otherwise, -20 to 20."""
        return max(-_SUREST, min(self.reading.otherwise, _SUREST))

    @property
    def opposition(self) -> float:
        """How surely it is what a contradicted claim stands against (training/README.md)."""
        return self.score + 0.8 * self.reading.relevance + 0.06 * self.otherwise


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
    aligned = hits[:ALIGNED_PASSAGES]
    sources = {name: document(name) for name in {hit.passage.document for hit in aligned}}
    wholes = {name: f"{source.title}\n{source.text}" for name, source in sources.items()}
    days = {source.published for source in sources.values()}
    claims = {today: parse(claim, morphemes, today) for today in days}
    found = []
    for hit in aligned:
        name = hit.passage.document
        today = sources[name].published
        head = reading_head(hit.passage, today)
        known = squeeze(_context(hit.passage))
        for span in windows_of(hit.passage.text):
            clause = parse(hit.passage.text[span.start : span.end], morphemes, today)
            found.append(
                _align(hit, head, span, claims[today], clause, known, wholes[name], rarity)
            )
    found.sort(key=lambda item: -item.nearness)
    nearest = found[:READ_WINDOWS]
    readings = reader.read(claim, [(item.head, item.clause.text) for item in nearest])
    read = [replace(item, reading=reading) for item, reading in zip(nearest, readings, strict=True)]
    return sorted(read, key=lambda item: -item.score)


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


def _align(
    hit: Hit,
    head: str,
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
        head,
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
