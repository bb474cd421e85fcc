"""More visitors than the service takes, in real browsers."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from chatbot.records import Document
from tests.fakes import FakeAssistant
from tests.web.browsing import ask, box, open_page
from tests.web.conftest import SCRIPT, make_app, served

pytestmark = pytest.mark.browser

FUND = "AI 펀드는 얼마나 조성하나요?"


class Slow(FakeAssistant):
    """Finds nothing for a slow question until it is let go."""

    entered, leave = threading.Event(), threading.Event()

    def find(self, question: str, history: Sequence[str] = ()) -> Any:
        if "느린" in question:
            self.entered.set()
            self.leave.wait(60)
        return super().find(question, history)


@pytest.fixture
def slow(release: Document) -> Iterator[Slow]:
    slow = Slow([release], SCRIPT)
    yield slow
    slow.leave.set()


def test_a_full_house_is_told_in_korean_and_the_question_stays_to_be_asked_again(
    context: BrowserContext, slow: Slow
) -> None:
    with served(make_app(slow, questions_at_once=1)) as url:
        first, second = context.new_page(), context.new_page()
        open_page(first, url)
        open_page(second, url)
        box(first).fill("느린 펀드 질문")
        box(first).press("Enter")
        assert slow.entered.wait(60)
        ask(second, FUND)
        expect(second.locator("#log")).to_contain_text("지금 질문이 많아 답변하지 못했습니다.")
        expect(second.locator("#log")).to_contain_text("잠시 뒤에 다시 물어봐 주세요.")
        expect(second.locator("#log")).to_contain_text(FUND)
        slow.leave.set()
        expect(first.locator("#log")).to_contain_text("약 3조원")
        ask(second, FUND)
        expect(second.locator("#log")).to_contain_text("약 3조원")
        first.close()
        second.close()


def test_a_visitor_who_leaves_makes_room_for_the_next(context: BrowserContext, slow: Slow) -> None:
    with served(make_app(slow, questions_at_once=1)) as url:
        first, second = context.new_page(), context.new_page()
        open_page(first, url)
        open_page(second, url)
        box(first).fill("느린 펀드 질문")
        box(first).press("Enter")
        assert slow.entered.wait(60)
        first.close()
        slow.leave.set()
        second.wait_for_timeout(1000)
        ask(second, FUND)
        expect(second.locator("#log")).to_contain_text("약 3조원")
        second.close()
