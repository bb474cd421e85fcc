from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatbot.answering.citations import holds
from chatbot.answering.extract import Candidate, compose
from chatbot.passages import cut
from chatbot.records import (
    Answer,
    Block,
    BlockKind,
    Document,
    Footnote,
    Passage,
    Reading,
    Span,
)

BODY = "자금*을 최대 100억원까지 지원한다. 인력도 지원한다. 끝으로 판로를 넓힌다."
NOTE = "* 융자와 보증을 합한 금액"
TEXT = f"{BODY}\n{NOTE}"
SOURCE = Document(
    "corpus/a.txt",
    TEXT,
    "0" * 64,
    "제목",
    published=date(2025, 2, 20),
    blocks=(
        Block(BlockKind.PARAGRAPH, 0, len(BODY)),
        Block(BlockKind.FOOTNOTE, len(BODY) + 1, len(TEXT)),
    ),
    footnotes=(Footnote("*", len(BODY) + 1, len(TEXT), anchor=2),),
)


def find(_: str) -> Document:
    return SOURCE


def answered(passage: Passage, words: str | None, limit: int = 500) -> Answer:
    at = passage.text.find(words) if words else -1
    span = Span(at, at + len(words)) if words else None
    candidate = Candidate(passage, Reading(0.9, span, 0.9), 0.9)
    return compose("질문", [candidate], find, 0.9, limit)


def test_the_sentence_that_answers_is_quoted_with_its_note() -> None:
    answer = answered(cut(SOURCE)[0], "최대 100억원")
    quotes = [citation.quote for citation in answer.citations]
    assert quotes[0].startswith("자금*을 최대 100억원까지 지원한다.")
    assert quotes[-1] == NOTE
    assert holds(answer, find)


def test_an_answer_that_reaches_over_sentences_is_quoted_whole() -> None:
    words = "인력도 지원한다. 끝으로 판로를 넓힌다."
    answer = answered(cut(SOURCE)[0], words)
    assert any(words in citation.quote for citation in answer.citations)


def test_the_short_answer_is_marked_where_it_stands() -> None:
    answer = answered(cut(SOURCE)[0], "최대 100억원")
    assert answer.short is not None
    assert answer.short.text == "최대 100억원"
    assert TEXT[answer.short.start : answer.short.end] == "최대 100억원"


def test_quotes_carry_numbered_marks_and_the_date_of_the_release() -> None:
    answer = answered(cut(SOURCE)[0], "최대 100억원")
    for citation in answer.citations:
        assert f"{citation.quote} [{citation.number}]" in answer.text
    assert answer.text.endswith("(2025. 2. 20. 보도자료)")


@given(st.integers(100, 500), st.text(alphabet="가나다라 ,", min_size=200, max_size=1500))
def test_an_answer_never_outgrows_its_limit(limit: int, long: str) -> None:
    text = f"가{long}가"
    source = Document(
        "a", text, "0" * 64, "제목", blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),)
    )
    candidate = Candidate(cut(source)[0], Reading(0.9, Span(0, 1), 0.9), 0.9)
    answer = compose("질문", [candidate], lambda _: source, 0.9, limit)
    assert len(answer.text) <= limit
    assert holds(answer, lambda _: source)
