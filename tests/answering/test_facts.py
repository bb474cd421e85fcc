"""Verdicts on made-up claims about the seed release, over the fake encoder and reader."""

from pathlib import Path

import pytest

from chatbot.assistant import Assistant
from chatbot.errors import QuestionEmpty, TextTooLong
from chatbot.korean import Morphemes
from chatbot.records import Judgement
from chatbot.store import open_index
from tests.fakes import FakeEncoder, assemble_assistant


@pytest.fixture(scope="module")
def assistant(seed_index: Path, morphemes: Morphemes) -> Assistant:
    return assemble_assistant(open_index(seed_index, FakeEncoder().name), morphemes)


@pytest.mark.parametrize(
    ("claim", "wrong", "right"),
    [
        ("'27년까지 글로벌 AI 유니콘 7개를 육성한다.", "7개", "5개"),
        ("'27년까지 약 3억원 규모의 AI 펀드를 조성·운용한다.", "약 3억원", "약 3조원"),
        ("'27년까지 중소기업 AI활용률을 28%로 높인다.", "28%", "50%"),
    ],
)
def test_a_wrong_value_is_contradicted_by_that_of_the_same_thing(
    assistant: Assistant, claim: str, wrong: str, right: str
) -> None:
    verdict = assistant.check(claim)
    assert verdict.judgement is Judgement.CONTRADICTED
    assert (wrong, right) in {(item.claim, item.source) for item in verdict.differences}


def test_a_right_value_is_borne_out_by_exact_words(assistant: Assistant) -> None:
    verdict = assistant.check("'27년까지 글로벌 AI 유니콘을 5개 육성한다는 목표를 제시하였다.")
    assert verdict.judgement is Judgement.SUPPORTED
    citation = verdict.citations[0]
    text = assistant.document(citation.document).text
    assert text[citation.start : citation.end] == citation.quote
    assert "5개" in citation.quote


def test_beside_a_value_that_surely_differs_no_doubtful_word_is_named(
    assistant: Assistant,
) -> None:
    verdict = assistant.check("중기부는 '27년까지 약 5조원 규모의 AI 펀드를 조성·운용한다.")
    assert [(item.claim, item.source) for item in verdict.differences] == [("약 5조원", "약 3조원")]


def test_both_sides_of_a_difference_are_where_they_are_said_to_be(assistant: Assistant) -> None:
    verdict = assistant.check("'27년까지 글로벌 AI 유니콘 7개를 육성한다.")
    text = assistant.document(verdict.citations[0].document).text
    for item in verdict.differences:
        assert verdict.claim[item.start : item.end] == item.claim
        assert text[item.source_start : item.source_end] == item.source


def test_what_no_release_says_is_not_found_and_the_nearest_words_are_shown(
    assistant: Assistant,
) -> None:
    verdict = assistant.check("서울 지하철 요금은 2030년에 3,000원으로 오른다.")
    assert verdict.judgement is Judgement.NOT_FOUND
    assert verdict.citations == ()
    assert verdict.nearest


def test_a_text_is_checked_statement_by_statement(assistant: Assistant) -> None:
    text = "안녕하세요. '27년까지 글로벌 AI 유니콘 7개를 육성한다."
    (greeting, none), (_, verdict) = assistant.check_text(text)
    assert greeting.aside is not None
    assert none is None
    assert verdict is not None
    assert verdict.judgement is Judgement.CONTRADICTED


def test_an_empty_text_and_one_that_is_too_long_are_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionEmpty):
        assistant.statements(" \n ")
    with pytest.raises(TextTooLong, match="100,000"):
        assistant.statements("가" * 100_000)


def test_mixed_languages_and_symbols_get_a_verdict(assistant: Assistant) -> None:
    for claim in ("The fund is 3 trillion won 입니다", "𝟛조원 😀 펀드", "ㅋㅋㅋ 12345", "(((((1~"):
        assert assistant.check(claim).judgement in Judgement
