from datetime import date

import pytest
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
    return compose("질문", [candidate], find, 0.9, limit, str)


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


def test_the_short_answer_has_no_particle_at_its_end() -> None:
    candidate = Candidate(cut(SOURCE)[0], Reading(0.9, Span(0, 4), 0.9), 0.9)
    answer = compose("질문", [candidate], find, 0.9, 500, lambda words: words.removesuffix("을"))
    assert answer.short is not None
    assert answer.short.text == "자금*"
    assert holds(answer, find)


@pytest.mark.parametrize(
    ("pointed", "short"),
    [
        ("최대 100억원('25년 4,666억원", "최대 100억원"),
        ("최대 100억원('25년 4,666억원)", "최대 100억원('25년 4,666억원)"),
        (
            "융자 : 최대 100억원('25년 4,666억원), 보증(시설 100억원(등)",
            "융자 : 최대 100억원('25년 4,666억원), 보증",
        ),
        ("4,666억원), 보증", "4,666억원"),
    ],
)
def test_the_short_answer_has_no_bracket_that_is_not_closed(pointed: str, short: str) -> None:
    source = plain("a", "* 융자 : 최대 100억원('25년 4,666억원), 보증(시설 100억원(등))")
    at = source.text.index(pointed)
    reading = Reading(0.9, Span(at, at + len(pointed)), 0.9)
    answer = compose(
        "질문", [Candidate(cut(source)[0], reading, 0.9)], lambda _: source, 0.9, 500, str
    )
    assert answer.short is not None
    assert answer.short.text == short


def test_quotes_carry_numbered_marks_and_the_date_of_the_release() -> None:
    answer = answered(cut(SOURCE)[0], "최대 100억원")
    for citation in answer.citations:
        assert f"{citation.quote} [{citation.number}]" in answer.text
    assert answer.text.endswith("(2025. 2. 20. 보도자료)")


def of(source: Document, score: float) -> Candidate:
    """A candidate whose whole passage is the answer."""
    passage = cut(source)[0]
    return Candidate(passage, Reading(score, Span(0, len(passage.text)), 0.9), score)


def plain(name: str, text: str) -> Document:
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    return Document(name, text, "0" * 64, "제목", published=date(2025, 2, 20), blocks=blocks)


def quotes_of(*ranked: tuple[Document, float]) -> list[tuple[str, str]]:
    """Compose an answer, and list what it quotes from where."""
    sources = {source.name: source for source, _ in ranked}
    candidates = [of(source, score) for source, score in ranked]
    answer = compose("질문", candidates, sources.__getitem__, 0.9, 500, str)
    assert holds(answer, sources.__getitem__)
    return [(citation.document, citation.quote) for citation in answer.citations]


FIRST, OTHER = plain("a", "융자는 100억원까지 한다."), plain("b", "보증은 50억원까지 한다.")


def test_a_passage_nearly_as_good_as_the_first_is_quoted_behind_it() -> None:
    assert quotes_of((FIRST, 0.9), (OTHER, 0.8)) == [("a", FIRST.text), ("b", OTHER.text)]


def test_a_passage_far_behind_the_first_is_left_out() -> None:
    assert quotes_of((FIRST, 0.9), (OTHER, 0.5)) == [("a", FIRST.text)]


def test_what_one_release_says_stands_together() -> None:
    long = plain("a", "융자는 100억원까지 한다.\n" + "가나다라 " * 200 + "\n접수는 3월에 마감한다.")
    first, *_, last = cut(long)
    assert first != last
    whole = [Candidate(p, Reading(0.9, Span(0, 5), 0.9), 0.9) for p in (first, last)]
    candidates = [whole[0], of(OTHER, 0.85), whole[1]]
    sources = {"a": long, "b": OTHER}
    answer = compose("질문", candidates, sources.__getitem__, 0.9, 500, str)
    names = [citation.document for citation in answer.citations]
    assert names == sorted(names)
    assert set(names) == {"a", "b"}
    assert [citation.number for citation in answer.citations] == list(range(1, len(names) + 1))


def test_the_rest_of_a_broken_line_is_not_quoted_for_itself() -> None:
    source = plain("a", "금융감독원은 불공정거래를 엄중히 조사해 나갈\n것이다.")
    candidate = Candidate(cut(source)[0], Reading(0.9, Span(0, 5), 0.9), 0.9)
    answer = compose("질문", [candidate], lambda _: source, 0.9, 500, str)
    assert "것이다." not in [citation.quote for citation in answer.citations]


@given(st.integers(100, 500), st.text(alphabet="가나다라 ,", min_size=200, max_size=1500))
def test_an_answer_never_outgrows_its_limit(limit: int, long: str) -> None:
    text = f"가{long}가"
    source = Document(
        "a", text, "0" * 64, "제목", blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),)
    )
    candidate = Candidate(cut(source)[0], Reading(0.9, Span(0, 1), 0.9), 0.9)
    answer = compose("질문", [candidate], lambda _: source, 0.9, limit, str)
    assert len(answer.text) <= limit
    assert holds(answer, lambda _: source)


def test_the_short_answer_is_never_marked_in_another_release_at_the_same_place() -> None:
    first, other = plain("a", "3월 5일"), plain("b", "보증은 50억원까지 한다.")
    sources = {"a": first, "b": other}
    candidates = [of(first, 0.9), of(other, 0.85)]
    answer = compose("질문", candidates, sources.__getitem__, 0.9, 500, str)
    assert len(answer.citations) == 2
    assert answer.short is None
    assert holds(answer, sources.__getitem__)
