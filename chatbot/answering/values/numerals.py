"""Numbers in Korean writing: ``1억 6,531만``, ``3천``, ``수백조``, ``열세``, ``석``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_SCALES = _SMALL | _LARGE
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALED = rf"(?:{_DIGITS})\s?(?:[십백천]{{1,2}}[만억조]?|[만억조])"
# A further term belongs to the first only behind a scale: "1억 6,531만", not "2024 30".
NUMBER = rf"(?:{_SCALED}\s?)*(?:{_SCALED}|{_DIGITS})"
VAGUE = r"수\s?(?:[십백천]{1,2}(?:[만억조])?|[만억조])|수(?=\s?(?:억|조|만))"
_TERMS = re.compile(rf"({_DIGITS})\s?([십백천]{{0,2}})([만억조]?)")

_UNITS = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "석": 3, "서": 3, "셋": 3, "네": 4, "넉": 4,
    "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60}
NATIVE = (
    rf"(?:{'|'.join(_TENS)})(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})?"
    rf"|(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
_SINO = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
SINO = rf"[{''.join(_SINO)}]?(?:[십백천만억조][{''.join(_SINO)}]?)+"


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says; a vague one gives only its order of magnitude."""

    low: Decimal
    high: Decimal
    is_vague: bool = False


def read_number(text: str) -> Numeral | None:
    """Read a numeral in any of its writings; None where it is none."""
    text = text.strip()
    if text.startswith("수"):
        scale = _scale("".join(text[1:].split()))
        return Numeral(scale * 2, scale * 10 - 1, is_vague=True) if scale else None
    if text[:1].isdigit():
        return _read_digits(text)
    if re.fullmatch(NATIVE, text):
        return _exact(_native(text))
    if re.fullmatch(SINO, text):
        return _exact(_sino(text))
    return None


def _exact(amount: Decimal) -> Numeral:
    return Numeral(amount, amount)


def _read_digits(text: str) -> Numeral | None:
    total = section = Decimal(0)
    at = 0
    for match in _TERMS.finditer(text):
        if text[at : match.start()].strip():
            return None
        section += Decimal(match[1].replace(",", "")) * _scale(match[2])
        if match[3]:  # 7천475만: both stand before the 만
            total += section * _LARGE[match[3]]
            section = Decimal(0)
        at = match.end()
    return None if text[at:].strip() else _exact(total + section)


def _scale(scales: str) -> Decimal:
    product = Decimal(1)
    for letter in scales:
        product *= _SCALES[letter]
    return product


def _native(text: str) -> Decimal:
    for word, tens in _TENS.items():
        if text.startswith(word):
            return Decimal(tens + _UNITS.get(text[len(word) :], 0))
    return Decimal(_UNITS[text])


def _sino(text: str) -> Decimal:
    total = section = digit = 0
    for letter in text:
        if letter in _SINO:
            digit = _SINO[letter]
        elif letter in _SMALL:
            section += (digit or 1) * _SMALL[letter]
            digit = 0
        else:
            total += ((section + digit) or 1) * _LARGE[letter]
            section = digit = 0
    return Decimal(total + section + digit)
