"""Dates and times as press releases write them; what is not written stays unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

KOREA = timezone(timedelta(hours=9), "KST")
_WEEKDAYS = "월화수목금토일"
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d|['‘’`´′]\s?\d\d)\s*[.년/-]\s*|(?<![\d.]))"
    r"(?P<month>\d{1,2})\s*[.월/-]\s*(?P<day>\d{1,2})\s*(?:[.일]|(?=\s*\()|(?!\d))"
    r"\s*(?:\(\s*(?P<weekday>[월화수목금토일])(?:요일)?\s*\))?"
)
_CLOCK = re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)")
_SPOKEN = re.compile(
    r"(?:(?P<half>오전|오후|낮|밤)\s*)?(?<!\d)(?P<hour>\d{1,2})\s*시(?:\s*(?P<minute>\d{1,2})\s*분)?(?!간|기|점)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*[년.])|['‘’`´′](\d\d)(?=\s*(?:[년.\-~)]|$))")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it was written: the year and the weekday may be missing."""

    month: int
    day: int
    year: int | None
    weekday: int | None
    start: int
    end: int


def find_dates(text: str) -> list[Written]:
    """Find all dates in a text, with or without a year."""
    found: list[Written] = []
    for match in _DATE.finditer(text):
        month, day = int(match["month"]), int(match["day"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        weekday = _WEEKDAYS.index(match["weekday"]) if match["weekday"] else None
        year = _full_year(match["year"]) if match["year"] else None
        found.append(Written(month, day, year, weekday, match.start(), match.end()))
    return found


def find_time(text: str) -> time | None:
    """Find the first time of day: ``11:30``, ``오후 2시``, ``14시 30분``."""
    if match := _CLOCK.search(text):
        hour, minute = int(match["hour"]), int(match["minute"])
        return time(hour % 24, minute) if hour < 24 or minute == 0 else None
    if match := _SPOKEN.search(text):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"] in {"오후", "밤"} and hour < 12:
            hour += 12
        return time(hour, minute) if hour < 24 and minute < 60 else None
    return None


def years_in(text: str) -> list[int]:
    """List the years that a text mentions, those mentioned most often first."""
    counts: dict[int, int] = {}
    for full, short in _YEAR.findall(text):
        year = int(full) if full else 2000 + int(short)
        counts[year] = counts.get(year, 0) + 1
    return sorted(counts, key=lambda year: (-counts[year], -year))


def resolve(written: Written, years: list[int]) -> date | None:
    """Give a written date its year, or None if the context does not settle it.

    A weekday leaves one year in five or six; the text must mention that year or one beside it,
    and no other year that fits as well. A year that its own weekday contradicts is a slip of the
    pen: it stands only where the context offers no better one.
    """
    stated = written.year and _date(written.year, written.month, written.day)
    if stated and written.weekday in {None, stated.weekday()}:
        return stated
    near = sorted({year + shift for year in years for shift in (-1, 0, 1)})
    if written.weekday is None:
        if written.year is not None:
            return None
        return _date(years[0], written.month, written.day) if len(years) == 1 else None
    days = [_date(year, written.month, written.day) for year in near]
    fitting = [day for day in days if day and day.weekday() == written.weekday]
    mentioned = [day for day in fitting if day.year in years]
    for choice in (mentioned, fitting):
        if len(choice) == 1:
            return choice[0]
    return stated or None


def at_korean_time(day: date, moment: time) -> datetime:
    """Join date and time in Korea's time zone."""
    return datetime.combine(day, moment, tzinfo=KOREA)


def date_of_name(name: str) -> date | None:
    """Read the date that a file's name begins with: ``250516(보도자료) ….hwpx``."""
    match = re.match(r"\D{0,12}(?<!\d)(20)?(\d\d)[.\-_]?(\d\d)[.\-_]?(\d\d)(?!\d)", name)
    if not match:
        return None
    return _date(2000 + int(match[2]), int(match[3]), int(match[4]))


def _full_year(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
