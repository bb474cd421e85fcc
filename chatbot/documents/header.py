"""The head of a press release: masthead, title and subtitle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.documents.joining import is_unclosed, join_title
from chatbot.documents.lines import Line
from chatbot.documents.marks import find_mark, is_caption
from chatbot.documents.timing import EMBARGO, ISSUED_LINE, is_embargo_value
from chatbot.records import BlockKind

_HEAD_LINES = 45
_MASTHEAD = re.compile(
    r"^(?:[가-힣·ㆍ\s]{2,24}\s)?(?:보\s*도\s*(?:자\s*료|참\s*고(?:\s*자\s*료)?|설\s*명(?:\s*자\s*료)?|"
    r"해\s*명(?:\s*자\s*료)?|반\s*박(?:\s*자\s*료)?)|설\s*명\s*자\s*료|해\s*명\s*자\s*료|참\s*고\s*자\s*료|"
    r"정\s*책\s*브\s*리\s*핑|브\s*리\s*핑\s*자\s*료)$"
)
_LEAD = re.compile(r"^\s*\(\s*(?:부?위원장|장관|원장|청장|처장|의장|이하|총재|차관|대표|이사장)")
_LEAD_INSIDE = re.compile(
    r"[가-힣]\s*\(\s*(?:위원장|장관|원장|청장|처장|의장|총재|이사장|이하)\s*[:가-힣‘'“\"]"
)
_TITLE_LABEL = re.compile(r"^제\s*목\s*[:：]\s*")
_DASH = re.compile(r"^[-–—―－]")
_DASH_END = re.compile(r"\s[-–—―－]$|[가-힣)][-–—―－]$")
_BODY = re.compile(r"(?:다|음|함|임|됨)\.$|^(?:안녕하십니까|존경하는)")
# A title that is complete at the end of a line; what follows is a subtitle without a dash.
_COMPLETE = re.compile(
    r"(?:[다요자까]|[!.]|발표|개최|추진|위촉|부과|제재|출범|체결|공개|확정|당부|참석|착수|시행|개시|실시|"
    r"모집|선정|마련|점검|선출|수상|의결|통과|고발|통보|조치|권고|접수|안내|승소|기각|신설|가동|지정|예고|출시)$"
)
# "개인정보위, …": the body in charge opens the title, so that what stands above is a slogan.
_BODY_FIRST = re.compile(
    r"^[가-힣]{1,10}(?:위|부|처|청|감원|위원회|감독원|위원장|장관)(?:·[가-힣]+)?\s?,\s?\S"
)
_SERIES = re.compile(
    r"^['’‘]?\d{2,4}년도?\s[^,.…“‘]{4,40}(?:활용하기|돋보기|톺아보기|바로\s?알기|시리즈)$"
)
# "모 두 발 언", "就 任 辭": what kind of speech it is, in letters set apart under the occasion.
_SPACED = re.compile(r"^(?:[가-힣一-龥]\s+){2,4}[가-힣一-龥]$")
_QUOTED = re.compile(r"^“[^”]+”$")
# What opens the body: a title does not go on with it.
_SECTION = re.compile(r"^(?:주\s*요\s*내\s*용|(?:회의|행사|추진)?\s*(?:개\s*요|배\s*경))$")
_BODY_NAME = re.compile(r"[가-힣]{3,20}(?:위원회|부|처|청|감독원)")
_COMPLETE_LENGTH = 16
_BANNER_LINES = 6
_MASTHEAD_LINES = 15
_TITLE_LINES = 5
_TITLE_LENGTH = 150
_FRAGMENT = 14
_LONG_LINE = 62
_SUBTITLE_LINES = 14


@dataclass(frozen=True, slots=True)
class Head:
    """Where the parts of the head lie, as half-open ranges of line numbers.

    :ivar first: number of the first line that belongs to the text.
    :ivar title: the title, in one line.
    :ivar body: number of the first line behind the head.
    """

    first: int
    masthead: range
    title: str
    title_lines: range
    subtitle: range
    body: int


def is_masthead(text: str) -> bool:
    """Tell whether a line is nothing but ``보도자료`` or the like, with the issuer's name."""
    return bool(_MASTHEAD.match(text))


def read_head(lines: Sequence[Line], contacts: Sequence[range]) -> Head:
    """Find the head of a release.

    :param contacts: lines of contact tables; one may stand above the title.
    """
    if lines and _TITLE_LABEL.match(lines[0].text):
        return _labelled_head(lines)
    start = _masthead_end(lines, contacts)
    if declared := _declared(lines, BlockKind.TITLE):
        title_lines = declared
    else:
        start = _behind_banner(lines, start)
        title_lines = range(start, _title_end(lines, start))
    title = join_title([lines[at].text for at in title_lines])
    subtitle = _subtitle(lines, title_lines.stop)
    return Head(
        0, range(0, min(start, title_lines.start)), title, title_lines, subtitle, subtitle.stop
    )


def _declared(lines: Sequence[Line], kind: BlockKind) -> range | None:
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if line.kind is kind:
            return range(at, at + 1)
    return None


def _labelled_head(lines: Sequence[Line]) -> Head:
    """Read a release whose first line says ``제목:``; where the text repeats it, that one stays."""
    title = _TITLE_LABEL.sub("", lines[0].text)
    wanted, repeated, stop = _letters(title), "", 1
    while stop < len(lines) and len(repeated) < len(wanted) and wanted.startswith(repeated):
        repeated += _letters(lines[stop].text)
        stop += 1
    title_lines = range(1, stop) if repeated == wanted and stop > 1 else range(0, 1)
    subtitle = _subtitle(lines, title_lines.stop)
    return Head(title_lines.start, range(0), title, title_lines, subtitle, subtitle.stop)


