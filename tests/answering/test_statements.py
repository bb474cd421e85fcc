from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.answering.statements import LONGEST_STATEMENT, split_statements
from chatbot.records import Aside


def asides(text: str) -> list[Aside | None]:
    return [statement.aside for statement in split_statements(text)]


def test_sentences_that_state_something_are_to_be_checked() -> None:
    text = "중기부는 3조원 규모의 펀드를 조성한다. 지난해 이용자는 28%였다."
    assert asides(text) == [None, None]


def test_greetings_questions_opinions_and_feelings_are_set_aside() -> None:
    text = "안녕하세요. 왜 그럴까요? 지원을 더 늘려야 한다. 참 기쁘다. 감사합니다."
    assert asides(text) == [
        Aside.GREETING,
        Aside.QUESTION,
        Aside.OPINION,
        Aside.FEELING,
        Aside.GREETING,
    ]


def test_to_call_something_good_or_bad_is_an_opinion() -> None:
    text = "반가운 일이다. 아쉬운 대목입니다. 훌륭한 결과이다. 중요한 정보의 유출이다."
    assert asides(text) == [Aside.OPINION] * 3 + [None]


def test_a_row_of_a_pasted_table_is_one_statement() -> None:
    statements = split_statements("구분\t2024년\t2025년\n이용률\t28%\t50%\n")
    assert [statement.text for statement in statements] == [
        "구분\t2024년\t2025년",
        "이용률\t28%\t50%",
    ]


def test_a_bullet_is_no_part_of_the_statement() -> None:
    assert split_statements("□ 펀드를 3조원 조성한다.")[0].text == "펀드를 3조원 조성한다."


def test_a_sentence_without_an_end_is_cut_to_pieces() -> None:
    statements = split_statements("가나다 " * 3000)
    assert max(len(statement.text) for statement in statements) <= LONGEST_STATEMENT


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_every_statement_is_its_piece_of_the_text(text: str) -> None:
    for statement in split_statements(text):
        assert text[statement.start : statement.end] == statement.text
