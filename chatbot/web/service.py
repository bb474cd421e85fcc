"""The assistant as many people share it: limits, counts and a log without the questions' text."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool

from chatbot.errors import Overloaded, QuestionError, TooManyRequests
from chatbot.records import Answer, Hit, Statement, Verdict
from chatbot.web.metrics import Metrics

if TYPE_CHECKING:
    from chatbot.assistant import Assistant, Found

logger = logging.getLogger(__name__)

Checked = tuple[int, Statement, Verdict | None]

WINDOW_S = 60.0
CLIENTS_REMEMBERED = 10_000
PAGES_AT_ONCE = 4


def client_of(request: Any) -> str:  # noqa: ANN401 - Starlette's and Gradio's requests
    """Name the asker of a request by the network address."""
    return request.client.host if request.client else ""


class RateLimit:
    """Counts what each client asked within the last minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def check(self, client: str) -> None:
        """Count a question.

        :raises TooManyRequests: if it is one too many.
        """
        if not self._per_minute:
            return
        now = self._clock()
        with self._lock:
            times = self._asked.pop(client, None) or deque()
            self._asked[client] = times
            while times and now - times[0] >= WINDOW_S:
                times.popleft()
            if len(times) >= self._per_minute:
                raise TooManyRequests(
                    f"1분에 {self._per_minute}번까지 물어볼 수 있습니다.",
                    f"{int(WINDOW_S - (now - times[0])) + 1}초 뒤에 다시 물어봐 주세요.",
                )
            times.append(now)
            if len(self._asked) > CLIENTS_REMEMBERED:
                del self._asked[next(iter(self._asked))]


class Service:
    """Asks the assistant on behalf of clients, each known by its network address."""

    def __init__(
        self, assistant: Assistant, metrics: Metrics, limit: RateLimit, at_once: int
    ) -> None:
        self.assistant = assistant
        self._metrics = metrics
        self.limit = limit
        self._at_once = at_once
        self._turns = CapacityLimiter(PAGES_AT_ONCE)
        self._inside = 0
        self._lock = threading.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether anybody waits for an answer."""
        return self._inside > 0

    def ask(self, question: str, history: Sequence[str], client: str) -> Answer:
        """Answer a question.

        :raises QuestionError: if it cannot be answered as it stands.
        :raises Overloaded: if too much is asked at once.
        """
        with self._room(client):
            return self._ask(question, history)

    async def ask_soon(self, question: str, history: Sequence[str], client: str) -> Answer:
        """Answer in a thread; who finds no room is told so before waiting for one.

        :raises QuestionError: if it cannot be answered as it stands.
        :raises Overloaded: if too much is asked at once.
        """
        with self._room(client):
            return await run_in_threadpool(self._ask, question, history)

    def _ask(self, question: str, history: Sequence[str]) -> Answer:
        with self._counted(question) as count:
            return count(self.assistant.ask(question, history))

    async def steps(
        self, question: str, history: Sequence[str], client: str
    ) -> AsyncGenerator[Found | Answer, None]:
        """Answer a question by steps: what was found for it, then the answer.

        Who finds no room is told so at once; the others wait their turn without a thread.

        :raises QuestionError: if it cannot be answered as it stands.
        :raises Overloaded: if too much is asked at once.
        """
        with self._room(client), self._counted(question) as count:
            found = await to_thread.run_sync(
                self.assistant.find, question, history, limiter=self._turns
            )
            yield found
            answer = await to_thread.run_sync(self.assistant.answer, found, limiter=self._turns)
            yield count(answer)

    def check(self, claim: str, client: str) -> Verdict:
        """Check one statement.

        :raises QuestionError: if it cannot be checked as it stands.
        :raises Overloaded: if too much is asked at once.
        """
        with self._room(client):
            return self.assistant.check(claim)

    def check_text(self, text: str, client: str) -> Iterator[Checked]:
        """Check the statements of a text; it counts as one question and takes one place.

        :returns: for each statement, how many there are, itself and its verdict. Closing the
            iterator stops the work.
        :raises QuestionError: if it cannot be checked as it stands.
        :raises Overloaded: if too much is asked at once.
        """
        statements = self.assistant.statements(text)
        checked = self._checked(text, len(statements), client)
        # Begun here, so that it is refused at once, and whoever drops it gives the place back.
        return chain([next(checked)], checked)

    def _checked(self, text: str, total: int, client: str) -> Iterator[Checked]:
        with self._room(client):
            for statement, verdict in self.assistant.check_text(text):
                yield total, statement, verdict

    def search(self, question: str, limit: int, client: str) -> list[Hit]:
        """Find passages.

        :raises QuestionError: if it cannot be searched for as it stands.
        :raises Overloaded: if too much is asked at once.
        """
        with self._room(client):
            return self.assistant.search(question, limit)

    @contextmanager
    def _room(self, client: str) -> Iterator[None]:
        self._enter(client)
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1

    def _enter(self, client: str) -> None:
        try:
            self.limit.check(client)
            with self._lock:
                if self._inside == self._at_once:
                    raise Overloaded(
                        "지금 질문이 많아 답변하지 못했습니다.", "잠시 뒤에 다시 물어봐 주세요."
                    )
                self._inside += 1
        except Overloaded:
            self._metrics.count("rejected")
            raise

    @contextmanager
    def _counted(self, question: str) -> Iterator[Callable[[Answer], Answer]]:
        began = time.perf_counter()
        outcome = "failed"

        def count(answer: Answer) -> Answer:
            nonlocal outcome
            outcome = "answered" if answer.grounded else "refused"
            return answer

        try:
            yield count
        except QuestionError:
            outcome = "invalid"
            raise
        finally:
            self._record(outcome, time.perf_counter() - began, len(question))

    def _record(self, outcome: str, seconds: float, characters: int) -> None:
        self._metrics.count(outcome, seconds)
        logger.info(
            "question",
            extra={
                "outcome": outcome,
                "elapsed_ms": round(seconds * 1000, 1),
                "characters": characters,
            },
        )
