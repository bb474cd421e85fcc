"""The learned reader: judges passages for a question and points at the answer."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import BertConfig

from chatbot.errors import ReaderUnavailable
from chatbot.models.encoder import computes_bf16
from chatbot.models.network import Outputs, ReaderNetwork
from chatbot.models.pairs import PAD, Pair, PairTokenizer
from chatbot.records import Reading, Span

WEIGHTS = Path(__file__).parent / "weights"
ANSWER_TOKENS = 40
LENGTH_STEP = 32


class LearnedReader:
    """Reads (question, title, passage) with one small cross-encoder.

    Its weights are int8 on disk and are computed with in bf16 where the processor has it.
    """

    def __init__(self, network: ReaderNetwork, tokenizer: PairTokenizer) -> None:
        self._network = network.eval()
        self._tokenizer = tokenizer
        self._is_bf16 = computes_bf16()
        if self._is_bf16:
            # Autocast would do this anew for every question.
            for module in self._network.bert.modules():
                if isinstance(module, torch.nn.Linear):
                    module.to(torch.bfloat16)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Judge passages, each given as (title, text), for one question."""
        if not passages:
            return []
        pairs = self._tokenizer.pair(question, passages)
        readings: dict[int, Reading] = {}
        order = sorted(range(len(pairs)), key=lambda index: len(pairs[index].tokens))
        half = (len(order) + 1) // 2
        for indices in (order[:half], order[half:]):
            if indices:
                chosen = [(pairs[index], passages[index][1]) for index in indices]
                readings.update(zip(indices, self._read_batch(chosen), strict=True))
        return [readings[index] for index in range(len(pairs))]

    def _read_batch(self, chosen: list[tuple[Pair, str]]) -> list[Reading]:
        tokens, mask = pad([pair for pair, _ in chosen])
        with (
            torch.inference_mode(),
            torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._is_bf16),
        ):
            outputs = self._network(tokens, mask)
        return [_reading(outputs, row, pair, text) for row, (pair, text) in enumerate(chosen)]


def pad(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
    """Pad pairs to the longest, in steps of 32: (batch, tokens) ids and mask.

    Few shapes, because the processor's kernels are compiled anew for each one.
    """
    longest = max(len(pair.tokens) for pair in pairs)
    longest += -longest % LENGTH_STEP
    tokens = torch.full((len(pairs), longest), PAD)
    mask = torch.zeros((len(pairs), longest), dtype=torch.long)
    for row, pair in enumerate(pairs):
        tokens[row, : len(pair.tokens)] = torch.tensor(pair.tokens)
        mask[row, : len(pair.tokens)] = 1
    return tokens, mask


def _reading(outputs: Outputs, row: int, pair: Pair, text: str) -> Reading:
    relevance = 1 / (1 + math.exp(-float(outputs.relevance[row]) / 2))
    answerable = 1 / (1 + math.exp(-float(outputs.answerable[row])))
    answer = _best_span(outputs.start[row], outputs.end[row], pair)
    return Reading(relevance, _trimmed(answer, text) if answer else None, answerable)


def _best_span(start: Tensor, end: Tensor, pair: Pair) -> Span | None:
    """Find the likeliest pair of a first and a last token, not too far apart, in the passage."""
    inside = [index for index, (first, last) in enumerate(pair.offsets) if last > first]
    if not inside:
        return None
    low, high = inside[0], inside[-1] + 1
    total = start[low:high].unsqueeze(1) + end[low:high].unsqueeze(0)
    allowed = torch.ones_like(total).triu().tril(ANSWER_TOKENS - 1).bool()
    best = int(total.masked_fill(~allowed, -torch.inf).argmax())
    first, last = divmod(best, high - low)
    return Span(pair.offsets[low + first][0], pair.offsets[low + last][1])


def _trimmed(span: Span, text: str) -> Span | None:
    """Leave out the white space at both ends, which tokens carry along."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.start + len(words.rstrip())
    return Span(start, end) if start < end else None


def load_reader(folder: Path = WEIGHTS) -> LearnedReader:
    """Load the reader that ships with the program.

    :raises ReaderUnavailable: if a file is missing or not as it was written.
    """
    return LearnedReader(load_network(folder), PairTokenizer.load(folder / "tokenizer.json"))


def load_network(folder: Path) -> ReaderNetwork:
    """Load the weights of a reader, each file held against its digest.

    :raises ReaderUnavailable: if a file is missing or not as it was written.
    """
    try:
        facts = json.loads((folder / "config.json").read_text("utf-8"))
        for name, digest in facts.pop("sha256").items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise ReaderUnavailable(
                    f"판독 모델 파일이 손상되었습니다: {name}.", "프로그램을 다시 내려받아 주세요."
                )
        tensors = load_file(folder / "reader.safetensors")
    except OSError as error:
        raise ReaderUnavailable(
            f"판독 모델 파일이 없습니다: {error.filename}.", "프로그램을 다시 내려받아 주세요."
        ) from error
    network = ReaderNetwork(
        BertConfig(**facts, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    )
    network.load_state_dict(_widened(tensors), strict=False)
    return network


def _widened(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Multiply int8 rows with their scales."""
    return {
        name: tensor.float() * tensors[f"{name}.scale"].unsqueeze(1)
        if tensor.dtype == torch.int8
        else tensor
        for name, tensor in tensors.items()
        if not name.endswith(".scale")
    }
