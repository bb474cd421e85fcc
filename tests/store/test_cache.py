import logging
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.store.cache import EmbeddingCache
from tests.fakes import FakeEncoder

TEXTS = ["지원 대상", "지원 금액", "문의처"]


def fill(path: Path, name: str = "fake@0") -> EmbeddingCache:
    cache = EmbeddingCache(path, name, 64)
    cache.keep(TEXTS, FakeEncoder().embed_passages(TEXTS))
    return cache


@given(st.lists(st.text(max_size=30), min_size=1, unique=True))
@settings(max_examples=30, deadline=None)
def test_what_was_kept_is_found_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("cache") / "embeddings.sqlite"
    vectors = np.random.default_rng(0).normal(size=(len(texts), 8)).astype(np.float32)
    first = EmbeddingCache(path, "a", 8)
    first.keep(texts, vectors)
    first.close()
    found = EmbeddingCache(path, "a", 8).find([*texts, "그 밖의 글" * 20])
    assert list(found) == texts
    assert np.array_equal(np.stack([found[text] for text in texts]), vectors)


def test_vectors_of_another_encoder_are_not_found(tmp_path: Path) -> None:
    fill(tmp_path / "c.sqlite").close()
    assert EmbeddingCache(tmp_path / "c.sqlite", "fake@1", 64).find(TEXTS) == {}
    assert EmbeddingCache(tmp_path / "c.sqlite", "fake@0", 32).find(TEXTS) == {}


def test_a_damaged_vector_is_not_found(tmp_path: Path) -> None:
    fill(tmp_path / "c.sqlite").close()
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        connection.execute("UPDATE embedding SET vector = zeroblob(256)")
    connection.close()
    assert EmbeddingCache(tmp_path / "c.sqlite", "fake@0", 64).find(TEXTS) == {}


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 200, b"SQLite format 3\0" + bytes(5000)]
)
def test_a_damaged_file_is_thrown_away_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "c.sqlite").write_bytes(content)
    cache = fill(tmp_path / "c.sqlite")
    assert set(cache.find(TEXTS)) == set(TEXTS)
    assert "새로 만듭니다" in caplog.text


def test_damage_in_the_middle_is_found_while_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "c.sqlite"
    fill(path).close()
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    cache = EmbeddingCache(path, "fake@0", 64)
    assert cache.find(TEXTS) == {}
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    cache.keep(TEXTS, FakeEncoder().embed_passages(TEXTS))
    assert set(cache.find(TEXTS)) == set(TEXTS)


def test_a_file_of_an_earlier_version_keeps_its_vectors(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    fill(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE embedding DROP COLUMN used")
    connection.close()
    cache = EmbeddingCache(path, "fake@0", 64)
    assert set(cache.find(TEXTS)) == set(TEXTS)
    cache.keep(["새 글"], FakeEncoder().embed_passages(["새 글"]))
    assert set(cache.find([*TEXTS, "새 글"])) == {*TEXTS, "새 글"}


def test_the_file_stops_growing_and_what_is_used_stays(tmp_path: Path) -> None:
    path, most = tmp_path / "c.sqlite", 200_000
    sizes = []
    for day in range(30):
        cache = EmbeddingCache(path, "fake@0", 64, most, clock=lambda day=day: day * 86_400.0)
        if day == 0:
            cache.keep(TEXTS, FakeEncoder().embed_passages(TEXTS))
        assert set(cache.find(TEXTS)) == set(TEXTS)
        texts = [f"{day}일의 글 {number}" for number in range(100)]
        cache.keep(texts, FakeEncoder().embed_passages(texts))
        assert set(cache.find(texts)) == set(texts)
        cache.close()
        sizes.append(path.stat().st_size)
    assert max(sizes) <= 1.5 * most
    assert sizes[-1] == sizes[-10]
