"""Plain text and Markdown to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.documents.lines import Line
from chatbot.records import BlockKind

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])")
_BOLD = re.compile(r"(?<![\\*])\*\*(?=\S)([^*\n]+?)(?<=\S)(?<!\\)\*\*(?!\*)")
_MARKDOWN_SIGN = re.compile(
    r"^#{1,6}\s+\S|\\[*_#~]|(?<![\\*])\*\*\S[^*\n]*\S\*\*(?!\*)", re.MULTILINE
)


def read_text(text: str) -> list[Line]:
    """Take the lines of a plain text; where it is written in Markdown, its headings are known."""
    markdown = bool(_MARKDOWN_SIGN.search(text))
    return list(_lines(text, markdown))


def _lines(text: str, markdown: bool) -> Iterator[Line]:
    titled = False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not markdown:
            yield Line(raw)
        elif match := _HEADING.match(raw.strip()):
            kind = BlockKind.HEADING if titled else BlockKind.TITLE
            yield Line(_plain(match[2]), kind, len(match[1]))
            titled = True
        else:
            yield Line(_plain(raw))


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", _BOLD.sub(r"\1", text))
