from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

from chatbot.models import accelerated
from chatbot.models.graph import compile_graph

ROOT = Path(__file__).resolve().parent.parent.parent
SIGNALLED = """
import gc, os, signal
from chatbot.models.reader import load_reader

signal.signal(signal.SIGTERM, lambda *_: print("heard"))
first, second = load_reader(), load_reader()
del first
gc.collect()
del second
gc.collect()
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_a_signal_is_heard_after_models_went_in_any_order() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SIGNALLED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "heard\n", "")


@pytest.fixture(scope="module")
def bert() -> BertModel:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=50, hidden_size=64, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=128, max_position_embeddings=64, initializer_range=0.2,
    )  # fmt: skip
    model = BertModel(config).eval()
    # As in trained models, a few channels reach much farther than the others.
    with torch.no_grad():
        model.encoder.layer[0].output.LayerNorm.weight[3] = 200
    return model


TOKENS = np.random.default_rng(1).integers(0, 50, (3, 32))
MASK = np.ones_like(TOKENS)
MASK[1, 20:] = 0


def test_a_graph_computes_what_torch_computes(bert: BertModel) -> None:
    graph = accelerated.build_bert(bert)
    (hidden,) = compile_graph(graph, [graph.hidden], exact=True)(TOKENS, MASK)
    with torch.inference_mode():
        expected = bert(torch.from_numpy(TOKENS), torch.from_numpy(MASK)).last_hidden_state.numpy()
    assert error(hidden, expected) < 0.005


def test_in_int8_it_stays_near_even_where_one_channel_reaches_far(bert: BertModel) -> None:
    exact = accelerated.build_bert(bert)
    compute = compile_graph(exact, [exact.hidden, *exact.inputs.values()], exact=True)
    expected, *values = compute(TOKENS, MASK)
    reach = {
        name: np.abs(value).max(axis=(0, 1))
        for name, value in zip(exact.inputs, values, strict=True)
    }
    even = {name: np.full_like(each, each.max()) for name, each in reach.items()}
    by_channel, by_tensor = (
        error(compile_graph(graph, [graph.hidden], exact=True)(TOKENS, MASK)[0], expected)
        for graph in (accelerated.build_bert(bert, reach), accelerated.build_bert(bert, even))
    )
    assert 0 < by_channel < 0.08
    assert by_tensor > 2 * by_channel


def error(hidden: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """The mean error, as a share of the spread."""
    return float(np.abs(hidden - expected)[MASK > 0].mean() / expected.std())
