"""Whether two values say the same, as a reader would take them."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from chatbot.answering.values.value import Bound, Kind, Moment, Value

# "절반 넘게" for 57% passes, for 80% does not.
BEYOND = Decimal("1.2")
# "약 3조원" for 2조 9,800억원 passes, for 2조 7,000억원 does not.
ABOUT_TOLERANCE = Decimal("0.05")
# Zeros: 만, 억 and 조 lie four apart, 천 and 백만 three.
_SCALE = 3
_UPPER = {Bound.AT_MOST, Bound.LESS}
_LOWER = {Bound.AT_LEAST, Bound.MORE}


def is_comparable(one: Value, other: Value) -> bool:
    """Tell whether one could stand in the other's place: the same kind and unit."""
    if one.kind is not other.kind:
        return False
    if one.kind in {Kind.COUNT, Kind.MONEY, Kind.ORDINAL, Kind.POINTS}:
        return one.unit == other.unit
    if one.kind is Kind.DATE:
        return one.moment is not None and other.moment is not None and _share_a_part(one, other)
    if one.kind is Kind.DURATION:
        return one.unit == other.unit or {one.unit, other.unit} == {"개월", "일"}
    return True


def is_equal(one: Value, other: Value) -> bool:
    """Tell whether two values say the same; a less precise one may agree with a fuller one."""
    if not is_comparable(one, other):
        return False
    if one.kind is Kind.PHONE:
        return one.digits == other.digits
    if one.kind is Kind.CLOCK:
        return one.digits == other.digits or _is_same_hour_of_a_half(one, other)
    if one.moment and other.moment:
        return _agrees(one.moment, other.moment)
    if one.unit != other.unit or _bounds_clash(one.bound, other.bound):
        return False
    return _is_same_amount(one, other)


def is_misscaled(one: Value, other: Value) -> bool:
    """Tell whether two values have the same digits a thousandfold apart or more: 16억, 16조."""
    if one.kind not in {Kind.MONEY, Kind.COUNT} or not is_comparable(one, other):
        return False
    if one.low != one.high or other.low != other.high:
        return False
    less, more = sorted((abs(one.low), abs(other.low)))
    return less > 0 and more >= less * 10**_SCALE and _digits_of(less) == _digits_of(more)


def _digits_of(number: Decimal) -> tuple[int, ...]:
    return number.normalize().as_tuple().digits


def _share_a_part(one: Value, other: Value) -> bool:
    first, second = _parts(one.moment), _parts(other.moment)
    return (
        bool(first.keys() & second.keys()) or {"month", "quarter", "half"} & first.keys() != set()
    )


def _parts(moment: Moment | None) -> dict[str, int]:
    if moment is None:
        return {}
    names = ("year", "half", "quarter", "month", "day")
    return {name: getattr(moment, name) for name in names if getattr(moment, name) is not None}


def _is_same_hour_of_a_half(one: Value, other: Value) -> bool:
    """5시 in running text is 17:00 as well as 05:00."""
    if not (one.is_about or other.is_about):
        return False
    (hour, minute), (other_hour, other_minute) = one.digits.split(":"), other.digits.split(":")
    return minute == other_minute and (int(hour) - int(other_hour)) % 12 == 0


def _agrees(one: Moment, other: Moment) -> bool:
    """The parts that both give are the same, and at least one is given by both."""
    shared = False
    for name, part in _derived(one).items():
        known = _derived(other).get(name)
        if known is None:
            continue
        if known != part:
            return False
        shared = True
    return shared


def _derived(moment: Moment) -> dict[str, int]:
    parts = _parts(moment)
    if "month" in parts:
        parts.setdefault("quarter", (parts["month"] - 1) // 3 + 1)
    if "quarter" in parts:
        parts.setdefault("half", (parts["quarter"] - 1) // 2 + 1)
    return parts


def _bounds_clash(one: Bound, other: Bound) -> bool:
    """이상 against 미만; a bound against none is a matter of wording, and passes."""
    if Bound.NONE in {one, other}:
        return False
    pair = {one, other}
    if pair in ({Bound.AT_LEAST, Bound.MORE}, {Bound.AT_MOST, Bound.LESS}):
        return True
    return one is not other and bool(pair & _UPPER) and bool(pair & _LOWER)


def _is_same_amount(one: Value, other: Value) -> bool:
    if _is_just_beyond(one, other) or _is_just_beyond(other, one):
        return True
    if (one.low, one.high) == (other.low, other.high):
        return True
    if one.is_vague or other.is_vague or _has_margin(one) or _has_margin(other):
        return one.is_vague is other.is_vague and _overlaps(one, other)
    if not (one.is_about or other.is_about) or one.low != one.high or other.low != other.high:
        return False
    return _rounds_to(one.low, other.low) or _rounds_to(other.low, one.low)


def _is_just_beyond(limit: Value, exact: Value) -> bool:
    """A value that its writer gives by what it passes or falls short of, against the exact one."""
    if exact.bound is not Bound.NONE or exact.low != exact.high or not limit.low:
        return False
    share = exact.low / limit.low
    return (limit.bound is Bound.MORE and 1 < share <= BEYOND) or (
        limit.bound is Bound.LESS and 1 / BEYOND <= share < 1
    )


def _has_margin(value: Value) -> bool:
    """``40여명`` lies between 40 and 49."""
    return value.is_about and value.low != value.high


def _overlaps(one: Value, other: Value) -> bool:
    return one.low <= other.high and other.low <= one.high


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    if not exact or not rounded or abs(exact - rounded) > ABOUT_TOLERANCE * abs(exact):
        return False
    place = Decimal(1).scaleb(int(rounded.normalize().as_tuple().exponent))
    return any(
        (exact / place).quantize(Decimal(1), mode) * place == rounded
        for mode in (ROUND_HALF_UP, ROUND_FLOOR)
    )
