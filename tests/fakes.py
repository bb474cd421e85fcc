"""Small deterministic stand-ins for the parts that cost time or need a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatbot.admission import admit_question, admit_text
from chatbot.answering.citations import cite
from chatbot.answering.refusal import refuse
from chatbot.answering.statements import split_statements
from chatbot.assistant import Assistant
from chatbot.errors import DocumentUnknown
from chatbot.korean import Morphemes
from chatbot.passages import cut
from chatbot.records import (
    Answer,
    Document,
    Failure,
    Hit,
    Judgement,
    ShortAnswer,
    Span,
    Statement,
    Verdict,
)
from chatbot.settings import Settings
from chatbot.status import Status
from chatbot.store import Snapshot
from tests.overlap import OverlapReader


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
            places = [_hash(gram) % self.dimension for gram in _grams(text)]
            vectors[row] = np.bincount(places, minlength=self.dimension)
            if progress is not None:
                progress(1)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@lru_cache(100_000)
def _hash(gram: str) -> int:
    digest = hashlib.blake2b(gram.encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "little")


def _grams(text: str) -> list[str]:
    padded = f" {' '.join(text.lower().split())} "
    return [padded[i : i + size] for size in (2, 3) for i in range(len(padded) - size + 1)] or [" "]


def assemble_assistant(
    snapshot: Snapshot,
    morphemes: Morphemes,
    clock: Callable[[], float] = lambda: 0.0,
    writer: Any = None,
    sentence_reader: Any = None,
    **settings: Any,
) -> Assistant:
    """The real assistant over the fake encoder and readers that need no training."""
    reader = OverlapReader(morphemes)
    return Assistant(
        Settings(**settings),
        lambda: snapshot,
        FakeEncoder(),
        reader,
        sentence_reader or reader,
        morphemes,
        clock,
        writer,
    )


class FakeAssistant:
    """Answers by a script: a question that holds a known word gets the words written beside it.

    :param script: (word of the question, cited words, short answer within them).
    """

    def __init__(
        self, documents: Sequence[Document], script: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        self._documents = {document.name: document for document in documents}
        self._script = script
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer out of the script, refuse what it does not hold."""
        question = admit_question(question, 1000)
        self.asked.append((question, tuple(history)))
        for word, words, short in self._script:
            for document in self._documents.values():
                if word in question and words in document.text:
                    return replace(_scripted(question, document, words, short), generation=7)
        return refuse(question, 0.1, next(iter(self._documents.values()), None))

    def find(self, question: str, history: Sequence[str] = ()) -> Any:
        """Find the first passages, and already know the answer."""
        return SimpleNamespace(answer=self.ask(question, history), hits=self.search(question))

    def answer(self, found: Any) -> Answer:
        """Give the answer to what was found."""
        answer: Answer = found.answer
        return answer

    def check(self, claim: str) -> Verdict:
        """Find the claim borne out where its words stand in a release, and else not found."""
        for document in self._documents.values():
            at = document.text.find(claim)
            if at >= 0:
                citation = cite(document, Span(at, at + len(claim)), 1, None)
                return Verdict(claim, Judgement.SUPPORTED, 0.9, citations=(citation,))
        return Verdict(claim, Judgement.NOT_FOUND, 0.8)

    def statements(self, text: str) -> list[Statement]:
        """Split a text."""
        return split_statements(admit_text(text, 20_000))

    def check_text(self, text: str) -> Iterator[tuple[Statement, Verdict | None]]:
        """Check statement by statement."""
        for statement in split_statements(text):
            yield statement, None if statement.aside else self.check(statement.text)

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """Give the first passages."""
        passages = [passage for item in self._documents.values() for passage in cut(item)]
        return [Hit(passage, 1.0) for passage in passages[:limit]]

    def document(self, name: str) -> Document:
        """Give a document by its name."""
        if name not in self._documents:
            raise DocumentUnknown("그런 문서가 없습니다.", "자료 목록을 확인해 주세요.")
        return self._documents[name]

    def documents(self) -> list[Document]:
        """List the documents."""
        return list(self._documents.values())

    def generation(self) -> int:
        """Give the number that the status tells."""
        return 7

    def failures(self) -> list[Failure]:
        """Tell of one file that could not be read."""
        return [Failure("corpus/scan.pdf", "글자가 없는 PDF입니다.")]

    def status(self) -> Status:
        """Tell a fixed state."""
        built = datetime(2025, 2, 21, 9, 0, tzinfo=UTC)
        days = [item.published for item in self._documents.values() if item.published]
        return Status(7, len(self._documents), 30, "fake@0", 1000, built, max(days), 1)

    def close(self) -> None:
        """Nothing to close."""


def _scripted(question: str, document: Document, words: str, short: str) -> Answer:
    at = document.text.index(words)
    citation = cite(document, Span(at, at + len(words)), 1, None)
    inner = at + words.index(short)
    return Answer(
        question,
        f"{citation.quote} [1]",
        grounded=True,
        confidence=0.9,
        citations=(citation,),
        short=ShortAnswer(short, 1, inner, inner + len(short)) if short else None,
        elapsed_ms=12.0,
    )
