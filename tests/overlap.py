"""A reader that needs no training and no weights: it counts the words that are shared."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chatbot.korean import Morphemes, split_sentences
from chatbot.records import Reading

# Words that ask, rather than say what is asked about.
_ASKING = frozenset(
    "얼마 언제 누구 어디 무엇 뭐 무슨 어떤 어떻게 어느 왜 몇 알리 말하 묻 궁금 하 되 있 없 것 수 "
    "거 때 등 좀 나 저 제 우리 저희 이름 그 이 보 주 싶 받 나오 "
    "the of is what which how in a to for and does do".split()
)
_SHARE_WEIGHT, _TITLE_WORTH = 12.0, 0.6
_OFFSET = 7.0


class OverlapReader:
    """Reads passages by the question's words that they hold."""

    def __init__(self, morphemes: Morphemes) -> None:
        self._morphemes = morphemes

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Judge passages, each given as (head, text), for one question."""
        wanted = set(self._morphemes.words(question)) - _ASKING
        return [self._read_one(wanted, head, text) for head, text in passages]

    def _read_one(self, wanted: set[str], head: str, text: str) -> Reading:
        heading = set(self._morphemes.words(head))
        best, best_share = None, -1.0
        for span in split_sentences(text):
            words = set(self._morphemes.words(text[span.start : span.end]))
            share = _share(wanted, words, heading)
            if share > best_share:
                best, best_share = span, share
        whole = _share(wanted, set(self._morphemes.words(text)), heading)
        relevance = 0.5 * (whole + best_share)
        probability = 1.0 / (1.0 + math.exp(_OFFSET - _SHARE_WEIGHT * relevance))
        return Reading(relevance=relevance, answer=best, answerable=probability)


def _share(wanted: set[str], words: set[str], heading: set[str]) -> float:
    """How much of what is asked about stands in the words, or for less in the heading."""
    if not wanted:
        return 0.0
    found = sum(1.0 if w in words else _TITLE_WORTH if w in heading else 0.0 for w in wanted)
    return found / len(wanted)
