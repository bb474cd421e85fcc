"""A reader that needs no training: shared words, and values of the kind that is asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chatbot.answering.values import ValueKind, asked_kinds, find_values
from chatbot.korean import Morphemes, split_sentences
from chatbot.records import Reading, Span

# Words that ask, rather than say what is asked about.
_ASKING = frozenset(
    "얼마 언제 누구 어디 무엇 뭐 무슨 어떤 어떻게 어느 왜 몇 알리 말하 묻 궁금 하 되 있 없 것 수 "
    "거 때 등 좀 나 저 제 우리 저희 이름 그 이 보 주 싶 받 나오 "
    "the of is what which how in a to for and does do".split()
)
_SHARE_WEIGHT, _TITLE_WORTH, _VALUE_WORTH = 6.0, 0.6, 0.12
_OFFSET = 2.6


class OverlapReader:
    """Reads passages by the question's words that they hold."""

    def __init__(self, morphemes: Morphemes) -> None:
        self._morphemes = morphemes

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Judge passages, each given as (title, text), for one question."""
        wanted = set(self._morphemes.words(question)) - _ASKING
        kinds = asked_kinds(question)
        return [self._read_one(wanted, kinds, title, text) for title, text in passages]

    def _read_one(self, wanted: set[str], kinds: list[ValueKind], title: str, text: str) -> Reading:
        heading = set(self._morphemes.words(title))
        best, best_worth = None, -1.0
        for span in split_sentences(text):
            sentence = text[span.start : span.end]
            words = set(self._morphemes.words(sentence))
            worth = _share(wanted, words, heading)
            value = _first_value(kinds, sentence)
            worth += _VALUE_WORTH if value else 0.0
            if worth > best_worth:
                found = Span(span.start + value.start, span.start + value.end) if value else span
                best, best_worth = found, worth
        whole = _share(wanted, set(self._morphemes.words(text)), heading)
        relevance = 0.5 * (whole + best_worth)
        probability = 1.0 / (1.0 + math.exp(_OFFSET - _SHARE_WEIGHT * relevance))
        return Reading(relevance=relevance, answer=best, answerable=probability)


def _share(wanted: set[str], words: set[str], heading: set[str]) -> float:
    """How much of what is asked about stands in the words, or for less in the heading."""
    if not wanted:
        return 0.0
    found = sum(1.0 if w in words else _TITLE_WORTH if w in heading else 0.0 for w in wanted)
    return found / len(wanted)


def _first_value(kinds: list[ValueKind], sentence: str) -> Span | None:
    for kind in kinds:
        for span in find_values(sentence, kind):
            return span
    return None
