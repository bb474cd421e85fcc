"""A question and a passage as tokens, and tokens back as characters of the passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from chatbot.records import Span

QUESTION_TOKENS = 64
PAIR_TOKENS = 288
PAD = 1
LENGTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with one passage, as the network reads them.

    :ivar tokens: ids of ``<s> question </s></s> head ⏎ passage </s>``.
    :ivar offsets: for each token the characters of the passage it stands for; (0, 0) for others.
    """

    tokens: list[int]
    offsets: list[tuple[int, int]]

    def find(self, span: Span) -> tuple[int, int] | None:
        """Find the first and last token of some characters; None where they were cut off."""
        inside = [
            index
            for index, (start, end) in enumerate(self.offsets)
            if start < span.end and span.start < end
        ]
        if not inside or self.offsets[inside[-1]][1] < span.end:
            return None
        return inside[0], inside[-1]


class PairTokenizer:
    """Turns questions and passages into pairs of at most 288 tokens."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        begin, end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
        if begin is None or end is None:
            raise ValueError("a tokenizer without <s> and </s>")
        self._begin, self._end = begin, end

    @classmethod
    def load(cls, path: Path) -> PairTokenizer:
        """Read a ``tokenizer.json``."""
        return cls(Tokenizer.from_file(str(path)))

    def pair(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Pair]:
        """Pair one question with passages, each given as (head, text)."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        opening = [self._begin, *asked, self._end, self._end]
        texts = [f"{head}\n{text}" for head, text in passages]
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return [
            self._one(opening, encoding, len(head) + 1)
            for encoding, (head, _) in zip(encodings, passages, strict=True)
        ]

    def _one(self, opening: list[int], encoding: Encoding, before: int) -> Pair:
        room = PAIR_TOKENS - len(opening) - 1
        tokens = [*opening, *encoding.ids[:room], self._end]
        places = [
            (max(0, start - before), max(0, end - before)) for start, end in encoding.offsets[:room]
        ]
        return Pair(tokens, [*[(0, 0)] * len(opening), *places, (0, 0)])


def pad(pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pad pairs to the longest, in steps of 16: (batch, tokens) ids and mask.

    Few shapes, because the processor's kernels are compiled anew for each one.
    """
    longest = max(len(pair.tokens) for pair in pairs)
    longest += -longest % LENGTH_STEP
    tokens = np.full((len(pairs), longest), PAD)
    mask = np.zeros_like(tokens)
    for row, pair in enumerate(pairs):
        tokens[row, : len(pair.tokens)] = pair.tokens
        mask[row, : len(pair.tokens)] = 1
    return tokens, mask
