"""A claim held against the releases: the verdict, and the words it rests on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from chatbot.answering.citations import cite
from chatbot.answering.clauses import Word, squeeze
from chatbot.answering.evidence import Evidence, gather
from chatbot.answering.extract import Candidate
from chatbot.answering.signs import Reading, Signs, read_closely
from chatbot.answering.values import Value, is_comparable, is_equal
from chatbot.answering.weights import WEIGHTS
from chatbot.korean import Morphemes
from chatbot.records import Citation, Difference, Document, Hit, Judgement, Span, Verdict

# A word in the place of another is named where it is this sure that it is its place.
_SURE_PLACE = 0.4
# From this fit on it is the claim's value that the source gives otherwise.
_SURE_FIT = 2.0
_MOST = 0.5
_MOST_DIFFERENCES = 4
# To call a wrong claim borne out is the worst error, so that a doubtful one is not found.
_SURE_SUPPORT = 0.65
# Another release that is this near to the claim is heard too.
_NEARLY = 0.2
Weights = Sequence[Sequence[float]]
_Placed = Value | Word | Span
_Opposed = tuple[_Placed, _Placed]
_ORDER = (Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_FOUND)


def judge(
    claim: str,
    candidates: Sequence[Candidate],
    hits: Sequence[Hit],
    document: Callable[[str], Document],
    morphemes: Morphemes,
) -> Verdict:
    """Hold a claim against the passages that were found for it.

    :param candidates: the passages that were read, best first.
    :param hits: these and more that were found.
    :param document: finds a document by its name.
    """
    gathered = gather(claim, candidates, hits, document, morphemes)
    if not gathered:
        return Verdict(claim, Judgement.NOT_FOUND, 1.0)
    reading = read_closely(gathered[0], gathered)
    judgement, confidence, differences = decide(reading)
    citation = _cite(gathered[0], document, 1)
    if judgement is Judgement.NOT_FOUND:
        return Verdict(claim, judgement, confidence, nearest=(citation,))
    others = _other_voices(reading, gathered, document)
    return Verdict(claim, judgement, confidence, differences, (citation,), disagreeing=others)


def decide(
    reading: Reading, weights: Weights = WEIGHTS
) -> tuple[Judgement, float, tuple[Difference, ...]]:
    """Weigh the signs; what cannot be shown is not claimed.

    No claim is borne out of which a value surely differs, or of which values and most words are
    missing; none is contradicted without words that stand against each other.

    :returns: the judgement, its probability, and those words.
    """
    chances = dict(zip(_ORDER, weigh(reading.signs, weights), strict=True))
    is_other = any(pair.fit > _SURE_FIT for pair in reading.differing)
    has_values, has_any = reading.evidence.pairs, reading.signs.same_values > 0
    is_elsewhere = bool(has_values) and not has_any and reading.signs.inside < _MOST
    if is_other or is_elsewhere or chances[Judgement.SUPPORTED] < _SURE_SUPPORT:
        chances[Judgement.SUPPORTED] = 0.0
    best = max(chances, key=lambda judgement: chances[judgement])
    if best is not Judgement.CONTRADICTED:
        return best, chances[best], ()
    differences = find_differences(reading)
    if not differences:
        return Judgement.NOT_FOUND, 1 - chances[best], ()
    return best, chances[best], differences


def weigh(signs: Signs, weights: Weights = WEIGHTS) -> list[float]:
    """Give the probabilities of supported, contradicted and not found."""
    numbers = (1.0, *signs.numbers())
    logits = [
        sum(weight * number for weight, number in zip(row, numbers, strict=True)) for row in weights
    ]
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    return [power / sum(powers) for power in powers]


def find_differences(reading: Reading) -> tuple[Difference, ...]:
    """Name the words that stand against each other, first those that the reader points at.

    A doubtful place is named only where there is nothing better, and beside a value that surely
    differs no word is, unless the reader points at it.
    """
    pointed = reading.pointed
    is_sure = any(pair.fit > _SURE_FIT for pair in reading.differing)
    found: list[_Opposed] = [
        (pair.claim, pair.source)
        for pair in sorted(reading.differing, key=lambda pair: -pair.fit)
        if pair.source
    ]
    found += [(item.claim, item.source) for item in reading.oppositions]
    swaps = sorted(reading.substitutions, key=lambda item: -item.fit)
    found += [
        (item.claim, item.source)
        for item in swaps
        if item.fit >= _SURE_PLACE
        and (not is_sure or (pointed is not None and _overlaps(item.source, pointed)))
    ]
    if pointed and not any(_overlaps(source, pointed) for _, source in found):
        claim = _facing(pointed, reading)
        found += [(claim, pointed)] if claim else []
    if not found:
        found = [(item.claim, item.source) for item in swaps]
    if pointed:
        found.sort(key=lambda pair: not _overlaps(pair[1], pointed))
    named = (
        _difference(reading, claim.start, claim.end, source.start, source.end)
        for claim, source in found
    )
    differing = (item for item in named if squeeze(item.claim) != squeeze(item.source))
    return tuple(dict.fromkeys(differing))[:_MOST_DIFFERENCES]


def _facing(pointed: Span, reading: Reading) -> _Placed | None:
    """What the claim has in place of the words pointed at: a value, or words the evidence lacks."""
    claim, source = reading.evidence.claim, reading.evidence.clause
    inside = [value for value in source.values if _overlaps(value, pointed)]
    same = [pair.claim for pair in reading.evidence.pairs if pair.is_same]
    others: list[_Placed] = [
        value
        for value in claim.values
        if value not in same
        and any(is_comparable(value, other) and not is_equal(value, other) for other in inside)
    ]
    others += [pair.claim for pair in reading.evidence.pairs if not pair.is_same]
    others += [item.claim for item in reading.substitutions]
    nouns = [word for word in claim.words if word.is_noun]
    others += [word for word in nouns if squeeze(word.text) not in source.squeezed]
    return next(iter(others), None)


def _overlaps(one: _Placed, other: _Placed) -> bool:
    return one.start < other.end and other.start < one.end


def _difference(
    reading: Reading, start: int, end: int, source_start: int, source_end: int
) -> Difference:
    evidence = reading.evidence
    return Difference(
        claim=evidence.claim.text[start:end],
        source=evidence.clause.text[source_start:source_end],
        start=start,
        end=end,
        source_start=evidence.span.start + source_start,
        source_end=evidence.span.start + source_end,
    )


def _other_voices(
    reading: Reading, gathered: Sequence[Evidence], document: Callable[[str], Document]
) -> tuple[Citation, ...]:
    """Cite the nearest other release where its values say something else than the first one's."""
    first = reading.evidence
    if not first.pairs:
        return ()
    for other in gathered:
        if other.candidate.passage.document == first.candidate.passage.document:
            continue
        if other.score < first.score - _NEARLY:
            return ()
        same = [pair.is_same for pair in first.pairs]
        says = [pair.is_same for pair in other.pairs]
        if same != says and all(pair.source for pair in other.pairs):
            return (_cite(other, document, 2),)
    return ()


def _cite(evidence: Evidence, document: Callable[[str], Document], number: int) -> Citation:
    passage = evidence.candidate.passage
    return cite(document(passage.document), evidence.span, number, passage.page)
