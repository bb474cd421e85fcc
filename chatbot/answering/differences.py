"""Which words of a claim stand against which words of the source."""

from __future__ import annotations

import re

from chatbot.answering.alignment import align_values
from chatbot.answering.clauses import Clause, Word, squeeze
from chatbot.answering.evidence import Evidence
from chatbot.answering.names import are_alike
from chatbot.answering.signs import Reading
from chatbot.answering.substitution import slot_fit
from chatbot.answering.values import Value, is_comparable, is_equal
from chatbot.answering.wording import agrees
from chatbot.records import Difference, Span

# From this fit on it is the claim's value that the source gives otherwise.
SURE_FIT = 2.0
# A word in the place of another is named where it is this sure that it is its place.
SURE_PLACE = 0.4
_MOST_DIFFERENCES = 4
_ENDING = re.compile(r"(?:[가-힣]*지 )?[가-힣]*")
_DENIED = re.compile(r"[가-힣]*(?: [가-힣]+)?")
_NAME = re.compile("「[^「」]{1,60}」|『[^『』]{1,60}』")
# What narrows a date and is no part of its value: ``올 상반기``, ``9월 초``.
_MOMENT = re.compile(r".*(?:[상하]반기|\d분기|\d월)")
_YEAR_BEFORE = re.compile(r"(?:올|올해|금년|오는|내년|작년|지난해?)\s?\Z")
_PART_BEHIND = re.compile(r"\s?(?:[초중하]순|[초말](?=부터|까지|에|의|기준|경|쯤|[^가-힣]|$))")
_STEMS = ("넘", "웃도", "웃돌", "밑도", "밑돌", "못 미")
_REST_OF_BRACKET = re.compile(r"[^()\n]{0,20}\)")
_TELLING = 0.6
_LIKELY_PLACE = 0.2
_Placed = Value | Word | Span
_Opposed = tuple[_Placed, _Placed]


def find_differences(reading: Reading) -> tuple[Difference, ...]:
    """Name the words that stand against each other, first those that the reader points at.

    A doubtful place is named only where there is nothing better, and beside a value that surely
    differs no word is, unless the reader points at it.
    """
    if reading.crossed:
        return tuple(_difference(reading, *pair) for pair in reading.crossed)
    pointed = reading.pointed
    is_sure = any(pair.fit > SURE_FIT for pair in reading.differing)
    found: list[_Opposed] = [
        (pair.claim, pair.source)
        for pair in sorted(reading.differing, key=lambda pair: -pair.fit)
        if pair.source
    ]
    found += [(item.claim, item.source) for item in reading.oppositions]
    evidence = reading.evidence
    swaps = [item for item in reading.substitutions if not evidence.is_context(item.claim)]
    swaps.sort(key=lambda item: -item.fit)
    found += [
        (item.claim, item.source)
        for item in swaps
        if item.fit >= SURE_PLACE
        and (not is_sure or (pointed is not None and overlap(item.source, pointed)))
    ]
    if pointed and not any(overlap(source, pointed) for _, source in found):
        facing = _facing(pointed, reading)
        found += [facing] if facing else []
    if not found:
        found = [(item.claim, item.source) for item in swaps]
    if pointed:
        found.sort(key=lambda pair: not overlap(pair[1], pointed))
    named = (_difference(reading, claim, source) for claim, source in found)
    told: dict[tuple[int, int, str], Difference] = {}
    for item in named:
        if squeeze(item.claim) != squeeze(item.source):
            # A source that says it twice is quoted once.
            told.setdefault((item.start, item.end, squeeze(item.source)), item)
    return tuple(told.values())[:_MOST_DIFFERENCES]


def _facing(pointed: Span, reading: Reading) -> _Opposed | None:
    """What the claim has in place of the words pointed at: a value, a noun or what it says of it.

    A value or noun that the source has too, for something else, may well be it.
    """
    evidence = reading.evidence
    claim, source = evidence.claim, evidence.clause
    for pair in align_values(claim, source, evidence.rarity, leeway=1.0):
        if pair.source and not pair.is_same and overlap(pair.source, pointed):
            return pair.claim, pair.source
    inside = [value for value in source.values if overlap(value, pointed)]
    same = [pair.claim for pair in evidence.pairs if pair.is_same]
    values = [value for value in claim.values if _is_other(value, inside)]
    values.sort(key=lambda value: value in same)
    if inside:
        values += [value for value in claim.values if value not in same and value not in values]
    word = values[0] if values else _facing_word(pointed, reading)
    return (word, pointed) if word else None


