"""A document cut into passages: citable pieces of whole sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from chatbot.documents.joining import runs_on
from chatbot.korean import split_sentences
from chatbot.records import Block, BlockKind, Document, Passage, Span

PASSAGE_LIMIT = 300
# A note may exceed the limit rather than stand apart from the sentence that it explains.
NOTE_ALLOWANCE = 150
# A line this long may have been broken by the page, and is joined with the next up to a limit.
_FULL_LINE = 24
_LONGEST_JOINED = PASSAGE_LIMIT + NOTE_ALLOWANCE
_LONGEST_WINDOW = 600
# So many lines ahead are looked through for the end of a sentence.
_AHEAD = 12
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.FOOTNOTE})
_ALONE = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.EMBARGO, BlockKind.NOTICE})


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or line with what decides whether it may share a passage."""

    kind: BlockKind
    span: Span
    headings: tuple[str, ...]
    page: int | None


def cut(document: Document, limit: int = PASSAGE_LIMIT) -> list[Passage]:
    """Cut a document into passages of whole sentences, in reading order, not overlapping.

    A sentence longer than the limit stays whole. A passage never crosses a heading, and title,
    subtitle, 보도시점 and contact table stand by themselves.

    :param limit: characters in a passage, above which it is closed.
    """
    passages: list[Passage] = []
    for group in _groups(_whole_sentences(document), limit):
        span = Span(group[0].span.start, group[-1].span.end)
        passages.append(_passage(document, group[0], span))
    return passages


def find_sentences(text: str) -> list[Span]:
    """Find the sentences of a text, also where a page broke them into lines.

    :returns: spans in order, without surrounding white space, none empty.
    """
    pieces = split_sentences(text)
    lines = [text[piece.start : piece.end] for piece in pieces]
    found: list[Span] = []
    for at, piece in enumerate(pieces):
        if found and _goes_on(text, found[-1], piece, lines[at : at + _AHEAD]):
            found[-1] = Span(found[-1].start, piece.end)
        else:
            found.append(piece)
    return found


def windows_of(text: str) -> list[Span]:
    """Cut a text into its sentences and pairs of sentences that follow each other."""
    sentences = find_sentences(text)
    pairs = [Span(one.start, other.end) for one, other in pairwise(sentences)]
    return [span for span in sentences + pairs if span.end - span.start <= _LONGEST_WINDOW]


def mend_lines(text: str) -> str:
    """Put a space for each line end inside of a sentence; every character keeps its place."""
    mended = list(text)
    for span in find_sentences(text):
        for at in range(span.start, span.end):
            if text[at] == "\n":
                mended[at] = " "
    return "".join(mended)


def _goes_on(text: str, sentence: Span, piece: Span, ahead: list[str]) -> bool:
    if "\n" not in text[sentence.end : piece.start]:
        return False
    if piece.end - sentence.start > _LONGEST_JOINED:
        return False
    line_start = text.rfind("\n", 0, sentence.end) + 1
    is_full = sentence.end - line_start >= _FULL_LINE
    return runs_on(text[sentence.start : sentence.end], ahead, is_full)


def index_text(passage: Passage) -> str:
    """The text that is embedded and indexed: the title in front of the passage."""
    parts = [passage.title, passage.heading, passage.text]
    return "\n".join(part for part in parts if part)


def reading_head(passage: Passage, published: date | None) -> str:
    """What a reader is told of a passage: title, month of release, and a heading it lacks.

    :param published: the day of release; None where it is not known.
    """
    month = f" ({published.year}. {published.month}.)" if published else ""
    above = f"\n{passage.heading}" if passage.heading not in passage.text else ""
    return f"{passage.title}{month}{above}"


def _whole_sentences(document: Document) -> list[_Unit]:
    """Join the units of a sentence that a page broke into lines."""
    units = list(_units(document))
    lines = [document.text[unit.span.start : unit.span.end] for unit in units]
    whole: list[_Unit] = []
    for at, unit in enumerate(units):
        last = whole[-1] if whole else None
        if (
            last
            and unit.kind is BlockKind.PARAGRAPH
            and last.kind in _RUNNING
            and last.headings == unit.headings
            and _goes_on(document.text, last.span, unit.span, lines[at : at + _AHEAD])
        ):
            whole[-1] = replace(last, span=Span(last.span.start, unit.span.end))
        else:
            whole.append(unit)
    return whole


def _units(document: Document) -> Iterator[_Unit]:
    headings: list[tuple[int, str]] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            headings = [(level, name) for level, name in headings if level < block.level]
            headings.append((block.level, " ".join(text.split())))
        names = tuple(name for _, name in headings)
        for span in _pieces(block, text):
            yield _Unit(block.kind, span, names, block.page)


def _pieces(block: Block, text: str) -> Iterator[Span]:
    if block.kind in {BlockKind.ROW, BlockKind.CONTACT, BlockKind.TITLE}:
        yield Span(block.start, block.end)
        return
    for span in split_sentences(text):
        yield Span(block.start + span.start, block.start + span.end)


def _groups(units: list[_Unit], limit: int) -> Iterator[list[_Unit]]:
    group: list[_Unit] = []
    for unit in units:
        if group and not _fits(group, unit, limit):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _fits(group: list[_Unit], unit: _Unit, limit: int) -> bool:
    first, last = group[0], group[-1]
    together = unit.span.end - first.span.start
    if last.kind is BlockKind.HEADING and len(group) == 1:
        return unit.kind is not BlockKind.HEADING and unit.kind not in _ALONE and together <= limit
    if unit.kind is BlockKind.HEADING or unit.headings != first.headings:
        return False
    if unit.kind in _ALONE or last.kind in _ALONE:
        return unit.kind is last.kind and together <= limit
    if (unit.kind is BlockKind.CONTACT) != (last.kind is BlockKind.CONTACT):
        return False
    if (unit.kind is BlockKind.ROW) != (last.kind is BlockKind.ROW):
        return False
    if unit.kind is BlockKind.FOOTNOTE:
        return together <= limit + NOTE_ALLOWANCE
    return together <= limit


def _passage(document: Document, first: _Unit, span: Span) -> Passage:
    text = document.text[span.start : span.end]
    digest = hashlib.sha256(f"{document.name}\0{span.start}\0{text}".encode()).hexdigest()
    passage = Passage(
        id=digest[:16],
        document=document.name,
        title=document.title,
        kind=first.kind,
        start=span.start,
        end=span.end,
        text=text,
        headings=first.headings,
        page=first.page,
    )
    notes = tuple(
        Span(note.start, note.end)
        for note in document.footnotes
        if note.anchor is not None
        and span.start <= note.anchor < span.end
        and not span.start <= note.start < span.end
    )
    return replace(passage, footnotes=notes)
