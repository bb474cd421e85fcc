"""Many people at once: ``python bench/load.py [--real INDEX]``.

By default each answer is scripted and takes 50 ms of waiting, so that the server is measured and
not the models; with ``--real`` it is the product as it is. Prints one table:

- a closed loop: 50 clients ask 10 questions each, one after another; each answer must be to its
  own question;
- a burst of 200 at once: each gets an answer or a clear "busy", and a little later all is normal;
- memory before and after 5,000 questions.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds"
CLIENTS, EACH, BURST, MANY = 50, 10, 200, 5_000
BUSY_AGAIN_S = 30
WORDS = "AI 펀드 융자 보증 활용률 유니콘 스타트업 연구개발 예산 담당 부서 교육 컨설팅".split()
SERVE = """
import sys
from pathlib import Path
import time
from chatbot.assistant import open_assistant
from chatbot.documents import read
from chatbot.settings import Settings
from chatbot.web.app import create_app
from chatbot.web.server import run, take_port
from tests.fakes import FakeAssistant
class Scripted(FakeAssistant):
    def ask(self, question, history=()):
        time.sleep(0.05)
        return super().ask(question, history)
index, kind = Path(sys.argv[1]), sys.argv[2]
settings = Settings(index=index, questions_per_minute=0)
if kind == "real":
    assistant = open_assistant(settings)
else:
    assistant = Scripted([read(next(Path(kind).glob("*.txt")), "seed.txt")])
app = create_app(assistant, settings)
with take_port("127.0.0.1", 0) as listening:
    print(listening.getsockname()[1], flush=True)
    run(app, listening)
"""


class Server:
    """A server in a process of its own."""

    def __init__(self, index: Path, kind: str) -> None:
        command = [sys.executable, "-c", SERVE, str(index), kind]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = f"http://127.0.0.1:{int((self.process.stdout or sys.stdin).readline())}"

    def ask(self, question: str) -> tuple[int, dict, float]:
        """Ask, and give the status, the answer and the seconds."""
        body = json.dumps({"question": question, "id": question}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.url}/api/ask", body, {"Content-Type": "application/json"}
        )
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=120) as response:  # noqa: S310
                return response.status, json.load(response), time.perf_counter() - began
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), time.perf_counter() - began
        except OSError:  # nothing came
            return 0, {}, time.perf_counter() - began

    def memory_mb(self) -> float:
        """What the process holds."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def question_of(client: int, number: int) -> str:
    """A question that no other client asks."""
    words = WORDS[client % len(WORDS)], WORDS[(client + number + 1) % len(WORDS)]
    return f"{words[0]} {words[1]} 얼마인가요? {client}-{number}"


def closed_loop(server: Server) -> str:
    """50 clients, each with its next question when it has the last answer."""
    seconds: list[float] = []
    lost = swapped = 0
    lock = threading.Lock()

    def client(which: int) -> None:
        nonlocal lost, swapped
        for number in range(EACH):
            question = question_of(which, number)
            status, row, took = server.ask(question)
            with lock:
                seconds.append(took)
                lost += status != 200
                swapped += status == 200 and (row["id"], row["question"]) != (question, question)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return (
        f"{len(seconds)} answers, {lost} lost, {swapped} swapped;"
        f" median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s"
    )


def burst(server: Server) -> str:
    """200 at once; then one at a time again."""
    calm = statistics.median(server.ask(question_of(0, n))[2] for n in range(10))
    with ThreadPoolExecutor(BURST) as pool:
        answers = list(pool.map(lambda n: server.ask(question_of(n, 0)), range(BURST)))
    statuses = Counter(status for status, _, _ in answers)
    busy = {row["error"]["message"] for status, row, _ in answers if status == 503}
    time.sleep(BUSY_AGAIN_S)
    after = statistics.median(server.ask(question_of(0, n))[2] for n in range(10))
    return (
        f"statuses {dict(statuses)}, busy says {busy or 'nothing'}; one question takes"
        f" {after / calm:.2f} times as long {BUSY_AGAIN_S} s later as before"
    )


def memory(server: Server, questions: int) -> str:
    """What the process holds after the first tenth, and after all."""
    with ThreadPoolExecutor(4) as pool:
        tenth = questions // 10
        list(pool.map(lambda n: server.ask(question_of(n, 0))[0], range(tenth)))
        before = server.memory_mb()
        list(pool.map(lambda n: server.ask(question_of(n, 1))[0], range(questions - tenth)))
    after = server.memory_mb()
    return f"{before:.0f} MB, then {after:.0f} MB ({(after / before - 1) * 100:+.1f} %)"


def main() -> None:
    """Run the three and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, help="an index to serve with the real models")
    parser.add_argument("--questions", type=int, default=MANY)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = arguments.real or Path(folder) / "index"
        server = Server(index, "real" if arguments.real else str(SEED))
        try:
            print(f"{CLIENTS} clients, {EACH} questions each: {closed_loop(server)}", flush=True)
            print(f"{BURST} at once: {burst(server)}", flush=True)
            print(f"{arguments.questions} questions: {memory(server, arguments.questions)}")
        finally:
            server.process.terminate()
            server.process.wait(20)


if __name__ == "__main__":
    main()
