"""A follow-up question is understood from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chatbot.answering.values import find_values
from chatbot.korean import Morpheme, Morphemes

_REFERRING = re.compile(
    r"(?:^|\s)그\s?(?:중|때|거|것|자리|사업|제도|회의|금액|돈|사람|분|곳|행사|방안|대책)"
    r"|거기|그건|그게|이건|이게|여기|원래는|\b(?:it|that|those|they)\b",
    re.IGNORECASE,
)
_GOING_ON = re.compile(
    r"^(?:그럼|그러면|그런데|그래서|혹시\s|and\b|what about\b)|(?:은|는|도)요\??[.?!]?$",
    re.IGNORECASE,
)
_ASKING = re.compile(r"몇\s?\S*|\S*(?:얼마|언제|누구|누가|어디|무엇|뭐|뭘|왜(?!곡)|며칠|어떻게)\S*")
_PARTICLES = re.compile(
    r"^(?:에서는|에게는|에는|에서|에게|은|는|이|가|을|를|의|에|도|와|과)(?=\s|$)"
)
_LEAD = re.compile(r"^\s*(?:그럼|그러면|그런데|그래서|혹시)\s+")
_POLITE = re.compile(r"요(?=\s*[?.!]*\s*$)")
_YEAR = re.compile(r"(?:20\d\d|['’‘]?\d\d)년")
_PLACE = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)"
    r"(?:[시도]|특별시|광역시|특별자치[시도])?|[가-힣]{1,3}[시군구도]"
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

    :ivar text: the question with what it leans on of the earlier ones in front.
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
    text = _without_replaced(before.text, question, morphemes)
    own = "".join(question.split())
    nouns = dict.fromkeys(morphemes.noun_phrases(_ASKING.sub(" ", text)))
    carried = tuple(noun for noun in nouns if "".join(noun.split()) not in own)
    return Understood(f"{text} {question}", carried)


def _without_replaced(before: str, question: str, morphemes: Morphemes) -> str:
    """Take out of the earlier question what the new one has of its own.

    Asked 왜요? behind 과징금은 얼마예요?, nobody asks how much any more; and with 그럼 디올은요?
    the name that was asked about before is over, or the date, but for its year.
    """
    if _ASKING.search(question):
        before = _ASKING.sub(" ", before)
    names, others = _names(before, morphemes), _names(_bare(question), morphemes)
    if len(names) == len(others) == 1 and _is_place(names[0]) is _is_place(others[0]):
        before = _cut_out(before, names[0].start, names[0].end)
    dates = [value for value in find_values(before) if value.moment]
    moments = [value.moment for value in find_values(question) if value.moment]
    if len(dates) == 1 and moments:
        year = _YEAR.match(before, dates[0].start)
        start = year.end() if year and not any(moment.year for moment in moments) else None
        before = _cut_out(before, start or dates[0].start, dates[0].end)
    return " ".join(before.split())


def _bare(question: str) -> str:
    """A question without what stands around a name and hides it from the tagger."""
    return _POLITE.sub("", _LEAD.sub("", question))


def _names(text: str, morphemes: Morphemes) -> list[Morpheme]:
    return [token for token in morphemes.tokens(text) if token.tag == "NNP"]


def _is_place(name: Morpheme) -> bool:
    """Asked 부산은요? about a programme, it is still that programme."""
    return bool(_PLACE.fullmatch(name.form))


def _cut_out(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {_PARTICLES.sub('', text[end:], count=1)}"


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
