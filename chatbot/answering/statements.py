"""A text split into statements: those that can be checked, and those that are set aside."""

from __future__ import annotations

import re

from chatbot.answering.values import Kind, find_values
from chatbot.korean import split_sentences
from chatbot.records import Aside, Span, Statement

LONGEST_STATEMENT = 1000
_FEWEST_LETTERS = 6
_GREETING = re.compile(
    r"^(?:안녕하(?:세요|십니까)|여러분|(?:대단히\s*)?(?:감사|고맙)(?:합니다|드립니다|습니다)|수고하(?:세요|십니다|셨습니다)"
    r"|좋은\s*(?:아침|하루)|반갑습니다|존경하는|축하(?:드립니다|합니다)|건강하세요|잘\s*부탁|끝\.?$)"
    r"|(?:감사|고맙)(?:합니다|드립니다|습니다)[.!]*$|바랍니다[.!]*$|부탁(?:드립니다|합니다)[.!]*$"
)
_QUESTION = re.compile(r"\?[\"'”’」』)\s]*$|(?:습니까|ㅂ니까|나요|까요|인가요|는지요)[.?]*$")
_OPINION = re.compile(
    r"(?:것\s*같(?:다|아요|습니다)|라고\s*생각(?:한다|합니다|해요|된다|됩니다)|고\s*본다|라고\s*본다|(?:듯|듯)\s*(?:하다|합니다|싶다)"
    r"|[가-힣]야\s*(?:한다|합니다|할\s*것이다)|으면\s*좋겠(?:다|습니다|어요)|(?:최고|훌륭|아쉽|안타깝|바람직|다행스럽)[가-힣]*(?:다|습니다|요)"
    r"|(?:필요가|여지가)\s*있(?:다|습니다|어\s*보인다)|어떨까|할\s*만하다|기대된다|우려된다"
    r"|(?:(?:반가|아쉬|안타까|놀라|고마|자랑스러|다행스러)운|(?:다행|훌륭|바람직)한|뜻깊은)"
    r"\s*[가-힣]{1,3}(?:이다|입니다|이에요))[.!]*$"
)
_FEELING = re.compile(
    r"[“\"][^”\"]*(?:기쁘|기쁩|행복|뿌듯|설레|감사|고맙|영광|감동|속상|슬프|놀랐|자랑스럽|벅차|든든)[^”\"]*[”\"]"
    r"|(?:기쁘다|기쁩니다|행복하다|행복합니다|뿌듯하다|뿌듯합니다|설렌다|감격|자랑스럽다|자랑스럽습니다)[가-힣\s]*[.!]*$"
)
# What a release says of what somebody said can be checked, whatever stands in the quotation.
_REPORTED = re.compile(
    r"(?:말했다|밝혔다|전했다|강조했다|당부했다|덧붙였다|설명했다|했다|말하였다|밝혔습니다|하였다)[.]*$"
)
_MARKUP = re.compile(r"^[\s□■○●◦▪▫ㅇ\-–·*※▶▷►ㆍ‣❶-❿①-⑳]+")
_ROW = re.compile(r"\t| \| |\|")


def split_statements(text: str) -> list[Statement]:
    """Split a text into statements in reading order.

    A row of a pasted table is one statement; very long sentences are cut.
    """
    return [_statement(text, span) for span in _spans(text)]


def _spans(text: str) -> list[Span]:
    spans: list[Span] = []
    for span in split_sentences(text):
        mark = _MARKUP.match(text[span.start : span.end])
        start = span.start + (mark.end() if mark else 0)
        while span.end - start > LONGEST_STATEMENT:
            cut = _cut(text, start)
            spans.append(Span(start, cut))
            start = cut
        if text[start : span.end].strip():
            spans.append(Span(start, span.end))
    return spans


def _cut(text: str, start: int) -> int:
    """Where to cut a sentence that is too long: behind a word."""
    space = text.rfind(" ", start + 1, start + LONGEST_STATEMENT)
    return space + 1 if space > start else start + LONGEST_STATEMENT


def _statement(text: str, span: Span) -> Statement:
    words = text[span.start : span.end]
    return Statement(words, span.start, span.end, _aside(words))


def _aside(words: str) -> Aside | None:
    """Tell why a sentence is set aside; None for one that is to be checked."""
    words = words.strip()
    letters = sum(character.isalnum() for character in words)
    if _GREETING.search(words) and not _holds_value(words):
        return Aside.GREETING
    if _QUESTION.search(words):
        return Aside.QUESTION
    if _FEELING.search(words) and not _holds_value(words):
        return Aside.FEELING
    if _OPINION.search(words) and not _REPORTED.search(words):
        return Aside.OPINION
    if letters < _FEWEST_LETTERS or _is_heading(words):
        return Aside.FRAGMENT
    return None


def _is_heading(words: str) -> bool:
    """A few words without a predicate and without a value state nothing."""
    if _ROW.search(words) or _holds_value(words):
        return False
    is_sentence = bool(re.search(r"(?:다|요|음|함|됨|임|죠|까)[.!\"”’)\]]*$", words))
    return not is_sentence and len(words.split()) <= 3


def _holds_value(words: str) -> bool:
    return any(value.kind is not Kind.NUMBER for value in find_values(words))
