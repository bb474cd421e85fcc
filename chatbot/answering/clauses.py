"""A sentence taken apart: its words, its values, and what its predicates say or deny."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.answering.values import Value, find_values
from chatbot.korean import Morpheme, Morphemes

_NOUNS = frozenset({"NNG", "NNP", "SL", "SH", "XPN", "XSN", "XR", "SN", "NR"})
_PREDICATES = frozenset({"VV", "VA", "XR"})
_MAKES_VERB = frozenset({"XSV", "XSA", "VCP"})
# Words that carry little of what a sentence states.
LIGHT = frozenset(
    "하 되 있 것 수 등 및 위하 대하 통하 따르 관하 이 그 저 때 중 바 점 주 보 오 가 나 내 더 또 "
    "받 들 밝히 말 말하 전하 설명 강조 크 많 좋 같 다른 이번 해당 관련 경우 정도 우리 모두 약 개 명"
    " 대상 동안 사이 다음 기간 가운데 최근 진행".split()
)
_WEIGHTS = {"NNP": 1.3, "SL": 1.2, "NNG": 1.0, "XR": 0.8, "SH": 0.8, "VV": 0.6, "VA": 0.6}
_WEIGHT_OF_OTHERS = 0.3


# Words further away than this say nothing about what a value is the value of.
_REACH = 8
# A bracket that is closed belongs to what it follows; beyond it another thing is spoken of.
_CLOSED = 2
_YEAR_REACH = 30


@dataclass(frozen=True, slots=True)
class Word:
    """A run of nouns as written, without its particle, or a predicate's stem.

    :ivar forms: the morphemes in it that carry meaning.
    :ivar particle: the form behind a noun, which tells its role.
    """

    text: str
    start: int
    end: int
    forms: tuple[str, ...]
    tag: str
    particle: str = ""
    is_negated: bool = False

    @property
    def is_noun(self) -> bool:
        """Whether it names something."""
        return self.tag not in _PREDICATES and self.tag != "MAG"

    @property
    def weight(self) -> float:
        """How much of what a sentence states hangs on it."""
        if all(form in LIGHT for form in self.forms):
            return 0.15
        return _WEIGHTS.get(self.tag, _WEIGHT_OF_OTHERS)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its words and values in order; spans count in ``text``."""

    text: str
    words: tuple[Word, ...]
    values: tuple[Value, ...]
    forms: frozenset[str]
    squeezed: str


def parse(text: str, morphemes: Morphemes, today: date | None = None) -> Clause:
    """Take a sentence apart.

    :param today: what 올해 counts from.
    """
    values = tuple(find_values(text, today))
    tokens = morphemes.tokens(text)
    words = tuple(_words(text, tokens, values))
    forms = frozenset(form for word in words for form in word.forms)
    return Clause(text, words, values, forms, squeeze(text))


def squeeze(text: str) -> str:
    """Drop white space, and make letters alike, so that spacing does not matter."""
    return re.sub(r"(?<=[A-Za-z])/(?=[A-Za-z])|[\s·ㆍ‧・*\\]+", "", text).lower()  # T/F is TF


def surroundings(clause: Clause, start: int, end: int) -> dict[str, float]:
    """The forms around a place, each with its nearness: 1 beside it, less further away."""
    before = [word for word in clause.words if word.end <= start][-_REACH:]
    after = [word for word in clause.words if word.start >= end][:_REACH]
    nearness: dict[str, float] = {}
    for words in (list(reversed(before)), after):
        for steps, word in enumerate(words):
            between = clause.text[min(end, word.end) : max(start, word.start)]
            distance = steps + _CLOSED * between.count(")")
            for form in word.forms:
                nearness[form] = max(nearness.get(form, 0.0), 1.0 / (1.0 + 0.35 * distance))
    return nearness | _years_around(clause, start, end)


def _years_around(clause: Clause, start: int, end: int) -> dict[str, float]:
    """The years and months near a place: 28% is the rate of '24, not of '27."""
    nearness: dict[str, float] = {}
    for other in clause.values:
        distance = other.start - end if other.start >= end else start - other.end
        if other.moment is None or not 0 <= distance < _YEAR_REACH:
            continue
        for sign, part in (("@", other.moment.year), ("@m", other.moment.month)):
            if part is not None:
                key = f"{sign}{part}"
                nearness[key] = max(nearness.get(key, 0.0), 1.5 / (1.0 + 0.1 * distance))
    return nearness


def _words(text: str, tokens: Sequence[Morpheme], values: tuple[Value, ...]) -> list[Word]:
    taken = {at for value in values for at in range(value.start, value.end)}
    words: list[Word] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.start in taken:
            index += 1
        elif token.tag in _NOUNS:
            end = _end_of_nouns(tokens, index, taken)
            words.append(_noun(text, tokens, index, end))
            index = end
        else:
            if token.is_content and token.tag in {"VV", "VA", "MAG"}:
                words.append(_predicate(text, tokens, index))
            index += 1
    return words


def _end_of_nouns(tokens: Sequence[Morpheme], first: int, taken: set[int]) -> int:
    end = first + 1
    while (
        end < len(tokens)
        and tokens[end].tag in _NOUNS
        and tokens[end].start == tokens[end - 1].end
        and tokens[end].start not in taken
    ):
        end += 1
    return end


def _noun(text: str, tokens: Sequence[Morpheme], first: int, end: int) -> Word:
    inside = tokens[first:end]
    particle = ""
    if end < len(tokens) and tokens[end].start == inside[-1].end:
        particle = tokens[end].form if tokens[end].tag.startswith(("J", "XS", "V")) else ""
    is_verb = end < len(tokens) and tokens[end].tag in _MAKES_VERB
    return Word(
        text[inside[0].start : inside[-1].end],
        inside[0].start,
        inside[-1].end,
        tuple(token.form for token in inside),
        inside[-1].tag if inside[-1].tag in _WEIGHTS else "NNG",
        particle,
        is_verb and _is_negated(tokens, first, end),
    )


def _predicate(text: str, tokens: Sequence[Morpheme], index: int) -> Word:
    token = tokens[index]
    return Word(
        text[token.start : token.end],
        token.start,
        token.end,
        (token.form,),
        token.tag,
        is_negated=_is_negated(tokens, index, index + 1),
    )


def _is_negated(tokens: Sequence[Morpheme], first: int, end: int) -> bool:
    """``하지 않``, ``하지 아니하``, ``되지 못하``, ``안 하``, ``할 수 없``."""
    if first and tokens[first - 1].form in {"안", "못"} and tokens[first - 1].tag == "MAG":
        return True
    following = tokens[end : end + 6]
    for at, token in enumerate(following):
        if token.form in {"않", "아니하", "못하", "말"} and token.tag == "VX":
            return True
        if token.form == "없" and at and following[at - 1].form in {"수", "가", "이", "도"}:
            return any(other.form == "수" for other in following[:at])
        if token.tag in {"EF", "SF", "NNG", "NNP", "VV"}:
            return False
    return False
