"""BERT as an OpenVINO graph, built from its weights alone.

It computes several times as fast as torch, and keeps doing so beside other processes, whose threads
torch waits for (measured: ``python bench/models.py``). In bf16 where the processor has it; with
VNNI and no AMX, matrices are multiplied in int8, if it is known how far what enters them reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset15 as ops

Weights = Mapping[str, NDArray[np.float32]]
WORDS = "embeddings.word_embeddings.weight"
# SmoothQuant's alpha: how much of the spread between channels goes into the matrix. At 0.5, its own
# default, half of the reader's answers lie elsewhere; at 0.9 both models are nearest to float32.
SMOOTHING = 0.9
LEAST = 1e-6
# Instructions that multiply int8 without overflow, as torch names them.
INT8_MULTIPLIES = ("avx512_vnni", "avx_vnni")


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes that the weights alone do not tell."""

    layers: int
    heads: int
    epsilon: float


class Bert:
    """The inputs, token ids and mask of (batch, tokens), and the hidden states.

    :ivar inputs: what each matrix is multiplied with, by its name: (batch, tokens, channels).
    :ivar hidden: of all tokens, (batch, tokens, hidden).
    :ivar first: of the first token alone, (batch, hidden).
    """

    def __init__(self, weights: Weights, shape: Shape, reach: Weights | None = None) -> None:
        """Build the graph.

        :param reach: how far each channel of what goes into a matrix reaches, by the name of the
            matrix; those are multiplied in int8.
        """
        self._weights = weights
        self._shape = shape
        self._reach = reach or {}
        self.inputs: dict[str, ov.Node] = {}
        self.tokens = ops.parameter([-1, -1], np.int64, "tokens")
        self.mask = ops.parameter([-1, -1], np.int64, "mask")
        # What is added to the scores of padding before the softmax.
        absent = ops.subtract(_number(1.0), ops.convert(self.mask, "f32"))
        self._padding = ops.unsqueeze(ops.multiply(absent, _number(-1e9)), _places(1, 2))
        self.hidden = self._embed()
        for layer in range(shape.layers):
            self.hidden = self._layer(f"encoder.layer.{layer}", self.hidden)
        self.first = ops.gather(self.hidden, _place(0), _place(1))

    def _embed(self) -> ov.Node:
        # Half as large and lossless enough: the table is most of the model.
        table = ops.convert(ops.constant(self._weights[WORDS].astype(np.float16)), "f32")
        words = ops.gather(table, self.tokens, _place(0))
        kinds = self._weights["embeddings.token_type_embeddings.weight"][0]
        positions = self._weights["embeddings.position_embeddings.weight"] + kinds
        length = ops.gather(ops.shape_of(self.tokens), _places(1), _place(0))
        shown = ops.slice(ops.constant(positions), _places(0), length, _places(1), _places(0))
        return self._normalise("embeddings.LayerNorm", ops.add(words, shown))

    def _layer(self, name: str, hidden: ov.Node) -> ov.Node:
        seen = self._linear(f"{name}.attention.output.dense", self._attend(name, hidden))
        hidden = self._normalise(f"{name}.attention.output.LayerNorm", ops.add(hidden, seen))
        inner = ops.gelu(self._linear(f"{name}.intermediate.dense", hidden), "erf")
        outer = self._linear(f"{name}.output.dense", inner)
        return self._normalise(f"{name}.output.LayerNorm", ops.add(hidden, outer))

    def _attend(self, name: str, hidden: ov.Node) -> ov.Node:
        query, key, value = (
            self._split(self._linear(f"{name}.attention.self.{part}", hidden))
            for part in ("query", "key", "value")
        )
        seen = ops.scaled_dot_product_attention(query, key, value, self._padding)
        return ops.reshape(ops.transpose(seen, _places(0, 2, 1, 3)), _places(0, 0, -1), True)

    def _split(self, hidden: ov.Node) -> ov.Node:
        heads = _places(0, 0, self._shape.heads, -1)
        return ops.transpose(ops.reshape(hidden, heads, True), _places(0, 2, 1, 3))

    def _linear(self, name: str, hidden: ov.Node) -> ov.Node:
        self.inputs[name] = hidden
        if name in self._reach:
            return int8_linear(self._weights, name, hidden, self._reach[name])
        return linear(self._weights, name, hidden)

    def _normalise(self, name: str, hidden: ov.Node) -> ov.Node:
        even = ops.mvn(hidden, _places(-1), True, self._shape.epsilon, "inside_sqrt")
        scaled = ops.multiply(even, ops.constant(self._weights[f"{name}.weight"]))
        return ops.add(scaled, ops.constant(self._weights[f"{name}.bias"]))


