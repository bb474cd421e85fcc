"""What was understood of a document, as text for a developer to check before indexing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatbot.records import BlockKind, Document, Passage

_KINDS = {
    BlockKind.TITLE: "제목",
    BlockKind.SUBTITLE: "부제",
    BlockKind.EMBARGO: "보도시점",
    BlockKind.HEADING: "소제목",
    BlockKind.PARAGRAPH: "문단",
    BlockKind.ITEM: "항목",
    BlockKind.QUOTE: "발언",
    BlockKind.FOOTNOTE: "각주",
    BlockKind.ROW: "표",
    BlockKind.CONTACT: "담당",
    BlockKind.NOTICE: "안내",
}
_UNKNOWN = "알 수 없음"
_OUTLINE_WIDTH = 70


def describe(document: Document, passages: Sequence[Passage]) -> str:
    """Write fields, contacts, outline, footnotes and passages of a document as Korean text."""
    parts = [
        "\n".join(_fields(document)),
        _section("담당", _contacts(document)),
        _section("개요", _outline(document)),
        _section("각주", _notes(document)),
        _section(f"단락 {len(passages)}개", _passages(passages)),
    ]
    return "\n\n".join(part for part in parts if part)


def _section(name: str, lines: Iterator[str]) -> str:
    body = "\n".join(lines)
    return f"[{name}]\n{body}" if body else ""


def _fields(document: Document) -> Iterator[str]:
    yield f"문서: {document.name}"
    yield f"제목: {document.title or _UNKNOWN}"
    if document.subtitle:
        yield f"부제: {document.subtitle}"
    yield f"발행 기관: {document.issuer or _UNKNOWN}"
    yield f"발표일: {document.published or _UNKNOWN}"
    yield f"보도시점: {document.embargo.isoformat() if document.embargo else _UNKNOWN}"
    if document.pages is not None:
        yield f"쪽수: {document.pages}"
    if document.files:
        yield f"같은 보도자료의 다른 파일: {', '.join(file.name for file in document.files)}"
    yield f"글자 수: {len(document.text):,}"


def _contacts(document: Document) -> Iterator[str]:
    for department in document.departments:
        yield department.name or _UNKNOWN
        for person in department.people:
            yield "  " + " ".join(part for part in (person.post, person.name, person.phone) if part)


def _outline(document: Document) -> Iterator[str]:
    for block in document.blocks:
        text = " ".join(document.text[block.start : block.end].split())
        page = f" ({block.page}쪽)" if block.page else ""
        short = text if len(text) <= _OUTLINE_WIDTH else text[: _OUTLINE_WIDTH - 1] + "…"
        yield f"{'  ' * max(0, block.level - 1)}{_KINDS[block.kind]}{page}: {short}"


def _notes(document: Document) -> Iterator[str]:
    for note in document.footnotes:
        text = document.text[note.start : note.end]
        if note.anchor is None:
            yield f"{text}  ← 표시가 달린 곳을 찾지 못함"
        else:
            before = document.text[max(0, note.anchor - 15) : note.anchor].split("\n")[-1]
            yield f"{text}  ← “…{before}”"


def _passages(passages: Sequence[Passage]) -> Iterator[str]:
    for number, passage in enumerate(passages, start=1):
        path = " > ".join(passage.headings)
        heading = f" [{path}]" if path else ""
        yield f"{number}. ({passage.start}–{passage.end}){heading} {' '.join(passage.text.split())}"
