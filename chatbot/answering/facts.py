"""A claim held against the releases: the verdict, and the words it rests on."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chatbot.answering.alignment import ValuePair
from chatbot.answering.citations import cite
from chatbot.answering.clauses import squeeze
from chatbot.answering.differences import SURE_FIT, SURE_PLACE, find_differences, overlap
from chatbot.answering.evidence import Evidence, gather
from chatbot.answering.signs import Reading, Signs, read_closely
from chatbot.answering.values import is_comparable, is_misscaled
from chatbot.answering.weights import WEIGHTS
from chatbot.answering.wording import agrees
from chatbot.korean import Morphemes
from chatbot.passages import find_sentences
from chatbot.records import Citation, Difference, Document, Hit, Judgement, Verdict

if TYPE_CHECKING:
    from chatbot.models.reader import Reader

# A shorter line may be a heading, of which nothing is said.
_SHORTEST_SENTENCE = 15
# A sign that stands at a number is none: -5% and △5% are not 5%.
_BULLET = re.compile(r"^[\s□○◦▪▸▶※ㅇ]*(?:-\s+)?")
# To call a wrong claim borne out is the worst error, so that a doubtful one is not found.
_SURE_SUPPORT = 0.55
# All 36 held-out claims that exchange two values are contradicted.
_SURE_CROSSING = 0.9
# What the reader points at is only doubted where the evidence holds most of the claim.
_MOSTLY = 0.5
_WEIGHTY = 0.6
# Another release that is this near to the claim is heard too.
_NEARLY = 0.2
Weights = Sequence[Sequence[float]]
_ORDER = (Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_FOUND)


def judge(
    claim: str,
    hits: Sequence[Hit],
    reader: Reader,
    document: Callable[[str], Document],
    morphemes: Morphemes,
) -> Verdict:
    """Hold a claim against the passages that were found for it.

    :param hits: the passages that were found, best first.
    :param reader: reads sentences of theirs for the claim.
    :param document: finds a document by its name.
    """
    gathered = gather(claim, hits, reader, document, morphemes)
    if not gathered:
        return Verdict(claim, Judgement.NOT_FOUND, 1.0)
    first = next((item for item in gathered if _stands_there(item)), gathered[0])
    reading = read_closely(first, gathered)
    judgement, confidence, differences = decide(reading)
    if judgement is Judgement.CONTRADICTED and not reading.crossed:
        otherwise = read_closely(max(gathered, key=lambda item: item.opposition), gathered)
        named = find_differences(otherwise)
        if named:
            reading, differences = otherwise, named
    citation = _cite(reading.evidence, document, 1)
    if judgement is Judgement.NOT_FOUND:
        return Verdict(claim, judgement, confidence, nearest=(citation,))
    others = _other_voices(reading, gathered, document)
    return Verdict(claim, judgement, confidence, differences, (citation,), disagreeing=others)


def decide(
    reading: Reading, weights: Weights = WEIGHTS
) -> tuple[Judgement, float, tuple[Difference, ...]]:
    """Weigh the signs; what cannot be shown is not claimed.

    A claim that exchanges two values is contradicted; none is that stands there as a part of a
    sentence, or where the reader points only at values that are the claim's own. None is borne out
    of which a value surely differs; none is contradicted without words that stand against each
    other. What is a whole sentence there, word for word, needs no weighing.

    :returns: the judgement, its probability, and those words.
    """
    if _is_word_for_word(reading):
        return Judgement.SUPPORTED, 1.0, ()
    chances = dict(zip(_ORDER, weigh(reading.signs, weights), strict=True))
    if reading.crossed:
        confidence = max(_SURE_CROSSING, chances[Judgement.CONTRADICTED])
        return Judgement.CONTRADICTED, confidence, find_differences(reading)
    if _is_refuted(reading) or _stands_there(reading.evidence):
        chances[Judgement.CONTRADICTED] = 0.0
        left = sum(chances.values()) or 1.0
        chances = {judgement: chance / left for judgement, chance in chances.items()}
    if any(map(_surely_differs, reading.differing)) or chances[Judgement.SUPPORTED] < _SURE_SUPPORT:
        chances[Judgement.SUPPORTED] = 0.0
    best = max(chances, key=lambda judgement: chances[judgement])
    if best is not Judgement.CONTRADICTED:
        return best, chances[best], ()
    differences = find_differences(reading)
    if not differences:
        return Judgement.NOT_FOUND, 1 - chances[best], ()
    return best, chances[best], differences


def _is_refuted(reading: Reading) -> bool:
    """Whether what the reader takes to stand otherwise is what the claim says: 나흘, 4일간.

    Where the claim has two values that could be exchanged, it may mean that.
    """
    pointed, evidence = reading.pointed, reading.evidence
    differs = reading.differing or reading.absent or reading.oppositions
    if pointed is None or differs or evidence.inside < _MOSTLY:
        return False
    swaps = [item for item in reading.substitutions if not evidence.is_context(item.claim)]
    if any(item.fit >= SURE_PLACE for item in swaps):
        return False
    claim, source = evidence.claim, evidence.clause
    values = [value for value in source.values if overlap(value, pointed)]
    held = [pair.claim for pair in evidence.pairs if pair.is_same and pair.source in values]
    if not values or len(held) < len(values):
        return False
    if any(is_comparable(one, other) for one in held for other in claim.values if one != other):
        return False
    words = [word for word in source.words if overlap(word, pointed) and word.weight >= _WEIGHTY]
    return all(
        set(word.forms) & claim.forms or any(agrees(word, other) for other in claim.words)
        for word in words
    )


def _surely_differs(pair: ValuePair) -> bool:
    return pair.fit > SURE_FIT or (
        pair.source is not None and is_misscaled(pair.claim, pair.source)
    )


def _is_word_for_word(reading: Reading) -> bool:
    """Whether the claim is a whole sentence of the source: a part of one may say something else."""
    clause = reading.evidence.clause
    claim = _bare(reading.evidence.claim.text)
    spans = find_sentences(clause.text)
    said = [clause.text, *(clause.text[span.start : span.end] for span in spans)]
    return len(claim) >= _SHORTEST_SENTENCE and any(_bare(text) == claim for text in said)


def _stands_there(evidence: Evidence) -> bool:
    """Whether the claim stands in a sentence word for word, and no word is cut at its ends."""
    letters = _bare(evidence.claim.text)
    if len(letters) < _SHORTEST_SENTENCE or letters not in evidence.clause.squeezed:
        return False
    words = _BULLET.sub("", evidence.claim.text).strip().rstrip(".")
    pattern = r"\s*".join(re.escape(letter) for letter in words if not letter.isspace())
    return bool(re.search(rf"(?<![\w△▽+-]){pattern}(?![\w%])", evidence.clause.text))


def _bare(sentence: str) -> str:
    """A sentence without its bullet, its full stop and its spaces."""
    return squeeze(_BULLET.sub("", sentence)).rstrip(".")


def weigh(signs: Signs, weights: Weights = WEIGHTS) -> list[float]:
    """Give the probabilities of supported, contradicted and not found."""
    numbers = (1.0, *signs.numbers())
    logits = [
        sum(weight * number for weight, number in zip(row, numbers, strict=True)) for row in weights
    ]
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    return [power / sum(powers) for power in powers]


def _other_voices(
    reading: Reading, gathered: Sequence[Evidence], document: Callable[[str], Document]
) -> tuple[Citation, ...]:
    """Cite the nearest other release where its values say something else than the first one's."""
    first = reading.evidence
    if not first.pairs:
        return ()
    for other in gathered:
        if other.passage.document == first.passage.document:
            continue
        if other.score < first.score - _NEARLY:
            return ()
        same = [pair.is_same for pair in first.pairs]
        says = [pair.is_same for pair in other.pairs]
        if same != says and all(pair.source for pair in other.pairs):
            return (_cite(other, document, 2),)
    return ()


def _cite(evidence: Evidence, document: Callable[[str], Document], number: int) -> Citation:
    passage = evidence.passage
    return cite(document(passage.document), evidence.span, number, passage.page)
