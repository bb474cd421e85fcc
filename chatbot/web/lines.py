"""An answer's lines: its quotes, each whole, and what stands between or above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.documents.marks import find_mark

_CELLS = 3
_LONGEST_CELL = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A quote with all its own lines, or a line that is none.

    :ivar citation: the number of its citation; None for a line that is no quote.
    :ivar is_worded: whether a language model wrote it; its marks stand in the text.
    """

    text: str
    citation: int | None = None
    is_worded: bool = False


def lines_of(
    answer: str, quotes: Sequence[tuple[int, str]], is_worded: bool, notice: str
) -> list[Line]:
    """Give the lines of an answer; what a language model wrote stands above the quotes.

    :param quotes: number and words of each citation, in the answer's order.
    :param notice: what is said between the two.
    """
    if not is_worded:
        return split_answer(answer, quotes)
    worded = [Line(line.text, is_worded=True) for line in _plain(answer)]
    return [*worded, Line(notice), *(Line(quote, number) for number, quote in quotes if quote)]


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


def break_lines(markup: str) -> str:
    """Give the lines of a quote as HTML; the cells of a table's head stand side by side.

    :param markup: the quote, escaped.
    """
    cells = markup.split("\n")
    are_cells = len(cells) >= _CELLS and all(
        len(cell) <= _LONGEST_CELL and not find_mark(cell) for cell in cells
    )
    return (" · " if are_cells else "<br>").join(cells)
