"""Where values come from and go to, in the ways that releases write it."""

import pytest

from chatbot.answering.clauses import parse
from chatbot.answering.moves import direction, end_of, find_moves
from chatbot.korean import Morphemes


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("비율이 45%에서 97%로 높아졌다.", ["from", "to"]),
        ("책임자 지정(45%→97%)", ["from", "to"]),
        ("위반은 66건으로 전년 105건보다 적다.", ["to", "than"]),
        ("전년 105건 대비 66건", ["than", ""]),
        ("비율은 45%, 지정은 97%다.", ["", ""]),
    ],
)
def test_each_value_is_an_end_of_a_change_or_none(
    morphemes: Morphemes, text: str, ends: list[str]
) -> None:
    clause = parse(text, morphemes)
    shares = [value for value in clause.values if value.moment is None]
    assert [end_of(clause, value).value for value in shares] == ends


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("1,200억원에서 3,000억원까지 늘린다.", [(0, 1)]),
        ("협의회 설치(3%→94%), 책임자 지정(45%→97%)", [(0, 1), (2, 3)]),
        ("전담인력 보유(평균 0.35명→평균 1.7명)", [(0, 1)]),
        ("비율은 45%, 지정은 97%다.", []),
        ("1,200억원에서 3배로 늘린다.", []),
    ],
)
def test_a_value_goes_over_into_the_next_of_its_kind(
    morphemes: Morphemes, text: str, moves: list[tuple[int, int]]
) -> None:
    assert find_moves(parse(text, morphemes)) == moves


@pytest.mark.parametrize(
    ("text", "way"),
    [("△42%", -1), ("42% 감소했다.", -1), ("42%가 늘었다.", 1), ("+42%", 1), ("42%다.", 0)],
)
def test_a_rise_and_a_fall_are_told_by_sign_or_word(
    morphemes: Morphemes, text: str, way: int
) -> None:
    clause = parse(text, morphemes)
    assert direction(clause, clause.values[0]) == way
