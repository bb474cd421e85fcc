"""Which noun of a source is taken to stand where one of a claim stands."""

import pytest

from chatbot.answering.clauses import parse
from chatbot.answering.substitution import find_substitutions
from chatbot.korean import Morphemes


def _swaps(claim: str, source: str, morphemes: Morphemes) -> dict[str, str]:
    found = find_substitutions(parse(claim, morphemes), parse(source, morphemes))
    return {item.claim.text: item.source.text for item in found}


def test_a_name_in_the_place_of_another_is_found(morphemes: Morphemes) -> None:
    swaps = _swaps("행사는 코엑스에서 열린다.", "행사는 킨텍스에서 열린다.", morphemes)
    assert swaps == {"코엑스": "킨텍스"}


def test_a_short_name_is_no_other_name(morphemes: Morphemes) -> None:
    source = "서금원 신용보증을 기반으로 대출을 확대한다."
    assert "서민금융진흥원" not in _swaps(
        "서민금융진흥원 신용보증으로 대출을 확대한다.", source, morphemes
    )


@pytest.mark.parametrize("word", ["이후", "대비", "현재"])
def test_a_word_of_relation_stands_for_nothing(morphemes: Morphemes, word: str) -> None:
    swaps = _swaps("수협의 연체율이 낮다.", f"{word} 연체율이 낮다.", morphemes)
    assert word not in swaps.values()


def test_an_organisation_stands_for_no_deed(morphemes: Morphemes) -> None:
    swaps = _swaps("금감원의 한도를 정했다.", "개최하고 한도를 정했다.", morphemes)
    assert "개최" not in swaps.values()


def test_the_deputy_is_not_the_head(morphemes: Morphemes) -> None:
    source = "최장혁 부위원장은 센터를 방문했다."
    assert _swaps("최장혁 위원장은 센터를 방문했다.", source, morphemes) == {"위원장": "부위원장"}
    assert _swaps("최장혁 부위원장은 센터를 방문했다.", source, morphemes) == {}