def linear(weights: Weights, name: str, hidden: ov.Node) -> ov.Node:
    """Multiply with a matrix and add a bias, as ``torch.nn.Linear`` of that name does."""
    product = ops.matmul(hidden, ops.constant(weights[f"{name}.weight"]), False, True)
    return ops.add(product, ops.constant(weights[f"{name}.bias"]))


def int8_linear(
    weights: Weights, name: str, hidden: ov.Node, reach: NDArray[np.float32]
) -> ov.Node:
    """As :func:`linear`, in int8: a scale for each row, and one for all that goes in.

    A few channels reach ten times as far as the others. So each is divided by a number of its own,
    and its column of the matrix multiplied with it (Xiao et al. 2023, SmoothQuant).

    :param reach: of each channel, (channels,).
    """
    matrix = weights[f"{name}.weight"]
    columns = np.maximum(np.abs(matrix).max(axis=0), LEAST)
    divisors = reach**SMOOTHING / columns ** (1 - SMOOTHING)
    divisors *= (reach / divisors).max()
    matrix = matrix * divisors
    scale = np.abs(matrix).max(axis=1, keepdims=True) / 127
    rows = ops.constant(np.round(matrix / scale).astype(np.int8))
    even = ops.multiply(hidden, ops.constant(1 / divisors))
    low, high = _number(-128 / 127), _number(1.0)
    stepped = ops.fake_quantize(even, low, high, low, high, 256)
    widened = ops.multiply(ops.convert(rows, "f32"), ops.constant(scale))
    product = ops.matmul(stepped, widened, False, True)
    return ops.add(product, ops.constant(weights[f"{name}.bias"]))


def multiplies_int8() -> bool:
    """Tell whether int8 is the quickest way that this processor has.

    It is with VNNI and no AMX, which is quick enough in bf16.
    """
    import torch

    abilities = torch.cpu.get_capabilities()
    has_amx = bool(abilities.get("amx_bf16"))
    return not has_amx and any(abilities.get(name) for name in INT8_MULTIPLIES)


Compute = Callable[[NDArray[np.int64], NDArray[np.int64]], list[NDArray[np.float32]]]


def compile_graph(bert: Bert, results: list[ov.Node], exact: bool = False) -> Compute:
    """Compile a graph for this processor, in bf16 where it has it.

    :param exact: in float32 everywhere.
    :returns: a function of token ids and mask, both (batch, tokens), safe to call from threads.
    """
    compiled = _core().compile_model(
        ov.Model(results, [bert.tokens, bert.mask]),
        "CPU",
        {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "bf16" if _computes_bf16() and not exact else "f32",
        },
    )

    def compute(tokens: NDArray[np.int64], mask: NDArray[np.int64]) -> list[NDArray[np.float32]]:
        request = compiled.create_infer_request()
        answers = request.infer([tokens, mask])
        return [answers[port] for port in compiled.outputs]

    return compute


def _computes_bf16() -> bool:
    return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


@cache
def _core() -> ov.Core:
    """Give the one core of this process.

    With AMX, a core lends the thread a stack for its signals and takes it back when it goes. Of two
    cores, the one that goes first leaves the thread with a stack that is no longer there, and the
    next signal kills the process.
    """
    return ov.Core()


def _number(value: float) -> ov.Node:
    return ops.constant(np.float32(value))


def _place(value: int) -> ov.Node:
    return ops.constant(np.int64(value))


def _places(*values: int) -> ov.Node:
    return ops.constant(np.array(values, dtype=np.int64))
