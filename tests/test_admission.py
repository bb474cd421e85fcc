"""What is let in, how it is tidied, and what is said of the rest."""

from collections.abc import Callable

import pytest

from chatbot.admission import admit_claim, admit_question, admit_text
from chatbot.errors import QuestionEmpty, QuestionTooLong, TextTooLong

Admit = Callable[[str, int], str]


@pytest.mark.parametrize("admit", [admit_question, admit_claim])
def test_a_question_and_a_claim_come_to_stand_on_one_line(admit: Admit) -> None:
    assert admit("  융자\n 한도는\t100억원 ", 100) == "융자 한도는 100억원"


def test_a_text_keeps_its_lines() -> None:
    assert admit_text("첫 줄\n둘째 줄", 100) == "첫 줄\n둘째 줄"


@pytest.mark.parametrize(
    ("admit", "named"), [(admit_question, "질문이"), (admit_claim, "문장이"), (admit_text, "글이")]
)
def test_what_says_nothing_is_turned_away_by_its_own_name(admit: Admit, named: str) -> None:
    with pytest.raises(QuestionEmpty, match=named):
        admit(" \n🙂?!", 100)


@pytest.mark.parametrize(
    ("admit", "error"),
    [(admit_question, QuestionTooLong), (admit_claim, QuestionTooLong), (admit_text, TextTooLong)],
)
def test_a_length_at_the_limit_is_let_in_and_one_more_is_not(
    admit: Admit, error: type[Exception]
) -> None:
    assert admit("가" * 10, 10) == "가" * 10
    with pytest.raises(error, match=r"11자.*10자"):
        admit("가" * 11, 10)


def test_a_claim_that_is_too_long_is_told_where_whole_texts_are_checked() -> None:
    with pytest.raises(QuestionTooLong, match="check --text"):
        admit_claim("가" * 11, 10)
