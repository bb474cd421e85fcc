import errno
import itertools
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.errors import (
    IndexBusy,
    IndexCorrupt,
    IndexMismatch,
    IndexMissing,
    IndexTooNew,
    IndexUnwritable,
)
from chatbot.store import open_index
from chatbot.store.disk import Disk
from chatbot.store.files import locked
from tests.store.corpora import (
    QUESTIONS,
    Hits,
    make_indexer,
    make_text,
    quick_folder,
    search,
    write_corpus,
)

OPERATIONS = ("make_folder", "write", "copy", "link", "sync", "rename", "remove", "free_bytes")
Found = dict[int, list[Hits]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with two generations; not to be changed."""
    root = tmp_path_factory.mktemp("two-generations")
    corpus = write_corpus(root / "corpus", {f"{n}.txt": make_text(f"사업{n}") for n in range(6)})
    make_indexer(root).run([corpus])
    (corpus / "1.txt").write_text(make_text("바뀐 사업"))
    make_indexer(root).run([corpus])
    return root


@pytest.fixture(scope="module")
def found(template: Path) -> Found:
    """What each of the two generations finds."""
    with open_index(template / "index") as snapshot:
        newest = search(snapshot)
    return {1: [], 2: newest} | _older(template)


def _older(template: Path) -> Found:
    aside = template / "aside"
    shutil.copytree(template / "index", aside)
    (aside / "CURRENT").write_text("gen-000001\n")
    with open_index(aside) as snapshot:
        assert snapshot.generation == 1
        return {1: search(snapshot)}


def _delete(path: Path, other: Path, seed: int) -> None:
    path.unlink()


def _zero(path: Path, other: Path, seed: int) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _halve(path: Path, other: Path, seed: int) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path, other: Path, seed: int) -> None:
    content = bytearray(path.read_bytes())
    content[seed * 7919 % len(content)] ^= 1 << seed % 8
    path.write_bytes(content)


def _append(path: Path, other: Path, seed: int) -> None:
    path.write_bytes(path.read_bytes() + bytes(1024))


def _swap(path: Path, other: Path, seed: int) -> None:
    shutil.copyfile(other, path)


@pytest.mark.parametrize("seed", range(7))
@pytest.mark.parametrize("harm", [_delete, _zero, _halve, _flip, _append, _swap])
def test_a_damaged_newest_generation_falls_back_to_the_one_before(
    template: Path,
    found: Found,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    harm: Callable[[Path, Path, int], None],
    seed: int,
) -> None:
    shutil.copytree(template / "index", tmp_path / "index")
    newest, before = tmp_path / "index" / "gen-000002", tmp_path / "index" / "gen-000001"
    others = sorted(path for path in before.rglob("*") if path.is_file() and path.stat().st_size)
    for path in sorted(newest.rglob("*")):
        if not path.is_file() or not path.stat().st_size:
            continue
        sound = path.read_bytes()
        same = before / path.relative_to(newest)
        harm(path, same if same.is_file() else others[seed % len(others)], seed)
        if path.is_file() and path.read_bytes() == sound:
            continue
        caplog.clear()
        with open_index(tmp_path / "index") as snapshot:
            assert snapshot.generation == 1
            assert search(snapshot) == found[1]
        assert "index`를 실행해" in caplog.text
        path.write_bytes(sound)
    with open_index(tmp_path / "index") as snapshot:
        assert search(snapshot) == found[2]


def test_when_both_generations_are_damaged_it_says_so_and_indexing_mends_it(
    template: Path, found: Found, tmp_path: Path
) -> None:
    shutil.copytree(template / "index", tmp_path / "index")
    for path in (tmp_path / "index").rglob("passages.sqlite"):
        _zero(path, path, 0)
    with pytest.raises(IndexCorrupt, match=r"passages\.sqlite.*python -m chatbot index"):
        open_index(tmp_path / "index")
    make_indexer(tmp_path).run([template / "corpus"])
    with open_index(tmp_path / "index") as snapshot:
        assert snapshot.generation == 3
        assert search(snapshot) == found[2]


@pytest.mark.parametrize("content", [b"", b"gen-9", b"../../etc", b"\xff\xfe", b"gen-000009\n"])
def test_a_damaged_current_file_leads_to_the_newest_sound_generation(
    template: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    shutil.copytree(template / "index", tmp_path / "index")
    (tmp_path / "index" / "CURRENT").write_bytes(content)
    with open_index(tmp_path / "index") as snapshot:
        assert snapshot.generation == 2
    assert caplog.records[0].levelno == logging.WARNING


def test_no_index_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m chatbot index"):
        open_index(tmp_path / "nowhere")
    with pytest.raises(IndexMissing):
        open_index(tmp_path)


def test_another_encoder_and_a_newer_format_are_refused(template: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"fake@0.*other@7.*python -m chatbot index"):
        open_index(template / "index", "other@7")
    shutil.copytree(template / "index", tmp_path / "index")
    manifest = tmp_path / "index" / "gen-000002" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(IndexTooNew, match="형식 2"):
        open_index(tmp_path / "index")
    with pytest.raises(IndexTooNew):
        make_indexer(tmp_path).run([template / "corpus"])


def test_a_foreign_file_named_like_a_generation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gen-000001").mkdir()
    (tmp_path / "gen-000001" / "manifest.json").write_text('["not", "ours"]')
    with pytest.raises(IndexCorrupt):
        open_index(tmp_path)


def test_only_one_process_may_write(tmp_path: Path) -> None:
    with locked(tmp_path, Disk()), pytest.raises(IndexBusy) as caught, locked(tmp_path, Disk()):
        pass
    assert caught.value.exit_status == 75
    with locked(tmp_path, Disk()):
        pass


class FaultyDisk(Disk):
    """Fails at the n-th operation, once or ever after."""

    def __init__(self, at: int, code: int, is_lasting: bool) -> None:
        self.at, self.code, self.is_lasting, self.count = at, code, is_lasting, 0
        for name in OPERATIONS:
            setattr(self, name, self._faulty(getattr(self, name)))

    def _faulty(self, operation: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            self.count += 1
            if self.count == self.at or (self.is_lasting and self.count > self.at):
                raise OSError(self.code, os.strerror(self.code))
            return operation(*arguments)

        return run


@pytest.mark.parametrize(
    ("code", "is_lasting"),
    [
        (errno.EIO, False),
        (errno.ENOSPC, True),
        pytest.param(errno.EIO, True, marks=pytest.mark.slow),
        pytest.param(errno.ENOSPC, False, marks=pytest.mark.slow),
    ],
)
@pytest.mark.timeout(600)
def test_whatever_operation_fails_one_whole_index_is_served(
    template: Path, code: int, is_lasting: bool
) -> None:
    with quick_folder() as folder:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        assert fail_at_each_operation(folder, code, is_lasting) >= 20


def fail_at_each_operation(root: Path, code: int, is_lasting: bool) -> int:
    """Index with ever later faults until one comes too late; how many there were."""
    index, corpus = root / "index", root / "corpus"
    texts = {path.name: path.read_text() for path in corpus.iterdir()}
    faults = 0
    for at in itertools.count(1):
        write_corpus(corpus, texts | {"2.txt": make_text(f"사업 {at}")})
        disk = FaultyDisk(at, code, is_lasting)
        before = content_of(index)
        try:
            make_indexer(root, disk=disk).run([corpus])
        except IndexUnwritable as error:
            faults += 1
            assert error.remedy  # noqa: PT017
        if disk.count < at:
            return faults
        served = content_of(index)
        make_indexer(root).run([corpus])
        assert served in {before, content_of(index)}
        assert not list(index.glob("*.tmp"))
        assert len(list(index.glob("gen-*"))) <= 3
    raise AssertionError("no end")


def content_of(index: Path) -> str:
    with open_index(index, "fake@0") as snapshot:
        assert search(snapshot, QUESTIONS[:1])
        return snapshot.manifest.content


def test_a_build_without_enough_space_says_how_much_it_needs(tmp_path: Path) -> None:
    class SmallDisk(Disk):
        def free_bytes(self, path: Path) -> int:
            return 400_000

    corpus = write_corpus(tmp_path / "corpus", {"1.txt": make_text("사업")})
    with pytest.raises(IndexUnwritable, match=r"1\.0 MB가 필요한데 0\.4 MB"):
        make_indexer(tmp_path, disk=SmallDisk()).run([corpus])


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"1.txt": make_text("사업")})
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexUnwritable, match="폴더가 아닙니다"):
        make_indexer(tmp_path).run([corpus])


# Root may write everywhere unless it gives that right away.
AS_ANYBODY = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
USE_READ_ONLY = """
import sys
from pathlib import Path
from chatbot.errors import IndexUnwritable
from chatbot.store import open_index
from tests.store.corpora import make_indexer, search
root = Path(sys.argv[1])
try:
    make_indexer(root).run([root / "corpus"])
except IndexUnwritable as error:
    print(error)
with open_index(root / "index", "fake@0") as snapshot:
    print(snapshot.generation, any(search(snapshot)))
"""


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root, no setpriv")
def test_an_index_that_may_not_be_written_is_served_and_not_rebuilt(
    template: Path, tmp_path: Path
) -> None:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    (tmp_path / "corpus" / "2.txt").write_text(make_text("또 바뀐 사업"))
    below = sorted((tmp_path / "index").rglob("*"))
    folders = [tmp_path / "index", *(path for path in below if path.is_dir())]
    for path in [*below, tmp_path / "index"]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    prefix = AS_ANYBODY if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, sys.executable, "-c", USE_READ_ONLY, str(tmp_path)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    for path in folders:
        path.chmod(0o755)
    assert done.returncode == 0, done.stderr
    said, served = done.stdout.splitlines()
    assert "쓸 권한이 없습니다" in said
    assert served == "2 True"
