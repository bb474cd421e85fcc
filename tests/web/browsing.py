"""What a visitor does with the page."""

from playwright.sync_api import Locator, Page, expect


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    expect(box(page)).to_be_visible()


def box(page: Page) -> Locator:
    return page.get_by_label("질문", exact=True)


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    box(page).fill(question)
    page.get_by_role("button", name="물어보기").click()
    expect(page.locator(".answered")).to_have_count(turns + 1)
    # Until then Gradio takes no other question.
    expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