def _facing_word(pointed: Span, reading: Reading) -> Word | None:
    evidence = reading.evidence
    claim, source = evidence.claim, evidence.clause
    told = squeeze(source.text[pointed.start : pointed.end])
    others = [
        word
        for word in claim.words
        if _is_telling(word)
        and squeeze(word.text) not in told
        and not any(are_alike(word, other) for other in source.words)
        and not evidence.is_context(word)
    ]
    nouns = [word for word in others if word.is_noun]
    places = [word for word in source.words if word.is_noun and overlap(word, pointed)]
    if not places:
        return next((word for word in reversed(others) if not word.is_noun), None)
    fits = [(max(slot_fit(claim, word, source, place) for place in places), word) for word in nouns]
    fit, best = max(fits, key=lambda item: item[0], default=(0.0, None))
    absent = [word for word in others if _is_absent(word, evidence)]
    if absent:
        return best if best in absent else absent[-1]
    if fit >= _LIKELY_PLACE:
        return best
    return next((word for word in nouns if squeeze(word.text) not in source.squeezed), None)


def _is_absent(word: Word, evidence: Evidence) -> bool:
    """Whether nothing around the evidence says the word or the like of it."""
    return squeeze(word.text) not in evidence.known and not any(
        agrees(word, other) or (not word.is_noun and word.forms == other.forms)
        for other in evidence.clause.words
    )


def _is_other(value: Value, inside: list[Value]) -> bool:
    rivals = [other for other in inside if is_comparable(value, other)]
    return bool(rivals) and not any(is_equal(value, other) for other in rivals)


def _is_telling(word: Word) -> bool:
    return word.weight >= _TELLING


def overlap(one: _Placed, other: _Placed) -> bool:
    """Whether two pieces of the same text have letters in common."""
    return one.start < other.end and other.start < one.end


def _difference(reading: Reading, claim: _Placed, source: _Placed) -> Difference:
    evidence = reading.evidence
    claim_text, source_text = evidence.claim.text, evidence.clause.text
    start, end = _in_whole_brackets(*_span_as_read(claim, evidence.claim), claim_text)
    source_start, source_end = _in_whole_brackets(
        *_span_as_read(source, evidence.clause), source_text
    )
    return Difference(
        claim=claim_text[start:end],
        source=source_text[source_start:source_end],
        start=start,
        end=end,
        source_start=evidence.span.start + source_start,
        source_end=evidence.span.start + source_end,
    )


def _span_as_read(placed: _Placed, clause: Clause) -> tuple[int, int]:
    """Take in what belongs to it: the whole of a name in brackets, ``올`` before ``상반기``."""
    start, end = placed.start, _end_as_read(placed, clause)
    for name in _NAME.finditer(clause.text):
        if name.start() < end and start < name.end():
            return min(start, name.start()), max(end, name.end())
    if _MOMENT.fullmatch(clause.text, start, end):
        year = _YEAR_BEFORE.search(clause.text[:start])
        part = _PART_BEHIND.match(clause.text, end)
        return year.start() if year else start, part.end() if part else end
    return start, end


def _end_as_read(placed: _Placed, clause: Clause) -> int:
    """Where a value ends with the noun it counts (``4주년``), what is denied with its ending."""
    if isinstance(placed, Value) and clause.text.endswith(_STEMS, placed.start, placed.end):
        return _after(_ENDING, placed.end, clause)
    if isinstance(placed, Value):
        counters = (word for word in clause.words if word.is_noun and word.start == placed.end)
        return next(counters, placed).end
    if isinstance(placed, Word) and (placed.is_negated or not placed.is_noun):
        return _after(_DENIED if placed.is_negated else _ENDING, placed.end, clause)
    return placed.end


def _after(ending: re.Pattern[str], end: int, clause: Clause) -> int:
    match = ending.match(clause.text, end)
    return match.end() if match else end


def _in_whole_brackets(start: int, end: int, text: str) -> tuple[int, int]:
    """Take in the end of a bracket that was opened, or leave out the half of one; no space."""
    while start < end and text[start].isspace():
        start += 1
    opened = text.count("(", start, end) - text.count(")", start, end)
    if opened > 0:
        close = _REST_OF_BRACKET.match(text, end)
        if close:
            return start, close.end()
        return (start + 1, end) if text[start] == "(" else (start, text.rindex("(", start, end))
    if opened < 0 and text[end - 1] == ")":
        return start, end - 1
    return start, end
