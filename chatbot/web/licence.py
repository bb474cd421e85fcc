"""Under which terms a release may be used, where its own text says so."""

from __future__ import annotations

import re

from chatbot.records import Document

UNKNOWN = "이용 조건이 자료에 적혀 있지 않습니다. 이용하기 전에 발표 기관에 확인해 주세요."
_TERMS = {
    "1": "출처표시",
    "2": "출처표시, 상업적 이용금지",
    "3": "출처표시, 변경금지",
    "4": "출처표시, 상업적 이용금지, 변경금지",
}
_NAMED = re.compile(r"공공누리[^\n]{0,30}?제?\s*([1-4])\s*유형")
_ATTRIBUTION = re.compile(r"공공누리[^\n]{0,20}?출처\s*표시\s*조건")


def licence_of(document: Document) -> str:
    """Name the 공공누리 terms of a release; an empty string where it does not state them."""
    named = _NAMED.search(document.text)
    number = named[1] if named else "1" if _ATTRIBUTION.search(document.text) else ""
    return f"공공누리 제{number}유형({_TERMS[number]})" if number else ""
