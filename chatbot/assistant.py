"""The composition root: the one place that wires index, encoder, retriever and reader."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.admission import admit_claim, admit_question, admit_text
from chatbot.answering import anchors, dialogue, evidence, extract, facts, refusal
from chatbot.answering.citations import are_exact, holds
from chatbot.answering.fidelity import keep_if_faithful
from chatbot.answering.ranking import READ_PASSAGES, look_closer, rank
from chatbot.answering.statements import split_statements
from chatbot.korean import Morphemes
from chatbot.records import (
    Answer,
    Document,
    Failure,
    Hit,
    IndexReport,
    Judgement,
    Statement,
    Verdict,
)
from chatbot.retrieval import Retriever
from chatbot.settings import Settings
from chatbot.status import Status, status_of

if TYPE_CHECKING:
    from chatbot.answering.generate import Writer
    from chatbot.models.encoder import Encoder
    from chatbot.models.reader import Reader
    from chatbot.store import Snapshot

Progress = Callable[[int, int, str], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question, before it is read closely.

    :ivar understood: the question as it was searched for, and what it took over.
    :ivar began: when the question came, by the assistant's clock.
    """

    question: str
    understood: dialogue.Understood
    hits: Sequence[Hit]
    snapshot: Snapshot
    began: float


class Assistant:
    """Answers questions out of one index.

    with open_assistant(load_settings()) as assistant:
        answer = assistant.ask("AI 펀드는 얼마나 조성하나요?")
        answer.text, answer.citations[0].quote
    """

    def __init__(
        self,
        settings: Settings,
        snapshots: Callable[[], Snapshot],
        encoder: Encoder,
        reader: Reader,
        sentence_reader: Reader,
        morphemes: Morphemes,
        clock: Callable[[], float] = time.perf_counter,
        writer: Writer | None = None,
    ) -> None:
        """Put the parts together.

        :param snapshots: gives the newest generation; one question keeps the one it was given.
        :param reader: reads passages for a question.
        :param sentence_reader: reads single sentences, for a question or a statement to be checked.
        :param writer: words the answers; without it they are their quotes.
        """
        self._settings = settings
        self._snapshots = snapshots
        self._encoder = encoder
        self._reader = reader
        self._sentence_reader = sentence_reader
        self._morphemes = morphemes
        self._clock = clock
        self._writer = writer

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
        return self.answer(self.find(question, history))

    def find(self, question: str, history: Sequence[str] = ()) -> Found:
        """Find the passages for a question: the first, quick half of :meth:`ask`.

        :raises QuestionError: if the question is empty or too long.
        """
        began = self._clock()
        question = admit_question(question, self._settings.question_limit)
        snapshot = self._snapshots()
        retriever = self._retriever(snapshot)
        understood = dialogue.resolve(question, history, self._morphemes, retriever)
        hits = retriever.retrieve(understood.text, READ_PASSAGES)
        return Found(question, understood, hits, snapshot, began)

    def answer(self, found: Found) -> Answer:
        """Answer out of what was found: the second half of :meth:`ask`."""
        asked = found.understood
        document = found.snapshot.document
        candidates = rank(asked.text, found.hits, self._reader, document)
        candidates = look_closer(asked.text, candidates, self._sentence_reader, document)
        answer = self._answer(found, candidates)
        return replace(
            answer,
            understood=asked.text if asked.text != found.question else "",
            carried=asked.carried,
            generation=found.snapshot.generation,
            elapsed_ms=(self._clock() - found.began) * 1000,
        )

    def check(self, claim: str) -> Verdict:
        """Hold one statement against the releases.

        :raises QuestionError: if it is empty or too long.
        """
        claim = admit_claim(claim, self._settings.question_limit)
        return self._check(claim, self._snapshots())

    def check_text(self, text: str) -> Iterator[tuple[Statement, Verdict | None]]:
        """Split a text into statements and check them one by one, as they are asked for.

        for statement, verdict in assistant.check_text(article):
            ...    # the verdict is None for what cannot be checked: greetings, opinions

        :raises QuestionError: if the text is empty or too long.
        """
        statements = self.statements(text)
        snapshot = self._snapshots()
        for statement in statements:
            claim = " ".join(statement.text.split())
            if statement.aside is not None:
                yield statement, None
            else:
                yield statement, self._check(claim, snapshot)

    def statements(self, text: str) -> list[Statement]:
        """Split a text into statements, without checking them.

        :raises QuestionError: if the text is empty or too long.
        """
        return split_statements(admit_text(text, self._settings.check_limit))

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """Find passages for a question, best first.

        :raises QuestionError: if the question is empty or too long.
        """
        question = admit_question(question, self._settings.question_limit)
        return self._retriever(self._snapshots()).retrieve(question, limit)

    def document(self, name: str) -> Document:
        """Give an indexed document by its name.

        :raises DocumentUnknown: if there is none.
        """
        return self._snapshots().document(name)

    def documents(self) -> list[Document]:
        """List the indexed documents, by name."""
        return self._snapshots().documents()

    def generation(self) -> int:
        """The number of the index in force."""
        return self._snapshots().generation

    def failures(self) -> list[Failure]:
        """List the files that the last run of ``index`` could not take."""
        from chatbot.store.failures import read_failures

        return read_failures(self._settings.index)

    def status(self) -> Status:
        """Tell what the index holds."""
        return status_of(self._snapshots())

    def close(self) -> None:
        """Close the index."""
        self._snapshots().close()

    def _retriever(self, snapshot: Snapshot) -> Retriever:
        return Retriever(snapshot, self._encoder, self._morphemes)

    def _check(self, claim: str, snapshot: Snapshot) -> Verdict:
        began = self._clock()
        reader, document = self._sentence_reader, snapshot.document
        hits = self._retriever(snapshot).retrieve(claim, evidence.FOUND_PASSAGES)
        verdict = facts.judge(claim, hits, reader, document, self._morphemes)
        citations = (*verdict.citations, *verdict.nearest, *verdict.disagreeing)
        if not are_exact(citations, snapshot.document):
            logger.error("인용문이 원문과 달라 판정을 내보내지 않았습니다.")
            verdict = Verdict(claim, Judgement.NOT_FOUND, 0.0)
        elapsed_ms = (self._clock() - began) * 1000
        return replace(verdict, generation=snapshot.generation, elapsed_ms=elapsed_ms)

    def _answer(self, found: Found, candidates: Sequence[extract.Candidate]) -> Answer:
        question, snapshot = found.question, found.snapshot
        if not candidates:
            return refusal.refuse(question, 0.0, None)
        asked = found.understood.text
        names = dict.fromkeys(item.passage.document for item in candidates[: refusal.FIRST])
        sources = [snapshot.document(name) for name in names]
        nearest = sources[0]
        if anchors.is_talk(asked, nearest, self._morphemes):
            return refusal.refuse(question, 0.0, None)
        doubt = anchors.doubt(asked, sources, self._morphemes)
        confidence = refusal.probability(candidates, doubt)
        if confidence < self._settings.refusal_threshold:
            return refusal.refuse(question, confidence, nearest)
        limit = self._settings.answer_limit
        answer = extract.compose(
            question,
            candidates,
            snapshot.document,
            confidence,
            limit,
            self._morphemes.without_case,
        )
        if not holds(answer, snapshot.document):
            logger.error("인용문이 원문과 달라 답변을 내보내지 않았습니다: %s", nearest.name)
            return refusal.refuse(question, 0.0, nearest)
        if self._writer is None:
            return answer
        text = self._writer.write(asked, answer.citations, limit)
        return keep_if_faithful(answer, text, asked, self._morphemes, limit)


