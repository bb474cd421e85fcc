"""A value as the ledger keeps it: what kind, how much, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a value measures; values of different kinds are never compared."""

    MONEY = "money"
    SHARE = "share"
    POINTS = "points"
    TIMES = "times"
    COUNT = "count"
    ORDINAL = "ordinal"
    DURATION = "duration"
    DATE = "date"
    CLOCK = "clock"
    PHONE = "phone"
    NUMBER = "number"


class Bound(StrEnum):
    """How a value limits: ``100억원 이상``, ``5% 미만``."""

    NONE = ""
    AT_LEAST = "이상"
    MORE = "초과"
    AT_MOST = "이하"
    LESS = "미만"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of which parts may be unknown; a half or quarter stands instead of a month."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    half: int | None = None
    quarter: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its exact span: ``text[start:end]`` of the text it was found in.

    :ivar low: its amount in the unit, or the lower end of a range.
    :ivar high: the upper end; the same as ``low`` where it is no range.
    :ivar unit: ``원``, ``%``, ``명`` and the like, one name for each way of writing it.
    :ivar is_about: whether the writer says that it is not exact.
    :ivar is_vague: whether only its order of magnitude is said: ``수백조원``.
    :ivar moment: the date, for dates.
    :ivar digits: the digits of a telephone number, or ``HH:MM``.
    """

    kind: Kind
    start: int
    end: int
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    unit: str = ""
    bound: Bound = Bound.NONE
    is_about: bool = False
    is_vague: bool = False
    moment: Moment | None = None
    digits: str = ""
