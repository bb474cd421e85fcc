"""The ledger: every value of a text, with its exact span, none overlapping another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chatbot.answering.values.moments import find_clocks, find_moments, find_phones
from chatbot.answering.values.quantities import (
    find_ordinals,
    find_plain_numbers,
    find_quantities,
)
from chatbot.answering.values.value import Value

# Stands for what is taken: no letter, digit, space or mark of any form.
_TAKEN = "\x00"


def find_values(text: str, today: date | None = None) -> list[Value]:
    """Find the values of a text in order.

    find_values("'27년까지 약 3조원")    # a date and an amount

    :param today: what 올해 and 내일 count from; without it they are no values.
    """
    found: list[Value] = []
    left = text
    finders = (
        find_phones,
        lambda rest: find_moments(rest, today),
        find_clocks,
        find_ordinals,
        find_quantities,
        find_plain_numbers,
    )
    for find in finders:
        left = _take(find(left), found, left)
    return sorted(found, key=lambda value: value.start)


def _take(values: Iterable[Value], found: list[Value], text: str) -> str:
    """Add values that overlap none before them, and blank them out of the text."""
    letters = list(text)
    for value in list(values):
        if _TAKEN in letters[value.start : value.end]:
            continue
        found.append(value)
        letters[value.start : value.end] = _TAKEN * (value.end - value.start)
    return "".join(letters)
