from pathlib import Path

import pytest

from chatbot.records import Failure
from chatbot.store.disk import Disk
from chatbot.store.failures import FILE, keep_failures, read_failures

FAILED = Failure("corpus/스캔.pdf", "글자가 없는 PDF입니다.")


class FullDisk(Disk):
    def write(self, path: Path, content: bytes | memoryview) -> None:
        raise OSError(28, "No space left on device")


def test_what_failed_last_is_remembered_until_it_works(tmp_path: Path) -> None:
    keep_failures(tmp_path, [FAILED], Disk())
    assert read_failures(tmp_path) == [FAILED]
    keep_failures(tmp_path, [], Disk())
    assert read_failures(tmp_path) == []


def test_where_nothing_ever_failed_nothing_is_written(tmp_path: Path) -> None:
    keep_failures(tmp_path, [], Disk())
    assert list(tmp_path.iterdir()) == []
    assert read_failures(tmp_path) == []


def test_a_full_disk_does_not_fail_the_run(tmp_path: Path) -> None:
    keep_failures(tmp_path, [FAILED], FullDisk())
    assert read_failures(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"{", b"3", b'[{"path": 1}]', b"[3]", b"\xff"])
def test_a_damaged_list_is_an_unknown_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert read_failures(tmp_path) == []
