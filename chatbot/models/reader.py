"""The learned reader: judges passages for a question and points at the answer."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from chatbot.errors import ReaderUnavailable
from chatbot.models import delta
from chatbot.models.pairs import Pair, PairTokenizer, pad
from chatbot.models.reach import REACH, Reach, load_reach
from chatbot.records import Reading, Span

if TYPE_CHECKING:
    from chatbot.models.graph import Bert, Compute

WEIGHTS = Path(__file__).parent / "weights"
# The reader of passages; what the reader of sentences, trained on from it, differs by.
QUESTIONS, CLAIMS = "reader.safetensors", "claims.safetensors"
ANSWER_TOKENS = 40
# Pairs of like length together; larger batches have more padding and are slower on a processor.
BATCH = 4
Logits = NDArray[np.float32]


class Reader(Protocol):
    """Judges passages for a question."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Judge passages, each given as (head, text)."""


class LearnedReader:
    """Reads (question, head, passage) with one small cross-encoder.

    :param network: token ids and mask of (batch, tokens) become two logits of a pair (batch, 2),
        relevance and answerable, and two of each token (batch, tokens, 2), of the answer's first
        and of its last one.
    """

    def __init__(self, network: Compute, tokenizer: PairTokenizer, batch: int = BATCH) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._batch = batch

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Judge passages, each given as (head, text), for one question."""
        if not passages:
            return []
        pairs = self._tokenizer.pair(question, passages)
        readings: dict[int, Reading] = {}
        order = sorted(range(len(pairs)), key=lambda index: len(pairs[index].tokens))
        for begin in range(0, len(order), self._batch):
            indices = order[begin : begin + self._batch]
            chosen = [(pairs[index], passages[index][1]) for index in indices]
            readings.update(zip(indices, self._read_batch(chosen), strict=True))
        return [readings[index] for index in range(len(pairs))]

    def _read_batch(self, chosen: list[tuple[Pair, str]]) -> list[Reading]:
        judged, ends = self._network(*pad([pair for pair, _ in chosen]))
        return [
            _reading(judged[row], ends[row], pair, text) for row, (pair, text) in enumerate(chosen)
        ]


def _reading(judged: Logits, ends: Logits, pair: Pair, text: str) -> Reading:
    relevance = 1 / (1 + math.exp(-float(judged[0]) / 2))
    answerable = 1 / (1 + math.exp(-float(judged[1])))
    answer, otherwise = _best_span(ends, pair)
    return Reading(relevance, _trimmed(answer, text) if answer else None, answerable, otherwise)


def _best_span(ends: Logits, pair: Pair) -> tuple[Span | None, float]:
    """Find the likeliest pair of a first and a last token, not too far apart, in the passage.

    How much likelier it is than the first token of all, to which the reader points where nothing
    is to be pointed at, comes with it (as in SQuAD 2.0, https://arxiv.org/abs/1810.04805, §4.3).
    """
    inside = [index for index, (first, last) in enumerate(pair.offsets) if last > first]
    if not inside:
        return None, 0.0
    low, high = inside[0], inside[-1] + 1
    total = ends[low:high, 0, None] + ends[None, low:high, 1]
    allowed = np.tril(np.triu(np.ones_like(total)), ANSWER_TOKENS - 1) > 0
    first, last = divmod(int(np.where(allowed, total, -np.inf).argmax()), high - low)
    span = Span(pair.offsets[low + first][0], pair.offsets[low + last][1])
    return span, float(total[first, last] - ends[0].sum())


def _trimmed(span: Span, text: str) -> Span | None:
    """Leave out the white space at both ends, which tokens carry along."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.start + len(words.rstrip())
    return Span(start, end) if start < end else None


def load_reader(folder: Path = WEIGHTS, file: str = QUESTIONS) -> LearnedReader:
    """Load a reader that ships with the program.

    :param file: ``QUESTIONS`` or ``CLAIMS``.
    :raises ReaderUnavailable: if a file is missing or not as it was written.
    """
    from chatbot.models.graph import compile_graph, linear, multiplies_int8

    facts, weights = load_weights(folder, file)
    reach = _load_reach(folder, file) if multiplies_int8() else None
    bert = build_bert(facts, weights, reach)
    results = [linear(weights, "pair", bert.first), linear(weights, "span", bert.hidden)]
    tokenizer = PairTokenizer.load(folder / "tokenizer.json")
    return LearnedReader(compile_graph(bert, results), tokenizer)


def _load_reach(folder: Path, file: str) -> Reach:
    # The digest that load_weights held the file against.
    digests = json.loads((folder / "config.json").read_text("utf-8"))["sha256"]
    try:
        return load_reach(digests[file], folder / REACH.name)
    except ValueError as error:
        raise ReaderUnavailable(
            f"판독 모델 파일이 손상되었습니다: {REACH.name}.", "프로그램을 다시 내려받아 주세요."
        ) from error


def build_bert(
    facts: dict[str, Any],
    weights: dict[str, NDArray[np.float32]],
    reach: Reach | None = None,
) -> Bert:
    """Build the graph of a reader below its outputs."""
    from chatbot.models.graph import Bert, Shape

    shape = Shape(facts["num_hidden_layers"], facts["num_attention_heads"], facts["layer_norm_eps"])
    own = {name.removeprefix("bert."): weight for name, weight in weights.items()}
    return Bert(own, shape, reach)


def load_weights(folder: Path, file: str = QUESTIONS) -> tuple[dict[str, Any], delta.Weights]:
    """Load the sizes and the weights of a reader, each file held against its digest.

    :param file: ``QUESTIONS`` or ``CLAIMS``.
    :raises ReaderUnavailable: if a file is missing or not as it was written.
    """
    try:
        facts = json.loads((folder / "config.json").read_text("utf-8"))
        # What has no digest, such as a delta left over from another reader, is refused too.
        for name, digest in {file: "", **facts.pop("sha256")}.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise ReaderUnavailable(
                    f"판독 모델 파일이 손상되었습니다: {name}.", "프로그램을 다시 내려받아 주세요."
                )
        weights = _widened(load_file(folder / QUESTIONS))
        if file != QUESTIONS:
            weights = delta.add(weights, load_file(folder / file))
    except OSError as error:
        raise ReaderUnavailable(
            f"판독 모델 파일이 없습니다: {error.filename}.", "프로그램을 다시 내려받아 주세요."
        ) from error
    return facts, weights


def _widened(tensors: dict[str, NDArray[Any]]) -> delta.Weights:
    """Multiply int8 rows with their scales."""
    return {
        name: tensor.astype(np.float32) * tensors[f"{name}.scale"][:, None]
        if tensor.dtype == np.int8
        else tensor
        for name, tensor in tensors.items()
        if not name.endswith(".scale")
    }
