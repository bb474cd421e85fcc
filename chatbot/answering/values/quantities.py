"""Amounts, shares, counts, durations and ordinals in running Korean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from chatbot.answering.values.numerals import NATIVE, NUMBER, SINO, VAGUE, Numeral, read_number
from chatbot.answering.values.units import NATIVE_UNIT, UNIT, WORDS, meaning
from chatbot.answering.values.value import Bound, Kind, Value

_BEFORE = r"(?P<before>(?:약|대략|최대|최고|최소|최저|적어도)\s?)?"
_MORE = r"여|남짓|가량|쯤|내외|안팎|정도"
_SHORT_OF = r"가까[이운]|(?:에\s)?(?:육박|(?:조금\s|약간\s)?못\s?미)"
_BAND = r"대(?=$|[^가-힣]|[의로에를가는이까])"  # 1천만원대, 40%대로
_AFTER = (
    rf"(?:\s?(?P<more>{_MORE})|\s?(?P<short>{_SHORT_OF})|(?P<band>{_BAND}))?"
    r"(?P<bound>\s?(?:이상|이하|미만|초과|이내)|(?:을|를|이|가)?\s?(?:넘|웃[도돌]|상회|밑[도돌]))?"
)
# What may follow a unit; any other letter would make a word of it: 개 in 개선, 원 in 원금.
_END = (
    r"(?=$|[^가-힣A-Za-z]|여|남짓|가량|쯤|내외|안팎|정도|이상|이하|미만|초과|이내|규모|수준|한도|상당|어치"
    r"|[을를이가은는의에로도만과와씩당인]|으로|부터|까지|에서|보다|이다|입니|이며|이고|였|다|동안|째"
    rf"|{_BAND}|넘|간|전|후|중|분|짜리|마다|뒤|새|들|밖|가운데)"
)
_QUANTITY = re.compile(
    rf"{_BEFORE}(?P<sign>[+＋\-△▲▽▼]\s?)?(?P<currency>[$€￥]\s?)?(?P<first>{NUMBER})"
    rf"(?:\s?(?P<unit1>{UNIT})?\s?[~∼～\-–]\s?(?P<second>{NUMBER}))?"
    rf"(?P<inner>\s?여)?\s?(?P<unit>{UNIT}){_END}{_AFTER}"
)
_VAGUE = re.compile(rf"(?P<first>{VAGUE})\s?(?P<unit>{UNIT}){_END}")
_SPOKEN = re.compile(
    rf"(?<![가-힣\d]){_BEFORE}(?:(?P<first>{NATIVE})\s?(?P<unit>{NATIVE_UNIT})"
    rf"|(?P<sino>{SINO})(?P<inner>\s?여)?\s?(?P<sinounit>{UNIT})){_END}{_AFTER}"
)
_WORD = re.compile(rf"(?<![가-힣])(?P<word>{'|'.join(WORDS)})(?![가-힣]*기의){_AFTER}")
# "100만원을 넘지 않는" is 100만원 이하.
_DENIED = re.compile(r"(?:하)?지\s?(?:않|못|아니)")
_DENIED_BOUNDS = {Bound.MORE: Bound.AT_MOST, Bound.LESS: Bound.AT_LEAST}
_PART = re.compile(r"(?P<below>\d+)\s?분의\s?(?P<above>\d+)")
_ORDINAL = re.compile(
    r"제\s?(?P<a>\d+)\s?(?P<ua>차|회|기|조|항|호|대|장|편|단계)"
    r"|(?<![\d.])(?P<b>\d+)\s?(?P<ub>차(?!례|원|량|익|이|별|관)|회째|번째|단계|호(?![가-힣]{2})"
    r"|위(?![가-힣]{1,2}(?:회|해|험|반|탁|임|원))|대(?=\s|$))"
    r"|(?<![가-힣])(?P<c>첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:번째|째)"
)
_SCALED = re.compile(rf"{_BEFORE}(?P<first>{NUMBER})(?<=[억조]){_AFTER}")
_PLAIN = re.compile(r"(?<![\d.,A-Za-z])\d[\d,]*(?:\.\d+)?(?![\dA-Za-z])")


def find_quantities(text: str) -> Iterator[Value]:
    """Find amounts, shares, counts and durations; they do not overlap each other."""
    for match in _PART.finditer(text):
        if int(match["below"]):
            share = Decimal(100) * int(match["above"]) / int(match["below"])
            yield Value(Kind.SHARE, match.start(), match.end(), share, share, "%", is_about=True)
    for match in _QUANTITY.finditer(text):
        value = _quantity(match)
        if value:
            yield value
    for match in _VAGUE.finditer(text):
        numeral = read_number(match["first"])
        if numeral:
            yield _measured(numeral, match["unit"], match.start(), match.end())
    for match in _SPOKEN.finditer(text):
        value = _spoken(match)
        if value:
            yield value
    for match in _WORD.finditer(text):
        amount, (_, unit, _) = WORDS[match["word"]]
        numeral = Numeral(Decimal(amount), Decimal(amount))
        yield _measured(numeral, unit, match.start(), match.end(), match)


def find_ordinals(text: str) -> Iterator[Value]:
    """Find places in a row: ``제3차``, ``9회째``, ``두 번째``."""
    for match in _ORDINAL.finditer(text):
        if match["c"]:
            word = match["c"]
            numeral = Numeral(Decimal(1), Decimal(1)) if word == "첫" else read_number(word)
            unit = "번째"
        else:
            numeral = read_number(match["a"] or match["b"])
            unit = match["ua"] or match["ub"]
            unit = "번째" if unit in {"차", "회", "회째", "번째"} else unit
        if numeral:
            yield Value(Kind.ORDINAL, match.start(), match.end(), numeral.low, numeral.high, unit)


def find_plain_numbers(text: str) -> Iterator[Value]:
    """Find numbers without a unit; behind 억 and 조 the 원 is understood."""
    for match in _SCALED.finditer(text):
        numeral = read_number(match["first"])
        if numeral:
            yield _measured(numeral, "원", match.start(), match.end(), match)
    for match in _PLAIN.finditer(text):
        amount = Decimal(match.group().replace(",", "").rstrip("."))
        yield Value(Kind.NUMBER, match.start(), match.end(), amount, amount)


def _quantity(match: re.Match[str]) -> Value | None:
    first = read_number(match["first"])
    second = read_number(match["second"]) if match["second"] else None
    if first is None:
        return None
    if second:
        first = _range(match["first"], first, second)
    unit = match["unit"]
    if match["currency"]:
        unit = "달러"
    value = _measured(first, unit, match.start(), match.end(), match)
    return value


def _range(written: str, first: Numeral, second: Numeral) -> Numeral:
    """``5~10억원``: the scale of the second holds for the first too."""
    low = first.low
    if low > second.high or (written.strip()[-1].isdigit() and second.high >= 10_000):
        scale = Decimal(1)
        for step in (10**12, 10**8, 10**4):
            if second.high >= step and low * step <= second.high:
                scale = Decimal(step)
                break
        low *= scale
    return Numeral(min(low, second.high), max(low, second.high))


def _spoken(match: re.Match[str]) -> Value | None:
    number, unit = match["first"] or match["sino"], match["unit"] or match["sinounit"]
    rest = match.string[match.end() :]
    if number == "한" and (unit in {"번", "사람"} or rest.startswith("도")):
        return None  # "한 곳도 빠짐없이", "다시 한번", "일한 사람" count nothing
    if match["sino"] and not _is_spelt_number(number, unit):
        return None
    numeral = read_number(number)
    if numeral is None:
        return None
    return _measured(numeral, unit, match.start(), match.end(), match)


def _is_spelt_number(number: str, unit: str) -> bool:
    """``천만 원`` and ``이천만원`` are numbers, the person 이억원 and the law's 조 are none."""
    scales = sum(letter in "십백천만억조" for letter in number)
    if scales == 1 and len(number) == 1:
        return number in "십백천" or unit == "원"
    return scales >= 2


