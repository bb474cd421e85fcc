import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.web.lines import Line, break_lines, split_answer

LIST = "신청 서류\n- 사업계획서 [1]\n- 통장 사본"


def test_a_quote_of_many_lines_is_one() -> None:
    answer = f"{LIST} [1]\n(2025. 2. 20. 보도자료)"
    assert split_answer(answer, [(1, LIST)]) == [Line(LIST, 1), Line("(2025. 2. 20. 보도자료)")]


def test_an_answer_without_its_quotes_is_lines_that_are_none() -> None:
    assert split_answer("하나 [1]\n\n둘", [(1, "셋"), (2, "")]) == [Line("하나 [1]"), Line("둘")]


@given(st.lists(st.text("가나 [1]2\n", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_every_quote_comes_back_whole_and_in_order(quotes: list[str]) -> None:
    numbered = list(enumerate(quotes, 1))
    answer = "\n".join(f"{quote} [{number}]\n(날짜)" for number, quote in numbered)
    cited = [line for line in split_answer(answer, numbered) if line.citation]
    assert [line.text for line in cited] == quotes


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("(단위 : %)\n구분\n신용\n체크", "(단위 : %) · 구분 · 신용 · 체크"),
        ("신청 서류\n- 사업계획서\n- 통장 사본", "신청 서류<br>- 사업계획서<br>- 통장 사본"),
        ("한 줄", "한 줄"),
    ],
)
def test_cells_stand_side_by_side_and_the_items_of_a_list_below_each_other(
    quote: str, shown: str
) -> None:
    assert break_lines(quote) == shown
