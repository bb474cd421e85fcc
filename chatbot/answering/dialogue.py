"""A follow-up question is understood from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.korean import Morphemes

_POINTING = re.compile(
    r"^(?:그럼|그러면|그런데|그래서|혹시\s)|그\s?(?:중|때|거|것|자리|사업|제도|회의|금액|돈|사람|분|곳|행사|방안|대책)"
    r"|거기|그건|그게|이건|이게|여기|원래는|(?:은|는|도)요\??[.?!]?$|^(?:it|that|those|they|and)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3


def resolve(question: str, history: Sequence[str], morphemes: Morphemes) -> str:
    """Write a question so that it can be understood without what was asked before.

    A question that points back, or says too little to stand alone, takes the question before it
    along; any other is a new subject and stays as it is.

    :param history: earlier questions, oldest first.
    """
    earlier = [text for text in history if text.strip()]
    if not earlier or not _leans_back(question, morphemes):
        return question
    before = resolve(earlier[-1], earlier[:-1], morphemes)
    return f"{before} {question}"


def _leans_back(question: str, morphemes: Morphemes) -> bool:
    if _POINTING.search(question):
        return True
    return len(set(morphemes.words(question))) <= _FEW_WORDS