def _letters(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z가-힣]", "", text)


def _masthead_end(lines: Sequence[Line], contacts: Sequence[range]) -> int:
    end = 0
    for at, line in enumerate(lines[:_MASTHEAD_LINES]):
        if _MASTHEAD.match(line.text):
            end = at + 1
    end = max(end, _embargo_end(lines))
    while end < len(lines) and not re.search(r"[0-9A-Za-z가-힣]", lines[end].text):
        end += 1
    for contact in contacts:
        if contact.start <= end + 2 and contact.stop > end and contact.start < _HEAD_LINES:
            end = contact.stop
    return end


def _embargo_end(lines: Sequence[Line]) -> int:
    end = 0
    for at, line in enumerate(lines[:_HEAD_LINES]):
        text = line.text
        if EMBARGO.match(text) or ISSUED_LINE.match(text):
            end = at + 1
        elif at == end and end and is_embargo_value(text):
            end = at + 1
    return end


def _behind_banner(lines: Sequence[Line], start: int) -> int:
    """Skip a slogan, the name of a series or a caption that stands above the title."""
    if start + 1 < len(lines) and _SERIES.match(lines[start].text):
        return start + 1
    if start < len(lines) and _QUOTED.match(lines[start].text):
        return start
    for at in range(start + 1, min(len(lines), start + _BANNER_LINES)):
        above = [line.text for line in lines[start:at]]
        if any(_COMPLETE.search(text) or text.startswith(("-", "□")) for text in above):
            break
        if _BODY_FIRST.match(lines[at].text) and not _BODY_FIRST.match(lines[start].text):
            return at if not _BODY.search(lines[at].text) else start
    if start + 1 < len(lines) and is_caption(lines[start].text):
        return start if find_mark(lines[start + 1].text) else start + 1
    return start


def _title_end(lines: Sequence[Line], start: int) -> int:
    length = 0
    for at in range(start, min(len(lines), start + _TITLE_LINES + 8)):
        text = lines[at].text
        if at > start and _ends_title(lines, at, start, length):
            return at
        length += len(text)
    return min(len(lines), max(start, min(len(lines), start + 1)))


def _ends_title(lines: Sequence[Line], at: int, start: int, length: int) -> bool:
    line, before = lines[at], lines[at - 1].text
    if _SECTION.match(line.text):
        return True
    if _goes_on(lines, at, start, length):
        return False
    if length >= _COMPLETE_LENGTH and _COMPLETE.search(before) and len(line.text) >= 12:
        return True
    if _DASH_END.search(line.text):
        return True
    if (line.gap and length >= 12) or (before.endswith((".", "!")) and length >= 10):
        return True
    mark = find_mark(line.text)
    if mark is not None or is_lead(lines, at) or (is_caption(line.text) and len(line.text) > 8):
        return True
    if is_embargo_value(line.text) or (_BODY.search(line.text) and len(line.text) > 45):
        return True
    if length >= 10 and len(line.text) > _LONG_LINE:
        return True
    if length >= 30 and at - start >= _TITLE_LINES:
        return len(line.text) > _FRAGMENT or bool(_COMPLETE.search(before))
    return length >= _TITLE_LENGTH


def _goes_on(lines: Sequence[Line], at: int, start: int, length: int) -> bool:
    if at == start + 1 and _SPACED.match(lines[at].text):
        return True
    return length < _TITLE_LENGTH and is_unclosed("".join(it.text for it in lines[start:at]))


def is_lead(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the first sentence of the body begins here: ``중소벤처기업부(장관 …``."""
    text = lines[at].text
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    if _LEAD_INSIDE.search(text) or (_LEAD.match(following) and len(text) < 30):
        return True
    # "개" and "인정보보호위원회": the first letter is set in another face.
    return len(text) <= 2 and bool(_BODY_NAME.fullmatch(text + following))


def _subtitle(lines: Sequence[Line], start: int) -> range:
    if start >= len(lines):
        return range(start, start)
    first = lines[start]
    if not (_DASH.match(first.text) or _is_plain_subtitle(lines, start)):
        return range(start, start)
    end = start + 1
    while end < min(len(lines), start + _SUBTITLE_LINES):
        text = lines[end].text
        mark = find_mark(text)
        other = mark is not None and not _DASH.match(text) and mark.kind is not BlockKind.FOOTNOTE
        closed = _DASH_END.search(lines[end - 1].text) or _BODY.search(lines[end - 1].text)
        if other or is_caption(text) or is_lead(lines, end) or _BODY.search(text):
            break
        if (closed or lines[end].gap) and not _DASH.match(text):
            break
        if mark is None and len(text) > _LONG_LINE and len(lines[end - 1].text) < len(text) / 2:
            break
        end += 1
    return range(start, end)


def _is_plain_subtitle(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line without a dash is a subtitle: the body begins soon behind it."""
    text = lines[at].text
    if find_mark(text) is not None or is_caption(text) or is_lead(lines, at) or _BODY.search(text):
        return False
    if _DASH_END.search(text):
        return True
    behind = range(at + 1, min(len(lines), at + 6))
    lead = next((line for line in behind if is_lead(lines, line)), None)
    return lead is not None and all(
        find_mark(lines[line].text) is None and not _BODY.search(lines[line].text)
        for line in range(at + 1, lead)
    )
