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
