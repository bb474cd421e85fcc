"""A row of figures is quoted with its head, and none of its figures is held out as the answer."""

import pytest

from chatbot.answering.extract import Candidate, compose
from chatbot.answering.tables import find_head, row_at
from chatbot.passages import cut
from chatbot.records import Block, BlockKind, Document, Reading, Span

ROW, PARAGRAPH = BlockKind.ROW, BlockKind.PARAGRAPH
FEES = (
    (PARAGRAPH, "수수료율을 다음과 같이 적용한다."),
    (PARAGRAPH, "(단위 : %, 만개)"),
    (PARAGRAPH, "구분"),
    (PARAGRAPH, "신용"),
    (PARAGRAPH, "체크"),
    (ROW, "3억원 이하 0.40% 0.15%"),
    (PARAGRAPH, "중소"),
    (ROW, "3∼5억원 1.00% 0.75%"),
)


def document(lines: tuple[tuple[BlockKind, str], ...]) -> Document:
    blocks, text = [], ""
    for kind, line in lines:
        blocks.append(Block(kind, len(text), len(text) + len(line)))
        text += f"{line}\n"
    return Document("a", text.rstrip("\n"), "0" * 64, "제목", blocks=tuple(blocks))


@pytest.mark.parametrize("cells", ["3억원 이하", "3∼5억원"])
def test_the_head_of_a_row_reaches_from_the_unit_to_the_first_figures(cells: str) -> None:
    source = document(FEES)
    row = row_at(source, source.text.index(cells))
    assert row is not None
    head = find_head(source, row)
    assert head is not None
    assert source.text[head.start : head.end] == "(단위 : %, 만개)\n구분\n신용\n체크"


def test_a_row_of_dates_is_a_head() -> None:
    source = document(
        ((PARAGRAPH, "구분"), (ROW, "’23.12월 ’24년 ’25년"), (ROW, "환급 490 7,817 1,571"))
    )
    head = find_head(source, source.blocks[-1])
    assert head is not None
    assert source.text[head.start : head.end] == "구분\n’23.12월 ’24년 ’25년"


def test_a_sentence_is_no_head_and_a_row_alone_has_none() -> None:
    source = document(((PARAGRAPH, "환급 실적은 다음과 같다."), (ROW, "환급 490 7,817")))
    assert find_head(source, source.blocks[-1]) is None


def test_what_is_no_row_is_none() -> None:
    assert row_at(document(FEES), 0) is None


def test_the_answer_in_a_row_is_quoted_with_its_head_instead_of_the_next_row() -> None:
    source = document(FEES)
    passage = next(item for item in cut(source) if "0.15%" in item.text)
    at = passage.text.index("0.40%")
    candidate = Candidate(passage, Reading(0.9, Span(at, at + 5), 0.9), 0.9)
    answer = compose("질문", [candidate], lambda _: source, 0.9, 500, str)
    quotes = [citation.quote for citation in answer.citations]
    assert quotes == ["(단위 : %, 만개)\n구분\n신용\n체크", "3억원 이하 0.40% 0.15%"]
    assert answer.short is None
