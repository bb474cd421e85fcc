"""Which value of a source stands where that of a claim stands."""

import pytest

from chatbot.answering.alignment import align_values
from chatbot.answering.clauses import parse
from chatbot.korean import Morphemes

SOURCE = "'27년까지 중소기업 AI활용률을 50%('24년 28%)로 높인다."


@pytest.mark.parametrize(
    ("claim", "value", "of_the_same", "is_same"),
    [
        ("'27년까지 중소기업 AI활용률을 50%로 높인다.", "50%", "50%", True),
        ("'27년까지 중소기업 AI활용률을 28%로 높인다.", "28%", "50%", False),
        ("'24년 중소기업 AI활용률은 28%다.", "28%", "28%", True),
        ("중소기업 AI활용률은 28%다.", "28%", "28%", True),
    ],
)
def test_a_value_in_brackets_belongs_to_the_date_in_the_brackets(
    morphemes: Morphemes, claim: str, value: str, of_the_same: str, *, is_same: bool
) -> None:
    said, stands = parse(claim, morphemes), parse(SOURCE, morphemes)
    pairs = align_values(said, stands, {})
    found = next(
        pair for pair in pairs if claim[pair.claim.start : pair.claim.end].strip() == value
    )
    assert found.source is not None
    assert SOURCE[found.source.start : found.source.end].strip() == of_the_same
    assert found.is_same is is_same


def _against(claim: str, source: str, morphemes: Morphemes) -> list[tuple[str, str, bool]]:
    pairs = align_values(parse(claim, morphemes), parse(source, morphemes), {})
    return [
        (
            claim[pair.claim.start : pair.claim.end],
            source[pair.source.start : pair.source.end] if pair.source else "",
            pair.is_same,
        )
        for pair in pairs
    ]


def test_the_end_of_a_change_belongs_to_its_end_though_the_value_stands_there_otherwise(
    morphemes: Morphemes,
) -> None:
    source = "공급규모를 3천억원 확대(연 1,200억원 → 4,200억원)할 계획이다."
    assert _against("1,200억원에서 3,000억원까지 늘린다.", source, morphemes) == [
        ("1,200억원", "1,200억원", True),
        ("3,000억원", "4,200억원", False),
    ]


def test_a_change_turned_round_differs_at_both_ends(morphemes: Morphemes) -> None:
    source = "전담인력 보유(0.35명→1.7명)"
    assert _against("전담인력은 1.7명에서 0.35명으로 줄었다.", source, morphemes) == [
        ("1.7명", "0.35명", False),
        ("0.35명", "1.7명", False),
    ]


@pytest.mark.parametrize(
    ("claim", "is_same"),
    [("예치금은 42% 늘었다.", False), ("예치금은 42% 감소했다.", True), ("예치금은 42%다.", True)],
)
def test_a_rise_is_not_the_fall_that_a_sign_tells(
    morphemes: Morphemes, claim: str, *, is_same: bool
) -> None:
    assert _against(claim, "원화예치금(△42%)", morphemes) == [("42%", "△42%", is_same)]
