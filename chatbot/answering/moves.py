"""Where a value comes from or goes to: ``45%에서 97%로``, ``45%→97%``, ``△42%``."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

from chatbot.answering.clauses import Clause
from chatbot.answering.values import Value, is_comparable

_ARROW = "(?:→|➝|⇒|➡|->)"
_FROM = re.compile(rf"\s?(?:에서|{_ARROW})")
_TO = re.compile(r"\s?(?:으로|로)(?![가-힣]*부터)")
_ARROW_BEFORE = re.compile(rf"{_ARROW}\s?(?:\([^()]*\)\s?)?\Z")
_THAN = re.compile(r"\s?(?:[말초]?\s?보다|에\s?비해|\s?대비|\s?比)")
_BETWEEN = re.compile(rf"\s?\)?\s?(?:에서|{_ARROW})[^\d.,;]{{0,12}}")
_RISES = re.compile(r"[이가]?\s?(?:늘|증가|상승|올라|올랐|오르|높아|커[졌지]|급증|급등|확대)")
_FALLS = re.compile(r"[이가]?\s?(?:줄|감소|하락|내려|내렸|떨어|낮아|급감|급락|축소)")


class End(StrEnum):
    """What a value is of a change or comparison."""

    NONE = ""
    FROM = "from"
    TO = "to"
    THAN = "than"


def end_of(clause: Clause, value: Value) -> End:
    """Tell which end of a change a value is, or what another one is compared to."""
    if _FROM.match(clause.text, value.end):
        return End.FROM
    if _THAN.match(clause.text, value.end):
        return End.THAN
    arrives = _TO.match(clause.text, value.end) or _ARROW_BEFORE.search(clause.text[: value.start])
    return End.TO if arrives else End.NONE


def find_moves(clause: Clause) -> list[tuple[int, int]]:
    """Find values that go over into the next one, as their places among the values."""
    return [
        (at, at + 1)
        for at, (one, other) in enumerate(pairwise(clause.values))
        if is_comparable(one, other) and _BETWEEN.fullmatch(clause.text, one.end, other.start)
    ]


def direction(clause: Clause, value: Value) -> int:
    """Tell whether a value is a rise (1) or a fall (-1), by its sign or what follows; else 0."""
    sign = clause.text[value.start]
    if sign in "△▽▼-":
        return -1
    if sign in "+＋" or _RISES.match(clause.text, value.end):
        return 1
    return -1 if _FALLS.match(clause.text, value.end) else 0
