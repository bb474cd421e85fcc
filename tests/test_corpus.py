import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.corpus import find_sources, follow
from chatbot.errors import UnreadableDocument


def test_files_are_found_at_any_depth_in_order_and_hidden_ones_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden.txt", ".git/x.txt", "a/.b/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("글")
    sources, failures = find_sources([tmp_path])
    assert [source.name for source in sources] == [f"{tmp_path}/a/c.txt", f"{tmp_path}/b.txt"]
    assert failures == []


def test_a_name_is_the_path_as_given_in_normal_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(unicodedata.normalize("NFD", "보도 자료"))
    folder.mkdir()
    (folder / "가.txt").write_text("글")
    assert find_sources([folder])[0][0].name == "보도 자료/가.txt"
    assert find_sources([Path("./") / folder])[0][0].name == "보도 자료/가.txt"


def test_a_file_given_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("글")
    sources, failures = find_sources([tmp_path, tmp_path / "a.txt"])
    assert len(sources) == 1
    assert failures == []


def test_two_files_with_the_same_name_in_normal_form_are_told_apart(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, "가.txt")).write_text(form)
    sources, failures = find_sources([tmp_path])
    assert len(sources) == 1
    assert "이름이 같은" in failures[0].reason


def test_what_is_missing_or_no_file_is_a_failure(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    sources, failures = find_sources([tmp_path / "pipe", tmp_path / "none.txt"])
    assert sources == []
    assert [failure.reason for failure in failures] == [
        "일반 파일이 아닙니다.",
        "파일이나 폴더가 없습니다.",
    ]
    assert find_sources([tmp_path]) == ([], [])


def test_a_name_that_is_not_utf_8_can_be_written_down(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xb0\xa1.txt", "w") as file:
        file.write("글")
    [source] = find_sources([tmp_path])[0]
    source.name.encode()
    assert source.digest()


def test_a_file_that_goes_away_is_an_error_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("글")
    [source] = find_sources([tmp_path])[0]
    (tmp_path / "a.txt").unlink()
    with pytest.raises(UnreadableDocument, match="그 사이에 없어졌습니다"):
        source.digest()


class Pauses:
    """Does one thing in each pause instead of waiting; the last one ends the following."""

    def __init__(self, *things: Callable[[], object] | None) -> None:
        self.things = list(things)
        self.count = 0

    def __call__(self, seconds: float) -> None:
        assert seconds > 0
        self.count += 1
        if not self.things:
            raise KeyboardInterrupt
        thing = self.things.pop(0)
        if thing is not None:
            thing()


def test_following_waits_until_a_file_is_written_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    pauses = Pauses(
        None,  # the first look is at rest: yield
        lambda: file.write_text("반"),  # change
        lambda: file.write_text("반만 쓴 글"),  # still changing
        None,  # at rest: yield
        None,
        file.unlink,
        None,  # at rest: yield
    )
    at = []
    with pytest.raises(KeyboardInterrupt):
        at.extend(pauses.count for _ in follow([tmp_path], pauses))
    assert at == [1, 4, 7]
