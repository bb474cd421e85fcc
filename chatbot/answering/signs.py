"""What speaks for and against a claim, counted from its alignment with one piece of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from chatbot.answering.alignment import ValuePair
from chatbot.answering.clauses import Word, squeeze
from chatbot.answering.crossing import Pair, find_crossing
from chatbot.answering.evidence import Evidence
from chatbot.answering.names import are_alike
from chatbot.answering.substitution import Substitution, find_strangers, find_substitutions
from chatbot.answering.values import is_equal
from chatbot.answering.wording import Opposition, oppositions
from chatbot.records import Span

_RARE = 1.4
# Of the claim's words the evidence holds so many where it tells of the same thing.
_TOLD = 0.4
_LONGEST_POINTED = 60


@dataclass(frozen=True, slots=True)
class Signs:
    """Numbers that a verdict is weighed from; the weights in ``facts.py`` follow this order."""

    inside: float
    around: float
    best_inside: float
    best_around: float
    same_values: float
    no_values: float
    differing: float
    differing_fit: float
    differing_inside: float
    absent: float
    absent_inside: float
    substitution: float
    substitution_inside: float
    opposed: float
    negated: float
    opposed_inside: float
    relevance: float
    answerable: float
    found: float
    missing: float
    missing_share: float
    pointed: float
    pointed_held: float
    otherwise: float
    beside_answerable: float
    beside_otherwise: float
    strangers: float

    def numbers(self) -> tuple[float, ...]:
        """List them in order."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece of evidence read closely.

    :ivar pointed: where, in the evidence, the reader takes the claim's detail to stand otherwise.
    :ivar crossed: values of the claim, each with that of the source which it is exchanged for.
    :ivar strangers: names of the claim that stand nowhere in the document.
    """

    evidence: Evidence
    pointed: Span | None
    strangers: tuple[Word, ...]
    differing: tuple[ValuePair, ...]
    absent: tuple[ValuePair, ...]
    substitutions: tuple[Substitution, ...]
    oppositions: tuple[Opposition, ...]
    crossed: tuple[Pair, ...]
    signs: Signs


def read_closely(evidence: Evidence, gathered: Sequence[Evidence]) -> Reading:
    """Find where a claim and a piece of evidence differ, and count it.

    :param gathered: all evidence, for how well any of it holds and bears out the claim.
    """
    claim, pairs = evidence.claim, evidence.pairs
    differing = tuple(pair for pair in pairs if pair.source and not pair.is_same)
    absent = tuple(pair for pair in pairs if not pair.source and not _is_around(pair, evidence))
    swaps = tuple(find_substitutions(claim, evidence.clause))
    opposed = tuple(oppositions(claim, evidence.clause))
    swap = max((item.fit for item in swaps), default=0.0)
    missing, share = _missing(evidence)
    strangers = tuple(find_strangers(claim, evidence.whole))
    pointed = _pointed_at(evidence)
    reading = evidence.reading
    beside = [item for item in gathered if item is not evidence]
    signs = Signs(
        inside=evidence.inside,
        around=evidence.around,
        best_inside=max(item.inside for item in gathered),
        best_around=max(item.around for item in gathered),
        same_values=sum(pair.is_same for pair in pairs),
        no_values=not pairs,
        differing=bool(differing),
        differing_fit=max((pair.fit for pair in differing), default=0.0),
        differing_inside=evidence.inside * bool(differing),
        absent=bool(absent),
        absent_inside=evidence.inside * bool(absent),
        substitution=swap,
        substitution_inside=evidence.inside * swap,
        opposed=any(not item.is_negation for item in opposed),
        negated=any(item.is_negation for item in opposed),
        opposed_inside=evidence.inside * bool(opposed),
        relevance=reading.relevance,
        answerable=reading.log_odds,
        found=evidence.found,
        missing=missing,
        missing_share=share,
        pointed=pointed is not None,
        pointed_held=_held(pointed, evidence) if pointed else 0.0,
        otherwise=evidence.otherwise,
        beside_answerable=max((item.reading.log_odds for item in beside), default=0.0),
        beside_otherwise=max((item.otherwise for item in beside), default=0.0),
        strangers=len(strangers),
    )
    crossed = find_crossing(claim, evidence.clause) if evidence.inside > _TOLD else ()
    return Reading(evidence, pointed, strangers, differing, absent, swaps, opposed, crossed, signs)


def _pointed_at(evidence: Evidence) -> Span | None:
    """Where the reader points, unless it points at so much that no detail is meant."""
    pointed = evidence.reading.answer
    return pointed if pointed and pointed.end - pointed.start <= _LONGEST_POINTED else None


def _held(pointed: Span, evidence: Evidence) -> float:
    """The share of what is pointed at that the claim says too: it does not stand otherwise."""
    source, claim = evidence.clause, evidence.claim
    values = [value for value in source.values if pointed.start <= value.start < pointed.end]
    words = [word for word in source.words if pointed.start <= word.start < pointed.end]
    held = [any(is_equal(value, other) for other in claim.values) for value in values]
    held += [any(form in claim.forms for form in word.forms) for word in words]
    return sum(held) / len(held) if held else 0.0


def _is_around(pair: ValuePair, evidence: Evidence) -> bool:
    """Whether a value that the sentence lacks stands in its passage or title as it is written."""
    words = evidence.claim.text[pair.claim.start : pair.claim.end]
    return squeeze(words) in evidence.known


def _missing(evidence: Evidence) -> tuple[float, float]:
    """How much the nouns weigh that stand nowhere around the evidence, and their share."""
    nouns = [word for word in evidence.claim.words if word.is_noun and word.weight >= 0.8]
    missing = [
        word
        for word in nouns
        if not any(are_alike(word, other) for other in evidence.clause.words)
        and squeeze(word.text) not in evidence.known
        and not all(form in evidence.known for form in word.forms)
    ]
    weight = sum(evidence.rarity.get(word.forms[-1], _RARE) for word in missing)
    return weight, len(missing) / max(1, len(nouns))
