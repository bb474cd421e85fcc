"""Small deterministic stand-ins for the parts that cost time or need a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatbot.answering.overlap import OverlapReader
from chatbot.assistant import Assistant
from chatbot.korean import Morphemes
from chatbot.retrieval import Retriever
from chatbot.settings import Settings
from chatbot.store import Snapshot


class FakeEncoder:
    """Hashed bags of character pairs and triples: texts with common words are near each other."""

    def __init__(self, name: str = "fake@0", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions just like passages: (n, dimension), rows normalised."""
        return self.embed_passages(texts)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), rows normalised."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(text):
                digest = hashlib.blake2b(gram.encode("utf-8", "replace"), digest_size=4).digest()
                vectors[row, int.from_bytes(digest, "little") % self.dimension] += 1.0
            if progress is not None:
                progress(1)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _grams(text: str) -> list[str]:
    padded = f" {' '.join(text.lower().split())} "
    return [padded[i : i + size] for size in (2, 3) for i in range(len(padded) - size + 1)] or [" "]


def assemble_assistant(
    snapshot: Snapshot,
    morphemes: Morphemes,
    clock: Callable[[], float] = lambda: 0.0,
    **settings: Any,
) -> Assistant:
    """The real assistant over the fake encoder and a reader that needs no training."""
    retriever = Retriever(snapshot, FakeEncoder(), morphemes)
    reader = OverlapReader(morphemes)
    return Assistant(Settings(**settings), snapshot, retriever, reader, morphemes, clock)
