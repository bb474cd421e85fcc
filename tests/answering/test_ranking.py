"""In which order passages are answered from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from chatbot.answering.extract import Candidate
from chatbot.answering.ranking import look_closer, rank
from chatbot.records import BlockKind, Document, Hit, Passage, Reading, Span

YEARS = {"a.txt": 2024, "b.txt": 2025}


class EvenReader:
    """A reader to which all passages are alike, but for those that it likes."""

    def __init__(self, liked: str = "") -> None:
        self._liked = liked
        self.heads: list[str] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        self.heads = [head for head, _ in passages]
        return [Reading(0.5 + 0.5 * (text == self._liked), None, 0.5) for _, text in passages]


def document(name: str) -> Document:
    return Document(name, "", "", "", published=date(YEARS[name], 5, 2))


HITS = [
    Hit(Passage("1", "a.txt", "연체율 현황", BlockKind.PARAGRAPH, 0, 5, "0.5 %"), 0.71),
    Hit(Passage("2", "b.txt", "연체율 현황", BlockKind.PARAGRAPH, 0, 5, "0.6 %"), 0.70),
]


def first(question: str, reader: EvenReader) -> str:
    return rank(question, HITS, reader, document)[0].passage.document


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("연체율은 얼마인가요?", "a.txt"),
        ("2025년 연체율은 얼마인가요?", "b.txt"),
        ("'25.3월말 연체율", "b.txt"),
        ("What was the delinquency rate in 2025?", "b.txt"),
        ("2024년 연체율은 얼마인가요?", "a.txt"),
        ("20년 만기 대출의 연체율", "a.txt"),
    ],
)
def test_of_two_alike_the_one_of_the_year_that_is_asked_about_comes_first(
    question: str, expected: str
) -> None:
    assert first(question, EvenReader()) == expected


def test_a_passage_that_the_reader_prefers_comes_first_whatever_its_year() -> None:
    assert first("2025년 연체율은 얼마인가요?", EvenReader(liked="0.5 %")) == "a.txt"


def test_the_reader_is_told_when_each_passage_was_published() -> None:
    reader = EvenReader()
    first("연체율은 얼마인가요?", reader)
    assert reader.heads == ["연체율 현황 (2024. 5.)", "연체율 현황 (2025. 5.)"]


SENTENCES = [
    "융자는 100억원까지 지원한다.",
    "신청은 5월 2일까지 받는다.",
    "보증은 별도로 지원한다.",
]


class ByLength:
    """Is the surer the shorter a text is, and remembers what it was given."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        self.read_texts += [text for _, text in passages]
        return [Reading(0.5, None, 1 / (1 + len(text))) for _, text in passages]


def candidate(answer: str | None) -> Candidate:
    text = "\n".join(SENTENCES)
    start = text.index(answer) if answer else 0
    span = Span(start, start + len(answer)) if answer else None
    passage = Passage("1", "a.txt", "융자", BlockKind.PARAGRAPH, 0, len(text), text)
    return Candidate(passage, Reading(0.9, span, 0.9), 0.9)


def test_the_sentence_that_holds_the_answer_is_read_by_itself_and_with_its_neighbour() -> None:
    reader = ByLength()
    looked = look_closer("언제까지 신청하나요?", [candidate("5월 2일까지")], reader, document)
    assert reader.read_texts == [SENTENCES[1], "\n".join(SENTENCES[1:])]
    assert looked[0].closer == Reading(0.5, None, 1 / (1 + len(SENTENCES[1])))


class PrefersTheDate(ByLength):
    """Finds a sentence relevant that says until when."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        return [Reading(float("5월" in text), None, 0.5) for _, text in passages]


def test_a_passage_whose_sentence_is_relevant_comes_first_and_keeps_its_score() -> None:
    other, wanted = candidate("100억원"), replace(candidate("5월 2일까지"), score=0.8)
    other = replace(other, passage=replace(other.passage, text=SENTENCES[0]))
    looked = look_closer("언제까지?", [other, wanted], PrefersTheDate(), document)
    assert [item.score for item in looked] == [0.8, 0.9]


def test_only_the_first_candidates_are_looked_at_closer() -> None:
    looked = look_closer("언제?", [candidate("100억원")] * 5, ByLength(), document)
    assert [item.closer is not None for item in looked] == [True, True, True, False, False]


def test_a_passage_in_which_nothing_is_pointed_at_is_looked_at_too() -> None:
    assert look_closer("언제?", [candidate(None)], ByLength(), document)[0].closer
    assert look_closer("언제?", [], ByLength(), document) == []
