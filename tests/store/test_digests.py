import json
import os
import time
from pathlib import Path

import pytest

from chatbot.corpus import Source
from chatbot.store.digests import FILE, FileDigests
from chatbot.store.disk import Disk
from tests.store.corpora import make_indexer, make_text, write_corpus


class CountingSource(Source):
    """Counts how often its file is read."""

    reads = 0

    def digest(self) -> str:
        type(self).reads += 1
        return super().digest()


@pytest.fixture
def source(tmp_path: Path) -> CountingSource:
    (tmp_path / "a.txt").write_text("지원 대상")
    CountingSource.reads = 0
    return CountingSource(tmp_path / "a.txt", "a.txt")


def later(seconds: float = 10.0) -> int:
    return time.time_ns() + int(seconds * 1e9)


def look(folder: Path, source: Source, clock_ns: int) -> str:
    digests = FileDigests(folder, lambda: clock_ns)
    digest = digests.digest(source)
    digests.write(Disk())
    return digest


def test_a_file_that_stayed_as_it_was_is_read_once(tmp_path: Path, source: CountingSource) -> None:
    first = look(tmp_path, source, later())
    assert look(tmp_path, source, later()) == first == Source.digest(source)
    assert source.reads == 1


def test_a_change_that_keeps_size_and_time_of_writing_is_seen(
    tmp_path: Path, source: CountingSource
) -> None:
    first = look(tmp_path, source, later())
    before = source.path.stat()
    source.path.write_text("지원 금액")
    os.utime(source.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert source.path.stat().st_size == before.st_size
    assert look(tmp_path, source, later()) != first


def test_a_file_changed_just_before_the_look_is_read_again(
    tmp_path: Path, source: CountingSource
) -> None:
    look(tmp_path, source, later(0))
    look(tmp_path, source, later(1))
    assert source.reads == 2
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": 1}', bytes(range(256))])
def test_a_damaged_file_costs_time_only(
    tmp_path: Path, source: CountingSource, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert look(tmp_path, source, later()) == Source.digest(source)
    assert "다시 읽습니다" in caplog.text
    look(tmp_path, source, later())
    assert source.reads == 1


def test_what_cannot_be_written_is_a_warning(
    tmp_path: Path, source: CountingSource, caplog: pytest.LogCaptureFixture
) -> None:
    look(tmp_path / "nowhere", source, later())
    assert "쓰지 못했습니다" in caplog.text


def test_a_file_that_went_is_forgotten(tmp_path: Path, source: CountingSource) -> None:
    look(tmp_path, source, later())
    FileDigests(tmp_path, later).write(Disk())
    assert json.loads((tmp_path / FILE).read_text()) == {}


def test_indexing_again_opens_no_unchanged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.store.digests._RACY_NS", -(10**12))
    texts = {f"{n}.txt": make_text(f"사업{n}") for n in range(3)}
    corpus = write_corpus(tmp_path / "corpus", texts)
    make_indexer(tmp_path).run([corpus])
    (corpus / "1.txt").write_text(make_text("바뀐"))
    read: list[str] = []
    digest = Source.digest
    monkeypatch.setattr(Source, "digest", lambda self: read.append(self.path.name) or digest(self))
    assert make_indexer(tmp_path).run([corpus]).changed == 1
    assert read == ["1.txt"]
