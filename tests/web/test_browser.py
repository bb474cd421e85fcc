"""The page in a real browser; Debian's chromium, as ``apt-get install chromium`` gives it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from chatbot.records import Document
from tests.fakes import FakeAssistant
from tests.web.browsing import ask, box, open_page
from tests.web.conftest import SCRIPT, make_app, served

pytestmark = pytest.mark.browser

FUND = "AI 펀드는 얼마나 조성하나요?"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def url(release: Document) -> Iterator[str]:
    with served(make_app(FakeAssistant([release], SCRIPT))) as url:
        yield url


@pytest.fixture
def page(context: BrowserContext, url: str) -> Iterator[Page]:
    """A page that is watched: what it complains of or asks elsewhere fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"{message.type}: {message.text}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((url, "data:", "blob:"))
            else complaints.append(f"elsewhere: {request.url}")
        ),
    )
    open_page(page, url)
    yield page
    page.close()
    assert complaints == []


def in_view(page: Page, selector: str) -> bool:
    return bool(
        page.evaluate(
            """selector => {
                const r = document.querySelector(selector).getBoundingClientRect();
                return r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth
            }""",
            selector,
        )
    )


def test_an_answer_shows_its_sources_as_links(page: Page) -> None:
    ask(page, FUND)
    log = page.get_by_role("log", name="대화")
    expect(log.locator(".short")).to_have_text("약 3조원")
    expect(log.locator(".quote strong")).to_have_text("약 3조원")
    link = log.get_by_role("link", name="출처 1: 중기부")
    expect(link).to_have_attribute("href", page_address(link))
    expect(page.locator("#said [role=status]")).to_contain_text("약 3조원")


def page_address(link: Locator) -> str:
    address = link.get_attribute("href") or ""
    assert address.startswith("/source/corpus/")
    return address


def test_an_answer_comes_by_pieces_and_is_announced_once(page: Page) -> None:
    page.evaluate(
        """() => {
            window.seen = []; window.told = [];
            const note = () => {
                const turn = document.querySelector(".turn");
                const kinds = [".doing", ".short", ".quote", ".source"];
                const now = kinds.filter(kind => turn?.querySelector(kind)).join(" ");
                if (now && now !== window.seen.at(-1)) window.seen.push(now);
                const words = document.querySelector("#said [role=status]").textContent.trim();
                if (words && words !== window.told.at(-1)) window.told.push(words);
            };
            new MutationObserver(note).observe(document.querySelector("#chat"),
                {childList: true, subtree: true, characterData: true});
        }"""
    )
    ask(page, FUND)
    expect(page.locator("#said")).to_contain_text("약 3조원")
    seen = page.evaluate("window.seen")
    assert seen[0] == ".doing"
    assert seen[-1] == ".short .quote .source"
    assert [len(kinds.split()) for kinds in seen[1:]] == sorted(
        len(kinds.split()) for kinds in seen[1:]
    )
    assert len(page.evaluate("window.told")) == 2


def test_behind_an_answer_stands_what_else_the_release_answers(page: Page) -> None:
    ask(page, FUND)
    suggested = page.locator(".next .example")
    expect(suggested).to_have_count(1)
    suggested.click()
    expect(page.locator(".answered.grounded")).to_have_count(2)
    expect(page.locator(".turn").last).to_contain_text("미래기술대응지원단")


def test_a_refusal_offers_what_the_nearest_release_does_answer(page: Page) -> None:
    ask(page, "오늘 서울 날씨는 어떤가요?")
    expect(page.get_by_text("이 보도자료에서는 이런 것을 확인할 수 있습니다")).to_be_visible()
    expect(page.locator(".next .example").first).to_be_visible()


@pytest.mark.parametrize(("name", "start"), [("HTML", b"<!doctype"), ("Word(DOCX)", b"PK")])
def test_a_conversation_is_saved_as_a_file(page: Page, name: str, start: bytes) -> None:
    ask(page, FUND)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"대화 저장: {name}").click()
    assert waiting.value.path().read_bytes().startswith(start)


def test_the_citations_are_walked_by_keyboard(page: Page) -> None:
    ask(page, FUND)
    ask(page, "중소기업의 AI 활용률은 얼마인가요?")
    page.get_by_role("link", name="출처 1").first.click()
    expect(page.locator(".panel-bar .place")).to_have_text("1 / 2")
    expect(page.get_by_role("button", name="이전 출처")).to_be_disabled()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".panel-bar .place")).to_have_text("2 / 2")
    expect(page.locator("mark#cited")).to_be_focused()
    assert "".join(page.locator("mark.cited").all_text_contents()) == SCRIPT[1][1]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".panel-bar .place")).to_have_text("1 / 2")


