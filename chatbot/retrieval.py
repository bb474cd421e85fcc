"""A question becomes ranked passages: vectors and words searched together, scores fused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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


class Retriever:
    """Finds the passages of one index generation that are nearest to a question."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, morphemes: Morphemes) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        self._morphemes = morphemes

    def retrieve(self, question: str, limit: int) -> list[Hit]:
        """Rank passages for a question, best first.

        :param limit: how many at most.
        :returns: hits with scores in 0..1, comparable within this call only.
        """
        vector = self._encoder.embed_questions([question])[0]
        dense = self._snapshot.search_vectors(vector, CANDIDATES)
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
