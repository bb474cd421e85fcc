"""The structure of a press release, found in the lines of any kind of file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from chatbot.documents.cells import gather_rows
from chatbot.documents.contacts import LABEL, PHONE, read_contacts
from chatbot.documents.dates import date_of_name
from chatbot.documents.footnotes import tie_footnotes
from chatbot.documents.header import Head, read_head
from chatbot.documents.joining import join, join_title
from chatbot.documents.lines import Line, attachment_names, clean
from chatbot.documents.marks import find_mark, is_caption
from chatbot.documents.timing import dated_line, read_timing
from chatbot.records import Block, BlockKind, Department, Document

_ISSUER = re.compile(r"[가-힣]{2,14}(?:위원회|감독원|부|처|청|원|공사|공단)(?![가-힣])")
_LEAD_ISSUER = re.compile(
    r"([가-힣]{2,20})\s*\(\s*(?:위원장|장관|원장|청장|처장|총재|이사장|이하)\s*[:가-힣‘'“\"]"
)
_QUOTATION = re.compile(r"[“\"][^”\"]{20,}[”\"]?")
_SAID = re.compile(r"(?:밝혔|말했|말하|강조|당부|전했|했다|라며|이라고|라고|라면서)")
_NOTICE = re.compile(
    r"(?:본\s*자료를?\s*인용|공공누리|더 아픈 환자|가벼운 증상은|담당자에게\s*연락)"
)
_SHORT_HEADING = 45
_BEFORE_PHONE = 16
_BETWEEN_PHONES = 9
_CELL = 46


def understand(lines: Sequence[Line], name: str, sha256: str, pages: int | None = None) -> Document:
    """Find the structure of a release in the lines that a reader took from its file.

    :returns: a document whose text is made of the lines, cleaned and joined; its text is empty
        if there are none.
    """
    cleaned = clean(list(lines))
    contacts = list(_contact_ranges(cleaned))
    head = read_head(cleaned, contacts)
    rows = list(_arrange(cleaned, head, contacts))
    text, blocks = _lay_out(rows)
    masthead = "\n".join(cleaned[at].text for at in head.masthead)
    timing = read_timing(masthead, text)
    departments = _departments(cleaned, contacts)
    return Document(
        name=name,
        text=text,
        sha256=sha256,
        title=head.title or _fallback_title(name),
        subtitle=join_title([cleaned[at].text for at in head.subtitle]).strip("-–—―－ "),
        issuer=_issuer(cleaned, head, departments),
        published=timing.published or dated_line(cleaned, text) or _dated_by_name(lines, name),
        embargo=timing.embargo,
        departments=departments,
        blocks=blocks,
        footnotes=tie_footnotes(text, blocks),
        pages=pages,
    )


def _fallback_title(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _dated_by_name(lines: Sequence[Line], name: str) -> date | None:
    for candidate in [*attachment_names(list(lines)), name.rsplit("/", 1)[-1]]:
        if day := date_of_name(candidate):
            return day
    return None


def _contact_ranges(lines: Sequence[Line]) -> Iterator[range]:
    at = 0
    while at < len(lines):
        if LABEL.match(lines[at].text):
            stop = _contact_end(lines, at)
            if stop > at:
                yield range(at, stop)
                at = stop
                continue
        at += 1


def _contact_end(lines: Sequence[Line], start: int) -> int:
    """Find the line behind the last telephone of a table; ``start`` if there is none."""
    end, since = start, 0
    for at in range(start, len(lines)):
        text = lines[at].text
        if PHONE.search(text):
            end, since = at + 1, 0
            continue
        since += 1
        allowed = _BEFORE_PHONE if end == start else _BETWEEN_PHONES
        if since > allowed or len(text) > _CELL or "@" in text:
            break
        mark = find_mark(text)
        if end > start and mark is not None and mark.kind is not BlockKind.FOOTNOTE:
            break
    return end


def _departments(lines: Sequence[Line], contacts: Sequence[range]) -> tuple[Department, ...]:
    cells = [
        cell for span in contacts for at in span for cell in lines[at].text.split("\t") if cell
    ]
    return read_contacts(cells)


def _issuer(lines: Sequence[Line], head: Head, departments: Sequence[Department]) -> str:
    for at in head.masthead:
        match = _ISSUER.match(lines[at].text.replace(" ", ""))
        if match and not lines[at].text.startswith("담당") and at < 4:
            return match.group()
    lead = " ".join(line.text for line in lines[head.title_lines.stop : head.body + 12])
    if match := _LEAD_ISSUER.search(lead):
        return match.group(1)
    for department in departments:
        if match := _ISSUER.match(department.name):
            if match.group().endswith("위원회"):
                return match.group()
    return ""


def _arrange(lines: Sequence[Line], head: Head, contacts: Sequence[range]) -> Iterator[Line]:
    """Give each line its kind, in reading order, and join what belongs together."""
    contact_lines = {at: span for span in contacts for at in span}
    pending: list[Line] = []
    for at, line in enumerate(lines):
        if at < head.first:
            continue
        kind = _kind_by_place(at, head)
        if at in contact_lines:
            kind = BlockKind.CONTACT
        if kind is None:
            pending.append(line)
            continue
        yield from _body(pending)
        pending = []
        yield Line(_without_label(line.text, kind), kind, 0, line.page)
    yield from _body(pending)


def _without_label(text: str, kind: BlockKind) -> str:
    return re.sub(r"^제\s*목\s*[:：]\s*", "", text) if kind is BlockKind.TITLE else text


def _kind_by_place(at: int, head: Head) -> BlockKind | None:
    if at in head.title_lines:
        return BlockKind.TITLE
    if at in head.subtitle:
        return BlockKind.SUBTITLE
    if at in head.masthead:
        return BlockKind.EMBARGO
    return None


def _body(lines: Sequence[Line]) -> Iterator[Line]:
    for line in gather_rows(join(lines)):
        if line.kind is not None:
            yield line
        elif "\t" in line.text:
            yield Line(line.text.replace("\t", "  ").strip(), BlockKind.ROW, 0, line.page)
        else:
            kind, level = _classify(line.text)
            yield Line(line.text, kind, level, line.page)


def _classify(text: str) -> tuple[BlockKind, int]:
    if _NOTICE.search(text) and len(text) < 120:
        return BlockKind.NOTICE, 0
    if is_caption(text):
        return BlockKind.HEADING, 4
    mark = find_mark(text)
    if mark is None:
        quoted = _QUOTATION.search(text) and _SAID.search(text)
        return (BlockKind.QUOTE if quoted else BlockKind.PARAGRAPH), 0
    if mark.kind is BlockKind.HEADING and len(text) - mark.end > _SHORT_HEADING + 20:
        return BlockKind.ITEM, mark.level
    return mark.kind, mark.level


def _lay_out(rows: Sequence[Line]) -> tuple[str, tuple[Block, ...]]:
    """Put the rows under one another and note where each lies."""
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0
    for text, row in _merged(rows):
        if not text:
            continue
        if pieces:
            at += 1
        kind = row.kind or BlockKind.PARAGRAPH
        blocks.append(Block(kind, at, at + len(text), row.level, row.page))
        pieces.append(text)
        at += len(text)
    return "\n".join(pieces), tuple(blocks)


def _merged(rows: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Join the lines of the title, of the subtitle and of each row of contacts."""
    group: list[Line] = []
    for row in rows:
        if group and not _same_block(group, row):
            yield _merge(group), group[0]
            group = []
        group.append(row)
    if group:
        yield _merge(group), group[0]


def _same_block(group: Sequence[Line], row: Line) -> bool:
    last = group[-1]
    if row.kind is not last.kind:
        return False
    if row.kind is BlockKind.TITLE:
        return True
    if row.kind is BlockKind.SUBTITLE:
        return not row.text.startswith("-")
    if row.kind is BlockKind.CONTACT:
        return not PHONE.search(last.text)
    if row.kind is BlockKind.EMBARGO:
        return (
            bool(re.match(r"^\(?['’‘(]?\d|^즉|^배\s*포\s*(?:즉\s*)?시", row.text))
            and len(last.text) < 40
        )
    return False


def _merge(group: Sequence[Line]) -> str:
    if group[0].kind in {BlockKind.TITLE, BlockKind.SUBTITLE}:
        return join_title([line.text for line in group])
    return (
        re.sub(r"\s+", " ", " ".join(line.text for line in group)).strip()
        if len(group) > 1 or group[0].kind is BlockKind.CONTACT
        else group[0].text
    )
