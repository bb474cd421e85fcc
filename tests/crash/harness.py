"""Builds an index over and over in child processes that are killed, starved or crossed.

python -m tests.crash.harness kill FOLDER --trials 1000 --seed 7

Prints one JSON object. Children are forked from a process that has all imported and computed
nothing: so a trial costs no start-up, and no thread is lost in a fork.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from chatbot.errors import ChatbotError, IndexMissing
from chatbot.store import open_index
from chatbot.store.disk import Disk
from tests.store.corpora import make_indexer, make_text, search, write_corpus

RELEASES = 30
FAILED = 99


def corpora(root: Path) -> dict[str, Path]:
    """Two corpora that differ by one release added, one removed and five changed."""
    first = {f"{n:02}.txt": make_text(f"사업{n}") for n in range(RELEASES)}
    second = dict(first) | {f"{n:02}.txt": make_text(f"바뀐{n}") for n in range(3, 8)}
    del second["00.txt"]
    second["99.txt"] = make_text("새사업")
    return {
        "first": write_corpus(root / "first" / "corpus", first),
        "second": write_corpus(root / "second" / "corpus", second),
    }


class SlowDisk(Disk):
    """A disk on which each operation takes a while, so that kills land between any two."""

    def __init__(self, dice: random.Random, most_s: float) -> None:
        self.dice, self.most_s = dice, most_s
        for name in ("make_folder", "write", "copy", "link", "sync", "rename", "remove"):
            setattr(self, name, self._slowly(getattr(self, name)))

    def _slowly(self, operation: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            time.sleep(self.dice.uniform(0, self.most_s))
            operation(*arguments)
            time.sleep(self.dice.uniform(0, self.most_s))

        return run


class CrashDisk(Disk):
    """A disk that takes the process with it at the n-th operation, before or after it."""

    def __init__(self, at: int, is_before: bool) -> None:
        self.at, self.is_before, self.count = at, is_before, 0
        for name in ("make_folder", "write", "copy", "link", "sync", "rename", "remove"):
            setattr(self, name, self._counted(getattr(self, name)))

    def _counted(self, operation: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            self.count += 1
            if self.count == self.at and self.is_before:
                os._exit(137)
            operation(*arguments)
            if self.count == self.at:
                os._exit(137)

        return run


def fork(work: Callable[[], int]) -> int:
    """Run something in a child process and return its id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = FAILED
    try:
        status = work()
    except ChatbotError as error:
        status = error.exit_status
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def wait(child: int) -> int:
    """Wait for a child; a status below 0 is the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_after(
    child: int, seconds: float, is_due: Callable[[], bool] = lambda: False
) -> tuple[int, float]:
    """Kill -9 a child unless it ends by itself before; its status and how long it lived.

    :param is_due: whether the time has come already.
    """
    began = time.monotonic()
    while (lived_s := time.monotonic() - began) < seconds and not is_due():
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), lived_s
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return wait(child), lived_s


class Bench:
    """One index folder, and what it must hold after each of the two corpora was indexed."""

    def __init__(self, root: Path, seed: int, slow_s: float) -> None:
        self.root, self.slow_s = root, slow_s
        self.dice = random.Random(seed)  # noqa: S311
        self.corpora = corpora(root)
        self.tally: Counter[str] = Counter()
        for name, corpus in self.corpora.items():
            if wait(fork(lambda at=root / name, corpus=corpus: self.record(at, corpus))):
                raise SystemExit("the clean build failed")
        self.expected = {
            name: json.loads((root / name / "state.json").read_text()) for name in self.corpora
        }

    def record(self, at: Path, corpus: Path) -> int:
        """Index a corpus in peace and write down what is found in it."""
        os.chdir(corpus.parent)
        make_indexer(at).run([Path("corpus")])
        (at / "state.json").write_text(json.dumps(self.look(at)))
        return 0

    def look(self, at: Path) -> dict[str, object]:
        """Open an index as a server does and say what it holds."""
        with open_index(at / "index", "fake@0") as snapshot:
            texts = {document.name: document.text for document in snapshot.documents()}
            found = [[list(hit) for hit in hits] for hits in search(snapshot)]
            return {"content": snapshot.manifest.content, "texts": texts, "found": found}

    def build(self, corpus: str, disk: Disk | None = None) -> int:
        """Index a corpus into the one folder."""
        os.chdir(self.corpora[corpus].parent)
        dice = random.Random(self.dice.random())  # noqa: S311
        slow = disk or SlowDisk(dice, self.slow_s)
        make_indexer(self.root, disk=slow).run([Path("corpus")])
        return 0

    def check(self, allowed: list[str]) -> str:
        """Say which corpus the index holds: one of those allowed, whole, or ``lost``/``mixed``."""
        report = self.root / "look.json"
        report.unlink(missing_ok=True)

        def work() -> int:
            try:
                report.write_text(json.dumps(self.look(self.root)))
            except IndexMissing:
                report.write_text("null")
            return 0

        if wait(fork(work)):
            return "lost"
        state = json.loads(report.read_text())
        if state is None:
            return "none" if "none" in allowed else "lost"
        return next((name for name in allowed if state == self.expected.get(name)), "mixed")

    def has_debris(self) -> bool:
        """Whether a build that was killed has left something behind."""
        return any((self.root / "index").glob("*.tmp"))


def kill(bench: Bench, trials: int) -> None:
    """Kill -9 at random moments; each build starts from what the last one left."""
    held = "none"
    longest_s = 0.3
    for trial in range(trials):
        target = ("first", "second")[trial % 2]
        recovers = bench.has_debris()
        child = fork(lambda target=target: bench.build(target))
        # What a build leaves behind is rare: one in ten is killed as soon as there is something,
        # and the next one, which has to clear it away, early.
        if trial % 10 == 0:
            status, lived_s = kill_after(child, longest_s, bench.has_debris)
        else:
            share = 0.5 if recovers else 1.0
            status, lived_s = kill_after(child, bench.dice.uniform(0, share * longest_s))
        # Most kills shall land within a build, however slow the machine is just now.
        longest_s = 1.2 * lived_s if status == 0 else longest_s * 1.05
        found = bench.check([held, target])
        bench.tally["killed" if status else "finished"] += 1
        bench.tally["killed in recovery"] += bool(status and recovers)
        bench.tally["new" if found == target else "old" if found == held else found] += 1
        if status not in (0, -signal.SIGKILL) or (status == 0 and found != target):
            bench.tally["failed"] += 1
        held = found if found in bench.expected else held
    if wait(fork(lambda: bench.build("first"))) or bench.check(["first"]) != "first":
        bench.tally["failed"] += 1
    bench.tally["debris"] += bench.has_debris()


def points(bench: Bench, trials: int) -> None:
    """Die before and after each operation of a commit, one after the other."""
    wait(fork(lambda: bench.build("first", Disk())))
    held, at = "first", 0
    while True:
        at += 1
        for is_before in (True, False):
            target = "second" if held == "first" else "first"
            status = wait(fork(partial(bench.build, target, CrashDisk(at, is_before))))
            if status == 0:
                return
            found = bench.check([held, target])
            bench.tally["crashed"] += 1
            bench.tally["new" if found == target else "old" if found == held else found] += 1
            # The next build must succeed.
            if wait(fork(lambda: bench.build(held, Disk()))) or bench.check([held]) != held:
                bench.tally["failed"] += 1
            bench.tally["debris"] += bench.has_debris()


def pairs(bench: Bench, trials: int) -> None:
    """Start two builders at once."""
    for trial in range(trials):
        target = ("first", "second")[trial % 2]
        began = time.monotonic()
        children = [fork(partial(bench.build, target)) for _ in range(2)]
        statuses = sorted(wait(child) for child in children)
        bench.tally["slowest ms"] = max(
            bench.tally["slowest ms"], round(1000 * (time.monotonic() - began))
        )
        bench.tally["/".join(map(str, statuses))] += 1
        bench.tally["right" if bench.check([target]) == target else "wrong"] += 1


def full(bench: Bench, trials: int) -> None:
    """Let no file grow beyond ever more bytes, as on a disk that is nearly full."""
    wait(fork(lambda: bench.build("first", Disk())))
    whole = max(path.stat().st_size for path in (bench.root / "index").rglob("*"))
    for trial in range(trials):
        limit = whole * trial // trials

        def starved(limit: int = limit) -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            return bench.build("second", Disk())

        bench.tally[f"status {wait(fork(starved))}"] += 1
        bench.tally["old" if bench.check(["first"]) == "first" else "wrong"] += 1
    if wait(fork(lambda: bench.build("second", Disk()))) or bench.check(["second"]) != "second":
        bench.tally["failed"] += 1


def once(root: Path) -> dict[str, object]:
    """Index ``corpus`` under a folder and say what is found."""
    os.chdir(root)
    make_indexer(Path()).run([Path("corpus")])
    with open_index(Path("index"), "fake@0") as snapshot:
        return {"content": snapshot.manifest.content, "found": search(snapshot)}


def main() -> None:
    """Run one kind of trial and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["kill", "points", "pairs", "full", "once"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow-s", type=float, default=0.005)
    arguments = parser.parse_args()
    if arguments.kind == "once":
        print(json.dumps(once(arguments.folder)))  # noqa: T201
        return
    bench = Bench(arguments.folder, arguments.seed, arguments.slow_s)
    kinds = {"kill": kill, "points": points, "pairs": pairs, "full": full}
    kinds[arguments.kind](bench, arguments.trials)
    print(json.dumps({"seed": arguments.seed, **bench.tally}))  # noqa: T201


if __name__ == "__main__":
    main()
