"""The heads of a table's row, without which its figures say nothing."""

from __future__ import annotations

import re

from chatbot.answering.values import Kind, find_values
from chatbot.records import Block, BlockKind, Document, Span

_FIGURES = 2
# A table is this long at most, in blocks: some releases have a block for each cell of the head.
_FARTHEST = 60
_LONGEST_CELL = 40
_LONGEST_HEAD = 160
_SENTENCE = re.compile(r"(?:다|음|함|임|됨)\.?$")
_CORNER = re.compile(r"\(단위|구\s?분")
_CELL_KINDS = {BlockKind.ROW, BlockKind.PARAGRAPH}


def row_at(source: Document, at: int) -> Block | None:
    """Find the table row that holds a place of the text, if one does."""
    return next((row for row in source.blocks if row.start <= at < row.end and _is_row(row)), None)


def find_head(source: Document, row: Block) -> Span | None:
    """Find the cells above the first row of figures of a row's table, from its unit on.

    :returns: None where nothing above looks like them, or they are too long.
    """
    blocks = list(source.blocks)
    last = blocks.index(row)
    first = last
    while first > max(0, last - _FARTHEST) and _is_cell(blocks[first - 1], source):
        first -= 1
    table = blocks[first:last]
    corners = [at for at, cell in enumerate(table) if _CORNER.match(_text(cell, source))]
    while len(corners) > 1 and corners[-1] - corners[-2] == 1:
        corners.pop()  # the unit stands above the first cell
    table = table[corners[-1] :] if corners else table
    head = []
    for cell in table:
        if has_figures(cell, source):
            break
        head.append(cell)
    if not head or head[-1].end - head[0].start > _LONGEST_HEAD:
        return None
    return Span(head[0].start, head[-1].end)


def _is_row(block: Block) -> bool:
    return block.kind is BlockKind.ROW


def _is_cell(block: Block, source: Document) -> bool:
    text = _text(block, source)
    is_short = block.kind is BlockKind.ROW or len(text) <= _LONGEST_CELL
    return block.kind in _CELL_KINDS and is_short and not _SENTENCE.search(text)


def has_figures(block: Block, source: Document) -> bool:
    """Whether a block gives amounts; a row of dates is a head."""
    values = find_values(_text(block, source))
    return sum(value.kind is not Kind.DATE for value in values) >= _FIGURES


def _text(block: Block, source: Document) -> str:
    return source.text[block.start : block.end]
