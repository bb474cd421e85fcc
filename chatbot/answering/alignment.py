"""Which value of a source stands where one of a claim stands, and how much they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.answering.clauses import LIGHT, Clause, squeeze, surroundings
from chatbot.answering.moves import direction, find_moves
from chatbot.answering.names import are_alike
from chatbot.answering.values import Kind, Value, is_comparable, is_equal

_DATE_LEEWAY = 2.5
# ``42% 늘었다`` against ``△42%``, which is a fall.
_BOTH_WAYS = {1, -1}
# Words are counted roughly: the same value is only doubted where another belongs there clearly.
_LEEWAY = 1.25


@dataclass(frozen=True, slots=True)
class ValuePair:
    """A value of the claim with that of the source which belongs to the same thing.

    :ivar source: None where the source has none of its kind.
    :ivar fit: how much of what stands around the claim's value stands around the source's.
    """

    claim: Value
    source: Value | None
    is_same: bool
    fit: float


def align_values(
    claim: Clause, source: Clause, rarity: Mapping[str, float], leeway: float = _LEEWAY
) -> list[ValuePair]:
    """Pair each value of the claim with the one of the source that belongs to the same thing.

    :param rarity: how telling a word is, by its form.
    :param leeway: how much better another value may fit before the same one is doubted.
    """
    fits = {
        (at, to): _fit(claim, value, source, other, rarity)
        for at, value in enumerate(claim.values)
        for to, other in enumerate(source.values)
        if is_comparable(value, other) or _is_bare(value, other)
    }
    pairs = _moved(claim, source, fits)
    taken = {source.values.index(pair.source) for pair in pairs.values() if pair.source}
    for at, value in enumerate(claim.values):
        if at in pairs:
            continue
        to = _equal_at(at, claim, source, fits, leeway)
        if to is not None:
            taken.add(to)
            pairs[at] = ValuePair(value, source.values[to], is_same=True, fit=fits[at, to])
    for at, value in enumerate(claim.values):
        if at in pairs:
            continue
        free = [to for one, to in fits if one == at and to not in taken]
        free = [to for to in free if not _is_bare(value, source.values[to])]
        best = max(free, key=lambda to: fits[at, to], default=None)
        if best is None:
            pairs[at] = ValuePair(value, None, is_same=False, fit=0.0)
        else:
            pairs[at] = ValuePair(value, source.values[best], is_same=False, fit=fits[at, best])
    return [pairs[at] for at in range(len(claim.values))]


def _moved(
    claim: Clause, source: Clause, fits: Mapping[tuple[int, int], float]
) -> dict[int, ValuePair]:
    """Pair what goes from one value to another with what does so in the source.

    Of ``1,200억원에서 3,000억원까지`` it is the end that ``1,200억원 → 4,200억원`` says otherwise.
    """
    pairs: dict[int, ValuePair] = {}
    moves = [(move, facing) for move in find_moves(claim) for facing in find_moves(source)]
    for move, facing in moves:
        ends = list(zip(move, facing, strict=True))
        if not all(end in fits for end in ends):
            continue
        same = [is_equal(claim.values[at], source.values[to]) for at, to in ends]
        turned = zip(move, reversed(facing), strict=True)
        back = all(is_equal(claim.values[at], source.values[to]) for at, to in turned)
        fit = sum(fits[end] for end in ends)
        if (any(same) or back) and all(fit > pairs[at].fit for at in move if at in pairs):
            for (at, to), is_same in zip(ends, same, strict=True):
                pairs[at] = ValuePair(claim.values[at], source.values[to], is_same, fit)
    return pairs


def _is_bare(one: Value, other: Value) -> bool:
    """A table gives its numbers without their units."""
    if one.kind is Kind.NUMBER or other.kind is not Kind.NUMBER:
        return False
    return one.low == one.high == other.low and one.kind not in {Kind.DATE, Kind.PHONE, Kind.CLOCK}


def _equal_at(
    at: int,
    claim: Clause,
    source: Clause,
    fits: Mapping[tuple[int, int], float],
    leeway: float,
) -> int | None:
    value = claim.values[at]
    equal = [
        to
        for to, other in enumerate(source.values)
        if (at, to) in fits
        and (is_equal(value, other) or _is_bare(value, other))
        and not _is_of_another_time(claim, source, other)
        and {direction(claim, value), direction(source, other)} != _BOTH_WAYS
    ]
    if not equal:
        return None
    best = max(equal, key=lambda to: fits[at, to])
    rivals = [fit for (one, to), fit in fits.items() if one == at and to not in equal]
    # A date at the head of a sentence holds for all of it, however far away.
    leeway = _DATE_LEEWAY if value.kind is Kind.DATE else leeway
    if rivals and max(rivals) > leeway * fits[at, best]:
        return None  # it stands there for something else
    return best


def _is_of_another_time(claim: Clause, source: Clause, value: Value) -> bool:
    """In ``50%('24년 28%)`` the value in brackets is that of '24, not of the claim's '27."""
    opened = source.text.rfind("(", 0, value.start)
    if value.moment or opened < 0 or ")" in source.text[opened : value.start]:
        return False
    stated = [other for other in claim.values if other.moment]
    inside = [other for other in source.values if other.moment and opened < other.start]
    dates = [other for other in inside if other.end <= value.start]
    return bool(stated and dates) and not any(
        is_equal(one, other) for one in stated for other in dates
    )


def _fit(
    claim: Clause, value: Value, source: Clause, other: Value, rarity: Mapping[str, float]
) -> float:
    """How much of the words around one value stands around the other, the near ones more."""
    around = surroundings(claim, value.start, value.end)
    facing = surroundings(source, other.start, other.end)
    total = sum(
        rarity.get(form, 1.0) * min(nearness, facing.get(form, 0.0))
        for form, nearness in around.items()
        if form not in LIGHT
    )
    return total + 0.3 * (value.unit == other.unit)


def coverage(
    claim: Clause, source: Clause, extra: Sequence[str], rarity: Mapping[str, float]
) -> tuple[float, float]:
    """How much of the claim's words the source holds, and with what stands around it.

    :param extra: squeezed title, headings and neighbouring sentences.
    """
    total = inside = around = 0.0
    beside = "".join(extra)
    for word in claim.words:
        forms = [form for form in word.forms if form not in LIGHT] or list(word.forms)
        is_alike = word.is_noun and any(are_alike(word, other) for other in source.words)
        for form in forms:
            weight = word.weight * rarity.get(form, 1.0) / len(forms) ** 0.5
            total += weight
            if form in source.forms or (len(form) > 1 and form in source.squeezed):
                inside += weight
                around += weight
            elif is_alike or squeeze(word.text) in source.squeezed:
                inside += weight
                around += weight
            elif len(form) > 1 and form in beside:
                around += weight
    return (inside / total, around / total) if total else (0.0, 0.0)
