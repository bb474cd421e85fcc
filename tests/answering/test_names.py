"""A name and its short form are told to be the same, other names are not."""

import pytest

from chatbot.answering.clauses import parse
from chatbot.answering.names import are_alike, is_short_for
from chatbot.korean import Morphemes


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("금감원", "금융감독원"),
        ("서금원", "서민금융진흥원"),
        ("중기부", "중소벤처기업부"),
        ("산은", "한국산업은행"),
        ("한은", "한국은행"),
        ("현대차", "현대자동차"),
    ],
)
def test_the_letters_of_a_short_name_stand_in_order_in_the_full_one(short: str, full: str) -> None:
    assert is_short_for(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("금감원", "금융위원회"),
        ("금융감독원", "금감원"),
        ("금감원", "금감원"),
        ("예보", "예금보호"),
        ("원", "금융감독원"),
        ("감독원", "금융감독원"),
    ],
)
def test_other_names_are_not_short_forms(short: str, full: str) -> None:
    assert not is_short_for(short, full)


def test_a_verb_is_no_short_name(morphemes: Morphemes) -> None:
    name = parse("금융감독원", morphemes).words[0]
    verb = next(word for word in parse("크게 늘었다", morphemes).words if not word.is_noun)
    assert not are_alike(verb, name)
