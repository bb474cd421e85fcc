"""A follow-up question is understood from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chatbot.korean import Morphemes

_REFERRING = re.compile(
    r"(?:^|\s)그\s?(?:중|때|거|것|자리|사업|제도|회의|금액|돈|사람|분|곳|행사|방안|대책)"
    r"|거기|그건|그게|이건|이게|여기|원래는|\b(?:it|that|those|they)\b",
    re.IGNORECASE,
)
_GOING_ON = re.compile(
    r"^(?:그럼|그러면|그런데|그래서|혹시\s|and\b|what about\b)|(?:은|는|도)요\??[.?!]?$",
    re.IGNORECASE,
)
_FEW_WORDS = 3


class Subjects(Protocol):
    """What the releases say about words."""

    def knows(self, word: str) -> bool:
        """Tell whether any release holds a word."""

    def stand_together(self, words: Sequence[str], subject: Sequence[str]) -> bool:
        """Tell whether a release about a subject holds any of some words."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is understood.

    :ivar text: the question with the earlier ones in front that it leans on.
    :ivar carried: the nouns taken over from those, in their order; none where it stands alone.
    """

    text: str
    carried: tuple[str, ...] = ()


def resolve(
    question: str, history: Sequence[str], morphemes: Morphemes, subjects: Subjects
) -> Understood:
    """Understand a question from what was asked before.

    A question that points back, or says too little to stand alone, takes the question before it
    along; any other is a new subject and stays as it is. So is one whose nouns stand in no
    release about the subject so far.

    :param history: earlier questions, oldest first.
    """
    earlier = [text for text in history if text.strip()]
    if not earlier:
        return Understood(question)
    before = resolve(earlier[-1], earlier[:-1], morphemes, subjects)
    if not _leans_back(question, before.text, morphemes, subjects):
        return Understood(question)
    own = "".join(question.split())
    nouns = dict.fromkeys(morphemes.noun_phrases(before.text))
    carried = tuple(noun for noun in nouns if "".join(noun.split()) not in own)
    return Understood(f"{before.text} {question}", carried)


def _leans_back(question: str, before: str, morphemes: Morphemes, subjects: Subjects) -> bool:
    if _REFERRING.search(question):
        return True
    is_going_on = bool(_GOING_ON.search(question))
    if not is_going_on and len(set(morphemes.words(question))) > _FEW_WORDS:
        return False
    nouns = morphemes.nouns(question)
    known = [noun for noun in nouns if subjects.knows(noun)]
    if not known:
        return is_going_on or not nouns
    return subjects.stand_together(known, morphemes.nouns(before))
