import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from chatbot.errors import PortInUse, Unsafe
from chatbot.settings import Settings
from chatbot.web.logs import configure_logs
from chatbot.web.server import serve, take_port
from tests.conftest import ROOT

SERVING = """
import os
import time
from chatbot.documents import read
from chatbot.settings import Settings
from chatbot.web.app import create_app
from chatbot.web.server import run, take_port
from tests.conftest import SEED
from tests.fakes import FakeAssistant
class Slow(FakeAssistant):
    def ask(self, question, history=()):
        if question == "slow?":
            os.write(1, b"asked\\n")  # one piece, whatever other threads write
            time.sleep(1)
        return super().ask(question, history)
app = create_app(Slow([read(SEED, "seed.txt")]), Settings())
with take_port("127.0.0.1", 0) as listening:
    print(listening.getsockname()[1], flush=True)
    run(app, listening)
print("done", flush=True)
"""


def test_a_taken_port_is_told_in_korean_before_anything_is_loaded() -> None:
    with take_port("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse) as caught:
            serve(Settings(port=port))
    assert f"127.0.0.1:{port}" in caught.value.message
    assert "--port" in caught.value.remedy


def test_an_address_that_is_not_ours_is_told_in_korean() -> None:
    with pytest.raises(PortInUse, match="열 수 없습니다"):
        take_port("203.0.113.1", 7860)


def test_a_port_is_free_again_at_once() -> None:
    with take_port("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            pass
    take_port("127.0.0.1", port).close()


def test_a_door_of_the_environment_is_refused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SHARE", "1")
    with pytest.raises(Unsafe, match="GRADIO_SHARE"):
        serve(Settings())


@contextmanager
def serving() -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SERVING],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        with process.stdout:
            yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_in_good_order(number: signal.Signals) -> None:
    with serving() as (process, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
            assert json.load(answer)["status"] == "ok"
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert process.stdout.read() == "done\n"


def test_a_server_that_is_stopped_first_finishes_its_answers() -> None:
    with serving() as (process, port):
        url = f"http://127.0.0.1:{port}/api/ask"
        with ThreadPoolExecutor(20) as pool:
            asked = [pool.submit(httpx.post, url, json={"question": "slow?"}) for _ in range(20)]
            assert process.stdout is not None
            assert [process.stdout.readline() for _ in asked] == ["asked\n"] * 20
            process.send_signal(signal.SIGTERM)
        assert [answer.result().status_code for answer in asked] == [200] * 20
        assert process.wait(timeout=10) == 0


def test_logs_are_json_lines_without_the_words_of_a_question() -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        configure_logs(stream)
        logging.getLogger("chatbot.web.service").info(
            "question", extra={"outcome": "answered", "elapsed_ms": 1.5, "characters": 7}
        )
        try:
            raise ValueError("이유")
        except ValueError:
            logging.getLogger("x").exception("unexpected", extra={"error_id": "ab"})
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first["outcome"] == "answered"
    assert set(first) == {
        "time", "level", "source", "message", "outcome", "elapsed_ms", "characters"
    }  # fmt: skip
    assert second["error_id"] == "ab"
    assert "ValueError" in second["trace"]


def test_no_question_reaches_the_log(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from chatbot.documents import read
    from tests.conftest import SEED
    from tests.fakes import FakeAssistant
    from tests.web.conftest import make_app

    caplog.set_level(logging.DEBUG)
    words = "비밀스러운질문"
    with TestClient(make_app(FakeAssistant([read(SEED, "seed.txt")]))) as client:
        client.post("/api/ask", json={"question": words})
        client.post("/api/ask", json={"question": words, "history": 3})
    assert any(getattr(record, "outcome", "") == "refused" for record in caplog.records)
    assert words not in caplog.text
