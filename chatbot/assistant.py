"""The composition root: the one place that wires index, encoder, retriever and reader."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from chatbot.answering import dialogue, extract, refusal
from chatbot.answering.citations import holds
from chatbot.answering.ranking import READ_PASSAGES, Reader, rank
from chatbot.errors import QuestionEmpty, QuestionTooLong
from chatbot.korean import Morphemes, normalise
from chatbot.records import Answer, Document, Hit, IndexReport
from chatbot.retrieval import Retriever
from chatbot.settings import Settings
from chatbot.store import Snapshot

Progress = Callable[[int, int, str], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds, and how fresh it is."""

    generation: int
    documents: int
    passages: int
    encoder: str
    bytes_on_disk: int
    built_at: datetime
    newest_release: date | None
    newest_age_days: int | None


class Assistant:
    """Answers questions out of one index.

    with open_assistant(load_settings()) as assistant:
        answer = assistant.ask("AI 펀드는 얼마나 조성하나요?")
        answer.text, answer.citations[0].quote
    """

    def __init__(
        self,
        settings: Settings,
        snapshot: Snapshot,
        retriever: Retriever,
        reader: Reader,
        morphemes: Morphemes,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._settings = settings
        self._snapshot = snapshot
        self._retriever = retriever
        self._reader = reader
        self._morphemes = morphemes
        self._clock = clock

    def __enter__(self) -> Assistant:
        """Use as a context manager: closes the index at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer a question with citations, or refuse.

        :param history: earlier questions of the same talk, oldest first.
        :raises QuestionError: if the question is empty or too long.
        """
        began = self._clock()
        question = self._checked(question)
        understood = dialogue.resolve(question, history, self._morphemes)
        hits = self._retriever.retrieve(understood, READ_PASSAGES)
        answer = self._answer(question, rank(understood, hits, self._reader))
        return replace(
            answer,
            understood=understood if understood != question else "",
            generation=self._snapshot.generation,
            elapsed_ms=(self._clock() - began) * 1000,
        )

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """Find passages for a question, best first.

        :raises QuestionError: if the question is empty or too long.
        """
        return self._retriever.retrieve(self._checked(question), limit)

    def document(self, name: str) -> Document:
        """Give an indexed document by its name.

        :raises DocumentUnknown: if there is none.
        """
        return self._snapshot.document(name)

    def documents(self) -> list[Document]:
        """List the indexed documents, by name."""
        return self._snapshot.documents()

    def status(self) -> Status:
        """Tell what the index holds."""
        return _status_of(self._snapshot)

    def close(self) -> None:
        """Close the index."""
        self._snapshot.close()

    def _checked(self, question: str) -> str:
        question = " ".join(normalise(question).split())
        if not any(character.isalnum() for character in question):
            raise QuestionEmpty("질문이 비어 있습니다.", "궁금한 내용을 글로 적어 주세요.")
        limit = self._settings.question_limit
        if len(question) > limit:
            raise QuestionTooLong(
                f"질문이 너무 깁니다({len(question):,}자).",
                f"{limit:,}자 안으로 줄여서 다시 물어봐 주세요.",
            )
        return question

    def _answer(self, question: str, candidates: Sequence[extract.Candidate]) -> Answer:
        if not candidates:
            return refusal.refuse(question, 0.0, None)
        best = candidates[0]
        confidence = refusal.probability(candidates)
        nearest = self._snapshot.document(best.passage.document)
        if confidence < self._settings.refusal_threshold:
            return refusal.refuse(question, confidence, nearest)
        limit = self._settings.answer_limit
        answer = extract.compose(question, candidates, self._snapshot.document, confidence, limit)
        if not holds(answer, self._snapshot.document):
            logger.error("인용문이 원문과 달라 답변을 내보내지 않았습니다: %s", nearest.name)
            return refusal.refuse(question, 0.0, nearest)
        return answer


def _status_of(snapshot: Snapshot) -> Status:
    manifest = snapshot.manifest
    published = [item.published for item in snapshot.documents() if item.published]
    newest = max(published, default=None)
    return Status(
        generation=snapshot.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        encoder=manifest.encoder,
        bytes_on_disk=manifest.bytes_on_disk,
        built_at=manifest.built_at,
        newest_release=newest,
        newest_age_days=(date.today() - newest).days if newest else None,
    )


def read_status(settings: Settings) -> Status:
    """Tell what the index holds, without loading any model.

    :raises IndexError_: if the index is missing or damaged.
    """
    from chatbot.store import open_index

    with open_index(settings.index) as snapshot:
        return _status_of(snapshot)


def build_index(
    settings: Settings, paths: Sequence[Path], progress: Progress | None = None
) -> IndexReport:
    """Bring the index up to what the paths hold now.

    :param progress: called with (done, total, stage).
    :raises CorpusEmpty: if no document at all could be indexed; the old index stays.
    :raises IndexBusy: if another process is indexing.
    """
    from chatbot.indexing import index_corpus
    from chatbot.korean import load_morphemes
    from chatbot.models.encoder import load_encoder

    cache = settings.cache.expanduser()
    encoder = load_encoder(settings.encoder, cache)
    return index_corpus(paths, settings.index, encoder, load_morphemes(), cache, progress=progress)


def open_assistant(settings: Settings) -> Assistant:
    """Open the index and load the models.

    :raises IndexError_: if the index is missing, damaged or made with another encoder.
    :raises EncoderUnavailable: if the embedding model cannot be loaded.
    """
    from chatbot.answering.overlap import OverlapReader
    from chatbot.korean import load_morphemes
    from chatbot.models.encoder import load_encoder
    from chatbot.store import open_index

    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    snapshot = open_index(settings.index, encoder.name)
    morphemes = load_morphemes()
    retriever = Retriever(snapshot, encoder, morphemes)
    return Assistant(settings, snapshot, retriever, OverlapReader(morphemes), morphemes)
