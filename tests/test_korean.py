import itertools
import unicodedata
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.korean import Morpheme, Morphemes, normalise, spell_out_years, split_sentences


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def test_normal_form_composes_hangul_and_drops_what_nobody_sees() -> None:
    decomposed = unicodedata.normalize("NFD", "지원")
    assert normalise(f"\ufeff{decomposed}\u200b 금\u202e액\U000e0041\r\n\x00끝") == "지원 금액\n끝"


def test_normal_form_turns_strange_spaces_and_line_ends_into_plain_ones() -> None:
    assert normalise("가\u00a0나\u3000다\u2028라\x0c마\t바") == "가 나 다\n라\n마\t바"


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert normalise("질문\ud800") == "질문\ufffd"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet="가나다. !?\n\"“”'20a(", max_size=80))
def test_sentences_cover_all_that_is_not_white_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)
    kept = "".join(text[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_a_date_does_not_end_a_sentence() -> None:
    assert sentences("접수는 2. 20.(목) 시작한다. 마감은 3. 5. 이다.") == [
        "접수는 2. 20.(목) 시작한다.",
        "마감은 3. 5. 이다.",
    ]


def test_a_closed_quotation_is_not_cut() -> None:
    quoted = "그는 “준비해야 한다. 지금 해야 한다.”라고 말했다."
    assert sentences(f"{quoted} 다음이다.") == [quoted, "다음이다."]


def test_a_line_end_ends_a_sentence() -> None:
    assert sentences("제목\n본문이다") == ["제목", "본문이다"]


def test_the_letter_of_a_list_does_not_end_a_sentence() -> None:
    assert sentences("가. 지원 대상이다.") == ["가. 지원 대상이다."]


def test_short_years_are_spelt_out() -> None:
    assert spell_out_years("'24년 28%, ‘27년까지, ~'26)") == "2024년 28%, 2027년까지, ~2026)"
    assert spell_out_years("'데이터 생성'") == "'데이터 생성'"


def test_words_are_the_morphemes_that_carry_meaning(morphemes: Morphemes) -> None:
    assert morphemes.words("AI 활용률을 높이려면 지원을 신청하세요.") == [
        "ai",
        "활용",
        "높이",
        "지원",
        "신청",
    ]


def test_terms_are_the_words_and_the_pairs_of_letters(morphemes: Morphemes) -> None:
    assert morphemes.terms("융자 한도 AI") == ["융자", "한도", "ai", "#융자", "#한도"]


def test_a_misspelt_word_shares_terms_with_the_right_one(morphemes: Morphemes) -> None:
    right, wrong = (
        set(morphemes.terms("민관협력 이노베이션")),
        set(morphemes.terms("민관협력이노배이션")),
    )
    assert {"#민관", "#관협", "#협력", "#이노", "#이션"} <= right & wrong


def test_terms_of_many_texts_are_those_of_each(morphemes: Morphemes) -> None:
    texts = ["중소기업 융자 한도", "'25년 예산 3,301억원", ""]
    assert list(morphemes.terms_of_all(texts)) == [morphemes.terms(text) for text in texts]


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("480만 원의", "480만 원"),
        ("가상자산사업자의 무과실책임을", "가상자산사업자의 무과실책임"),
        ("7월 28일(월)부터 8월 31일(일)까지", "7월 28일(월)부터 8월 31일(일)까지"),
        ("금융위원회 기업구조개선과", "금융위원회 기업구조개선과"),
        ("김가을", "김가을"),
        ("10개의", "10개"),
        ("최대 100억원", "최대 100억원"),
        ("", ""),
    ],
)
def test_words_lose_a_case_particle_at_their_end_and_nothing_else(
    morphemes: Morphemes, words: str, bare: str
) -> None:
    assert morphemes.without_case(words) == bare


@given(text=st.text("가이을를의 12원\n") | st.text())
def test_what_is_left_without_its_case_is_the_begin_of_the_words(
    morphemes: Morphemes, text: str
) -> None:
    assert text.startswith(morphemes.without_case(text))


def test_a_text_is_taken_apart_once() -> None:
    class Counting:
        def tokenize(self, text: str | Iterable[str]) -> Iterable[Any]:
            asked.append(text)
            return [SimpleNamespace(form="AI", tag="SL", start=0, len=2)]

    asked: list[str | Iterable[str]] = []
    morphemes = Morphemes(Counting())
    assert morphemes.tokens("AI") == morphemes.tokens("AI") == (Morpheme("ai", "SL", 0, 2),)
    assert asked == ["AI"]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("새도약기금은 어디서 신청해요?", ["새도약기금", "신청"]),
        ("ISMS-P 교육은 새 방식인가요?", ["ISMS-P 교육", "방식"]),
        ("제조 AI전문기업의  융자 규모", ["제조 AI전문기업", "융자 규모"]),
        ("언제까지요?", []),
    ],
)
def test_noun_phrases_are_whole_as_they_are_written(
    morphemes: Morphemes, text: str, phrases: list[str]
) -> None:
    assert morphemes.noun_phrases(text) == phrases
