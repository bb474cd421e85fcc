import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from chatbot.models.pairs import PAIR_TOKENS, PairTokenizer
from chatbot.records import Span

LETTERS = "가나다라마바사융자한도는최대억원 0123456789.,"


def small_tokenizer() -> Tokenizer:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *sorted(set(LETTERS) - {" "}), "융자", "▁한도"]
    tokenizer = Tokenizer(Unigram([(piece, -1.0) for piece in pieces], 3, byte_fallback=False))
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    return tokenizer


@pytest.fixture(scope="module")
def pairs() -> PairTokenizer:
    return PairTokenizer(small_tokenizer())


def test_a_pair_is_question_then_title_and_passage(pairs: PairTokenizer) -> None:
    pair = pairs.pair("융자 한도는", [("가나", "최대 100억원")])[0]
    assert pair.tokens[0] == 0
    assert pair.tokens[-1] == 2
    assert pair.tokens.count(2) == 3
    assert len(pair.tokens) == len(pair.offsets)


def test_tokens_of_question_and_title_stand_for_no_characters(pairs: PairTokenizer) -> None:
    pair = pairs.pair("융자", [("가나다", "라마")])[0]
    covered = [span for span in pair.offsets if span[1] > span[0]]
    assert covered[0][0] == 0
    assert covered[-1][1] == 2


@given(st.text(LETTERS, min_size=1, max_size=60).filter(str.strip), st.data())
def test_characters_found_as_tokens_come_back_as_those_characters(
    text: str, data: st.DataObject
) -> None:
    pair = PairTokenizer(small_tokenizer()).pair("융자", [("가", text)])[0]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = pair.find(Span(start, end))
    if found is not None:
        first, last = found
        assert pair.offsets[first][0] <= start or not text[: pair.offsets[first][0]][start:].strip()
        assert pair.offsets[last][1] >= end


def test_a_long_passage_is_cut_and_what_was_cut_off_is_not_found(pairs: PairTokenizer) -> None:
    text = "가나다라" * 200
    pair = pairs.pair("융자", [("가", text)])[0]
    assert len(pair.tokens) == PAIR_TOKENS
    assert pair.find(Span(700, 710)) is None
    assert pair.find(Span(0, 4)) is not None


def test_a_long_question_leaves_room_for_the_passage(pairs: PairTokenizer) -> None:
    pair = pairs.pair("가나다라" * 300, [("가", "최대 100억원")])[0]
    assert pair.find(Span(0, 7)) is not None
