from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatbot.korean import Morphemes
from chatbot.retrieval import Retriever, fuse
from chatbot.store import open_index
from tests.fakes import FakeEncoder

SCORES = st.lists(
    st.tuples(st.integers(0, 50), st.floats(-1, 40)), max_size=30, unique_by=lambda item: item[0]
)


def test_a_row_that_leads_both_lists_leads_the_fused_one() -> None:
    fused = fuse([(7, 0.9), (3, 0.8), (1, 0.1)], [(7, 12.0), (1, 3.0)])
    assert fused[0] == (7, 1.0)


def test_how_far_apart_scores_are_counts_and_not_only_their_order() -> None:
    near = fuse([(1, 0.90), (2, 0.89), (3, 0.1)], [(2, 9.0), (1, 1.0)])
    far = fuse([(1, 0.90), (2, 0.20), (3, 0.1)], [(2, 1.2), (1, 1.1), (4, 0.0)])
    assert near[0][0] == 2
    assert far[0][0] == 1


def test_rows_found_by_one_side_only_are_kept() -> None:
    assert {row for row, _ in fuse([(1, 0.5)], [(2, 4.0)])} == {1, 2}
    assert fuse([], []) == []


@given(SCORES, SCORES)
def test_fused_scores_are_in_order_between_0_and_1(
    dense: list[tuple[int, float]], words: list[tuple[int, float]]
) -> None:
    fused = fuse(dense, words)
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 + 1e-9 for score in scores)
    assert {row for row, _ in fused} == {row for row, _ in dense} | {row for row, _ in words}


def test_words_that_no_passage_has_cost_the_question_its_word_share(
    seed_index: Path, morphemes: Morphemes
) -> None:
    with open_index(seed_index) as snapshot:
        assert snapshot.coverage(["융자"]) == 1.0
        assert snapshot.coverage(["whatever"]) == 0.0
        assert 0.0 < snapshot.coverage(["융자", "whatever"]) < 0.5
        assert snapshot.coverage([]) == 0.0
        retriever = Retriever(snapshot, FakeEncoder(), morphemes)
        [hit, *_] = retriever.retrieve("whatever whenever", 5)
        assert hit.score == 1.0


def test_a_misspelt_question_without_spaces_finds_its_passage(
    seed_index: Path, morphemes: Morphemes
) -> None:
    with open_index(seed_index) as snapshot:
        retriever = Retriever(snapshot, FakeEncoder(), morphemes)
        hits = retriever.retrieve("민관협력이노배이션", 3)
    assert any("이노베이션" in hit.passage.text for hit in hits)
