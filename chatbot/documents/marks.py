"""The marks that begin a line in a press release, and what they say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatbot.records import BlockKind

_SQUARES = "□■◇◆☐❏▣"
_CIRCLES = "○●◦￮⚬∘ㅇ⭘ㆁ◎❍ᄋ"
_DOTS = "·•⦁∙‧▪▫◾⚫"
_ARROWS = "▸▹▶►▷‣☞⇒➡➜➤"
_CHECKS = "√✓✔☑◈❖★☆"
_NUMBERS = "①-⑳➀-➉➊-➓❶-❿⓵-⓾㉠-㉭"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at the beginning of a line.

    :ivar text: the mark itself.
    :ivar end: index of the first character behind it and the space that follows it.
    """

    text: str
    end: int
    kind: BlockKind
    level: int


_RULES: tuple[tuple[re.Pattern[str], BlockKind, int], ...] = tuple(
    (re.compile(pattern), kind, level)
    for pattern, kind, level in (
        (
            r"\[?\s*(?:붙\s?임|별\s?첨|별\s?표|참\s?고|부\s?록|첨\s?부)\s?\d{0,2}\s*"
            r"(?:\]|[.:）)]|(?=\s)|(?=[<『「｢\[])|$)",
            BlockKind.HEADING,
            1,
        ),
        (rf"[{_ROMAN}]+(?:\.|(?=\s)|(?=[가-힣])|$)", BlockKind.HEADING, 1),
        (r"(?:I{1,3}|IV|VI{0,3})(?:\.|(?=\s)|$)", BlockKind.HEADING, 1),
        (r"\d{1,2}\.(?!\s?\d)(?=\s|[가-힣「｢『\"“‘(]|$)", BlockKind.HEADING, 2),
        (r"\[\d{1,2}(?:[-–]\d)?\]", BlockKind.HEADING, 2),
        (r"\d{1,2}(?=$)", BlockKind.HEADING, 1),
        (r"[가나다라마바사아자차카타파하]\.(?=\s|$)", BlockKind.HEADING, 3),
        (r"\*{1,5}", BlockKind.FOOTNOTE, 0),
        (r"※", BlockKind.FOOTNOTE, 0),
        (r"\d{1,2}\)(?=\s|[^\d\s)])", BlockKind.FOOTNOTE, 0),
        (rf"[{_SQUARES}]", BlockKind.ITEM, 1),
        (rf"[{_CHECKS}{_PRIVATE}]|o(?=\s)", BlockKind.ITEM, 1),
        # "△1.8" is a negative figure, not an item.
        (r"[▲△](?!\s?[\d.])", BlockKind.ITEM, 1),
        (rf"[{_CIRCLES}]", BlockKind.ITEM, 2),
        (rf"[{_NUMBERS}]", BlockKind.ITEM, 2),
        (rf"[{_ARROWS}]", BlockKind.ITEM, 2),
        (r"[-–—―－\u2010\u2011\u2012\u2212](?=\s|[^\d\s-]|$)", BlockKind.ITEM, 3),
        (rf"[{_DOTS}]", BlockKind.ITEM, 4),
    )
)
_CAPTION = re.compile(
    r"^[<＜〈《\[【［]\s*[^<>＜＞〈〉\[\]【】%]{1,60}\s*[>＞〉》\]】］](?:\s*[*†]+)?$"
)


def find_mark(text: str) -> Mark | None:
    """Find the bullet, number or note mark that a line begins with."""
    for pattern, kind, level in _RULES:
        if match := pattern.match(text):
            end = match.end()
            while end < len(text) and text[end] in " \t":
                end += 1
            return Mark(match.group().strip(), end, kind, level)
    return None


def is_caption(text: str) -> bool:
    """Tell whether a line is a caption in brackets, such as ``< 주요 내용 >``."""
    return bool(_CAPTION.match(text))


_WEAK = re.compile(r"^(?:[가-하]\.|[IVX]{1,4}(?:\.|\s)|\d{1,2}[.)]|[-–]|o\s)")


def is_weak_mark(text: str) -> bool:
    """Tell whether a line's mark may as well be the rest of a word: ``다. ``, ``20) ``."""
    return bool(_WEAK.match(text))