def test_a_source_opens_beside_the_chat_with_the_cited_words_marked_and_in_view(
    page: Page,
) -> None:
    ask(page, FUND)
    page.get_by_role("link", name="출처 1").click()
    mark = page.locator("mark#cited")
    expect(mark).to_be_focused()
    assert in_view(page, "mark#cited")
    assert "".join(page.locator("mark.cited").all_text_contents()) == SCRIPT[0][1]
    expect(page.locator(".turn")).to_be_visible()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 233, 168)"


def test_a_citation_opened_alone_shows_the_cited_words(page: Page, url: str) -> None:
    ask(page, FUND)
    address = page_address(page.get_by_role("link", name="출처 1"))
    alone = page.context.new_page()
    alone.goto(url + address)
    expect(alone.locator("mark#cited")).to_be_in_viewport()
    expect(alone.get_by_role("heading", level=1)).to_contain_text("활용확산 방안")


def test_a_question_that_no_release_answers_gets_a_number_to_call(page: Page) -> None:
    ask(page, "오늘 서울 날씨는 어떤가요?")
    expect(page.locator(".refusal")).to_contain_text("확인할 수 없습니다")
    expect(page.get_by_role("link", name="044-204-7242")).to_have_attribute(
        "href", "tel:0442047242"
    )
    expect(page.locator(".source")).to_have_count(0)


@pytest.mark.parametrize("question", ["", "😀😀", "a" * 5000, "\u0007\u200b"], ids=len)
def test_bad_input_gets_a_polite_notice(page: Page, question: str) -> None:
    ask(page, question)
    expect(page.locator(".notice")).to_contain_text("주세요")


def test_the_page_is_korean_whatever_the_browser_speaks(page: Page) -> None:
    ask(page, FUND)
    assert page.evaluate("document.documentElement.lang") == "ko"
    expect(page.get_by_text("답변은 기계가 보도자료에서 찾아 만듭니다")).to_be_visible()


def test_on_a_phone_nothing_is_cut_off_and_the_source_has_a_way_back(page: Page) -> None:
    page.set_viewport_size(PHONE)
    ask(page, FUND)
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(wide)
    link = page.get_by_role("link", name="출처 1")
    link.click()
    expect(page.locator("mark#cited")).to_be_focused()
    assert in_view(page, "mark#cited")
    assert not page.evaluate(wide)
    page.get_by_role("button", name="대화로 돌아가기").click()
    expect(link).to_be_focused()
    expect(page.locator("mark#cited")).to_be_hidden()


def test_everything_can_be_done_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="질문 입력란으로 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type(FUND)
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="출처 1")
    expect(link).to_be_visible()
    expect(box(page)).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    expect(link).to_be_focused()
    assert link.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    expect(page.locator("mark#cited")).to_be_focused()


def test_an_example_question_is_asked_by_a_click(page: Page) -> None:
    page.locator(".example").first.click()
    expect(page.locator(".answered")).to_have_count(1)


def test_enter_ends_a_korean_composition_without_sending_half_a_word(page: Page) -> None:
    box(page).click()
    devtools = page.context.new_cdp_session(page)
    devtools.send(
        "Input.imeSetComposition",
        {"text": "안녕하세", "selectionStart": 4, "selectionEnd": 4},
    )
    devtools.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    devtools.send("Input.insertText", {"text": "안녕하세요"})
    assert box(page).input_value() == "안녕하세요"
    page.keyboard.press("Enter")
    expect(page.locator(".answered")).to_have_count(1)
    expect(page.locator(".asked p")).to_have_text(["안녕하세요"])


def test_the_talk_survives_a_reload_and_a_new_one_forgets_it(page: Page, url: str) -> None:
    ask(page, FUND)
    ask(page, "오늘 서울 날씨는 어떤가요?")
    open_page(page, url)
    expect(page.locator(".answered")).to_have_count(2)
    page.get_by_role("button", name="새 대화").click()
    expect(page.locator(".welcome")).to_be_visible()
    open_page(page, url)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_an_answer_is_copied_with_its_source(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    ask(page, FUND)
    page.get_by_role("button", name="Markdown으로 복사").click()
    expect(page.get_by_role("button", name="복사했습니다.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert SCRIPT[0][1] in copied
    assert f"]({url}/source/corpus/" in copied


def test_the_page_can_be_read_in_english(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label("Question", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label("Question", exact=True).fill(FUND)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("link", name="Source 1: ")).to_be_visible()


def violations(page: Page) -> list[str]:
    """What axe-core finds, of the rules that belong to WCAG 2.2 A and AA."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": {"type": "tag", "values": rules}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_state_of_the_page_breaks_an_accessibility_rule(
    page: Page, url: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    assert violations(page) == []
    ask(page, FUND)
    ask(page, "오늘 서울 날씨는 어떤가요?")
    ask(page, "😀")
    assert violations(page) == []
    page.get_by_role("link", name="출처 1").click()
    expect(page.locator("mark#cited")).to_be_focused()
    assert violations(page) == []
    page.goto(str(page.locator('[data-panel="whole"]').get_attribute("href")))
    assert violations(page) == []
    page.goto(f"{url}/documents")
    assert violations(page) == []
