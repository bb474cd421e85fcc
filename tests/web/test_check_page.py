"""The page 사실 확인 in a real browser."""

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chatbot.answering.citations import cite
from chatbot.records import Difference, Document, Judgement, Span, Verdict
from tests.fakes import FakeAssistant
from tests.web.conftest import make_app, served
from tests.web.test_browser import violations

pytestmark = pytest.mark.browser

TRUE = "'27년까지 중소기업 AI활용률을 50%('24년 28%)로 높이고"
FALSE = "스타트업 코리아 펀드는 2억원 규모로 꾸려진다."
UNKNOWN = "달에는 토끼 <b>12마리</b>가 산다."
TEXT = f"안녕하세요.\n{TRUE}\n{UNKNOWN}\n{FALSE}"


class Checker(FakeAssistant):
    """Finds one known statement contradicted, and takes its time for slow ones."""

    def check(self, claim: str) -> Verdict:
        if "느린" in claim:
            time.sleep(0.3)
        if claim != FALSE:
            return super().check(claim)
        document = next(iter(self._documents.values()))
        at = document.text.index("2조원")
        start, end = claim.index("2억원"), claim.index(" 규모")
        citation = cite(document, Span(at - 12, at + 10), 1, None)
        difference = Difference("2억원", "2조원", start, end, at, at + 3)
        return Verdict(claim, Judgement.CONTRADICTED, 0.9, (difference,), (citation,))


@pytest.fixture(scope="module")
def url(release: Document) -> Iterator[str]:
    with served(make_app(Checker([release]), check_limit=2000)) as url:
        yield f"{url}/check"


@pytest.fixture
def page(context: BrowserContext, url: str) -> Iterator[Page]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.goto(url)
    yield page
    page.close()
    assert complaints == []


def check(page: Page, text: str) -> None:
    page.get_by_label("확인할 글").fill(text)
    page.get_by_role("button", name="확인하기").click()


def test_what_needs_attention_comes_first_with_both_sides_marked(page: Page) -> None:
    check(page, TEXT)
    expect(page.locator("#progress")).to_have_text(
        "확인을 마쳤습니다. 불일치 1, 근거 없음 1, 일치 1, 확인하지 않음 1."
    )
    rows = page.locator(".verdicts tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("불일치")
    expect(rows.nth(0).locator("td").nth(1).locator("mark")).to_have_text("2억원")
    expect(rows.nth(0).locator("td").nth(2).locator("p", has_text="↔")).to_have_text(
        "글 2억원 ↔ 보도자료 2조원"
    )
    expect(rows.nth(1)).to_contain_text(UNKNOWN)  # as text, not as HTML
    expect(rows.nth(3)).to_contain_text("확인하지 않음: 인사")
    page.get_by_label("순서").select_option("text")
    expect(rows.nth(0)).to_contain_text("안녕하세요.")


def test_the_source_opens_at_the_cited_words(page: Page) -> None:
    check(page, FALSE)
    page.locator(".verdicts .where a").first.click()
    expect(page.locator("mark#cited")).to_contain_text("2조원")


def test_a_long_text_shows_its_progress_and_can_be_stopped(page: Page) -> None:
    check(page, "\n".join(f"느린 문장 {number}에는 {number}명이 있다." for number in range(40)))
    expect(page.locator("#progress")).to_contain_text("40문장 가운데")
    expect(page.locator("#bar")).to_be_visible()
    page.get_by_role("button", name="멈추기").click()
    expect(page.locator("#progress")).to_contain_text("멈췄습니다.")
    done = page.locator(".verdicts tbody tr").count()
    assert 0 < done < 40
    check(page, FALSE)
    expect(page.locator("#progress")).to_contain_text("불일치 1")
    expect(page.locator(".verdicts tbody tr")).to_have_count(1)


def test_the_table_is_saved_with_its_citations(page: Page) -> None:
    check(page, TEXT)
    expect(page.locator("#progress")).to_contain_text("마쳤습니다")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV 저장").click()
    content = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["판정"] for row in rows] == ["확인하지 않음(인사)", "일치", "근거 없음", "불일치"]
    assert (rows[3]["글의 말"], rows[3]["보도자료의 말"]) == ("2억원", "2조원")
    assert "/source/" in rows[3]["출처 주소"]
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX 저장").click()
    with zipfile.ZipFile(download.value.path()) as book:
        assert FALSE in book.read("xl/sharedStrings.xml").decode()


def test_bad_input_is_told_and_nothing_is_lost(page: Page) -> None:
    for text, said in (("가" * 2001, "글이 너무 깁니다(2,001자)."), ("   ", "비어 있습니다")):
        check(page, text)
        expect(page.locator("#progress")).to_contain_text(said)
        expect(page.get_by_label("확인할 글")).to_have_value(text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_state_of_it_breaks_an_accessibility_rule(
    page: Page, scheme: Literal["light", "dark"], width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    assert violations(page) == []
    check(page, TEXT)
    expect(page.locator("#progress")).to_contain_text("마쳤습니다")
    assert violations(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
