import pytest

from chatbot.answering.dialogue import resolve
from chatbot.korean import Morphemes


def test_a_first_question_stays_as_it_is(morphemes: Morphemes) -> None:
    assert resolve("보증은요?", [], morphemes) == "보증은요?"


@pytest.mark.parametrize(
    "question",
    ["그럼 보증은요?", "규모는 어느 정도인데요?", "거기서 뭘 만드는데요?", "주무관님 것도요."],
)
def test_a_question_that_leans_back_takes_the_one_before_along(
    question: str, morphemes: Morphemes
) -> None:
    before = "제조 AI전문기업에는 융자가 얼마나 나오나요?"
    assert resolve(question, [before], morphemes) == f"{before} {question}"


def test_a_new_subject_is_not_mixed_with_the_old_one(morphemes: Morphemes) -> None:
    question = "개인정보 분쟁조정 사례를 모은 전자책은 어디에서 내려받을 수 있나요?"
    assert resolve(question, ["AI 펀드는 얼마인가요?"], morphemes) == question


def test_a_chain_of_follow_ups_reaches_back_to_its_subject(morphemes: Morphemes) -> None:
    history = ["스타트업 코리아 펀드는 어떤 펀드인가요?", "그건 얼마예요?"]
    assert resolve("언제까지요?", history, morphemes).startswith(history[0])


def test_blank_history_is_ignored(morphemes: Morphemes) -> None:
    assert resolve("언제까지요?", ["", "  "], morphemes) == "언제까지요?"
