"""Takes the screenshots of this folder from a server that runs.

make run                                      # in another window
.venv/bin/python docs/screenshots.py [--address http://127.0.0.1:7860]

It needs Debian's chromium.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
ARTICLE = (
    "중기부는 '27년까지 약 5조원 규모의 AI 펀드를 조성한다. "
    "제조 AI전문기업은 융자를 최대 100억원까지 받는다. 반가운 일이다."
)


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:7860")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium, args=["--no-sandbox"]
        )
        show_answer(browser, arguments.address)
        show_phone(browser, arguments.address)
        show_refusal(browser, arguments.address)
        show_check(browser, arguments.address)
        show_documents(browser, arguments.address)
        browser.close()


def show_answer(browser: Browser, address: str) -> None:
    """Show an answer, and beside it the release with the cited words."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    ask(page, address, "AI 펀드는 얼마나 조성하나요?")
    page.locator("a.source").first.click()
    page.locator("#panel-column mark").first.wait_for()
    save(page, "answer-and-source")


def show_phone(browser: Browser, address: str) -> None:
    """Show an answer on a phone."""
    page = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    ask(page, address, "제조 AI전문기업은 융자를 얼마까지 받나요?")
    save(page, "phone")


def show_refusal(browser: Browser, address: str) -> None:
    """Show a refusal in the dark, on a tablet."""
    page = browser.new_page(viewport={"width": 768, "height": 820}, color_scheme="dark")
    ask(page, address, "오늘 서울 날씨는 어떤가요?")
    save(page, "refusal-dark")


def show_check(browser: Browser, address: str) -> None:
    """Show the fact checker with a wrong value."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/check")
    page.locator("#text").fill(ARTICLE)
    page.locator("button[type=submit]").click()
    page.locator("table tbody tr").nth(1).wait_for()
    save(page, "check")


def show_documents(browser: Browser, address: str) -> None:
    """Show the list of releases."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/documents")
    save(page, "documents")


def ask(page: Page, address: str, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.goto(address)
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    page.locator(".turn .tools").first.wait_for()


def save(page: Page, name: str) -> None:
    """Save what is seen, once it has come to rest."""
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
