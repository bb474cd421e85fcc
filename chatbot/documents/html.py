"""HTML to lines, through lxml: the main text without menus, forms and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import LxmlError, _Element

from chatbot.documents.encoding import decode
from chatbot.documents.lines import Line
from chatbot.documents.tables import table_lines
from chatbot.errors import UnreadableDocument
from chatbot.records import BlockKind

_DROPPED = frozenset(
    "script style noscript template nav header footer aside form button select option iframe "
    "svg math object embed video audio canvas head".split()
)
_BLOCKS = frozenset(
    "p div section article main li ul ol dl dt dd blockquote pre tr td th table h1 h2 h3 h4 h5 h6 "
    "br hr figure figcaption address body html fieldset center".split()
)
_DEPTH_LIMIT = 400
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![\d.])",
    re.IGNORECASE,
)
# A part of the page is its main text when it holds most of the letters in paragraphs.
_MAIN_SHARE = 0.6


def read_html(data: bytes) -> list[Line]:
    """Take the lines of the main text of a page; tables keep the heads of their cells.

    :raises UnreadableDocument: if there is no page in it.
    """
    text = decode(data, "HTML")
    try:
        # The text is decoded here: what the page declares about its encoding is often wrong.
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise UnreadableDocument(
            "HTML로 읽을 수 없는 파일입니다.", "브라우저에서 페이지를 다시 저장해 주세요."
        ) from error
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element is not root and _is_unseen(element):
            element.drop_tree()
    return list(_lines(_main(root)))


def _is_unseen(element: _Element) -> bool:
    return "hidden" in element.attrib or bool(_UNSEEN.search(element.get("style") or ""))


def _main(root: _Element) -> _Element:
    """Find the smallest element that holds most of the text outside links and menus."""
    body = root.find("body")
    best = body if body is not None else root
    for declared in best.iter("article", "main"):
        if _weight(declared) >= _weight(best) * 0.3:
            return declared
    for _ in range(_DEPTH_LIMIT):
        heaviest = max(
            (child for child in best if isinstance(child.tag, str)), key=_weight, default=None
        )
        if heaviest is None or heaviest.tag in {"p", "table", "tbody", "tr", "ul", "ol", "pre"}:
            return best
        if _weight(heaviest) < _weight(best) * _MAIN_SHARE:
            return best
        best = heaviest
    return best


def _weight(element: _Element) -> int:
    if element.tag in _DROPPED:
        return 0
    total = sum(len(text.strip()) for text in element.itertext())
    links = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return total - links


def _lines(element: _Element) -> Iterator[Line]:
    buffer: list[str] = []
    for event in _walk(element, 0):
        if isinstance(event, str):
            buffer.append(event)
            continue
        text = " ".join("".join(buffer).split())
        buffer = []
        if text:
            yield Line(text)
        yield from event
    text = " ".join("".join(buffer).split())
    if text:
        yield Line(text)


def _walk(element: _Element, depth: int) -> Iterator[str | list[Line]]:
    """Yield running text as strings, and a list of lines where a block ends."""
    if depth > _DEPTH_LIMIT or not isinstance(element.tag, str) or element.tag in _DROPPED:
        return
    if element.tag == "table":
        yield table_lines(_table(element))
        return
    if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        heading = " ".join("".join(element.itertext()).split())
        kind = BlockKind.TITLE if element.tag == "h1" else BlockKind.HEADING
        yield [Line(heading, kind, int(element.tag[1]))] if heading else []
        return
    if element.tag in _BLOCKS:
        yield []
    yield element.text or ""
    for child in element:
        yield from _walk(child, depth + 1)
        yield child.tail or ""
    if element.tag in _BLOCKS:
        yield []


def _table(table: _Element) -> list[list[str]]:
    rows = list(_own_rows(table))
    grid: list[dict[int, str]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while column in grid[at]:
                column += 1
            text = "\n".join(line.text for line in _lines(cell))
            for down in range(min(_span(cell, "rowspan"), len(rows) - at)):
                for right in range(_span(cell, "colspan")):
                    grid[at + down][column + right] = text
    return [[row[column] for column in sorted(row)] for row in grid]


def _own_rows(table: _Element) -> Iterator[_Element]:
    """Give the rows of a table, without those of the tables in its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.iterchildren("tr")


def _span(cell: _Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 50) if value.isdigit() else 1
