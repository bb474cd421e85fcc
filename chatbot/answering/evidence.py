"""The sentences of the releases that a claim is to be held against, best first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from chatbot.answering.alignment import ValuePair, align_values, coverage
from chatbot.answering.clauses import Clause, parse, squeeze
from chatbot.answering.extract import Candidate
from chatbot.korean import Morphemes, split_sentences
from chatbot.records import Document, Hit, Passage, Span

# The first ones found are read; all that are found tell common words from telling ones.
FOUND_PASSAGES = 8
READ_PASSAGES = 4
_LONGEST_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or two sentences of a passage, aligned with a claim.

    :ivar span: where they stand in the document.
    :ivar inside: share of the claim's words that they hold, 0 to 1.
    :ivar around: the same with title, headings and the rest of the passage.
    :ivar known: squeezed text of all that.
    :ivar whole: title and text of the document.
    """

    candidate: Candidate
    span: Span
    claim: Clause
    clause: Clause
    pairs: tuple[ValuePair, ...]
    inside: float
    around: float
    known: str
    whole: str
    rarity: Mapping[str, float]

    @property
    def pointed(self) -> Span | None:
        """Where, in the clause, the reader takes the claim's detail to stand otherwise."""
        answer = self.candidate.reading.answer
        if answer is None:
            return None
        before = self.span.start - self.candidate.passage.start
        start, end = answer.start - before, answer.end - before
        return Span(start, end) if start >= 0 and end <= len(self.clause.text) else None

    @property
    def score(self) -> float:
        """How near it is to the claim, higher is better.

        The weights find the sentence that was meant for most of the claims they were fitted on.
        """
        same = sum(pair.is_same for pair in self.pairs) / max(1, len(self.pairs))
        length = self.span.end - self.span.start
        return (
            0.7 * self.inside
            + 0.45 * self.around
            + 0.6 * same
            + 1.7 * self.candidate.score
            + 0.65 * (self.pointed is not None)
            - 0.0005 * length
        )


def gather(
    claim: str,
    candidates: Sequence[Candidate],
    hits: Sequence[Hit],
    document: Callable[[str], Document],
    morphemes: Morphemes,
) -> list[Evidence]:
    """Align a claim with every sentence and pair of sentences of the passages.

    :param candidates: the passages that were read.
    :param hits: these and more that were found, to tell common words from telling ones.
    :param document: finds a document by its name; its 올해 counts from when it was published.
    """
    rarity = measure_rarity([hit.passage.text for hit in hits], morphemes)
    claims: dict[date | None, Clause] = {}
    found = []
    wholes: dict[str, str] = {}
    for candidate in candidates:
        source = document(candidate.passage.document)
        today = source.published
        if source.name not in wholes:
            wholes[source.name] = f"{source.title}\n{source.text}"
        if today not in claims:
            claims[today] = parse(claim, morphemes, today)
        known = squeeze(_context(candidate.passage))
        for span in _windows(candidate.passage.text):
            clause = parse(candidate.passage.text[span.start : span.end], morphemes, today)
            found.append(
                _align(candidate, span, claims[today], clause, known, wholes[source.name], rarity)
            )
    return sorted(found, key=lambda item: -item.score)


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


def _windows(text: str) -> list[Span]:
    sentences = split_sentences(text)
    pairs = [Span(one.start, other.end) for one, other in pairwise(sentences)]
    return [span for span in sentences + pairs if span.end - span.start <= _LONGEST_SENTENCE]


def _align(
    candidate: Candidate,
    span: Span,
    claim: Clause,
    clause: Clause,
    known: str,
    whole: str,
    rarity: Mapping[str, float],
) -> Evidence:
    inside, around = coverage(claim, clause, [known], rarity)
    start = candidate.passage.start
    return Evidence(
        candidate,
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
