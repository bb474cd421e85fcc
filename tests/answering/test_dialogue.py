from collections.abc import Sequence

import pytest

from chatbot.answering.dialogue import Understood, resolve
from chatbot.korean import Morphemes

MAKERS = "제조 AI전문기업에는 융자가 얼마나 나오나요?"


class FakeSubjects:
    """Releases as sets of words; one with any word of a subject is about it."""

    def __init__(self, *releases: str) -> None:
        self._releases = [set(words.split()) for words in releases]

    def knows(self, word: str) -> bool:
        return any(word in words for words in self._releases)

    def stand_together(self, words: Sequence[str], subject: Sequence[str]) -> bool:
        return any(
            words_here & set(words) and words_here & set(subject) for words_here in self._releases
        )


SUBJECTS = FakeSubjects(
    "제조 ai 전문 기업 융자 보증 규모 주무관 스타트업 코리아 펀드",
    "개인정보 개인 정보 분쟁 조정 사례 전자책 전자 책",
)


def ask(question: str, history: Sequence[str], morphemes: Morphemes) -> Understood:
    return resolve(question, history, morphemes, SUBJECTS)


def test_a_first_question_stays_as_it_is(morphemes: Morphemes) -> None:
    assert ask("보증은요?", [], morphemes) == Understood("보증은요?")


@pytest.mark.parametrize(
    "question",
    [
        "그럼 보증은요?",
        "규모는 어느 정도인데요?",
        "주무관님 것도요.",
        "그럼 대출은요?",
        "What about it?",
    ],
)
def test_a_question_that_leans_back_takes_the_one_before_along(
    question: str, morphemes: Morphemes
) -> None:
    assert ask(question, [MAKERS], morphemes).text == f"{MAKERS} {question}"


def test_what_is_carried_over_is_told(morphemes: Morphemes) -> None:
    assert ask("그럼 보증은요?", [MAKERS], morphemes).carried == ("제조 AI전문기업", "융자")
    assert "융자" not in ask("그럼 융자 보증은요?", [MAKERS], morphemes).carried


@pytest.mark.parametrize(
    "question",
    [
        "개인정보 분쟁조정 사례를 모은 전자책은 어디에서 내려받을 수 있나요?",
        "그런데 전자책은 어디서 받아요?",
        "전자책은 어디 있나요?",
        "날씨는 어때요?",
    ],
)
def test_a_new_subject_is_not_mixed_with_the_old_one(question: str, morphemes: Morphemes) -> None:
    assert ask(question, [MAKERS], morphemes) == Understood(question)


def test_a_chain_of_follow_ups_reaches_back_to_its_subject(morphemes: Morphemes) -> None:
    history = ["스타트업 코리아 펀드는 어떤 펀드인가요?", "그건 얼마예요?"]
    understood = ask("언제까지요?", history, morphemes)
    assert understood.text.startswith(history[0])
    assert understood.carried[0] == "스타트업 코리아 펀드"


def test_blank_history_is_ignored(morphemes: Morphemes) -> None:
    assert ask("언제까지요?", ["", "  "], morphemes) == Understood("언제까지요?")


def test_the_word_that_asked_before_gives_way_to_the_one_that_asks_now(
    morphemes: Morphemes,
) -> None:
    understood = ask("거기서 뭘 만드는데요?", [MAKERS], morphemes)
    assert understood.text == "제조 AI전문기업에는 융자가 나오나요? 거기서 뭘 만드는데요?"


def test_another_name_takes_the_place_of_the_one_before(morphemes: Morphemes) -> None:
    understood = ask("그럼 디올은요?", ["루이비통은 과징금을 얼마 맞았어?"], morphemes)
    assert understood == Understood("과징금을 얼마 맞았어? 그럼 디올은요?", ("과징금",))


def test_another_date_takes_the_place_of_the_one_before(morphemes: Morphemes) -> None:
    understood = ask("그럼 2026년은요?", ["융자 규모는 2025년에 얼마였나요?"], morphemes)
    assert understood.text == "융자 규모는 얼마였나요? 그럼 2026년은요?"


def test_another_month_keeps_the_year(morphemes: Morphemes) -> None:
    understood = ask("1월은요?", ["2026년 2월 융자는 얼마 늘었어?"], morphemes)
    assert understood.text == "2026년 융자는 얼마 늘었어? 1월은요?"


def test_a_place_takes_the_place_of_no_other_name(morphemes: Morphemes) -> None:
    before = "코엑스는 융자가 얼마야?"
    assert ask("부산은요?", [before], morphemes).text == f"{before} 부산은요?"
    assert ask("부산은요?", ["서울은 융자가 얼마야?"], morphemes).text == "융자가 얼마야? 부산은요?"
