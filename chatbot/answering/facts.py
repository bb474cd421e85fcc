"""A claim held against the releases: the verdict, and the words it rests on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from chatbot.answering.citations import cite
from chatbot.answering.evidence import Evidence, gather
from chatbot.answering.extract import Candidate
from chatbot.answering.signs import Reading, Signs, read_closely
from chatbot.answering.weights import WEIGHTS
from chatbot.korean import Morphemes
from chatbot.records import Citation, Difference, Document, Hit, Judgement, Verdict

# A word in the place of another is named where it is this sure that it is its place.
_SURE_PLACE = 0.4
_MOST_DIFFERENCES = 4
# To call a wrong claim borne out is the worst error, so that a doubtful one is not found.
_SURE_SUPPORT = 0.5
# Another release that is this near to the claim is heard too.
_NEARLY = 0.08
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
    published = {
        item.passage.document: document(item.passage.document).published for item in candidates
    }
    gathered = gather(claim, candidates, hits, published, morphemes)
    if not gathered:
        return Verdict(claim, Judgement.NOT_FOUND, 1.0)
    reading = read_closely(gathered[0], gathered)
    judgement, confidence = decide(reading)
    citation = _cite(gathered[0], document, 1)
    if judgement is Judgement.NOT_FOUND:
        return Verdict(claim, judgement, confidence, nearest=(citation,))
    differences: tuple[Difference, ...] = ()
    if judgement is Judgement.CONTRADICTED:
        differences = find_differences(reading)
    others = _other_voices(reading, gathered, document)
    return Verdict(claim, judgement, confidence, differences, (citation,), disagreeing=others)


def decide(reading: Reading) -> tuple[Judgement, float]:
    """Weigh the signs; what cannot be shown is not claimed.

    A contradiction needs words that stand against each other, and no claim is borne out of
    which a value differs or is missing.
    """
    chances = dict(zip(_ORDER, weigh(reading.signs), strict=True))
    if not find_differences(reading):
        chances[Judgement.CONTRADICTED] = 0.0
        left = sum(chances.values())
        chances = {judgement: chance / left for judgement, chance in chances.items()}
    is_unsure = chances[Judgement.SUPPORTED] < _SURE_SUPPORT
    if reading.differing or reading.absent or is_unsure:
        chances[Judgement.SUPPORTED] = 0.0
    best = max(chances, key=lambda judgement: chances[judgement])
    return best, chances[best]


def weigh(signs: Signs) -> list[float]:
    """Give the probabilities of supported, contradicted and not found."""
    numbers = (1.0, *signs.numbers())
    logits = [
        sum(weight * number for weight, number in zip(row, numbers, strict=True)) for row in WEIGHTS
    ]
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    return [power / sum(powers) for power in powers]


def find_differences(reading: Reading) -> tuple[Difference, ...]:
    """Name the words that stand against each other, values first."""
    found = [
        _difference(reading, pair.claim.start, pair.claim.end, pair.source.start, pair.source.end)
        for pair in sorted(reading.differing, key=lambda pair: -pair.fit)
        if pair.source
    ]
    found += [
        _difference(reading, item.claim.start, item.claim.end, item.source.start, item.source.end)
        for item in reading.oppositions
    ]
    found += [
        _difference(reading, item.claim.start, item.claim.end, item.source.start, item.source.end)
        for item in sorted(reading.substitutions, key=lambda item: -item.fit)
        if item.fit >= _SURE_PLACE
    ]
    return tuple(dict.fromkeys(found))[:_MOST_DIFFERENCES]


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
