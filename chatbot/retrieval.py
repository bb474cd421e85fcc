"""A question becomes ranked passages: vectors and words searched together, scores fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chatbot.korean import Morphemes
from chatbot.records import Hit

if TYPE_CHECKING:
    from chatbot.models.encoder import Encoder
    from chatbot.store import Snapshot

CANDIDATES = 100
DENSE_SHARE = 0.5
# From this coverage on, the words of a question have their full share.
_FULL_COVERAGE = 0.83
# How many of the passages nearest to a subject stand for the releases about it.
_SUBJECT_PASSAGES = 10
_HANGUL = re.compile("[가-힣]")
# What English questions have in common, whatever they ask.
_ENGLISH = (
    "What is the name of the new programme?",
    "How much money will be given in total?",
    "When does the application period end?",
    "Who is in charge of it?",
    "Where can people apply for it?",
    "Why was the rule changed?",
    "How many companies took part last year?",
    "What percentage of customers were affected?",
    "Which department announced the plan?",
    "What should consumers do to avoid harm?",
    "From which date does the revised law apply?",
    "Who can receive the support?",
    "What was discussed at the meeting?",
    "How much did it rise compared with a year earlier?",
    "What penalty was imposed on the company?",
    "Which phone number should I call for questions?",
)


class Questions:
    """Embeds questions so that those in other languages find Korean passages.

    A multilingual encoder sets languages apart: an English question is nearest to passages with
    much Latin writing in them. Taking the mean of English questions off leaves what is asked.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed(self, question: str) -> NDArray[np.float32]:
        """Embed a question: (dimension,), normalised."""
        vector: NDArray[np.float32] = self._encoder.embed_questions([question])[0]
        if _HANGUL.search(question):
            return vector
        left: NDArray[np.float32] = vector - self._english
        length = float(np.linalg.norm(left))
        return left / length if length else vector

    @cached_property
    def _english(self) -> NDArray[np.float32]:
        mean: NDArray[np.float32] = self._encoder.embed_questions(_ENGLISH).mean(axis=0)
        return mean


class Retriever:
    """Finds the passages of one index generation that are nearest to a question."""

    def __init__(self, snapshot: Snapshot, questions: Questions, morphemes: Morphemes) -> None:
        self._snapshot = snapshot
        self._questions = questions
        self._morphemes = morphemes

    def retrieve(self, question: str, limit: int) -> list[Hit]:
        """Rank passages for a question, best first.

        :param limit: how many at most.
        :returns: hits with scores in 0..1, comparable within this call only.
        """
        dense = self._snapshot.search_vectors(self._questions.embed(question), CANDIDATES)
        words = self._snapshot.search_words(self._morphemes.terms(question), CANDIDATES)
        fused = fuse(dense, words, self._dense_share(question))[:limit]
        return [Hit(self._snapshot.passage(row), score) for row, score in fused]

    def knows(self, word: str) -> bool:
        """Tell whether any release holds a word."""
        return self._snapshot.coverage([word]) > 0.0

    def stand_together(self, words: Sequence[str], subject: Sequence[str]) -> bool:
        """Tell whether a release about a subject holds any of some words."""
        found = self._snapshot.search_words(subject, _SUBJECT_PASSAGES)
        names = {self._snapshot.passage(row).document for row, _ in found}
        texts = [self._snapshot.document(name).text.lower() for name in names]
        return any(word in text for text in texts for word in words)

    def _dense_share(self, question: str) -> float:
        """Give words the less weight the less of the question they can match."""
        known = self._snapshot.coverage(self._morphemes.words(question))
        return 1.0 - (1.0 - DENSE_SHARE) * min(1.0, known / _FULL_COVERAGE)


def fuse(
    dense: Sequence[tuple[int, float]],
    words: Sequence[tuple[int, float]],
    dense_share: float = DENSE_SHARE,
) -> list[tuple[int, float]]:
    """Add the two score lists, each brought to 0..1, best first.

    Min-max over the candidates of each list keeps how far apart they are, which ranks throw away
    (measured against reciprocal rank fusion: README, "검색").
    """
    total: dict[int, float] = {}
    for share, scores in ((dense_share, dense), (1.0 - dense_share, words)):
        for row, score in _scaled(scores):
            total[row] = total.get(row, 0.0) + share * score
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def _scaled(scores: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    if not scores:
        return []
    values = [score for _, score in scores]
    low, high = min(values), max(values)
    if high <= low:
        return [(row, 1.0) for row, _ in scores]
    return [(row, (score - low) / (high - low)) for row, score in scores]
