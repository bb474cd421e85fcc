import gc
import itertools
import os
import tempfile
import threading
import time
from pathlib import Path

import pytest

from chatbot.store import Snapshot, open_index
from chatbot.store.live import LiveIndex
from tests.store.corpora import Hits, make_indexer, make_text, search, write_corpus

FIRST = {f"{n}.txt": make_text(f"사업{n}") for n in range(8)}
SECOND = FIRST | {f"{n}.txt": make_text(f"바뀐{n}") for n in range(3)}
READERS = 8
REBUILDS = 20


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def wait_for(live: LiveIndex, generation: int) -> Snapshot:
    until = time.monotonic() + 20
    while (snapshot := live.snapshot()).generation != generation:
        assert time.monotonic() < until
        time.sleep(0.01)
    return snapshot


def test_a_new_generation_is_taken_up_while_an_old_snapshot_stays_whole(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", FIRST)
    make_indexer(tmp_path).run([corpus])
    live = LiveIndex(tmp_path / "index", "fake@0", itertools.count(0, 2).__next__)
    old = live.snapshot()
    before = search(old)
    for texts in (SECOND, FIRST, SECOND):
        make_indexer(tmp_path).run([write_corpus(corpus, texts)])
    new = wait_for(live, 4)
    assert not (tmp_path / "index" / "gen-000001").exists()
    assert search(old) == before
    assert search(new) != before


def test_it_looks_at_most_once_a_second(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", FIRST)
    make_indexer(tmp_path).run([corpus])
    now = [0.0]
    live = LiveIndex(tmp_path / "index", "fake@0", lambda: now[0])
    make_indexer(tmp_path).run([write_corpus(corpus, SECOND)])
    now[0] = 0.9
    first = live.snapshot()
    assert all(live.snapshot() is first for _ in range(10))
    now[0] = 1.0
    assert wait_for(live, 2) is not first


def test_an_index_of_another_encoder_is_not_taken_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    corpus = write_corpus(tmp_path / "corpus", FIRST)
    make_indexer(tmp_path).run([corpus])
    live = LiveIndex(tmp_path / "index", "fake@0", itertools.count(0, 2).__next__)
    indexer = make_indexer(tmp_path)
    indexer.encoder.name = "other@1"
    indexer.run([corpus])
    until = time.monotonic() + 20
    while "지금까지의 색인으로 계속" not in caplog.text:
        assert live.snapshot().generation == 1
        assert time.monotonic() < until
        time.sleep(0.01)
    assert search(live.snapshot())


@pytest.mark.timeout(300)
def test_readers_never_see_a_failed_or_mixed_answer_while_the_index_is_swapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    corpus = write_corpus(tmp_path / "corpus", FIRST)
    expected: dict[str, list[Hits]] = {}
    for texts in (SECOND, FIRST):
        make_indexer(tmp_path).run([write_corpus(corpus, texts)])
        with open_index(tmp_path / "index") as snapshot:
            expected[snapshot.manifest.content] = search(snapshot)
    live = LiveIndex(tmp_path / "index", "fake@0", itertools.count(0, 2).__next__)
    search(live.snapshot())
    open_before = open_files()
    done = threading.Event()
    wrong: list[str] = []
    counts = [0] * READERS

    def read(reader: int) -> None:
        while not done.is_set():
            try:
                snapshot = live.snapshot()
                if search(snapshot) != expected[snapshot.manifest.content]:
                    wrong.append("mixed")
            except BaseException as error:
                wrong.append(repr(error))
                raise
            counts[reader] += len(expected[snapshot.manifest.content])

    threads = [threading.Thread(target=read, args=(reader,)) for reader in range(READERS)]
    for thread in threads:
        thread.start()
    for rebuild in range(REBUILDS):
        make_indexer(tmp_path).run([write_corpus(corpus, SECOND if rebuild % 2 == 0 else FIRST)])
    wait_for(live, 2 + REBUILDS)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert min(counts) > 100
    # What nobody holds any more was closed, and its folder of links went with it.
    gc.collect()
    assert open_files() <= open_before + 5
    assert list(aside.iterdir()) == []
