"""Amounts, rates, dates, counts, telephone numbers and persons in Korean writing, by their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from chatbot.records import Span


class ValueKind(StrEnum):
    """What a question asks for, or a piece of text gives."""

    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    COUNT = "count"
    PHONE = "phone"
    PERSON = "person"


_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|수(?:십|백|천)?)"
_POSTS = (
    "권한대행|부위원장|위원장|장관|차관|실장|국장|단장|과장|팀장|원장|청장|처장|대표이사|대표|"
    "사무관|주무관|서기관|조사관|수석|선임|책임|상임위원|교수|행장|회장|이사장|부원장|대통령|총리"
)
_FORMS: dict[ValueKind, str] = {
    ValueKind.PHONE: r"(?<![\d-])(?:0\d{1,2}-\d{3,4}-\d{4}|1[3-9]\d\d-\d{4})(?![\d-])",
    ValueKind.AMOUNT: (
        rf"(?:약\s?|최대\s?|총\s?|최소\s?)?{_NUMBER}\s?(?:(?:십|백|천)?(?:조|억|만)\s?)?"
        rf"(?:\d[\d,]*\s?(?:천|백)?(?:억|만)\s?)?(?:천|백)?(?:원|달러|유로|엔|위안)(?!칙|장|인|래|활|본|내)"
    ),
    ValueKind.PERCENT: (
        r"(?:약\s?)?\d[\d,]*(?:\.\d+)?\s?(?:%p?|％|퍼센트|포인트|bp)"
        r"(?:\s?(?:이상|이하|미만|초과))?"
    ),
    ValueKind.DATE: (
        r"(?:~\s?)?(?:(?:20\d\d|['‘’]\d\d)\s?[.년](?:\s?\d{1,2}\s?[.월](?:\s?\d{1,2}\s?[.일]?)?)?"
        r"|\d{1,2}\s?월\s?\d{1,2}\s?일|\d{1,2}\.\s?\d{1,2}\.|\d{1,2}월(?!\w)|\d{1,2}일(?=\())"
        r"(?:\s?\([월화수목금토일]\))?(?:\s?\d{1,2}:\d\d|\s?(?:조간|석간|말|초|까지|부터|상반기|하반기))*"
        r"|~\s?['‘’]\d\d"
    ),
    ValueKind.COUNT: (
        r"(?:약\s?|총\s?|최대\s?)?\d[\d,]*(?:\.\d+)?\s?(?:만\s?|천\s?)?"
        r"(?:개사|개소|개월|개|명|건|곳|사(?=[\s,()])|社|종|가지|회|인|대(?=[\s,()])|배|차례|시간|분|학점)"
    ),
    ValueKind.PERSON: rf"[가-힣]{{2,4}}\s?(?:{_POSTS})(?![가-힣]{{3}})",
}
_PATTERNS = {kind: re.compile(form) for kind, form in _FORMS.items()}

_ASKED = (
    (ValueKind.PHONE, r"전화|연락처|번호|통화|phone|telephone|contact number"),
    (ValueKind.PERCENT, r"퍼센트|몇\s?%|%|비율|비중|몇\s?프로|percent"),
    (
        ValueKind.DATE,
        r"언[제재]|며칠|몇\s?[년월일]|날짜|기한|기간|마감|시점|when\b|what date|which year",
    ),
    (ValueKind.PERSON, r"누구|누가|누굽|성함|담당자\s?이름|\bwho\b"),
    (ValueKind.COUNT, r"몇\s?(?:개|명|건|곳|사|가지|회|번|종|군데|배|시간)|how many"),
    (ValueKind.AMOUNT, r"얼마|금액|액수|한도|규모|돈|예산|how much|ceiling|amount|won\b"),
)


def find_values(text: str, kind: ValueKind) -> Iterator[Span]:
    """Find the values of one kind in a text, in order."""
    for match in _PATTERNS[kind].finditer(text):
        yield Span(match.start(), match.end())


def asked_kinds(question: str) -> list[ValueKind]:
    """Tell which kinds of value a question may ask for, the likeliest first; often none."""
    return [kind for kind, form in _ASKED if re.search(form, question, re.IGNORECASE)]
