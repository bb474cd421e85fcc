"""Any CrossEncoder in place of the reader's judgement of relevance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chatbot.errors import ReaderUnavailable
from chatbot.models.chosen import load_chosen
from chatbot.models.reader import Reader
from chatbot.records import Reading

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

BATCH = 8
MAX_TOKENS = 512


class RerankingReader:
    """Takes the relevance from a CrossEncoder, and the rest from a reader.

    A CrossEncoder says neither where the answer stands nor whether it is answered at all.
    """

    def __init__(self, model: CrossEncoder, reader: Reader) -> None:
        self._model = model
        self._reader = reader

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Judge passages, each given as (head, text), for one question."""
        import torch

        if not passages:
            return []
        scores = self._model.predict(
            [(question, f"{head}\n{text}") for head, text in passages],
            batch_size=BATCH,
            activation_fn=torch.nn.Sigmoid(),
            show_progress_bar=False,
        )
        return [
            replace(reading, relevance=float(score))
            for reading, score in zip(self._reader.read(question, passages), scores, strict=True)
        ]


def load_cross_encoder(name: str) -> CrossEncoder:
    """Load a CrossEncoder by its name or path; a path needs no network.

    Only safetensors are read, and no code that comes with a model is run.

    :raises ReaderUnavailable: if it cannot be loaded, or gives more than one score.
    """

    def load(place: str, local: bool) -> CrossEncoder:
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(
            place,
            device="cpu",
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
        if model.num_labels != 1:
            raise ValueError("a classifier, not a reranker")
        model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
        return model

    def refusal() -> ReaderUnavailable:
        return ReaderUnavailable(
            f"재순위 모델을 불러올 수 없습니다: {name}.",
            "CHATBOT_RERANKER에 점수 하나를 내는 CrossEncoder 모델의 이름이나 폴더 경로를 바르게"
            " 적었는지, 가중치가 safetensors인지, 이름이라면 네트워크에 연결되어 있는지 확인해"
            " 주세요. 비워 두면 내장 판독 모델을 씁니다.",
        )

    return load_chosen(load, name, refusal)
