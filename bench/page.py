"""What our page weighs and when it first paints, beside Gradio's own empty chat, in one run.

    python bench/page.py        # needs Debian's chromium

Each page is opened anew, with nothing cached, several times and in turn, on a desktop and on a
phone, and given two seconds after one can type. Medians; weight is what went over the wire.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import gradio
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatbot.documents import read  # noqa: E402
from tests.conftest import SEED  # noqa: E402
from tests.fakes import FakeAssistant  # noqa: E402
from tests.web.conftest import ARGUMENTS, NAME, find_chromium, make_app, served  # noqa: E402

ROUNDS = 7
SETTLE_MS = 2_000
WIDTHS = {"desktop": 1280, "phone": 360}
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of a page.

    :ivar paint_ms: until the first text or picture was painted.
    :ivar weight_bytes: of all responses as they were sent, with their headers.
    """

    paint_ms: float
    requests: int
    weight_bytes: int


def main() -> None:
    """Open both pages in turn and print."""
    chat = gradio.ChatInterface(lambda message, history: message)
    empty = gradio.mount_gradio_app(FastAPI(), chat, path="/")
    ours = make_app(FakeAssistant([read(SEED, NAME)]))
    with (
        served(ours) as our_page,
        served(empty) as empty_page,
        sync_playwright() as playwright,
    ):
        pages = {"an empty ChatInterface": empty_page, "ours": our_page}
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name, width in WIDTHS.items():
            visits: dict[str, list[Visit]] = {page: [] for page in pages}
            for _ in range(ROUNDS):
                for page, address in pages.items():
                    visits[page].append(visit(browser, address, width))
            print_table(name, visits)
        browser.close()


def visit(browser: Browser, address: str, width: int) -> Visit:
    """Open a page with nothing cached, until it has settled."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    weights: list[float] = []
    network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    # Gradio's theme asks for fonts from elsewhere; without a network each page must do without.
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page.goto(address)
    page.locator("textarea").first.wait_for()
    page.wait_for_timeout(SETTLE_MS)
    seen = Visit(page.evaluate(FIRST_PAINT), len(weights), int(sum(weights)))
    context.close()
    return seen


def print_table(name: str, visits: dict[str, list[Visit]]) -> None:
    """Print the medians, and ours relative to the empty page."""
    parts: dict[str, Callable[[Visit], float]] = {
        "first paint, ms": lambda seen: seen.paint_ms,
        "requests": lambda seen: seen.requests,
        "weight, KB": lambda seen: seen.weight_bytes / 1000,
    }
    print(f"\n| {name} | {' | '.join(visits)} | ours / empty |\n|---|---|---|---|")
    for part, pick in parts.items():
        empty, ours = (statistics.median(map(pick, seen)) for seen in visits.values())
        print(f"| {part} | {empty:,.0f} | {ours:,.0f} | {ours / empty:.2f} |")


if __name__ == "__main__":
    main()
