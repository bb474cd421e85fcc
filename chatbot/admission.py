"""What comes in to be asked or checked: made tidy, and held against the limits."""

from __future__ import annotations

from chatbot.errors import QuestionEmpty, QuestionError, QuestionTooLong, TextTooLong
from chatbot.korean import normalise

_WRITE_STATEMENT = "확인할 문장을 적어 주세요."


def admit_question(question: str, limit: int) -> str:
    """Give a question on one line.

    :param limit: in characters.
    :raises QuestionEmpty: if there is no letter or figure in it.
    :raises QuestionTooLong: if it is longer than the limit.
    """
    question = _on_one_line(question)
    _demand_words(question, "질문이", "궁금한 내용을 글로 적어 주세요.")
    _demand_length(question, limit, "질문이", "줄여서 다시 물어봐 주세요.", QuestionTooLong)
    return question


def admit_claim(claim: str, limit: int) -> str:
    """Give a single statement on one line.

    :param limit: in characters.
    :raises QuestionEmpty: if there is no letter or figure in it.
    :raises QuestionTooLong: if it is longer than the limit.
    """
    claim = _on_one_line(claim)
    hint = "줄이거나, 글째로 확인해 주세요(check --text, /api/check/text)."
    _demand_words(claim, "확인할 문장이", _WRITE_STATEMENT)
    _demand_length(claim, limit, "문장이", hint, QuestionTooLong)
    return claim


def admit_text(text: str, limit: int) -> str:
    """Give a text of any number of lines.

    :param limit: in characters.
    :raises QuestionEmpty: if there is no letter or figure in it.
    :raises TextTooLong: if it is longer than the limit.
    """
    text = normalise(text)
    _demand_words(text, "확인할 글이", _WRITE_STATEMENT)
    _demand_length(text, limit, "글이", "나누어 확인해 주세요.", TextTooLong)
    return text


def _on_one_line(text: str) -> str:
    return " ".join(normalise(text).split())


def _demand_words(text: str, name: str, hint: str) -> None:
    if not any(character.isalnum() for character in text):
        raise QuestionEmpty(f"{name} 비어 있습니다.", hint)


def _demand_length(text: str, limit: int, name: str, hint: str, error: type[QuestionError]) -> None:
    if len(text) > limit:
        raise error(f"{name} 너무 깁니다({len(text):,}자).", f"{limit:,}자 안으로 {hint}")
