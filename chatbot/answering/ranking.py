"""The passages found, read and ranked anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatbot.answering.extract import Candidate
from chatbot.records import Hit

if TYPE_CHECKING:
    from chatbot.models.reader import Reader

READ_PASSAGES = 20
# The fused score keeps the right release in front, the reader the right passage in it; chosen on
# the held-out questions (training/README.md).
READER_SHARE = 0.5


def rank(question: str, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """Read the first passages and rank them by both scores, best first."""
    passages = [(hit.passage.title, hit.passage.text) for hit in hits]
    ranked = [
        Candidate(
            hit.passage, reading, (1 - READER_SHARE) * hit.score + READER_SHARE * reading.relevance
        )
        for hit, reading in zip(hits, reader.read(question, passages), strict=True)
    ]
    return sorted(ranked, key=lambda candidate: -candidate.score)
