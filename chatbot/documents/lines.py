"""Lines: the form in which every reader hands over what it found in a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chatbot.korean import normalise
from chatbot.records import BlockKind


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    :ivar kind: what the file itself says that it is; None where that is still to be found out.
    :ivar level: depth of a heading, where the file says so.
    :ivar gap: whether an empty line stands in front of it.
    :ivar spaced: whether a space stood at its end.
    """

    text: str
    kind: BlockKind | None = None
    level: int = 0
    page: int | None = None
    gap: bool = False
    spaced: bool = False


_PAGE_MARK = re.compile(r"^\s*(?:[-–—―]\s*\d{1,4}\s*[-–—―]|\d{1,4}\s*/\s*\d{1,4}|쪽\s*\d{1,4})\s*$")
_SOFT_BULLET = re.compile(r"^\s*\u00ad(?=\s|$)", re.MULTILINE)
_SPACES = re.compile(r"[ \t]{2,}")
# Some pages run a whole release into one line; its bullets still tell the paragraphs apart.
_BULLET_INSIDE = re.compile(
    r"\s+(?=[□○◦◈※▶]\s)|(?<=[다음함임됨]\.)\s+(?=[-*]\s)|(?<=[음함임됨다])\s+(?=\*\s)"
)
_CONTACT_INSIDE = re.compile(r"\s+(?=담\s?당\s?부\s?서(?:\s|$))")
_RUN_TOGETHER = 150
# What a ministry's site puts below a release: names of attachments, sizes, buttons.
_ATTACHMENTS = re.compile(r"^첨부파일\s*\(\d+\)|^\[첨부파일\]$")
_SIZE = re.compile(r"^\([\d.,]+ ?[KMG]?B\)$", re.IGNORECASE)
_FURNITURE = re.compile(
    r"^(?:첨부파일|목록으로|파일뷰어|파일다운로드|\([\d.,]+ ?[KMG]?B\)|"
    r".{1,150}\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|mp4|odt)$)",
    re.IGNORECASE,
)


def clean(lines: list[Line]) -> list[Line]:
    """Bring lines to normal form and drop empty ones, page marks and a site's furniture."""
    cleaned: list[Line] = []
    gap = False
    for line in lines:
        # A soft hyphen in front of a line is a bullet; inside a word it is nothing to be seen.
        for part in normalise(_SOFT_BULLET.sub("-", line.text)).split("\n"):
            text = _tidy(part)
            if not text or _PAGE_MARK.match(text):
                gap = gap or not text
                continue
            for piece in _apart(text):
                spaced = part.endswith(" ")
                cleaned.append(replace(line, text=piece, gap=gap or line.gap, spaced=spaced))
                gap = False
    return _without_furniture(cleaned)


def _apart(text: str) -> list[str]:
    if match := _CONTACT_INSIDE.search(text):
        if text[: match.start()].endswith((".", "”", "다", "]", "부", ")")) and match.start() > 8:
            return [text[: match.start()], text[match.end() :]]
    if len(text) < _RUN_TOGETHER or ("□" not in text[1:] and "○" not in text[1:]):
        return [text]
    return [piece for piece in _BULLET_INSIDE.split(text) if piece]


def _tidy(text: str) -> str:
    # Tabs part the columns of a table; they stay where a reader has not parted them already.
    if "\t" in text:
        return "\t".join(_SPACES.sub(" ", cell).strip() for cell in text.split("\t")).rstrip()
    return _SPACES.sub(" ", text).strip()


def _without_furniture(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    listing = False
    for line in lines:
        listing = bool(_ATTACHMENTS.match(line.text)) or (
            listing and bool(_FURNITURE.match(line.text))
        )
        if not listing:
            kept.append(line)
    return kept


def attachment_names(lines: list[Line]) -> list[str]:
    """Names of attached files that a site lists below a release; some begin with its date."""
    texts = [line.text.strip().removeprefix("- ") for line in lines]
    starts = [at for at, text in enumerate(texts) if _ATTACHMENTS.match(text)]
    if not starts:
        return []
    return [text for text in texts[starts[-1] + 1 :] if "." in text and not _SIZE.match(text)]