def _measured(
    numeral: Numeral, unit: str, start: int, end: int, match: re.Match[str] | None = None
) -> Value:
    """Bring a numeral with its unit to the unit under which it is compared."""
    if unit == "주" and numeral.low >= 1000:
        unit = "株"
    kind, name, size = meaning(unit)
    groups = match.groupdict() if match else {}
    before = (groups.get("before") or "").strip()
    after = (groups.get("more") or "") + (groups.get("inner") or "").strip()
    short, band = groups.get("short"), groups.get("band")
    bound = Bound.LESS if short else _bound(before, (groups.get("bound") or "").strip())
    if match and _DENIED.match(match.string, match.end()):
        bound = _DENIED_BOUNDS.get(bound, bound)
    low, high = numeral.low * size, numeral.high * size
    if "여" in after or "남짓" in after or band:
        high = _end_of_band(kind, high)
    return Value(
        kind, start, end, low, high, name,
        bound=bound,
        is_about=bool(after or short or band) or before in {"약", "대략"},
        is_vague=numeral.is_vague,
    )  # fmt: skip


def _end_of_band(kind: Kind, amount: Decimal) -> Decimal:
    """40여 lies below 50, 3%대 below 4%: as far as the last digit that is not 0 goes."""
    exponent = int(amount.normalize().as_tuple().exponent)
    if kind in {Kind.SHARE, Kind.POINTS}:
        return amount + Decimal(10) ** exponent - Decimal("0.001")
    return amount + Decimal(10) ** max(0, exponent) - 1


def _bound(before: str, after: str) -> Bound:
    if after in {bound.value for bound in Bound if bound}:
        return Bound(after)
    if after == "이내" or before in {"최대", "최고"}:
        return Bound.AT_MOST
    if before in {"최소", "최저", "적어도"}:
        return Bound.AT_LEAST
    if after.endswith(("넘", "웃도", "웃돌", "상회")):
        return Bound.MORE
    if after.endswith(("밑도", "밑돌")):
        return Bound.LESS
    return Bound.NONE
