import shutil
from pathlib import Path

import pytest

from chatbot.errors import IndexUnwritable
from chatbot.store.words import Words, join_words, write_words

TEXTS = ["지원 금액 100", "지원 대상 소상공인", "지원 지원 지원", "", "기간 6월"]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    write_words(tmp_path / "words", TEXTS)
    return Words(tmp_path / "words")


def test_the_passage_with_the_rare_word_comes_first(words: Words) -> None:
    assert words.search(["지원", "소상공인"], 10)[0] == 1
    assert words.search(["지원"], 1) == [2]
    assert set(words.search(["지원"], 10)) == {0, 1, 2}


def test_words_are_counted_by_passage(words: Words) -> None:
    assert words.passages_with("지원") == 3
    assert words.passages_with("없는말") == 0


@pytest.mark.parametrize(
    "word", ["지원 OR 기간", "*", "words:지원", '"', "(", "\\", "a" * 70_000, "\ud800", "", "AND"]
)
def test_a_word_is_never_read_as_a_query(words: Words, word: str) -> None:
    assert words.search([join_words([word.encode("utf-8", "replace").decode()])], 10) == []


def test_a_space_inside_a_word_does_not_split_it() -> None:
    assert join_words(["대한 민국", "만세"]) == "대한_민국 만세"


def test_opening_leaves_the_folder_as_it_was_and_outlives_it(tmp_path: Path) -> None:
    write_words(tmp_path / "words", TEXTS)
    before = sorted(path.name for path in (tmp_path / "words").iterdir())
    words = Words(tmp_path / "words")
    assert sorted(path.name for path in (tmp_path / "words").iterdir()) == before
    shutil.rmtree(tmp_path / "words")
    assert words.search(["기간"], 10) == [4]


def test_without_a_place_for_its_links_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_words(tmp_path / "words", TEXTS)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(IndexUnwritable, match="TMPDIR"):
        Words(tmp_path / "words")
