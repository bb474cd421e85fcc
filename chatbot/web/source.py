"""A release as safe HTML, with the cited words marked; every character of it is escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import escape
from itertools import groupby, pairwise
from urllib.parse import quote

from chatbot.records import Block, BlockKind, Document, Footnote, Person, Span
from chatbot.web.licence import licence_of

DIGEST_LENGTH = 12
# A moved quote is looked for in documents up to this many characters.
SEARCHED_CHARACTERS = 200_000
_CELLS = re.compile(r"[^\t|]+")
_MARK = '<mark class="cited">'
_FIRST_MARK = '<mark class="cited" id="cited" tabindex="-1">'
_TOGETHER = {BlockKind.ROW: "row", BlockKind.CONTACT: "contact", BlockKind.EMBARGO: "embargo"}


def address(document: str, start: int, end: int, words: str) -> str:
    """Give a citation its own lasting address on this server.

    :param words: the cited words; a digest of them tells later whether the release has changed.
    """
    return f"{path(document)}?start={start}&end={end}&digest={_digest(words)}#cited"


def path(document: str) -> str:
    """Give the address of a release as a whole."""
    # A browser resolves ../ in an address before it asks, so such a name hides its slashes.
    dotted = any(part in {".", ".."} for part in document.split("/"))
    return "/source/" + quote(document, safe="" if dotted else "/", errors="replace")


def locate(document: Document, span: Span, digest: str) -> tuple[Span | None, bool]:
    """Find the words that an address was made for.

    :returns: where they stand now, None where they are gone; and whether they are elsewhere now.
    """
    text = document.text
    length = span.end - span.start
    if not 0 < length <= len(text) or span.start < 0:
        return None, bool(digest)
    if span.end <= len(text) and (not digest or _digest(text[span.start : span.end]) == digest):
        return span, False
    if digest and len(text) <= SEARCHED_CHARACTERS:
        for start in range(len(text) - length + 1):
            if _digest(text[start : start + length]) == digest:
                return Span(start, start + length), True
    return None, True


def render(document: Document, cited: Span | None, title_level: int, original: str = "") -> str:
    """Set a release as an article: what is known about it, then its text.

    :param cited: the words to mark with ``<mark id="cited">``.
    :param title_level: heading level of the title, 1 to 4.
    :param original: address of the file it was read from, where that can still be had.
    """
    body = "".join(_blocks(document, cited, title_level))
    return (
        f'<article class="release" lang="ko">'
        f"<h{title_level}>{escape(document.title)}</h{title_level}>"
        f"{_facts(document, original)}{body.replace(_MARK, _FIRST_MARK, 1)}</article>"
    )


def headings(document: Document) -> list[str]:
    """List the headings of a release in reading order."""
    return [
        " ".join(document.text[block.start : block.end].split())
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:DIGEST_LENGTH]


def _facts(document: Document, original: str) -> str:
    rows = [("발표 기관", escape(document.issuer))]
    if document.published:
        rows.append(("배포일", _day(document)))
    if document.embargo:
        moment = document.embargo
        rows.append(("보도시점", f"{moment.year}. {moment.month}. {moment.day}. {moment:%H:%M}"))
    for department in document.departments:
        people = "".join(f"<br>{_person(person)}" for person in department.people)
        rows.append(("담당 부서", escape(department.name) + people))
    rows.append(("이용 조건", licence_of(document)))
    if original:
        name = escape(document.name.rsplit("/", 1)[-1])
        rows.append(("원본 파일", f'<a href="{escape(original)}" download>{name}</a>'))
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows if value)
    return f'<dl class="facts">{cells}</dl>' if cells else ""


def _day(document: Document) -> str:
    day = document.published
    return f"{day.year}. {day.month}. {day.day}." if day else ""


def _person(person: Person) -> str:
    name = escape(" ".join(part for part in (person.post, person.name) if part))
    return f"{name} {telephone(person.phone)}" if person.phone else name


def telephone(number: str) -> str:
    """Set a telephone number as a link that dials it."""
    dialled = "".join(character for character in number if character in "+0123456789")
    return f'<a href="tel:{dialled}">{escape(number)}</a>'


def _blocks(document: Document, cited: Span | None, title_level: int) -> Iterator[str]:
    levels = sorted({b.level for b in document.blocks if b.kind is BlockKind.HEADING})
    blocks = [block for block in document.blocks if block.start < block.end]
    for key, group in groupby(enumerate(blocks), key=_togetherness):
        members = [block for _, block in group]
        if isinstance(key, str):
            yield _together(document, members, cited, key)
            continue
        block = members[0]
        inner = _inline(document, Span(block.start, block.end), cited)
        if block.kind is BlockKind.HEADING:
            level = min(6, title_level + 1 + levels.index(block.level))
            yield f"<h{level}>{inner}</h{level}>"
        else:
            yield _paragraph(document, block, inner)


def _togetherness(entry: tuple[int, Block]) -> str | int:
    """Rows, contacts and embargo lines that follow each other belong into one element."""
    index, block = entry
    return _TOGETHER.get(block.kind, index)


def _together(document: Document, blocks: list[Block], cited: Span | None, kind: str) -> str:
    if kind != "row":
        lines = [_inline(document, Span(block.start, block.end), cited) for block in blocks]
        return f'<p class="{kind}">{"<br>".join(lines)}</p>'
    rows = []
    for block in blocks:
        cells = _CELLS.finditer(document.text, block.start, block.end)
        spans = [Span(cell.start(), cell.end()) for cell in cells if cell.group().strip()]
        inner = "".join(f"<td>{_inline(document, span, cited)}</td>" for span in spans)
        rows.append(f"<tr>{inner}</tr>")
    table = f"<table>{''.join(rows)}</table>"
    return f'<div class="table" tabindex="0" role="group" aria-label="표">{table}</div>'


def _paragraph(document: Document, block: Block, inner: str) -> str:
    if block.kind is BlockKind.FOOTNOTE:
        numbers = [i for i, note in enumerate(document.footnotes) if note.start == block.start]
        identity = f' id="note-{numbers[0]}"' if numbers else ""
        return f'<p class="footnote"{identity}>{inner}</p>'
    level = f" level-{min(block.level, 4)}" if block.kind is BlockKind.ITEM else ""
    return f'<p class="{block.kind.value}{level}">{inner}</p>'


def _inline(document: Document, span: Span, cited: Span | None) -> str:
    """Escape a piece of text, and mark in it what is cited and where notes are called."""
    notes = {
        note.anchor: (number, note)
        for number, note in enumerate(document.footnotes)
        if note.anchor is not None and span.start <= note.anchor < span.end
    }
    pieces = []
    for start, end in pairwise(sorted(_cuts(span, cited, [note for _, note in notes.values()]))):
        piece = escape(document.text[start:end]).replace("\n", "<br>")
        if start in notes:
            piece = f'<sup><a href="#note-{notes[start][0]}">{piece}</a></sup>'
        if cited and cited.start <= start < cited.end:
            piece = f"{_MARK}{piece}</mark>"
        pieces.append(piece)
    return "".join(pieces)


def _cuts(span: Span, cited: Span | None, notes: list[Footnote]) -> set[int]:
    cuts = {span.start, span.end}
    for note in notes:
        if note.anchor is not None:
            cuts |= {note.anchor, note.anchor + len(note.mark)}
    if cited:
        cuts |= {cited.start, cited.end}
    return {cut for cut in cuts if span.start <= cut <= span.end}
