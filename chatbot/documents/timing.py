"""When a release may be reported and when it was published: 보도시점 and 배포."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chatbot.documents.dates import at_korean_time, find_dates, find_time, resolve, years_in
from chatbot.documents.lines import Line

EMBARGO = re.compile(
    r"^(?:보\s*도\s*(?:시\s*점|일\s*시|시\s*기|요\s*청)|엠\s*바\s*고|보\s*도(?=\s*[:：]?\s*(?:$|\d|즉|배|['’‘])))"
)
_ISSUED = re.compile(r"배\s*포(?:\s*일\s*시|\s*시\s*점)?(?!\s*(?:즉\s*시|시(?![점간])|시$))")
ISSUED_LINE = re.compile(r"^배\s*포(?:\s*(?:일\s*시|시\s*점))?\s*[:：]?\s*(?=$|\d|['’‘])")
_AT_ONCE = re.compile(r"즉\s*시|배\s*포\s*시(?!\s*[점간])")
_DATED = re.compile(
    r"^\(?(?:\((?:인터넷|지\s*면|온라인|방송|통신)\)\s*)?['’‘]?(?:\d{2,4}\s*[.년]\s*)?(?:1[0-2]|0?[1-9])\s*[.월]\s*\d{1,2}"
)
# "3월 25일부터 …": a date that runs on is no line of its own.
_RUNS_ON = re.compile(r"\d\s*일?\s*(?:\([^)]*\)\s*)?(?:부터|까지|에|은|는|의)(?![가-힣])|다\.?$")
_VALUE = re.compile(
    r"^(?:.{0,20}(?:의결|회의|보고)\s*(?:직?후|이후)$|20\d\d\.$|0$)|^\(?(?:즉\s*시|배\s*포\s*(?:즉\s*)?시|조\s*간|석\s*간|보고\s*후|별도|\(?인터넷|\(?지\s*면|\d{1,2}:\d\d)"
)
_TOP_LINES = 15


def is_embargo_value(text: str) -> bool:
    """Tell whether a line is nothing but a date, a time, an edition or ``즉시``."""
    return len(text) <= 60 and bool(_DATED.match(text) or _VALUE.match(text))


def dated_line(lines: Sequence[Line], text: str) -> date | None:
    """Find a line at the top that is nothing but a date, as speeches have it under their title."""
    years = years_in(text)
    for line in lines[:_TOP_LINES]:
        if is_embargo_value(line.text) and not _RUNS_ON.search(line.text):
            for written in find_dates(line.text)[:1]:
                if day := resolve(written, years if written.year is None else [written.year]):
                    return day
    return None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a release may be reported and when it was published; None where it is not said."""

    embargo: datetime | None
    published: date | None


def read_timing(masthead: str, text: str) -> Timing:
    """Read 보도시점 and 배포 out of the head.

    A morning paper (조간) is printed the night before its date, and its releases are public on
    the day before; it names no time, so there is no time of embargo.

    :param masthead: the lines above the title.
    :param text: the whole release, whose years settle a date without one.
    """
    embargo_text, issued_text = _split_timing(masthead)
    years = years_in(masthead) or years_in(text)
    issued_day, issued = _first_moment(issued_text, years)
    if _AT_ONCE.search(embargo_text) and not find_dates(embargo_text):
        return Timing(issued, issued_day)
    day, moment = _first_moment(embargo_text, years)
    if moment is not None:
        return Timing(moment, moment.date())
    if day is not None and re.search(r"조\s*간", embargo_text):
        day -= timedelta(days=1)
    return Timing(None, day or issued_day)


def _split_timing(masthead: str) -> tuple[str, str]:
    lines = masthead.split("\n")
    starts = [at for at, line in enumerate(lines) if EMBARGO.match(line)]
    rest = EMBARGO.sub("", "\n".join(lines[starts[0] :]), count=1) if starts else masthead
    match = _ISSUED.search(rest)
    return (rest[: match.start()], rest[match.end() :]) if match else (rest, "")


def _first_moment(text: str, years: list[int]) -> tuple[date | None, datetime | None]:
    """Find the first date, and the first date that has a time of day."""
    dates = find_dates(text)
    first: date | None = None
    for number, written in enumerate(dates):
        day = resolve(written, years)
        first = first or day
        end = dates[number + 1].start if number + 1 < len(dates) else len(text)
        moment = find_time(text[written.end : end])
        if day is not None and moment is not None:
            return first, at_korean_time(day, moment)
    return first, None
