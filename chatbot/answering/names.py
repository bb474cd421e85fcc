"""Names that are written shorter: 금감원 is the 금융감독원, 한은 the 한국은행."""

from __future__ import annotations

from chatbot.answering.clauses import Word, squeeze

_LONGEST_SHORT = 6
# Two letters are too few to tell by themselves: 한은, 산은, 예보.
_ENDS_OF_ORGANISATIONS = tuple("원 회 부 처 청 은행 공사 공단 기금 조합 재단".split())


def is_short_for(short: str, full: str) -> bool:
    """Whether the letters of a name stand in order in a longer one, the first at its head."""
    if not 2 <= len(short) <= _LONGEST_SHORT or len(full) <= len(short):
        return False
    if len(short) == 2 and not full.endswith(_ENDS_OF_ORGANISATIONS):
        return False
    wholes = (full, full.removeprefix("한국"))
    return any(whole[:1] == short[0] and _in_order(short, whole) for whole in wholes)


def are_alike(one: Word, other: Word) -> bool:
    """Whether one of two nouns is the other, shortened."""
    if not (one.is_noun and other.is_noun):
        return False
    first, second = squeeze(one.text), squeeze(other.text)
    return is_short_for(first, second) or is_short_for(second, first)


def _in_order(short: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in short)
