from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatbot.answering.citations import cite, holds
from chatbot.records import Answer, Department, Document, ShortAnswer, Span

TEXT = "제목\n융자는 최대 100억원이다. 보증은 따로 정한다."
SOURCE = Document(
    "corpus/a.txt",
    TEXT,
    "0" * 64,
    "제목",
    published=date(2025, 2, 20),
    departments=(Department("미래기술대응지원단"),),
)


def answer(start: int, end: int) -> Answer:
    citation = cite(SOURCE, Span(start, end), 1, None)
    return Answer("질문", f"{citation.quote} [1]", True, 0.9, (citation,))


def find(_: str) -> Document:
    return SOURCE


@given(st.data())
def test_every_span_of_the_source_makes_a_citation_that_holds(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    assert holds(answer(start, end), find)


def test_a_citation_carries_what_a_reader_wants_to_know() -> None:
    citation = cite(SOURCE, Span(3, 18), 2, 4)
    assert citation.quote == TEXT[3:18]
    assert (citation.number, citation.page, citation.published) == (2, 4, date(2025, 2, 20))
    assert citation.department == "미래기술대응지원단"


def test_a_quote_that_differs_by_one_character_does_not_hold() -> None:
    good = answer(3, 18)
    changed = replace(good.citations[0], quote=good.citations[0].quote.replace("100", "110"))
    assert holds(good, find)
    assert not holds(replace(good, citations=(changed,)), find)


def test_a_quote_that_is_off_by_one_place_does_not_hold() -> None:
    good = answer(3, 18)
    moved = replace(good.citations[0], start=4, end=19)
    assert not holds(replace(good, citations=(moved,)), find)


def test_an_empty_quote_and_an_answer_without_any_do_not_hold() -> None:
    good = answer(3, 18)
    empty = replace(good.citations[0], start=3, end=3, quote="")
    assert not holds(replace(good, citations=(empty,)), find)
    assert not holds(replace(good, citations=()), find)


def test_a_text_that_does_not_hold_the_quote_does_not_hold() -> None:
    assert not holds(replace(answer(3, 18), text="융자는 110억원이다. [1]"), find)


def test_the_short_answer_must_stand_inside_its_citation() -> None:
    at = TEXT.index("최대 100억원")
    short = ShortAnswer("최대 100억원", 1, at, at + 8)
    good = replace(answer(3, 18), short=short)
    assert holds(good, find)
    assert not holds(replace(good, short=replace(short, text="최대 110억원")), find)
    outside = replace(short, text=TEXT[0:2], start=0, end=2)
    assert not holds(replace(good, short=outside), find)


def test_a_refusal_needs_no_citation() -> None:
    assert holds(Answer("질문", "확인할 수 없습니다.", False, 0.1), find)
