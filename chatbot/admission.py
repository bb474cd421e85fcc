"""What comes in to be asked or checked: made tidy, and held against the limits."""

from __future__ import annotations

from chatbot.errors import QuestionEmpty, QuestionTooLong, TextTooLong
from chatbot.korean import normalise


def admit_question(question: str, limit: int) -> str:
    """Give a question on one line.

    :param limit: in characters.
    :raises QuestionEmpty: if there is no letter or figure in it.
    :raises QuestionTooLong: if it is longer than the limit.
    """
    question = " ".join(normalise(question).split())
    if not _says_something(question):
        raise QuestionEmpty("질문이 비어 있습니다.", "궁금한 내용을 글로 적어 주세요.")
    if len(question) > limit:
        raise QuestionTooLong(
            f"질문이 너무 깁니다({len(question):,}자).",
            f"{limit:,}자 안으로 줄여서 다시 물어봐 주세요.",
        )
    return question


def admit_claim(claim: str, limit: int) -> str:
    """Give a single statement on one line.

    :param limit: in characters.
    :raises QuestionEmpty: if there is no letter or figure in it.
    :raises QuestionTooLong: if it is longer than the limit.
    """
    claim = " ".join(normalise(claim).split())
    if not _says_something(claim):
        raise QuestionEmpty("확인할 문장이 비어 있습니다.", "확인할 문장을 적어 주세요.")
    if len(claim) > limit:
        raise QuestionTooLong(
            f"문장이 너무 깁니다({len(claim):,}자).",
            f"{limit:,}자 안으로 줄이거나, 글째로 확인해 주세요(check --text, /api/check/text).",
        )
    return claim


def admit_text(text: str, limit: int) -> str:
    """Give a text of any number of lines.

    :param limit: in characters.
    :raises QuestionEmpty: if there is no letter or figure in it.
    :raises TextTooLong: if it is longer than the limit.
    """
    text = normalise(text)
    if not _says_something(text):
        raise QuestionEmpty("확인할 글이 비어 있습니다.", "확인할 문장을 적어 주세요.")
    if len(text) > limit:
        raise TextTooLong(
            f"글이 너무 깁니다({len(text):,}자).", f"{limit:,}자 안으로 나누어 확인해 주세요."
        )
    return text


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)
