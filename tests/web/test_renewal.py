"""Releases that come while the server runs, in a real browser."""

from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, expect

from chatbot.records import Document
from tests.fakes import FakeAssistant
from tests.web.browsing import ask, open_page
from tests.web.conftest import SCRIPT, make_app, served

pytestmark = pytest.mark.browser


class Reindexed(FakeAssistant):
    number = 1

    def generation(self) -> int:
        return self.number


def test_a_page_opened_later_offers_the_newest_releases_and_their_questions(
    context: BrowserContext, release: Document
) -> None:
    assistant = Reindexed([release], (*SCRIPT, ("새로 나온", "중소벤처기업부", "중소벤처기업부")))
    with served(make_app(assistant)) as url:
        page = context.new_page()
        open_page(page, url)
        expect(page.locator("#panel .recent a")).to_have_text(release.title)
        assistant._documents["new"] = replace(
            release, name="new", title="새로 나온 자료", published=None
        )
        del assistant._documents[release.name]
        assistant.number = 2
        open_page(page, url)  # the first that comes sets off the work
        expect(page.locator("#panel .recent")).to_be_visible()
        page.wait_for_timeout(500)
        open_page(page, url)
        expect(page.locator("#panel .recent a")).to_have_text("새로 나온 자료")
        expect(page.locator("#log .example").first).to_contain_text("새로 나온 자료")
        ask(page, "새로 나온 자료는 어디 것인가요?")
        expect(page.locator("#log")).to_contain_text("중소벤처기업부")
        page.close()
