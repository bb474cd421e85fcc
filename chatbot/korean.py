"""Korean text: its normal form, where sentences end, and the words that carry meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from chatbot.records import Span

# Letters of meaning: nouns, verbs, adjectives, roots, foreign words, Chinese characters, numbers.
CONTENT_TAGS = frozenset(
    {"NNG", "NNP", "NNB", "NR", "NP", "SL", "SH", "SN", "XR", "VV", "VA", "MAG"}
)
_NOUN_TAGS = frozenset({"NNG", "NNP", "SL", "SH", "XR"})
_CASE_TAGS = frozenset({"JKS", "JKC", "JKO", "JKG"})
_CASE_PARTICLES = frozenset({"이", "가", "을", "를", "의"})
_LONGEST_NAME = 4
# What may stand inside a name beside its nouns: "제3차", "5개년", "비대면".
_NAME_TAGS = _NOUN_TAGS | {"SN", "NR", "NNB", "XPN", "XSN"}
_JOINING = frozenset("-·ㆍ&/")
_CLOSERS = "\"'”’」』)］】〉》"
_SENTENCE_END = re.compile(rf"[.!?。]+[{re.escape(_CLOSERS)}]*(?=\s|$)")
_SHORT_YEAR = re.compile(r"(?<!\d)['‘’´`](\d\d)(?=\s*[년.\-~)])")
_LONGEST_QUOTATION = 400
_REMEMBERED_TEXTS = 2000
_HANGUL = re.compile("[가-힣]+")
# Marks a pair of letters, so that it is never taken for a word.
_PAIR = "#"


def normalise(text: str) -> str:
    r"""Bring text to NFC with ``\n`` line ends and without characters that nobody can see.

    Zero-width, bidirectional, tag and control characters go; tabs stay; other spaces become
    plain ones. Lone surrogates, which no file can hold, become U+FFFD.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_visible(text))


def _visible(text: str) -> Iterator[str]:
    for character in text:
        if character in "\n\t" or " " < character < "\x7f" or "가" <= character <= "힣":
            yield character
            continue
        category = unicodedata.category(character)
        if category in {"Zs", "Zl", "Zp"}:
            yield "\n" if category != "Zs" else " "
        elif character in "\x0b\x0c\x85":
            yield "\n"
        elif category == "Cs":
            yield "\ufffd"
        elif category not in {"Cc", "Cf"} and not 0xFE00 <= ord(character) <= 0xFE0F:
            yield character


def split_sentences(text: str) -> list[Span]:
    """Find the sentences of a text; a line end always ends one.

    A full stop behind a number (``2. 20.``) ends none, nor does one inside a quotation that is
    closed on the same line.

    :returns: spans in order, without surrounding white space, none empty.
    """
    spans: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        spans += _sentences_of_line(line, offset)
        offset += len(line) + 1
    return spans


def _sentences_of_line(line: str, offset: int) -> Iterator[Span]:
    quotations = list(_quotations(line))
    start = 0
    for match in _SENTENCE_END.finditer(line):
        at = match.start()
        before = line[at - 1 : at]
        if not before or before.isdigit() or before.isspace():
            continue
        if re.search(r"(?:^|[\s(])[A-Za-z가-하]$", line[max(0, at - 2) : at]):
            continue  # an initial, or the letter of a list: "가. "
        if any(first < at < last for first, last in quotations):
            continue
        yield from _trimmed(line, start, match.end(), offset)
        start = match.end()
    yield from _trimmed(line, start, len(line), offset)


def _trimmed(line: str, start: int, end: int, offset: int) -> Iterator[Span]:
    piece = line[start:end]
    if piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        yield Span(offset + left, offset + start + len(piece.rstrip()))


def _quotations(line: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"“[^“”]*”|\"[^\"]*\"", line):
        if match.end() - match.start() <= _LONGEST_QUOTATION:
            # The closing mark belongs outside: "…했다.” 그는" may end there.
            yield match.start(), match.end() - 2


def spell_out_years(text: str) -> str:
    """Write ``'25년`` as ``2025년``, so that both writings meet."""
    return _SHORT_YEAR.sub(lambda match: f"20{match.group(1)}", text)


class Tagger(Protocol):
    """The part of ``kiwipiepy.Kiwi`` that is used here."""

    def tokenize(self, text: str | Iterable[str]) -> Iterable[Any]:
        """Yield tokens with ``form`` and ``tag``, or a list of them for each of many texts."""


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme where it stands: ``text[start:end]`` in its surface form.

    :ivar tag: its part of speech, without what tells regular from irregular verbs.
    """

    form: str
    tag: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning of its own."""
        return self.tag in CONTENT_TAGS


