"""Tables that come as one cell on each line: figures go back beside their row's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatbot.documents.lines import Line
from chatbot.documents.marks import find_mark
from chatbot.records import BlockKind

_NUMBER = re.compile(
    r"^(?=.*\d|[-–−]$|N/A$)[(\[]?\s*[△▲+\-–−약총]?\s*[\d.,%:~()\[\]년월말기분일\s'‘’′\"pP조억만천백십원건명개사위호"
    r"A-D\-/△▲+↑↓]*[)\]]?\*?$"
)
_NAME_LENGTH = 32
_FEWEST_FIGURES = 2


def is_figure(text: str) -> bool:
    """Tell whether a line is nothing but a figure or a date, as a cell of a table is."""
    return len(text) <= 24 and bool(_NUMBER.match(text))


def gather_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Join each run of figures with the name in front of it to a row of a table."""
    pending: list[Line] = []
    for line in lines:
        if line.kind is None and is_figure(line.text):
            pending.append(line)
            continue
        yield from _flush(pending)
        pending = [line] if _is_name(line) else []
        if not pending:
            yield line
    yield from _flush(pending)


def _is_name(line: Line) -> bool:
    text = line.text
    return (
        line.kind is None
        and len(text) <= _NAME_LENGTH
        and find_mark(text) is None
        and not text.endswith((".", ":", "다"))
    )


def _flush(pending: list[Line]) -> Iterator[Line]:
    figures = sum(is_figure(line.text) for line in pending)
    if figures >= _FEWEST_FIGURES:
        text = " ".join(line.text for line in pending)
        yield replace(pending[0], text=text, kind=BlockKind.ROW)
    else:
        yield from pending
