"""Dates, months, halves, clock times and telephone numbers in running Korean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from chatbot.answering.values.units import UNIT
from chatbot.answering.values.value import Kind, Moment, Value

_YEAR = r"(?P<year>(?:19|20)\d\d|['‘’`´′＇]\s?\d\d)"
_MARKS = r"\s?[.년/-]\s?"
_WEEKDAY = r"(?:\s?[(/]?\s?[월화수목금토일](?:요일)?\s?\))?"
_HALF = r"(?P<half>상반기|하반기|上半期|下半期|[上下]|(?<=[.’\d])[상하](?=[)\s]))"
_QUARTER = r"(?P<quarter>[1-4])\s?(?:/\s?4\s?)?(?:분기|Q)"
_DURATION_FOLLOWS = (
    r"(?!\s?(?:간|이내|동안|이상|이하|미만|초과|치|분|당|마다|연속|차|째|후|뒤|만에|정도|가량|영업"
    r"|전(?=[에까,.\s])|내(?=[에\s])))"
)
# In ``5.5~13.6조원`` neither is a date; ``10.3일`` is one, and ``10.3 개최``.
_NO_AMOUNT = rf"(?!\d|[십백천만억조]|(?!일)(?:{UNIT}))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # 2025년 6월 19일(목), ’25.6.19일, 2025-06-19
        rf"{_YEAR}{_MARKS}(?P<month>1[0-2]|0?[1-9])\s?[.월/-]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d|월)\s?[.일]?{_WEEKDAY}",
        # 25.6.19.
        r"(?<![\d.])(?P<year>[12]\d)\.\s?(?P<month>1[0-2]|0?[1-9])\.\s?(?P<day>3[01]|[12]\d|0?[1-9])(?![\d])\.?",
        # 2025년 상반기, ’23.上, 2025년 3분기
        rf"{_YEAR}\s?[.년]?\s?(?:{_HALF}|{_QUARTER})",
        # 2025년 6월, ’25.6월, '24.6末
        rf"{_YEAR}{_MARKS}(?P<month>1[0-2]|0?[1-9])(?:\s?월|\s?\.(?!\d)|\s?末|(?=[말초]|[~∼)]))(?!\s?\d{{1,2}}\s?[.일])",
        # 2025년, '27년, ~'27, (’25)
        rf"{_YEAR}\s?(?:년(?!간|생|산|물)|(?=[)\]~∼,\s末말초]|$|→)|年|년도(?=[^가-힣]|$))(?<!\d\d\d\d)",
        r"(?P<year>(?:19|20)\d\d)\s?(?:년도?(?!간)|年|(?=\s?[)\]~∼末]))",
        # 6월 19일, 8.7일, 2. 20.(목), 12.30. 18:00, 6.27 대책
        rf"(?<![\d.])(?P<month>1[0-2]|0?[1-9])(?:\s?월\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?일|\s?[./]\s?(?P<day2>3[01]|[12]\d|0?[1-9])(?:\s?\.?\s?\(\s?[월화수목금토일](?:요일)?\s?\)|\s?일|\.(?=\s|$|[~∼,)])|(?=\s?대책|\s?[~∼]\s?\d+[./]\d+{_NO_AMOUNT})))(?!간|\d)",
        # 상반기, 3분기
        rf"(?<![\d'’])(?:(?P<half>상반기|하반기)|{_QUARTER})",
        # 6월, 10월중
        r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\s?월(?!\s?\d{1,2}\s?일|급|세)",
        # 20일(목), 31일까지
        rf"(?<![\d.,월])(?P<day>3[01]|[12]\d|0?[1-9])\s?일(?:\s?\(\s?[월화수목금토일](?:요일)?\s?\)|(?![가-힣])|(?=까지|부터|에|자|은|이|과|과는|오전|오후)){_DURATION_FOLLOWS}",
    )
)
_RELATIVE_YEARS = {
    "올해": 0,
    "금년": 0,
    "내년": 1,
    "작년": -1,
    "지난해": -1,
    "전년": -1,
    "재작년": -2,
    "후년": 2,
}
_RELATIVE = re.compile(rf"(?<![가-힣])(?:{'|'.join(_RELATIVE_YEARS)})(?!\s?(?:동기|대비))")
_RELATIVE_DAYS = {"오늘": 0, "금일": 0, "내일": 1, "어제": -1, "모레": 2}
_RELATIVE_DAY = re.compile(rf"(?<![가-힣])(?:{'|'.join(_RELATIVE_DAYS)})(?![가-힣]{{0,1}}날)")
_CLOCK = re.compile(r"(?<![\d:])(?P<hour>[01]?\d|2[0-4])\s?:\s?(?P<minute>[0-5]\d)(?![\d:])")
_SPOKEN_CLOCK = re.compile(
    r"(?P<half>오전|오후|낮|밤|새벽|저녁|아침)?\s?(?<![\d.,])(?P<hour>\d{1,2})\s?시(?!간|기|점|장|대)"
    r"(?:\s?(?P<minute>\d{1,2})\s?분|\s?(?P<thirty>반))?"
)
_PHONE = re.compile(
    r"(?<![\d\-])(?:\(?\s?0\d{1,2}\s?[-)–.]\s?)?\d{3,4}\s?[-–]\s?\d{4}(?![\d\-])"
    r"|(?<![\d\-])1[3-9]\d\d(?:\s?[-–]\s?\d{4})(?!\d)"
)


def find_moments(text: str, today: date | None = None) -> Iterator[Value]:
    """Find dates in all writings; later forms may overlap earlier ones, which are surer.

    :param today: what 올해 and 내일 count from; without it they are not dates.
    """
    for form in _FORMS:
        for match in form.finditer(text):
            end = match.start() + len(match.group().rstrip())
            yield Value(Kind.DATE, match.start(), end, moment=_moment(match))
    if today is None:
        return
    for match in _RELATIVE.finditer(text):
        year = today.year + _RELATIVE_YEARS[match.group()]
        yield Value(Kind.DATE, match.start(), match.end(), moment=Moment(year))
    for match in _RELATIVE_DAY.finditer(text):
        day = today + timedelta(days=_RELATIVE_DAYS[match.group()])
        moment = Moment(day.year, day.month, day.day)
        yield Value(Kind.DATE, match.start(), match.end(), moment=moment)


def find_clocks(text: str) -> Iterator[Value]:
    """Find times of day: ``11:30``, ``오후 2시``, ``14시 30분``."""
    for match in _CLOCK.finditer(text):
        yield _clock(match, int(match["hour"]), int(match["minute"]))
    for match in _SPOKEN_CLOCK.finditer(text):
        hour = int(match["hour"])
        minute = 30 if match["thirty"] else int(match["minute"] or 0)
        if match["half"] in {"오후", "밤", "저녁"} and hour < 12:
            hour += 12
        if hour <= 24 and minute < 60:
            yield _clock(match, hour, minute, is_about=not match["half"] and 1 <= hour <= 12)


def find_phones(text: str) -> Iterator[Value]:
    """Find telephone numbers with at least two groups of digits."""
    for match in _PHONE.finditer(text):
        digits = "".join(letter for letter in match.group() if letter.isdigit())
        yield Value(Kind.PHONE, match.start(), match.end(), digits=digits)


def _clock(match: re.Match[str], hour: int, minute: int, *, is_about: bool = False) -> Value:
    """:param is_about: whether it may be of either half of the day: ``5시``."""
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    digits = f"{hour:02}:{minute:02}"
    return Value(Kind.CLOCK, start, match.end(), digits=digits, is_about=is_about)


def _moment(match: re.Match[str]) -> Moment:
    groups = match.groupdict()
    year = groups.get("year")
    day = groups.get("day") or groups.get("day2")
    half = groups.get("half")
    return Moment(
        year=_full_year(year) if year else None,
        month=int(groups["month"]) if groups.get("month") else None,
        day=int(day) if day else None,
        half=None if half is None else 1 if half[0] in "상上" else 2,
        quarter=int(groups["quarter"]) if groups.get("quarter") else None,
    )


def _full_year(text: str) -> int:
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits) if len(digits) == 4 else (2000 if int(digits) < 70 else 1900) + int(digits)
