"""Two values that a claim exchanges: each stands in the source where the other is claimed."""

from __future__ import annotations

from itertools import combinations

from chatbot.answering.clauses import Clause, Word, squeeze
from chatbot.answering.moves import End, end_of
from chatbot.answering.names import are_alike
from chatbot.answering.values import Value, is_comparable, is_equal
from chatbot.answering.wording import oppositions

Pair = tuple[Value, Value]
# Values further apart, in letters, are not told in one breath.
_TOGETHER = 120
_LABEL_WORDS = 6
_TELLING = 0.8


def find_crossing(claim: Clause, source: Clause) -> tuple[Pair, ...]:
    """Find two values of a claim that are exchanged in the source.

    In ``A 50%, B 70%`` against ``A 70%, B 50%`` every value stands in the source, for the other.
    So it is with the ends of a change, and with what is compared to what.

    :returns: each value of the claim with the source's in its place; nothing where none is.
    """
    for one, other in combinations(claim.values, 2):
        if not is_comparable(one, other) or is_equal(one, other):
            continue
        facing = _crosswise(claim, (one, other), source)
        if facing:
            return (one, facing[1]), (other, facing[0])
    return ()


def _crosswise(claim: Clause, pair: Pair, source: Clause) -> Pair | None:
    """The same two values in the source, if they stand crosswise and nowhere straight."""
    found = None
    for first in source.values:
        for second in source.values:
            if not (is_equal(pair[0], first) and is_equal(pair[1], second)):
                continue
            if is_equal(first, second) or abs(first.start - second.start) > _TOGETHER:
                continue
            is_crossed = _is_crossed(claim, pair, source, (first, second))
            if is_crossed is False:
                return None
            if is_crossed:
                found = found or (first, second)
    return found


def _is_crossed(claim: Clause, pair: Pair, source: Clause, facing: Pair) -> bool | None:
    """Whether two equal pairs stand crosswise; None where it cannot be told."""
    ends = [end_of(claim, value) for value in pair]
    others = [end_of(source, value) for value in facing]
    if {*ends} == {*others} == {End.FROM, End.TO}:
        return ends != others
    if ends.count(End.THAN) == others.count(End.THAN) == 1:
        # What is higher than another, that other is lower.
        is_turned = (ends[0] is End.THAN) is not (others[0] is End.THAN)
        return is_turned is not bool(oppositions(claim, source))
    if End.FROM in ends + others and {*ends} != {*others}:
        return None
    labels, facing_labels = _labels(claim, pair), _labels(source, facing)
    if all(_share(mine, its) for mine, its in zip(labels, facing_labels, strict=True)):
        return False
    turned = zip(labels, reversed(facing_labels), strict=True)
    return True if all(_share(mine, its) for mine, its in turned) else None


def _labels(clause: Clause, pair: Pair) -> tuple[list[Word], list[Word]]:
    """What each of two values is of, as far as it is not what the other is of too."""
    one, other = (_label(clause, value) for value in pair)
    return (
        [word for word in one if not _share([word], other)],
        [word for word in other if not _share([word], one)],
    )


def _label(clause: Clause, value: Value) -> list[Word]:
    """The last nouns between the comparable value before and this one."""
    ends = [
        peer.end for peer in clause.values if is_comparable(peer, value) and peer.end <= value.start
    ]
    start = max(ends, default=0)
    words = [
        word
        for word in clause.words
        if start <= word.start and word.end <= value.start and _is_telling(word)
    ]
    return words[-_LABEL_WORDS:]


def _is_telling(word: Word) -> bool:
    return word.is_noun and word.weight >= _TELLING and len(word.text) > 1


def _share(some: list[Word], others: list[Word]) -> bool:
    return any(_is_same(one, other) for one in some for other in others)


def _is_same(one: Word, other: Word) -> bool:
    first, second = squeeze(one.text), squeeze(other.text)
    return first in second or second in first or are_alike(one, other)
