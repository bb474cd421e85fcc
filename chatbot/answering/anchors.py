"""What a question hangs on, and how doubtful an answer is that does not have it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.answering.clauses import LIGHT, Clause, Word, parse, squeeze
from chatbot.answering.substitution import find_strangers
from chatbot.answering.values import find_values
from chatbot.korean import Morphemes
from chatbot.records import Document

# What is taken off the log odds where all nouns are names that the release lacks, and where none of
# the releases knows the year. Seen on the held-out questions (training/README.md).
STRANGERS_WEIGHT = 7.0
YEAR_WEIGHT = 2.2
_TELLING = 0.8
_FEW_WORDS = 2
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_BESIDE = {1: "내년|익년|차년", -1: "작년|지난해|전년"}
# Words that ask, or say when: the answer holds others.
_ASKING = frozenset(
    "얼마 누구 언제 어디 무엇 뭐 왜 몇 총 이유 방법 제일 오늘 지금 올해 작년 내년 어떻 어때".split()
)


def years_in(question: str) -> set[int]:
    """Find the years that a question states."""
    moments = [value.moment for value in find_values(question) if value.moment]
    stated = {moment.year for moment in moments if moment.year is not None}
    return {int(year) for year in _YEAR.findall(question)} | stated


def doubt(question: str, sources: Sequence[Document], morphemes: Morphemes) -> float:
    """Tell how much to take off the log odds that releases answer a question.

    A name that the first release does not hold is mostly that of somebody else, and an answer out
    of releases that know nothing of the year that is asked about is that of another year.

    :param sources: the releases of the first passages, best first, at least one.
    """
    clause = parse(question, morphemes)
    nouns = [word for word in clause.words if word.is_noun and word.weight >= _TELLING]
    names = [word for word in find_strangers(clause, _whole(sources[0])) if word.tag == "NNP"]
    asked = [word for word in nouns if not _only_asks(word)]
    strange = len(names) / len(asked) if asked else 0.0
    unknown = any(
        not any(_knows_year(source, year) for source in sources) for year in years_in(question)
    )
    return STRANGERS_WEIGHT * strange + YEAR_WEIGHT * unknown


def is_talk(question: str, source: Document, morphemes: Morphemes) -> bool:
    """Whether a question is no more than a greeting or a few words of which a release has none."""
    clause = parse(question, morphemes)
    words = [word for word in clause.words if not _only_asks(word)]
    if len(words) > _FEW_WORDS or clause.values or _is_foreign(words):
        return False
    whole = squeeze(_whole(source))
    return not any(_stands(word, clause, whole) for word in words)


def _stands(word: Word, clause: Clause, whole: str) -> bool:
    return word.is_noun and any(squeeze(form) in whole for form in (word.text, *word.forms))


def _is_foreign(words: Sequence[Word]) -> bool:
    """Two words of another language may well ask for what a Korean release says in its own."""
    return len(words) > 1 and all(word.tag == "SL" for word in words)


def _only_asks(word: Word) -> bool:
    return all(form in _ASKING or form in LIGHT for form in word.forms)


def _whole(source: Document) -> str:
    return f"{source.title}\n{source.text}"


def _knows_year(source: Document, year: int) -> bool:
    """Whether a release is of a year or tells of it: 내년 in one of 2025 is 2026."""
    whole, day = _whole(source), source.published
    if day is None or day.year == year:
        return True  # one without a date may be of any year
    short = f"{year % 100:02d}"
    written = rf"20{short}|['‘’ʼ´`]{short}(?!\d)|(?<!\d){short}년"
    beside = _BESIDE.get(year - day.year)
    return bool(re.search(f"{written}|{beside}" if beside else written, whole))
