from dataclasses import replace

import pytest

from chatbot.answering.extract import Candidate
from chatbot.answering.refusal import REFUSAL, probability, refuse
from chatbot.records import BlockKind, Department, Document, Passage, Person, Reading

OFFICER = Person("사무관", "이상영", "044-204-7244")


def source(*departments: Department) -> Document:
    return Document("a.txt", "본문", "0" * 64, "AI 활용확산 방안", departments=departments)


def test_a_refusal_says_so_and_cites_nothing() -> None:
    answer = refuse("날씨는요?", 0.1, None)
    assert not answer.grounded
    assert answer.text == REFUSAL
    assert answer.citations == ()
    assert answer.contact is None


def test_a_refusal_offers_the_officer_of_the_nearest_release() -> None:
    chief = Person("단장", "박승록", "044-204-7250")
    answer = refuse("이메일은?", 0.2, source(Department("지원단", (chief, OFFICER))))
    assert answer.contact is not None
    assert answer.contact.person == OFFICER
    assert "044-204-7244" in answer.text


def test_a_person_without_a_number_is_not_offered() -> None:
    assert (
        refuse("?", 0.2, source(Department("지원단", (Person("단장", "박", ""),)))).contact is None
    )


def candidate(answerable: float) -> Candidate:
    passage = Passage("", "a.txt", "제목", BlockKind.PARAGRAPH, 0, 2, "본문")
    return Candidate(passage, Reading(0.5, None, answerable), 0.5)


FOUND = [candidate(0.5), candidate(0.1), candidate(0.1), candidate(0.1)]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_answer_is_surer_when_one_of_the_first_three_passages_is(at: int) -> None:
    surer = [*FOUND]
    surer[at] = candidate(0.9)
    assert probability(surer) > probability(FOUND)


def test_what_a_later_passage_says_does_not_count() -> None:
    assert probability([*FOUND[:3], candidate(0.9)]) == probability(FOUND)


def test_an_answer_is_surer_when_the_sentence_alone_answers_too() -> None:
    surer = [replace(FOUND[0], closer=Reading(0.5, None, 0.9)), *FOUND[1:]]
    less = [replace(FOUND[0], closer=Reading(0.5, None, 0.1)), *FOUND[1:]]
    assert probability(surer) > probability(less)


def test_a_lone_passage_has_a_probability() -> None:
    assert 0 < probability(FOUND[:1]) < 1
