"""HWP 5 and HWPX to lines, through unhwp."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import unhwp

from chatbot.documents.lines import Line
from chatbot.documents.tables import table_lines
from chatbot.errors import UnreadableDocument

_SKIPPED = frozenset({"style", "Image", "Equation", "Shape", "image", "equation"})
_NOTES = frozenset({"Footnote", "Endnote", "footnote", "endnote"})


def read_hwp(data: bytes) -> list[Line]:
    """Take the lines of a HWP or HWPX file; tables keep the heads of their cells.

    :raises UnreadableDocument: if it is damaged or locked.
    """
    try:
        with unhwp.parse_bytes(data) as result:
            document = json.loads(result.json)
    except (unhwp.UnhwpError, ValueError) as error:
        raise UnreadableDocument(
            "한글 파일이 손상되었거나 암호가 걸려 읽을 수 없습니다.",
            "한글에서 열어 HWPX나 PDF로 다시 저장해 주세요.",
        ) from error
    lines: list[Line] = []
    for section in document.get("sections") or []:
        for element in section.get("content") or []:
            lines += _element(element)
    return lines


def _element(element: object) -> list[Line]:
    if isinstance(element, dict) and "Table" in element:
        return _table(element["Table"])
    if isinstance(element, dict) and "Paragraph" in element:
        element = element["Paragraph"]
    notes: list[str] = []
    text = "".join(_texts(element, notes))
    return [Line(part) for part in [*text.split("\n"), *notes]]


def _texts(node: object, notes: list[str]) -> Iterator[str]:
    if isinstance(node, str):
        yield {"LineBreak": "\n", "Tab": " "}.get(node, "")
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item, notes)
    elif isinstance(node, dict):
        yield from _texts_of_object(node, notes)


def _texts_of_object(node: dict[str, Any], notes: list[str]) -> Iterator[str]:
    for key, value in node.items():
        if key in _SKIPPED:
            continue
        if key == "text" and isinstance(value, str):
            yield value
        elif key in _NOTES:
            inner: list[str] = []
            note = "".join(_texts(value, inner)).strip()
            if note:
                notes.append(note if note.startswith(("*", "※")) else f"※ {note}")
        elif key == "Table":
            yield "\n" + "\n".join(line.text for line in _table(value)) + "\n"
        elif key == "rows":
            yield "\n" + "\n".join(line.text for line in _table(node)) + "\n"
        elif isinstance(value, (dict, list)):
            yield from _texts(value, notes)


def _table(table: dict[str, Any]) -> list[Line]:
    return table_lines(_grid(table.get("rows") or []))


def _grid(rows: list[dict[str, Any]]) -> list[list[str]]:
    """Lay the cells out so that a merged cell stands in each place that it covers."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row.get("cells") or []:
            while column in grid[at]:
                column += 1
            text = _cell(cell)
            for down in range(min(int(cell.get("rowspan") or 1), len(rows) - at)):
                for right in range(min(int(cell.get("colspan") or 1), 100)):
                    grid[at + down][column + right] = text
            column += 1
    return [[row[column] for column in sorted(row)] for row in grid]


def _cell(cell: dict[str, Any]) -> str:
    notes: list[str] = []
    paragraphs = cell.get("content") or []
    texts = ["".join(_texts(paragraph, notes)) for paragraph in paragraphs]
    rest = {key: value for key, value in cell.items() if key != "content"}
    return "\n".join([*texts, "".join(_texts(rest, notes)).strip(), *notes]).strip()
