"""Any CrossEncoder can judge the relevance; the rest stays with the reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sentence_transformers import CrossEncoder
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from chatbot.errors import ReaderUnavailable
from chatbot.models.reranker import RerankingReader, load_cross_encoder
from chatbot.records import Reading, Span

PASSAGES = [("제목", "가 나 다"), ("제목", "라 마 바"), ("", "가")]


class FixedReader:
    """Says the same of every passage."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        return [Reading(0.5, Span(0, 1), 0.25) for _ in passages]


def write_model(folder: Path, labels: int = 1) -> Path:
    """A CrossEncoder of random weights."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"가나다라마바", "제목"]
    bare = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    bare.pre_tokenizer = pre_tokenizers.Whitespace()
    bare.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", [("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=bare,
        pad_token="[PAD]",  # noqa: S106 - the mark of padding
        unk_token="[UNK]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
        sep_token="[SEP]",  # noqa: S106
        model_max_length=64,
    ).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_the_relevance_is_the_other_models_and_the_answer_the_readers(
    tmp_path: Path, no_network: None
) -> None:
    folder = write_model(tmp_path / "reranker")
    readings = RerankingReader(load_cross_encoder(str(folder)), FixedReader()).read(
        "가 나", PASSAGES
    )
    pairs = [("가 나", f"{title}\n{text}") for title, text in PASSAGES]
    expected = CrossEncoder(str(folder), local_files_only=True).predict(pairs)
    assert [reading.relevance for reading in readings] == pytest.approx(expected.tolist(), abs=1e-5)
    assert {(reading.answer, reading.answerable) for reading in readings} == {(Span(0, 1), 0.25)}


def test_nothing_to_read_is_no_reading(tmp_path: Path) -> None:
    reranker = RerankingReader(
        load_cross_encoder(str(write_model(tmp_path / "reranker"))), FixedReader()
    )
    assert reranker.read("가", []) == []


@pytest.mark.parametrize("labels", [0, 3])
def test_what_is_no_reranker_is_refused_in_korean(tmp_path: Path, labels: int) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    if labels:
        write_model(folder, labels)
    with pytest.raises(ReaderUnavailable, match="재순위 모델") as caught:
        load_cross_encoder(str(folder))
    assert "CHATBOT_RERANKER" in caught.value.remedy
