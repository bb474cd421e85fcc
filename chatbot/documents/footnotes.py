"""Notes below a paragraph, tied to the place of their mark in the sentence above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.documents.marks import find_mark
from chatbot.records import Block, BlockKind, Footnote

# How many blocks above a note its mark may stand.
_REACH = 6


def tie_footnotes(text: str, blocks: Sequence[Block]) -> tuple[Footnote, ...]:
    """Tie each note to its mark; ``※`` has none and stays by itself."""
    notes: list[Footnote] = []
    taken: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.FOOTNOTE:
            continue
        mark = find_mark(text[block.start : block.end])
        if mark is None:
            continue
        anchor = None
        if mark.text != "※":
            anchor = _find_anchor(text, blocks[max(0, number - _REACH) : number], mark.text, taken)
        if anchor is not None:
            taken.add(anchor)
        notes.append(Footnote(mark.text, block.start, block.end, anchor))
    return tuple(notes)


def _find_anchor(text: str, above: Sequence[Block], mark: str, taken: set[int]) -> int | None:
    """Find the mark in the nearest block above that still has it free."""
    pattern = re.compile(rf"(?<![*\d]){re.escape(mark)}(?![*\d])")
    for block in reversed(above):
        if block.kind is BlockKind.FOOTNOTE:
            continue
        for match in pattern.finditer(text, block.start, block.end):
            if match.start() > block.start and match.start() not in taken:
                return match.start()
    return None
