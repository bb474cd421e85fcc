"""A name, year or subject that the releases do not hold makes an answer doubtful."""

from datetime import date

import pytest

from chatbot.answering.anchors import STRANGERS_WEIGHT, YEAR_WEIGHT, doubt, is_talk, years_in
from chatbot.korean import Morphemes
from chatbot.records import Document

TEXT = "개인정보위는 루이비통에 과징금 213억원을 부과하고, '27년까지 유출 대책을 마련한다."
RELEASE = Document("a.txt", TEXT, "", "개인정보 유출 과징금 부과", published=date(2026, 2, 1))


@pytest.mark.parametrize(
    ("question", "years"),
    [("2027년 예산은?", {2027}), ("'25년 대비 2026년은?", {2025, 2026}), ("올해 예산은?", set())],
)
def test_years_are_read_in_each_writing(question: str, years: set[int]) -> None:
    assert years_in(question) == years


@pytest.mark.parametrize("question", ["루이비통 과징금 얼마", "2026년 과징금은?", "27년 대책은?"])
def test_what_the_release_holds_leaves_no_doubt(morphemes: Morphemes, question: str) -> None:
    assert doubt(question, [RELEASE], morphemes) == 0.0


def test_a_name_that_the_release_lacks_is_doubtful_the_more_the_less_is_asked_besides(
    morphemes: Morphemes,
) -> None:
    curt = doubt("샤넬 과징금 얼마", [RELEASE], morphemes)
    long = doubt("샤넬 개인정보 유출 대책과 과징금 부과는 얼마", [RELEASE], morphemes)
    assert curt == STRANGERS_WEIGHT / 2
    assert 0 < long < curt


def test_a_short_name_is_none_that_the_release_lacks(morphemes: Morphemes) -> None:
    release = Document("a.txt", "금융감독원은 검사를 실시한다.", "", "검사 결과")
    assert doubt("금감원 검사는?", [release], morphemes) == 0.0


def test_a_year_that_no_release_knows_is_doubtful(morphemes: Morphemes) -> None:
    other = Document("b.txt", "2029년 계획", "", "계획", published=date(2026, 3, 1))
    undated = Document("c.txt", "계획", "", "계획")
    assert doubt("2029년 과징금은?", [RELEASE], morphemes) == YEAR_WEIGHT
    assert doubt("2029년 과징금은?", [RELEASE, other], morphemes) == 0.0
    assert doubt("2029년 과징금은?", [RELEASE, undated], morphemes) == 0.0


@pytest.mark.parametrize(
    "words", ["안녕하세요", "고마워", "배고파", "너 누구야", "asdf", "날씨 어때?"]
)
def test_greetings_and_chat_are_no_questions(morphemes: Morphemes, words: str) -> None:
    assert is_talk(words, RELEASE, morphemes)


@pytest.mark.parametrize(
    "question",
    ["과징금 얼마", "louis vuitton fine", "privacy fine", "돈을 누가 어디에 어떻게 나눠 주나요"],
)
def test_a_question_is_no_chat(morphemes: Morphemes, question: str) -> None:
    assert not is_talk(question, RELEASE, morphemes)
