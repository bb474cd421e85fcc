from dataclasses import replace
from datetime import date

from chatbot.records import BlockKind, Document
from chatbot.web import suggestions


def test_only_questions_that_get_an_answer_are_shown(release: Document) -> None:
    shown = suggestions.examples([release], lambda question: "발표" in question, 4)
    assert len(shown) == 1
    assert shown[0].endswith("언제 발표했나요?")


def test_examples_are_about_the_newest_releases_by_turns(release: Document) -> None:
    old = replace(release, name="old", title="옛 자료", published=date(2020, 1, 1))
    first, second = suggestions.examples([old, release], lambda _: True, 2)
    assert "활용확산 방안" in first
    assert "옛 자료" in second


def test_releases_begin_with_different_kinds_of_questions(release: Document) -> None:
    others = [replace(release, name=f"{number}", title=f"자료 {number}") for number in range(3)]
    shown = suggestions.examples(others, lambda _: True, 3)
    assert "주요 내용" in shown[0]
    assert "담당 부서" in shown[1]
    assert "언제" in shown[2]


def test_a_subject_is_named_without_the_mark_of_an_annex(release: Document) -> None:
    heading = replace(release.blocks[0], kind=BlockKind.HEADING, level=1, start=0, end=14)
    bare = replace(release, text="[붙임 1] 사업 추진체계", blocks=(heading,))
    assert suggestions.subjects_of(bare) == ["사업 추진체계"]


def test_a_slow_assistant_does_not_hold_up_the_page(release: Document) -> None:
    now = 0.0
    tried: list[str] = []

    def slow(question: str) -> bool:
        nonlocal now
        now += 10
        tried.append(question)
        return False

    shown = suggestions.examples([release], slow, 2, clock=lambda: now)
    assert len(tried) == 1
    assert len(shown) == 2
    assert tried[0] not in shown


def test_a_release_without_date_or_department_still_gives_a_question(release: Document) -> None:
    bare = replace(release, published=None, departments=(), blocks=(), title="자료" * 60)
    (question,) = suggestions.questions_about(bare)
    assert len(question) < 80


def test_nothing_indexed_gives_no_examples() -> None:
    assert suggestions.examples([], lambda _: True, 4) == []


def test_names_between_quotation_marks_are_found_but_not_what_somebody_said() -> None:
    text = "'27년까지 50%('24년 28%), ‘데이터 생성 LAB’ 구축, “노력하겠다”고, 「스마트제조 혁신법」"
    assert suggestions.named(text) == ["데이터 생성 LAB", "스마트제조 혁신법"]


def test_english_questions_keep_the_korean_name(release: Document) -> None:
    asked = suggestions.english_questions_about(release)
    assert len(asked) == 3
    assert all("활용확산 방안" in question for question in asked)