class Morphemes:
    """The content words of Korean text, as Kiwi reads them.

    Morphemes(Kiwi()).words("지원을 신청하려면")    # ["지원", "신청"]

    Safe to share between threads, as Kiwi is.
    """

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        # The sentences of one release are taken apart again for each statement about it.
        self._remembered = lru_cache(_REMEMBERED_TEXTS)(self._take_apart)

    def words(self, text: str) -> list[str]:
        """List the content morphemes of a text in order, lower-cased."""
        return self._content(self._tagger.tokenize(spell_out_years(text)))

    def tokens(self, text: str) -> tuple[Morpheme, ...]:
        """List all morphemes of a text with where they stand, lower-cased."""
        return self._remembered(text)

    def _take_apart(self, text: str) -> tuple[Morpheme, ...]:
        return tuple(
            Morpheme(
                token.form.lower(),
                token.tag.split("-")[0],
                token.start,
                token.start + token.len,
            )
            for token in self._tagger.tokenize(text)
        )

    def without_case(self, text: str) -> str:
        """Drop a case particle at the end: ``480만 원의`` is about ``480만 원``.

        A short word that is no number may be a name that only looks like one with a particle, and
        stays.
        """
        last = max(self.tokens(text), key=lambda token: token.end, default=None)
        if last is None or last.tag not in _CASE_TAGS or text[last.start :] not in _CASE_PARTICLES:
            return text
        bare = text[: last.start].rstrip()
        return bare if len(bare) > _LONGEST_NAME or text[0].isdigit() else text

    def nouns(self, text: str) -> list[str]:
        """List the nouns and foreign words of a text in order, lower-cased."""
        tokens = self._tagger.tokenize(spell_out_years(text))
        return [token.form.lower() for token in tokens if token.tag in _NOUN_TAGS]

    def noun_phrases(self, text: str) -> list[str]:
        """List the longest runs of nouns in a text as they are written, in order.

        What is written to a noun without a space is a part of it: 새 in 새도약기금, - in ISMS-P.
        """
        tokens = list(self._tagger.tokenize(text))
        spans: list[list[int]] = []
        is_open = False
        for at, token in enumerate(tokens):
            end = token.start + token.len
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            is_joined = following is not None and following.start == end
            is_name = token.tag in _NAME_TAGS or (
                is_joined and (token.tag == "MM" or text[token.start : end] in _JOINING)
            )
            if is_name and is_open:
                spans[-1][1] = end
            elif is_name and text[token.start : end] not in _JOINING:
                spans.append([token.start, end])
            is_open = is_name
        return [
            " ".join(text[start:end].split())
            for start, end in spans
            if any(token.tag in _NOUN_TAGS and start <= token.start < end for token in tokens)
        ]

    def words_of_all(self, texts: Iterable[str]) -> Iterator[list[str]]:
        """List the content morphemes of many texts, using all processors."""
        for tokens in self._tagger.tokenize(spell_out_years(text) for text in texts):
            yield self._content(tokens)

    def terms(self, text: str) -> list[str]:
        """List what a text is searched by: its words, then the pairs of its Korean letters.

        Pairs find what is misspelt, not spaced, or cut into other morphemes in another place.
        """
        return self.words(text) + _letter_pairs(text)

    def terms_of_all(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """List the terms of many texts, using all processors."""
        found = self._tagger.tokenize(spell_out_years(text) for text in texts)
        for text, tokens in zip(texts, found, strict=True):
            yield self._content(tokens) + _letter_pairs(text)

    @staticmethod
    def _content(tokens: Iterable[Any]) -> list[str]:
        return [token.form.lower() for token in tokens if token.tag.split("-")[0] in CONTENT_TAGS]


def _letter_pairs(text: str) -> list[str]:
    """List the pairs of neighbouring Korean letters, each with a mark in front."""
    return [
        f"{_PAIR}{run[at : at + 2]}" for run in _HANGUL.findall(text) for at in range(len(run) - 1)
    ]


def load_morphemes() -> Morphemes:
    """Start Kiwi with its bundled model (about a second).

    Its dictionary of names of several words stays out: it takes 186 MB, and changed one of 4,463
    lines of 60 releases.
    """
    from kiwipiepy import Kiwi

    return Morphemes(Kiwi(load_multi_dict=False))
