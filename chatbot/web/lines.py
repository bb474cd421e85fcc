"""An answer's text, cut into its quotes, each whole, and the lines between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A quote with all its own lines, or a line that is none.

    :ivar citation: the number of its citation; None for a line that is no quote.
    """

    text: str
    citation: int | None = None


def split_answer(answer: str, quotes: Iterable[tuple[int, str]]) -> list[Line]:
    """Cut an answer at its quotes: a quote may hold line ends and brackets of its own.

    :param quotes: number and words of each citation, in the answer's order.
    """
    lines, at = [], 0
    for number, quote in quotes:
        marked = f"{quote} [{number}]"
        found = answer.find(marked, at)
        if quote and found >= 0:
            lines += [*_plain(answer[at:found]), Line(quote, number)]
            at = found + len(marked)
    return lines + _plain(answer[at:])


def _plain(text: str) -> list[Line]:
    return [Line(line) for line in text.split("\n") if line.strip()]