def build_index(
    settings: Settings,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    dry_run: bool = False,
) -> IndexReport:
    """Bring the index up to what the paths hold now.

    :param progress: called with (done, total, stage).
    :param dry_run: only tell what would change.
    :raises CorpusEmpty: if no document at all could be indexed; the old index stays.
    :raises IndexBusy: if another process is indexing.
    """
    from chatbot.indexing import index_corpus
    from chatbot.korean import load_morphemes
    from chatbot.models.encoder import load_encoder

    cache = settings.cache.expanduser()
    encoder = load_encoder(settings.encoder, cache)
    return index_corpus(
        paths,
        settings.index,
        encoder,
        load_morphemes(),
        cache,
        progress=progress,
        dry_run=dry_run,
    )


def open_assistant(settings: Settings) -> Assistant:
    """Open the index and load the models.

    :raises IndexError_: if the index is missing, damaged or made with another encoder.
    :raises EncoderUnavailable: if the embedding model cannot be loaded.
    :raises ReaderUnavailable: if the reading model or the chosen reranker cannot be loaded.
    :raises LanguageModelUnavailable: if the chosen language model cannot be set up.
    """
    from chatbot.korean import load_morphemes
    from chatbot.models.encoder import load_encoder
    from chatbot.store import open_index
    from chatbot.store.files import current_name
    from chatbot.store.live import LiveIndex

    if not current_name(settings.index):
        open_index(settings.index)  # Say so before the models are loaded, which takes seconds.
    writer = None
    if settings.llm:
        from chatbot.answering.generate import load_writer

        writer = load_writer(settings.llm, settings.llm_timeout_s)
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    live = LiveIndex(settings.index, encoder.name)
    # Behind the encoder, which sets how torch's threads wait before torch is imported.
    from chatbot.models.reader import CLAIMS, load_reader
    from chatbot.models.reranker import RerankingReader, load_cross_encoder

    reader: Reader = load_reader()
    sentence_reader: Reader = load_reader(file=CLAIMS)
    if settings.reranker:
        model = load_cross_encoder(settings.reranker)
        reader = RerankingReader(model, reader)
        sentence_reader = RerankingReader(model, sentence_reader)
    morphemes = load_morphemes()
    return Assistant(
        settings, live.snapshot, encoder, reader, sentence_reader, morphemes, writer=writer
    )
