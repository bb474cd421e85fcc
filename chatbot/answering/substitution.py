"""Which word of a source stands where one of a claim stands, and which stands nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from chatbot.answering.clauses import LIGHT, Clause, Word, squeeze
from chatbot.answering.names import are_alike
from chatbot.answering.wording import agrees

_ALIKE_ENDS = 2
# Names of people are about as long as each other.
_NAME_LENGTHS = range(2, 5)
_TELLING = 0.8
# Nouns that only say how others stand to each other.
_RELATIONS = frozenset(
    "이후 이전 이하 이상 이내 대비 기준 현재 금번 당일 금일 오전 오후 내년".split()
)
_DONE = re.compile(r"\s?(?:하|되|한|된|할|될|해|돼|했|됐|함|됨|시|받)")


@dataclass(frozen=True, slots=True)
class Substitution:
    """A word of the claim and the word that the source has in its place.

    :ivar fit: how surely it is the same place, 0 to 1.
    """

    claim: Word
    source: Word
    fit: float


def find_substitutions(claim: Clause, source: Clause) -> list[Substitution]:
    """Find nouns of the claim that the source lacks, with what it has in their place."""
    found = []
    for word in claim.words:
        if not _is_missing(word, source):
            continue
        candidates = [
            Substitution(word, other, slot_fit(claim, word, source, other))
            for other in source.words
            if _may_stand_for(word, claim, other, source)
        ]
        best = max(candidates, key=lambda item: item.fit, default=None)
        if best:
            found.append(best)
    return found


def find_strangers(claim: Clause, whole: str) -> Iterator[Word]:
    """Find the names of a claim that stand nowhere in a document, in full or shortened.

    :param whole: the text of the document.
    """
    squeezed = squeeze(whole)
    for word in claim.words:
        is_name = word.tag in {"NNP", "SL"} and len(word.text) > 1
        if is_name and not _stands_anywhere(word, whole, squeezed):
            yield word


def _stands_anywhere(word: Word, whole: str, squeezed: str) -> bool:
    name = squeeze(word.text)
    if name in squeezed or all(squeeze(form) in squeezed for form in word.forms):
        return True
    # 중기부 is the 중소벤처기업부: its letters, in order, within one word.
    return bool(re.search(r"\b" + r"\w{0,4}".join(map(re.escape, name)), whole, re.IGNORECASE))


def _may_stand_for(word: Word, claim: Clause, other: Word, source: Clause) -> bool:
    """A deed stands for a deed, and nothing for what only says how others stand."""
    return (
        other.is_noun
        and other.weight >= _TELLING
        and other.text not in _RELATIONS
        and _is_deed(word, claim) is _is_deed(other, source)
        and not _stands_in(other, claim)
    )


def _is_deed(word: Word, clause: Clause) -> bool:
    return word.tag not in {"NNP", "SL"} and bool(_DONE.match(clause.text, word.end))


def _is_missing(word: Word, source: Clause) -> bool:
    if not word.is_noun or word.weight < _TELLING or len(word.text) < 2:
        return False
    if any(agrees(word, other) for other in source.words):
        return False
    if _is_deputy(word, source):
        return True
    return squeeze(word.text) not in source.squeezed and not all(
        form in source.forms or form in LIGHT for form in word.forms
    )


def _is_deputy(word: Word, source: Clause) -> bool:
    """The 부위원장 is not the 위원장."""
    if word.text[-1] not in "장관":
        return False
    posts = re.findall(f"(부)?{re.escape(word.text)}", source.text)
    return bool(posts) and all(posts)


def _stands_in(word: Word, clause: Clause) -> bool:
    return (
        squeeze(word.text) in clause.squeezed
        or all(form in clause.forms for form in word.forms)
        or any(are_alike(word, other) for other in clause.words)
    )


def slot_fit(claim: Clause, word: Word, source: Clause, other: Word) -> float:
    """Tell how surely a word of the source stands where one of the claim stands, 0 to 1."""
    at, to = claim.words.index(word), source.words.index(other)
    neighbours = 0.0
    for step in (-1, 1):
        near, far = _neighbour(claim, at, step), _neighbours(source, to, step)
        if near and near & far:
            neighbours += 0.3
        elif near and near & _neighbours(source, to, -step):
            neighbours += 0.15
    ends = SequenceMatcher(None, word.text, other.text, autojunk=False)
    alike = ends.ratio() if _share_an_end(word.text, other.text) else 0.0
    particle = 0.1 if word.particle and word.particle == other.particle else 0.0
    tag = 0.1 if word.tag == other.tag else 0.0
    is_name = len(word.text) == len(other.text) and len(word.text) in _NAME_LENGTHS
    return min(1.0, neighbours + 0.5 * alike + particle + tag + 0.1 * is_name)


def _share_an_end(one: str, other: str) -> bool:
    size = min(_ALIKE_ENDS, len(one) - 1, len(other) - 1)
    return size > 0 and (one[-size:] == other[-size:] or one[:size] == other[:size])


def _neighbour(clause: Clause, at: int, step: int) -> set[str]:
    index = at + step
    if not 0 <= index < len(clause.words):
        return set()
    return set(clause.words[index].forms) - LIGHT


def _neighbours(clause: Clause, at: int, step: int) -> set[str]:
    return _neighbour(clause, at, step) | _neighbour(clause, at, 2 * step)
