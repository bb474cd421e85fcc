from datetime import date

import pytest

from chatbot.answering.fidelity import find_fault
from chatbot.korean import Morphemes
from chatbot.records import Citation

LOAN = (
    "□ 제조 AI전문기업은 융자를 최대 100억원, 보증을 최대 200억원까지 지원받는다. "
    "신청은 3. 21.(금) 18시까지 온라인으로 받는다."
)
FUND = "AI 펀드는 '27년까지 약 3조원 규모로 조성하고, 제조업 AI 도입률을 늘린다."


def cite(number: int, quote: str) -> Citation:
    return Citation(
        number=number,
        document="corpus/a.txt",
        title="스마트 제조혁신 생태계 고도화 방안",
        published=date(2025, 2, 20),
        page=None,
        start=0,
        end=len(quote),
        quote=quote,
        department="미래기술대응지원단",
    )


QUOTES = (cite(1, LOAN), cite(2, FUND))


def fault(text: str, morphemes: Morphemes, question: str = "지원은 얼마인가요?") -> str | None:
    return find_fault(text, QUOTES, question, morphemes, 500)


@pytest.mark.parametrize(
    "text",
    [
        "제조 AI전문기업은 최대 100억원까지 융자를 받을 수 있습니다 [1].",
        "융자는 최대 100억원, 보증은 최대 200억원까지 지원합니다. [1]",
        "신청은 2025년 3월 21일 18시까지 온라인으로 받습니다. [1] "
        "AI 펀드는 2027년까지 약 3조원 규모로 조성합니다. [2]",
        "AI 펀드는 2027년까지 약 3조원 규모로 조성되고, 융자는 최대 100억원입니다 [1][2]",
        "The loan is up to 10 billion won, and you can apply until March 21, 2025 [1].",
        "After decades 100 firms may get up to 10 billion won until 21 Mar. 2025 [1].",
    ],
)
def test_a_text_that_says_what_its_quotes_say_is_shown(text: str, morphemes: Morphemes) -> None:
    assert fault(text, morphemes) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("융자는 최대 100억원까지 지원합니다.", "인용 번호가 없는 문장"),
        ("융자는 최대 100억원입니다 [1]. 꼭 신청하세요.", "인용 번호가 없는 문장"),
        ("융자는 최대 100억원입니다 [3].", "없는 인용 번호"),
        ("융자는 최대 150억원까지 지원합니다 [1].", "없는 값"),
        ("융자는 100억원을 지원합니다 [1].", "없는 값"),
        ("융자는 100억원 이상 지원합니다 [1].", "없는 값"),
        ("AI 펀드는 2027년까지 3조원 규모로 조성합니다 [2].", "없는 값"),
        ("AI 펀드는 2028년까지 약 3조원 규모로 조성합니다 [2].", "없는 값"),
        ("신청은 2026년 3월 21일까지 온라인으로 받습니다 [1].", "없는 값"),
        ("신청은 3월 22일까지 온라인으로 받습니다 [1].", "없는 값"),
        ("융자는 최대 100억원까지 지원합니다 [2].", "없는 값"),
        ("융자는 최대 200억원, 보증은 최대 100억원까지 지원합니다 [1].", "다른 것의 값"),
        ("제조업 AI 도입률을 줄입니다 [2].", "반대로"),
        ("융자는 삼성전자가 최대 100억원까지 지원합니다 [1].", "없는 이름"),
        ("자세한 사항은 가까운 주민센터 창구 직원에게 문의하세요 [1].", "없는 낱말"),
        ("The loan is up to 100 billion won [1].", "없는 값"),
        ("You can apply until April 21 [1].", "없는 달"),
        ("The loan is up to 300 [1].", "없는 수"),
        ("There are two kinds of support [1].", "글로 쓴 수"),
        ("融資は最大100億ウォンです [1].", "한국어나 영어"),
        ("[1]", "글이 없다"),
        ("", "인용 번호가 없는"),
    ],
)
def test_a_text_that_says_something_else_is_not_shown(
    text: str, why: str, morphemes: Morphemes
) -> None:
    assert why in (fault(text, morphemes) or "")


def test_a_text_that_is_too_long_is_not_shown(morphemes: Morphemes) -> None:
    text = "융자는 최대 100억원까지 지원합니다 [1]. " * 30
    assert find_fault(text, QUOTES, "", morphemes, 500) == "너무 길다"
