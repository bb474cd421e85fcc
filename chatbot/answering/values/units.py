"""Units and counters, each way of writing one under the name that it is compared by."""

from __future__ import annotations

import re

from chatbot.answering.values.value import Kind

Meaning = tuple[Kind, str, int]

# Each line: the name, then other ways of writing it.
_MONEY = """
원
달러 불 USD
유로
엔
위안
파운드
BTC 비트코인
ETH
"""
_SHARES = """
% ％ 퍼센트 프로
‰
"""
_POINTS = """
%p ％p %P ％P %포인트 ％포인트 퍼센트포인트
bp bps
포인트 p pt
"""
_COUNTERS = """
명 인 사람 名
개 곳 군데 개소 개사 사 社 개社 個 가지 부스 기관 기업 회사 개기관 개기업 개회사 개부스
건 件
개국 국
종 종류
회 번 차례
세 살
팀 개팀
가구
좌 계좌
대
호
편
점
쪽
장
권
과목
개교
주년
株
단계
석
학점
등급
등
㎡
톤
km ㎞
m
GB
TB
MB
만
자
"""
_MONTHS = {"개월": 1, "개월간": 1, "달": 1, "달간": 1, "분기": 3, "년": 12, "년간": 12}
_MONTHS |= {"해": 12, "개년": 12}
_DAYS = {"일": 1, "일간": 1, "주": 7, "주간": 7, "주일": 7}
_MINUTES = {"분": 1, "분간": 1, "시간": 60}


def _named(kind: Kind, lines: str) -> dict[str, Meaning]:
    table: dict[str, Meaning] = {}
    for line in filter(None, lines.splitlines()):
        name, *others = line.split()
        table |= {written: (kind, name, 1) for written in (name, *others)}
    return table


def _measured(name: str, sizes: dict[str, int]) -> dict[str, Meaning]:
    return {written: (Kind.DURATION, name, size) for written, size in sizes.items()}


# Written form: kind, name and size in units of that name.
UNITS: dict[str, Meaning] = {
    **_named(Kind.COUNT, _COUNTERS),
    **_named(Kind.MONEY, _MONEY),
    **_named(Kind.SHARE, _SHARES),
    **_named(Kind.POINTS, _POINTS),
    "할": (Kind.SHARE, "%", 10),
    **_measured("개월", _MONTHS),
    **_measured("일", _DAYS),
    **_measured("분", _MINUTES),
    **_measured("초", {"초": 1}),
    **_measured("영업일", {"영업일": 1}),
    "배": (Kind.TIMES, "배", 1),
}
# Words that are a number and a unit in one.
WORDS: dict[str, tuple[int, Meaning]] = {
    "절반": (50, UNITS["%"]),
    "반년": (6, UNITS["개월"]),
    "보름": (15, UNITS["일"]),
    "하루": (1, UNITS["일"]),
    "이틀": (2, UNITS["일"]),
    "사흘": (3, UNITS["일"]),
    "나흘": (4, UNITS["일"]),
    "닷새": (5, UNITS["일"]),
    "열흘": (10, UNITS["일"]),
    "일주일": (7, UNITS["일"]),
}


def _pattern(unit: str) -> str:
    if unit == "할":
        return "할(?![인당부])"
    return re.sub(r"^개(?=[기회부팀사])", r"개\\s?", re.escape(unit))


# The longest first, so that 개월 is not read as 개.
UNIT = "|".join(_pattern(unit) for unit in sorted(UNITS, key=len, reverse=True))
# Those that stand behind native numerals: 세 곳, 열두 번.
NATIVE_UNIT = "명|개사|개국|개|곳|군데|가지|차례|번|달|해|살|건|배|사람|팀|시간|종류|주|대"


def meaning(written: str) -> Meaning:
    """Tell what a unit measures."""
    return UNITS["".join(written.split())]
