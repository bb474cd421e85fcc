"""Tables to lines in which each cell keeps its row and column heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatbot.documents.contacts import LABEL, PHONE
from chatbot.documents.lines import Line
from chatbot.records import BlockKind

_HEAD_TABLE = re.compile(
    r"^(?:보\s*도(?:\s*시\s*점|\s*일\s*시)?|배\s*포(?:\s*일\s*시)?|보\s*도\s*(?:참\s*고\s*)?자\s*료)$"
)
_NUMBER = re.compile(r"\d")
_HEADS = frozenset(
    {
        "구분",
        "항목",
        "분야",
        "내용",
        "연번",
        "번호",
        "과제",
        "과제명",
        "기관",
        "기관명",
        "유형",
        "사업명",
    }
)
_MARKED = re.compile(r"^[□■◇◈○◦ㅇ※*▪▸√✔☞-]")
_LONG_CELL = 160


def table_lines(table: Sequence[Sequence[str]], page: int | None = None) -> list[Line]:
    """Write a table as lines.

    ``구분 | 2024년 | 2025년`` over ``융자 한도 | 10억원 | 20억원`` becomes
    ``융자 한도 | 2024년: 10억원 | 2025년: 20억원``. Boxes drawn as tables, contact tables and
    mastheads give one line for each cell.

    :param table: rows of cells; a merged cell may stand in each place that it covers.
    """
    rows = [[_one_line(cell) for cell in row] for row in table]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    if _is_box(table, rows):
        return [Line(text, page=page) for cell in _cells_once(table) for text in cell.split("\n")]
    if _is_head_or_contact(rows):
        return [Line(cell, page=page) for cell in _cells_once(rows)]
    return [Line(text, BlockKind.ROW, 0, page) for text in _with_heads(rows) if text]


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _is_box(table: Sequence[Sequence[str]], rows: list[list[str]]) -> bool:
    if max(len(set(filter(None, row))) for row in rows) <= 1:
        return True
    if len(rows) == 1:
        return True
    longest = max((cell for row in table for cell in row), key=len)
    return len(longest) > _LONG_CELL and len(rows) <= 2 and "\n" in longest.strip()


def _is_head_or_contact(rows: list[list[str]]) -> bool:
    cells = [cell for row in rows[:14] for cell in row]
    if any(_HEAD_TABLE.match(cell) for cell in cells):
        return True
    return any(LABEL.match(cell) for cell in cells) and any(PHONE.search(cell) for cell in cells)


def _cells_once(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give each cell once: a merged one is repeated beside or below itself."""
    above: list[str] = []
    for row in rows:
        left = ""
        for column, cell in enumerate(row):
            merged = column < len(above) and cell == above[column] and not PHONE.search(cell)
            if cell.strip() and cell != left and not merged:
                yield cell
            left = cell
        above = list(row)


def _with_heads(rows: list[list[str]]) -> Iterator[str]:
    depth = _head_rows(rows)
    if depth == 0:
        yield from (_join_pairs(row) for row in rows)
        return
    width = max(len(row) for row in rows)
    heads = [_column_head(rows[:depth], column) for column in range(width)]
    for row in rows[depth:]:
        yield _row_with_heads(row, heads)


def _head_rows(rows: list[list[str]]) -> int:
    """Count the rows of heads at the top: those without figures, two at most."""
    if len(rows) < 2:
        return 0
    first = [cell for cell in rows[0] if cell]
    compact = {re.sub(r"\s", "", cell) for cell in first}
    if len(rows[0]) <= 2 and not compact & _HEADS:
        return 0
    if any(len(cell) > 40 or _MARKED.match(cell) for cell in first):
        return 0
    spans = len(first) > len(compact) or any(not cell for cell in rows[0])
    second = [cell for cell in rows[1][1:] if cell]
    if spans and len(rows) > 2 and second and not any(_is_value(cell) for cell in second):
        return 2
    return 1


def _is_value(cell: str) -> bool:
    return (bool(_NUMBER.search(cell)) and not re.search(r"[년월말기분]", cell)) or len(cell) > 20


def _column_head(rows: list[list[str]], column: int) -> str:
    names: list[str] = []
    for row in rows:
        name = row[column] if column < len(row) else ""
        if name and name not in names:
            names.append(name)
    return " ".join(names)


def _row_with_heads(row: list[str], heads: list[str]) -> str:
    pieces: list[str] = []
    left = ""
    for column, cell in enumerate(row):
        if not cell or (cell == left and column > 0):
            continue
        left = cell
        head = heads[column] if column < len(heads) else ""
        first = not pieces
        pieces.append(cell if first or not head or head == cell else f"{head}: {cell}")
    return " | ".join(pieces)


def _join_pairs(row: list[str]) -> str:
    cells = [cell for at, cell in enumerate(row) if cell and (at == 0 or cell != row[at - 1])]
    return ": ".join(cells) if len(cells) == 2 else " | ".join(cells)
