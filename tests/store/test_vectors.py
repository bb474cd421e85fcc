from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from chatbot.store.disk import Disk
from chatbot.store.vectors import EXACT_FILE, Vectors, write_vectors


def make_vectors(count: int, seed: int = 0, dimension: int = 16) -> NDArray[np.float32]:
    """Unit vectors in clumps, as texts of like subjects are."""
    dice = np.random.default_rng(seed)
    middles = dice.normal(size=(max(1, count // 20), dimension))
    vectors = middles[dice.integers(len(middles), size=count)]
    vectors = vectors + dice.normal(scale=0.5, size=vectors.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def nearest(
    vectors: NDArray[np.float32], query: NDArray[np.float32], limit: int, removed: set[int]
) -> list[int]:
    """The simple right version: compare with all."""
    cosines = vectors @ query
    rows = [row for row in np.argsort(-cosines, kind="stable").tolist() if row not in removed]
    return rows[:limit]


@given(st.integers(1, 80), st.integers(1, 100), st.integers(0, 9), st.data())
@settings(max_examples=60, deadline=None)
def test_a_small_set_is_searched_whole_as_numpy_would(
    tmp_path_factory: pytest.TempPathFactory, count: int, limit: int, seed: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("vectors")
    vectors = make_vectors(count, seed)
    removed = data.draw(st.sets(st.integers(0, count - 1), max_size=count))
    write_vectors(folder, vectors, Disk())
    found = Vectors(folder, sorted(removed)).search(vectors[0], limit)
    expected = nearest(vectors, vectors[0], limit, removed)
    assert [row for row, _ in found] == expected
    assert [score for _, score in found] == pytest.approx(
        [float(vectors[row] @ vectors[0]) for row in expected], abs=1e-5
    )


@pytest.mark.parametrize("removed", [set(), set(range(0, 3000, 7))])
def test_a_large_set_finds_nearly_all_with_exact_scores(tmp_path: Path, removed: set[int]) -> None:
    vectors = make_vectors(3000)
    write_vectors(tmp_path, vectors, Disk(), approximate_from=1000)
    index = Vectors(tmp_path, sorted(removed))
    right = 0
    for query in make_vectors(50, seed=1):
        found = index.search(query, 10)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        for row, score in found:
            assert row not in removed
            assert score == pytest.approx(float(vectors[row] @ query), abs=1e-6)
        right += len({row for row, _ in found} & set(nearest(vectors, query, 10, removed)))
    assert right >= 0.9 * 500
    assert np.array_equal(index.read(), vectors)


def test_no_vectors_give_no_hits(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.zeros((0, 16), dtype=np.float32), Disk())
    assert Vectors(tmp_path).search(make_vectors(1)[0], 5) == []
    assert not (tmp_path / EXACT_FILE).exists()


def test_the_same_vectors_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_vectors(tmp_path / name, make_vectors(2000), Disk(), approximate_from=1000)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()
