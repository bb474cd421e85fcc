"""Which value and which word of a source stand where those of a claim stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from chatbot.answering.clauses import LIGHT, Clause, Word, squeeze, surroundings
from chatbot.answering.values import Kind, Value, is_comparable, is_equal
from chatbot.answering.wording import agrees

_ALIKE_ENDS = 2
_DATE_LEEWAY = 2.5
# Words are counted roughly: the same value is only doubted where another belongs there clearly.
_LEEWAY = 1.25
# Names of people are about as long as each other.
_NAME_LENGTHS = range(2, 5)


@dataclass(frozen=True, slots=True)
class ValuePair:
    """A value of the claim with that of the source which belongs to the same thing.

    :ivar source: None where the source has none of its kind.
    :ivar fit: how much of what stands around the claim's value stands around the source's.
    """

    claim: Value
    source: Value | None
    is_same: bool
    fit: float


@dataclass(frozen=True, slots=True)
class Substitution:
    """A word of the claim and the word that the source has in its place.

    :ivar fit: how surely it is the same place, 0 to 1.
    """

    claim: Word
    source: Word
    fit: float


def align_values(
    claim: Clause, source: Clause, rarity: Mapping[str, float], leeway: float = _LEEWAY
) -> list[ValuePair]:
    """Pair each value of the claim with the one of the source that belongs to the same thing.

    :param rarity: how telling a word is, by its form.
    :param leeway: how much better another value may fit before the same one is doubted.
    """
    fits = {
        (at, to): _fit(claim, value, source, other, rarity)
        for at, value in enumerate(claim.values)
        for to, other in enumerate(source.values)
        if is_comparable(value, other) or _is_bare(value, other)
    }
    taken: set[int] = set()
    pairs: dict[int, ValuePair] = {}
    for at, value in enumerate(claim.values):
        to = _equal_at(at, claim, source, fits, leeway)
        if to is not None:
            taken.add(to)
            pairs[at] = ValuePair(value, source.values[to], is_same=True, fit=fits[at, to])
    for at, value in enumerate(claim.values):
        if at in pairs:
            continue
        free = [to for one, to in fits if one == at and to not in taken]
        free = [to for to in free if not _is_bare(value, source.values[to])]
        best = max(free, key=lambda to: fits[at, to], default=None)
        if best is None:
            pairs[at] = ValuePair(value, None, is_same=False, fit=0.0)
        else:
            pairs[at] = ValuePair(value, source.values[best], is_same=False, fit=fits[at, best])
    return [pairs[at] for at in range(len(claim.values))]


def _is_bare(one: Value, other: Value) -> bool:
    """A table gives its numbers without their units."""
    if one.kind is Kind.NUMBER or other.kind is not Kind.NUMBER:
        return False
    return one.low == one.high == other.low and one.kind not in {Kind.DATE, Kind.PHONE, Kind.CLOCK}


def _equal_at(
    at: int,
    claim: Clause,
    source: Clause,
    fits: Mapping[tuple[int, int], float],
    leeway: float,
) -> int | None:
    value = claim.values[at]
    equal = [
        to
        for to, other in enumerate(source.values)
        if (at, to) in fits
        and (is_equal(value, other) or _is_bare(value, other))
        and not _is_of_another_time(claim, source, other)
    ]
    if not equal:
        return None
    best = max(equal, key=lambda to: fits[at, to])
    rivals = [fit for (one, to), fit in fits.items() if one == at and to not in equal]
    # A date at the head of a sentence holds for all of it, however far away.
    leeway = _DATE_LEEWAY if value.kind is Kind.DATE else leeway
    if rivals and max(rivals) > leeway * fits[at, best]:
        return None  # it stands there for something else
    return best


def _is_of_another_time(claim: Clause, source: Clause, value: Value) -> bool:
    """In ``50%('24년 28%)`` the value in brackets is that of '24, not of the claim's '27."""
    opened = source.text.rfind("(", 0, value.start)
    if value.moment or opened < 0 or ")" in source.text[opened : value.start]:
        return False
    stated = [other for other in claim.values if other.moment]
    inside = [other for other in source.values if other.moment and opened < other.start]
    dates = [other for other in inside if other.end <= value.start]
    return bool(stated and dates) and not any(
        is_equal(one, other) for one in stated for other in dates
    )


def _fit(
    claim: Clause, value: Value, source: Clause, other: Value, rarity: Mapping[str, float]
) -> float:
    """How much of the words around one value stands around the other, the near ones more."""
    around = surroundings(claim, value.start, value.end)
    facing = surroundings(source, other.start, other.end)
    total = sum(
        rarity.get(form, 1.0) * min(nearness, facing.get(form, 0.0))
        for form, nearness in around.items()
        if form not in LIGHT
    )
    return total + 0.3 * (value.unit == other.unit)


def find_substitutions(claim: Clause, source: Clause) -> list[Substitution]:
    """Find nouns of the claim that the source lacks, with what it has in their place."""
    found = []
    for word in claim.words:
        if not _is_missing(word, source):
            continue
        candidates = [
            Substitution(word, other, slot_fit(claim, word, source, other))
            for other in source.words
            if other.is_noun and other.weight >= 0.8 and not _stands_in(other, claim)
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


def _is_missing(word: Word, source: Clause) -> bool:
    if not word.is_noun or word.weight < 0.8 or len(word.text) < 2:
        return False
    if any(agrees(word, other) for other in source.words):
        return False
    return squeeze(word.text) not in source.squeezed and not all(
        form in source.forms or form in LIGHT for form in word.forms
    )


def _stands_in(word: Word, clause: Clause) -> bool:
    return squeeze(word.text) in clause.squeezed or all(form in clause.forms for form in word.forms)


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


def coverage(
    claim: Clause, source: Clause, extra: Sequence[str], rarity: Mapping[str, float]
) -> tuple[float, float]:
    """How much of the claim's words the source holds, and with what stands around it.

    :param extra: squeezed title, headings and neighbouring sentences.
    """
    total = inside = around = 0.0
    beside = "".join(extra)
    for word in claim.words:
        forms = [form for form in word.forms if form not in LIGHT] or list(word.forms)
        for form in forms:
            weight = word.weight * rarity.get(form, 1.0) / len(forms) ** 0.5
            total += weight
            if form in source.forms or (len(form) > 1 and form in source.squeezed):
                inside += weight
                around += weight
            elif squeeze(word.text) in source.squeezed:
                inside += weight
                around += weight
            elif len(form) > 1 and form in beside:
                around += weight
    return (inside / total, around / total) if total else (0.0, 0.0)
