import threading
from collections.abc import Sequence

import pytest

from chatbot.errors import Overloaded, TooManyRequests
from chatbot.records import Answer, Document
from chatbot.web.metrics import Metrics
from chatbot.web.service import RateLimit, Service
from tests.fakes import FakeAssistant


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
    steps = service.steps("날씨", (), "a")
    next(steps)
    assert service.is_busy
    steps.close()
    assert not service.is_busy


def test_steps_tell_what_was_found_and_then_the_answer(release: Document) -> None:
    service = Service(FakeAssistant([release]), Metrics(), RateLimit(0), at_once=1)  # type: ignore[arg-type]
    found, answer = service.steps("날씨", (), "a")
    assert found.hits  # type: ignore[union-attr]
    assert answer == service.ask("날씨", (), "a")
