"""Whether a text that a language model wrote says only what its quotes say."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from chatbot.answering.alignment import align_values
from chatbot.answering.clauses import parse, squeeze
from chatbot.answering.values import Moment, Value, find_values, is_equal
from chatbot.answering.wording import oppositions
from chatbot.korean import Morphemes
from chatbot.records import Answer, Citation

logger = logging.getLogger(__name__)

# Of the common nouns of a sentence, so many stand in its quotes or in the question.
_LEAST_KNOWN = 0.6
_KOREAN = 0.3
_NAMES = frozenset({"NNP", "SL", "SH"})
_MARKS = re.compile(r"(?:\s*\[\d{1,2}\])+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SCALED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(thousand|million|billion|trillion)\b", re.I)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"(\d(?:st|nd|rd|th)?\s+)?\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(\s+\d)?",
    re.I,
)
_SPELLED = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|dozen|half|double|twice|triple|third|quarter)s?\b",
    re.I,
)


def keep_if_faithful(
    answer: Answer, text: str | None, question: str, morphemes: Morphemes, limit: int
) -> Answer:
    """Give an answer the text that a language model wrote for it; unless it holds, the quotes stay.

    :param text: None where the model wrote nothing.
    :param limit: most characters that the text may have.
    """
    if text is None:
        return answer
    fault = find_fault(text, answer.citations, question, morphemes, limit)
    if fault:
        # Only the kind: what follows may be words of the question, which no log keeps.
        kind = fault.partition(":")[0]
        logger.warning("언어모델의 글이 인용문과 맞지 않아 인용문만 보입니다: %s", kind)
        return answer
    return replace(answer, text=text, is_worded=True)


def find_fault(
    text: str, citations: Sequence[Citation], question: str, morphemes: Morphemes, limit: int
) -> str | None:
    """Tell why a text must not be shown; None where its marks, values and names all hold.

    What stands before a mark is held against the quotes of that mark alone. English can only be
    held against them by its figures and months.

    :param citations: what the text was to be written from.
    :param limit: most characters that it may have.
    """
    if len(text) > limit:
        return "너무 길다"
    cited = {citation.number: citation for citation in citations}
    at = 0
    for marks in _MARKS.finditer(text):
        words, at = text[at : marks.start()].lstrip(" .\n"), marks.end()
        numbers = sorted({int(number) for number in re.findall(r"\d+", marks.group())})
        if not cited.keys() >= set(numbers):
            return "없는 인용 번호가 있다"
        fault = _find_fault(words, [cited[number] for number in numbers], question, morphemes)
        if fault:
            return fault
    if not at or any(character.isalnum() for character in text[at:]):
        return "인용 번호가 없는 문장이 있다"
    return None


def _find_fault(
    words: str, quotes: Sequence[Citation], question: str, morphemes: Morphemes
) -> str | None:
    known = squeeze("\n".join([question, *(f"{_all_of(one)}\n{one.department}" for one in quotes)]))
    letters = [character for character in words if character.isalpha()]
    hangul = [letter for letter in letters if unicodedata.name(letter, "").startswith("HANGUL")]
    others = {letter for letter in letters if not letter.isascii()}.difference(hangul)
    if not letters:
        return "글이 없다"
    if any(letter not in known for letter in others):
        return "한국어나 영어가 아니다"
    if len(hangul) < _KOREAN * len(letters):
        return _strange_figure(words, quotes)
    return (
        _strange_value(words, quotes)
        or _strange_name(words, known, morphemes)
        or _other_sense(words, quotes, morphemes)
    )


def _all_of(quote: Citation) -> str:
    return f"{quote.quote}\n{quote.title}"


def _strange_value(words: str, quotes: Sequence[Citation]) -> str | None:
    """A value that no quote gives as exactly, or a number besides."""
    values = find_values(words)
    told = [
        (other, quote) for quote in quotes for other in find_values(_all_of(quote), quote.published)
    ]
    for value in values:
        if not any(_is_as_exact(value, other, quote) for other, quote in told):
            return f"인용문에 없는 값이 있다: {words[value.start : value.end]}"
    rest = list(words)
    for value in values:
        rest[value.start : value.end] = " " * (value.end - value.start)
    return _strange_digits("".join(rest), _digits_of(quotes))


def _digits_of(quotes: Sequence[Citation]) -> set[str]:
    return {digits for quote in quotes for digits in _DIGITS.findall(_all_of(quote))}


def _strange_digits(words: str, written: set[str]) -> str | None:
    strange = [digits for digits in _DIGITS.findall(words) if digits not in written]
    return f"인용문에 없는 수가 있다: {strange[0]}" if strange else None


def _is_as_exact(value: Value, other: Value, quote: Citation) -> bool:
    if not is_equal(value, other):
        return False
    if value.moment and other.moment:
        given, source = value.moment, other.moment
        year = source.year or (quote.published.year if quote.published else None)
        return (
            given.year in {None, year}
            and given.month in {None, source.month}
            and given.day in {None, source.day}
        )
    return (value.low, value.high, value.bound, value.is_about, value.is_vague) == (
        other.low,
        other.high,
        other.bound,
        other.is_about,
        other.is_vague,
    )


def _strange_name(words: str, known: str, morphemes: Morphemes) -> str | None:
    common = []
    for token in morphemes.tokens(words):
        stands = squeeze(token.form) in known
        if token.tag in _NAMES and not stands:
            return f"인용문에 없는 이름이 있다: {token.form}"
        if token.tag == "NNG":
            common.append(stands)
    if sum(common) < _LEAST_KNOWN * len(common):
        return "인용문에 없는 낱말이 많다"
    return None


def _other_sense(words: str, quotes: Sequence[Citation], morphemes: Morphemes) -> str | None:
    """A value that the quotes give for another thing, or a word that says the opposite."""
    claim = parse(words, morphemes)
    sources = [parse(quote.quote, morphemes, quote.published) for quote in quotes]
    aligned = [align_values(claim, source, {}, leeway=1.0) for source in sources]
    for pairs in zip(*aligned, strict=True):
        if not any(pair.is_same for pair in pairs):
            value = pairs[0].claim
            return f"다른 것의 값이다: {words[value.start : value.end]}"
    opposed = [oppositions(claim, source) for source in sources]
    if all(opposed):
        return f"반대로 말한다: {opposed[0][0].claim.text}"
    return None


def _strange_figure(words: str, quotes: Sequence[Citation]) -> str | None:
    """A figure, month or number word of an English text that no quote bears out."""
    values = [value for quote in quotes for value in find_values(_all_of(quote), quote.published)]
    amounts = {amount for value in values for amount in (value.low, value.high)}
    days: list[Moment | date] = [value.moment for value in values if value.moment]
    days += [quote.published for quote in quotes if quote.published]
    months = {day.month for day in days}
    years = {str(day.year) for day in days}
    for match in _SCALED.finditer(words):
        amount = Decimal(match[1].replace(",", "")) * _SCALES[match[2].lower()]
        if amount not in amounts:
            return f"인용문에 없는 값이 있다: {match.group()}"
    for match in _MONTH.finditer(words):
        if (match[1] or match[3]) and _MONTHS.index(match[2][:3].lower()) + 1 not in months:
            return f"인용문에 없는 달이 있다: {match.group()}"
    spelled = _SPELLED.search(words)
    if spelled:
        return f"글로 쓴 수는 견줄 수 없다: {spelled.group()}"
    return _strange_digits(_SCALED.sub(" ", words), _digits_of(quotes) | years)
