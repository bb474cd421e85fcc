import os
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.answering.values import (
    Bound,
    Kind,
    Moment,
    Value,
    find_values,
    is_equal,
    is_misscaled,
)

# 10,000 over the five properties with LEDGER_CASES=2000; a few by default, to stay quick.
EVERY = settings(
    max_examples=int(os.environ.get("LEDGER_CASES", "60")), deadline=None, derandomize=True
)


def only(text: str) -> Value:
    values = find_values(text)
    assert len(values) == 1, [text[value.start : value.end] for value in values]
    return values[0]


def in_scales(amount: int) -> str:
    """Write 1억 6,531만 for 165,310,000."""
    parts = []
    for scale, name in ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, "")):
        count, amount = divmod(amount, scale)
        if count:
            parts.append(f"{count:,}{name}")
    return " ".join(parts)


def in_all_scales(amount: int) -> str:
    """Write 1억6천531만 for 165,310,000, as newspapers do."""
    parts = []
    for scale, name in ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, "")):
        count, amount = divmod(amount, scale)
        thousands, below = divmod(count, 1000)
        parts += [f"{thousands}천"] if thousands else []
        hundreds, below = divmod(below, 100) if below % 100 == 0 else (0, below)
        parts += [f"{hundreds}백"] if hundreds else [str(below)] if below else []
        parts += [name] if count else []
    return "".join(parts)


@st.composite
def amounts(draw: st.DrawFn) -> tuple[int, str]:
    amount = draw(st.integers(1, 9999)) * 10 ** draw(st.integers(0, 11))
    forms = [f"{amount}", f"{amount:,}", in_scales(amount), in_scales(amount).replace(" ", "")]
    forms += [in_all_scales(amount)]
    return amount, draw(st.sampled_from(forms))


@EVERY
@given(amounts(), st.sampled_from(["원", "달러", "명", "건", "개", "곳"]))
def test_an_amount_is_read_back_from_any_of_its_writings(
    written: tuple[int, str], unit: str
) -> None:
    amount, text = written
    value = only(f"모두 {text}{unit}을 지원한다.")
    assert value.low == value.high == amount


@EVERY
@given(
    st.dates(date(2000, 1, 1), date(2069, 12, 31)),
    st.sampled_from(
        [
            "{d.year}년 {d.month}월 {d.day}일",
            "{d.year}. {d.month}. {d.day}.",
            "{d.year}.{d.month}.{d.day}.",
            "{d:%Y-%m-%d}",
            "’{d:%y}.{d.month}.{d.day}일",
            "'{d:%y}.{d.month}.{d.day}.",
            "’{d:%y}년 {d.month}월 {d.day}일",
            "{d.year}년 {d.month}월 {d.day}일(목)",
        ]
    ),
)
def test_a_date_is_read_back_from_any_of_its_writings(day: date, form: str) -> None:
    value = only(f"공고는 {form.format(d=day)} 나온다.")
    assert value.moment == Moment(day.year, day.month, day.day)


@EVERY
@given(st.decimals(Decimal("0.01"), 100, places=2), st.sampled_from(["%", "％", " 퍼센트", "%p"]))
def test_a_percentage_is_read_back_and_is_no_percentage_point(share: Decimal, unit: str) -> None:
    value = only(f"비중은 {share}{unit}이다.")
    assert value.low == share
    assert (value.kind is Kind.POINTS) == (unit == "%p")


@EVERY
@given(st.integers(0, 23), st.integers(0, 59), st.booleans())
def test_a_time_of_day_is_read_back(hour: int, minute: int, is_spoken: bool) -> None:
    text = f"{hour}:{minute:02}" if not is_spoken else f"{hour}시 {minute}분"
    assert only(f"회의는 {text}에 연다.").digits == f"{hour:02}:{minute:02}"


@EVERY
@given(st.text(max_size=80))
def test_any_text_gives_values_in_order_that_do_not_overlap(text: str) -> None:
    values = find_values(text)
    ends = [0, *(value.end for value in values)]
    assert all(end <= value.start < value.end for end, value in zip(ends, values, strict=False))


