from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.documents.dates import date_of_name, find_dates, find_time, resolve, years_in

WEEKDAYS = "월화수목금토일"


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
@pytest.mark.parametrize(
    "form",
    [
        "{0.year}. {0.month}. {0.day}.({1})",
        "{0.year}.{0.month}.{0.day}({1})",
        "’{2}. {0.month}. {0.day}.({1})",
        "{0.year}년 {0.month}월 {0.day}일",
    ],
)
def test_a_date_reads_back_in_every_writing(form: str, day: date) -> None:
    text = form.format(day, WEEKDAYS[day.weekday()], f"{day.year % 100:02}")
    written = find_dates(text)
    assert [resolve(one, []) for one in written] == [day]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11:30", time(11, 30)),
        ("오후 2시", time(14, 0)),
        ("14시 30분", time(14, 30)),
        ("24:00", time(0, 0)),
        ("조간", None),
        ("25:00", None),
        ("3시간", None),
    ],
)
def test_times_of_day(text: str, expected: time | None) -> None:
    assert find_time(text) == expected


def test_a_weekday_and_the_years_in_the_text_settle_the_year() -> None:
    [written] = find_dates("2. 20.(목)")
    assert resolve(written, years_in("'24년 28%, ‘25년 융자, '27년까지")) == date(2025, 2, 20)


def test_a_year_that_nothing_settles_stays_unknown() -> None:
    [written] = find_dates("2. 20.(목)")
    assert resolve(written, []) is None
    [without_weekday] = find_dates("2. 20.")
    assert resolve(without_weekday, [2024, 2025]) is None


def test_a_year_that_its_weekday_contradicts_gives_way_to_the_context() -> None:
    [written] = find_dates("2023.1.13.(화)")
    assert resolve(written, [2026, 2023]) == date(2026, 1, 13)
    assert resolve(written, [2023]) == date(2023, 1, 13)


def test_an_impossible_date_is_none() -> None:
    assert find_dates("13. 45.(월)") == []
    [written] = find_dates("2025. 2. 30.(일)")
    assert resolve(written, [2025]) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("250516(보도자료) 한도.hwpx", date(2025, 5, 16)),
        ("20250516_한도.pdf", date(2025, 5, 16)),
        ("259999 한도.pdf", None),
        ("한도.pdf", None),
    ],
)
def test_the_date_in_a_file_name(name: str, expected: date | None) -> None:
    assert date_of_name(name) == expected
