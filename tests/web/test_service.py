import asyncio
import threading
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any

import pytest

from chatbot.errors import Overloaded, TooManyRequests
from chatbot.records import Answer, Document
from chatbot.web.metrics import Metrics
from chatbot.web.service import PAGES_AT_ONCE, RateLimit, Service
from tests.fakes import FakeAssistant


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run apart from the loop that the browser of other tests keeps in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result(60)


def test_a_minute_later_a_client_may_ask_again() -> None:
    now = 0.0
    limit = RateLimit(2, clock=lambda: now)
    limit.check("a")
    limit.check("a")
    limit.check("b")
    with pytest.raises(TooManyRequests):
        limit.check("a")
    now = 60.0
    limit.check("a")


def test_no_limit_is_zero() -> None:
    limit = RateLimit(0)
    for _ in range(1000):
        limit.check("a")


def test_a_full_house_is_told_to_wait_and_has_room_again_afterwards(release: Document) -> None:
    entered, leave = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            entered.set()
            leave.wait(10)
            return super().ask(question, history)

    service = Service(Slow([release]), Metrics(), RateLimit(0), at_once=1)  # type: ignore[arg-type]
    thread = threading.Thread(target=service.ask, args=("날씨", (), "a"))
    thread.start()
    assert entered.wait(10)
    with pytest.raises(Overloaded):
        service.ask("날씨", (), "b")
    leave.set()
    thread.join(10)
    assert not service.ask("날씨", (), "b").grounded


def test_an_answer_that_nobody_waits_for_any_more_makes_room(release: Document) -> None:
    service = Service(FakeAssistant([release]), Metrics(), RateLimit(0), at_once=1)  # type: ignore[arg-type]

    async def leave_early() -> None:
        steps = service.steps("날씨", (), "a")
        async with aclosing(steps):
            await anext(steps)
            assert service.is_busy
            with pytest.raises(Overloaded):
                await anext(service.steps("날씨", (), "b"))

    run(leave_early())
    assert not service.is_busy


def test_steps_tell_what_was_found_and_then_the_answer(release: Document) -> None:
    service = Service(FakeAssistant([release]), Metrics(), RateLimit(0), at_once=1)  # type: ignore[arg-type]

    async def steps() -> list[Any]:
        return [step async for step in service.steps("날씨", (), "a")]

    found, answer = run(steps())
    assert found.hits
    assert answer == service.ask("날씨", (), "a")


def test_those_who_wait_on_the_page_hold_no_thread(release: Document) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    class Counted(FakeAssistant):
        def find(self, question: str, history: Sequence[str] = ()) -> Any:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1
            return super().find(question, history)

    service = Service(Counted([release]), Metrics(), RateLimit(0), at_once=64)  # type: ignore[arg-type]

    async def one(number: int) -> Any:
        return [step async for step in service.steps(f"날씨 {number}", (), "a")][-1]

    async def many() -> list[Any]:
        return await asyncio.gather(*(one(number) for number in range(30)))

    answers = run(many())
    assert [answer.question for answer in answers] == [f"날씨 {number}" for number in range(30)]
    assert most == PAGES_AT_ONCE
