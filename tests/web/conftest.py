import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from starlette.testclient import TestClient

from chatbot.documents import read
from chatbot.records import Document
from chatbot.settings import Settings
from chatbot.web.app import create_app
from chatbot.web.server import take_port
from tests.conftest import SEED
from tests.fakes import FakeAssistant

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAME = "corpus/000_aede43175e07bb5a.txt"
SCRIPT = (
    ("펀드", "‘27년까지 정부, 민간 자금 등 약 3조원 규모의 AI 펀드**를 조성·운용하여", "약 3조원"),
    ("활용률", "'27년까지 중소기업 AI활용률을 50%('24년 28%)로 높이고", "50%"),
    ("담당 부서", "담당 부서 중소기업정책실 미래기술대응지원단", "미래기술대응지원단"),
)


@pytest.fixture(scope="session")
def release() -> Document:
    return read(SEED, NAME)


def make_app(assistant: Any, **settings: Any) -> FastAPI:
    return create_app(assistant, Settings(**({"questions_per_minute": 0} | settings)))


@pytest.fixture(scope="session")
def client(release: Document) -> Iterator[TestClient]:
    with TestClient(make_app(FakeAssistant([release], SCRIPT))) as client:
        yield client


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve in a thread on a free port, and give the address once it answers."""
    with take_port("127.0.0.1", 0) as listening:
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        # The socket listens already, so the first request waits until the server is up.
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


def find_chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.fail(
            "chromium이 없어 브라우저 시험을 할 수 없습니다."
            " apt-get install chromium 을 실행하거나, 빼려면 -m 'not browser' 를 주세요."
        )
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    # One for all, so that scripts come out of its cache; what a page keeps is its tab's alone.
    # A visitor whose browser speaks English still gets a page marked as Korean.
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    context.set_default_timeout(60_000)
    yield context
    context.close()
