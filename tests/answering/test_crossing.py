"""Two values that a claim exchanges are found, and those that it only tells otherwise are not."""

import pytest

from chatbot.answering.clauses import parse
from chatbot.answering.crossing import find_crossing
from chatbot.korean import Morphemes

RATES = "국비 부담률은 서울 50%, 그 밖의 지역 70%이다."
FINES = "서울병원: 과징금 7,475만원, 과태료 660만원, 공표"
CHANGE = "개인정보 위반은 66건(전년 105건 → 66건)으로 줄었다."
COMPARED = "남성의 평균 연령은 45세로 여성의 43세보다 높다."


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (RATES, "국비 부담률은 서울 70%, 그 밖의 지역 50%이다."),
        (FINES, "서울병원은 과징금 660만원과 과태료 7,475만원을 냈다."),
        (CHANGE, "개인정보 위반은 66건에서 105건으로 늘었다."),
        (COMPARED, "평균 연령은 여성 45세, 남성 43세다."),
    ],
)
def test_exchanged_values_stand_against_each_other(
    morphemes: Morphemes, source: str, claim: str
) -> None:
    crossed = find_crossing(parse(claim, morphemes), parse(source, morphemes))
    told = [
        (claim[mine.start : mine.end], source[its.start : its.end].strip()) for mine, its in crossed
    ]
    assert len(told) == 2
    assert told[0][1] == told[1][0]
    assert told[1][1] == told[0][0]


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (RATES, RATES),
        (RATES, "그 밖의 지역은 국비 부담률이 70%, 서울은 50%다."),
        (FINES, "서울병원의 과태료는 660만원, 과징금은 7,475만원이다."),
        (CHANGE, "개인정보 위반은 105건에서 66건으로 줄었다."),
        (COMPARED, "여성의 43세는 남성의 45세보다 낮다."),
        (COMPARED, "평균 연령은 남성 45세, 여성 43세다."),
    ],
)
def test_what_is_told_the_other_way_round_is_not_exchanged(
    morphemes: Morphemes, source: str, claim: str
) -> None:
    assert find_crossing(parse(claim, morphemes), parse(source, morphemes)) == ()