SAME = [
    ("'27년", "2027년까지"),
    ("’25.6.19일(목)", "2025년 6월 19일"),
    ("3월", "2025년 3월"),
    ("1/4분기", "1분기"),
    ("’23.上", "2023년 상반기"),
    ("오후 2시 30분", "14:30"),
    ("5천만원", "50,000,000원"),
    ("1억 5,000만원", "1.5억원"),
    ("44社", "44곳"),
    ("열세 차례", "13회"),
    ("네 명", "4인"),
    ("석 달", "3개월"),
    ("1년", "12개월"),
    ("일주일", "7일간"),
    ("절반", "50%"),
    ("제3차", "3차 회의"),
    ("약 3조원", "3조원"),
    ("약 3조원", "2조 9,800억원"),
    ("70여 명", "70명"),
    ("수천만원", "수천만 원"),
    ("최대 100억원", "100억원 이하"),
    ("2천만원", "이천만원"),
    ("1천2백억 원", "1,200억원"),
    ("155억5천6백만원", "15,556백만원"),
    ("7천475만원", "7,475만원"),
    ("1천만원대", "1천5백만원"),
    ("3%대", "3.4%"),
    ("30~40%대", "43%"),
    ("3% 가까이", "2.7%"),
    ("30만 명에 조금 못 미친다", "29만 8천 명"),
    ("2만 원어치", "2만원"),
    ("8할", "80%"),
    ("100만 원을 넘지 않는다", "100만원 이하"),
    ("100명을 웃돌지 못했다", "100명 이하"),
    ("5시에 끝난다", "17:00"),
    ("5시에 끝난다", "오후 5시"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writings_of_the_same_value_are_equal(one: str, other: str) -> None:
    assert is_equal(only(one), only(other))
    assert is_equal(only(other), only(one))


DIFFERENT = [
    ("3%대", "4%"),
    ("3% 가까이", "3.3%"),
    ("100억원", "100조원"),
    ("100만원", "100만달러"),
    ("100명", "100건"),
    ("5%", "5%p"),
    ("3년", "3개월"),
    ("3회", "제3회"),
    ("약 3조원", "2조 7,000억원"),
    ("3조원", "2조 9,800억원"),
    ("2025년", "2027년"),
    ("2025년 상반기", "2025년 하반기"),
    ("2025년 3월", "2025년 2분기"),
    ("오전 2시", "오후 2시"),
    ("05:00", "17:00"),
    ("5시에 끝난다", "17:30"),
    ("100만 원을 넘지 않는다", "100만원 초과"),
    ("044-204-7250", "044-204-7205"),
    ("수백조원", "수십조원"),
    ("10억원 이상", "10억원 미만"),
    ("10억원 이상", "10억원 초과"),
    ("2배", "2%"),
    ("30일", "30분"),
    ("40여 명", "50명"),
    ("제2차", "제3차"),
]


@st.composite
def look_alikes(draw: st.DrawFn) -> tuple[str, str]:
    number = draw(st.integers(1, 999))
    units = [
        "억원",
        "조원",
        "만원",
        "원",
        "억달러",
        "명",
        "건",
        "개",
        "%",
        "%p",
        "배",
        "개월",
        "시간",
    ]
    one, other = draw(st.lists(st.sampled_from(units), min_size=2, max_size=2, unique=True))
    return f"{number}{one}", f"{number}{other}"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(look_alikes())
def test_the_same_number_with_another_unit_is_another_value(pair: tuple[str, str]) -> None:
    assert not is_equal(only(pair[0]), only(pair[1]))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_look_alikes_are_not_equal(one: str, other: str) -> None:
    assert not is_equal(only(one), only(other))


def test_a_limit_and_an_estimate_are_kept_with_the_value() -> None:
    assert only("100억원 이상").bound is Bound.AT_LEAST
    assert only("최대 100억원").bound is Bound.AT_MOST
    assert only("약 100억원").is_about


def test_the_lower_end_of_a_range_takes_the_scale_of_the_upper() -> None:
    value = only("연매출 5~10억원")
    assert (value.low, value.high) == (Decimal(500_000_000), Decimal(1_000_000_000))


def test_the_lower_end_of_a_range_of_amounts_is_no_date() -> None:
    value = only("자산 5.5~13.6조원")
    assert (value.low, value.high) == (Decimal("5.5e12"), Decimal("13.6e12"))
    assert find_values("5.5~6.3 동안")[0].moment == Moment(month=5, day=5)
    assert find_values("5.5~6.3 개최")[0].moment == Moment(month=5, day=5)
    assert only("수익률 1.5~2.5%p").low == Decimal("1.5")


def test_a_name_that_reads_like_an_amount_is_none() -> None:
    assert find_values("이억원 위원장은 일한 사람을 격려했다.") == []


def test_this_year_counts_from_the_day_of_the_release() -> None:
    values = find_values("내년부터 시행한다.", date(2025, 2, 20))
    assert [value.moment for value in values] == [Moment(2026)]
    assert find_values("내년부터 시행한다.") == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("16.4억원", "16.4조원", True),
        ("100조원", "100억원", True),
        ("3천명", "3명", True),
        ("30명", "3명", False),
        ("16.4억원", "16.5조원", False),
        ("16.4억원", "16.4억 달러", False),
        ("5%", "5000%", False),
        ("1~3조원", "1억원", False),
    ],
)
def test_the_same_digits_a_thousandfold_apart_are_a_slip(
    one: str, other: str, expected: bool
) -> None:
    assert is_misscaled(only(one), only(other)) is is_misscaled(only(other), only(one)) is expected
