"""Plain text and Markdown to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.documents.header import is_masthead
from chatbot.documents.lines import Line
from chatbot.documents.marks import is_caption
from chatbot.documents.tables import table_lines
from chatbot.records import BlockKind

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])")
_BOLD = re.compile(r"(?<![\\*])\*\*(?=\S)([^*\n]+?)(?<=\S)(?<!\\)\*\*(?!\*)")
# "- □ …": a converter took the release's own bullet for the text of a list item.
_LIST_MARK = re.compile(r"^\s*[-+*]\s+(?=[□■○◦ㅇ◈※▶▸☞√✓①-⑳❶-❿-]\s?)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FEWEST_COLUMNS = 3
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:\-]+$")
_CELL_END = re.compile(r"(?<!\\)\|")
_MARKDOWN_SIGN = re.compile(
    r"^#{1,6}\s+\S|\\[*_#~]|(?<![\\*])\*\*\S[^*\n]*\S\*\*(?!\*)"
    r"|^\s*\|.*\|\s*\n\s*\|[\s|:\-]+\|\s*$",
    re.MULTILINE,
)


def read_text(text: str) -> list[Line]:
    """Take the lines of a plain text; where it is written in Markdown, its headings are known."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _MARKDOWN_SIGN.search(text):
        return list(_plain_lines(text.split("\n")))
    return list(_lines(_COMMENT.sub("", text).split("\n")))


def _plain_lines(raws: list[str]) -> Iterator[Line]:
    """Take lines as they are; tabs part the columns of a table where all its rows have as many."""
    table: list[str] = []
    for raw in [*raws, ""]:
        if table and raw.count("\t") != table[0].count("\t"):
            yield from _tabbed(table)
            table = []
        if raw.count("\t") >= _FEWEST_COLUMNS - 1:
            table.append(raw)
        else:
            yield Line(raw)


def _tabbed(raws: list[str]) -> list[Line]:
    rows = [[cell.strip() for cell in raw.split("\t")] for raw in raws]
    if len(rows) < 2 or not all(rows[0]):
        return [Line(raw) for raw in raws]
    return table_lines(rows)


def _lines(raws: list[str]) -> Iterator[Line]:
    titled = False
    table: list[list[str]] = []
    for raw in [*raws, ""]:
        if _ROW.match(raw):
            if not _RULE.match(raw):
                table.append([_plain(cell.strip()) for cell in _cells(raw)])
            continue
        yield from table_lines(table)
        table = []
        if match := _HEADING.match(raw.strip()):
            text = _plain(match[2])
            yield _heading(text, len(match[1]), titled)
            titled = titled or not (is_masthead(text) or is_caption(text))
        else:
            yield Line(_LIST_MARK.sub("", _plain(raw)))


def _heading(text: str, level: int, titled: bool) -> Line:
    if is_masthead(text) or (not titled and is_caption(text)):
        return Line(text)
    return Line(text, BlockKind.HEADING if titled else BlockKind.TITLE, level)


def _cells(raw: str) -> list[str]:
    return _CELL_END.split(raw.strip().strip("|"))


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", _BOLD.sub(r"\1", text))
