"""Measures how far what goes into each matrix of the models reaches, for int8.

    python training/reach.py --groups FOLDER --windows FOLDER

Runs the models in full precision over questions that were learned from, not those held out, with
the passages found for them, and over claims with the sentences they are about, and writes
``chatbot/models/weights/reach.safetensors``. To be run again whenever the weights change: those
measured on other weights are not used.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from transformers import BertModel

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import Groups, Text, read_groups  # noqa: E402
from heldout import is_held_out  # noqa: E402

from chatbot.models import accelerated, bundled  # noqa: E402
from chatbot.models.graph import Bert, compile_graph  # noqa: E402
from chatbot.models.pairs import PairTokenizer, pad  # noqa: E402
from chatbot.models.reach import REACH, digest  # noqa: E402
from chatbot.models.reader import (  # noqa: E402
    CLAIMS,
    QUESTIONS,
    WEIGHTS,
    build_bert,
    load_weights,
)
from chatbot.settings import load_settings  # noqa: E402

ASKED, PASSAGES_EACH = 400, 4
# Channels that are hardly used would otherwise be divided by next to nothing.
LEAST = 1e-3
Array = NDArray[np.float32]
Asked = tuple[str, list[Text]]
Tokens = tuple[NDArray[np.int64], NDArray[np.int64]]


def main() -> None:
    """Measure them and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=Path, required=True)
    parser.add_argument("--windows", type=Path, required=True)
    arguments = parser.parse_args()
    asked = choose(read_groups(arguments.groups), is_claim=False)
    claimed = choose(read_groups(arguments.windows), is_claim=True)
    reader, claims = measure_reader(QUESTIONS, asked), measure_reader(CLAIMS, claimed)

    folder = bundled.prepare(load_settings().cache.expanduser())
    words = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words.enable_truncation(512)
    texts = [f"passage: {p.title}\n{p.text}" for _, passages in asked for p in passages]
    texts += [f"query: {question}" for question, _ in asked]
    encoder = measure(
        accelerated.build_bert(BertModel.from_pretrained(folder)),
        (_tokens(words, text) for text in texts),
    )
    write(
        {"reader": reader, "claims": claims, "encoder": encoder},
        {
            _sha256(WEIGHTS / QUESTIONS): "reader",
            _sha256(WEIGHTS / CLAIMS): "claims",
            folder.name: "encoder",
        },
    )


def choose(found: Groups, is_claim: bool) -> list[Asked]:
    """Choose some that were learned from, each with the passages found first."""
    learned = [
        group
        for group in found.groups
        if group.is_claim == is_claim and not is_held_out(group.document)
    ]
    return [
        (group.question, [found.passages[e.row] for e in group.examples[:PASSAGES_EACH]])
        for group in random.Random(1).sample(learned, ASKED)  # noqa: S311
    ]


def measure_reader(file: str, asked: Sequence[Asked]) -> dict[str, Array]:
    """Measure one of the readers."""
    tokenizer = PairTokenizer.load(WEIGHTS / "tokenizer.json")
    read = (
        pad([pair])
        for question, passages in asked
        for pair in tokenizer.pair(question, [(p.head, p.text) for p in passages])
    )
    return measure(build_bert(*load_weights(WEIGHTS, file)), read)


def measure(bert: Bert, inputs: Iterable[Tokens]) -> dict[str, Array]:
    """Find the largest magnitude of each channel of what each matrix is multiplied with."""
    names = list(bert.inputs)
    compute = compile_graph(bert, list(bert.inputs.values()), exact=True)
    reach = {name: np.array(LEAST, np.float32) for name in names}
    for tokens, mask in inputs:
        for name, value in zip(names, compute(tokens, mask), strict=True):
            reach[name] = np.maximum(reach[name], np.abs(value[mask > 0]).max(axis=0))
    return reach


def write(reach: dict[str, dict[str, Array]], measured_on: dict[str, str]) -> None:
    """Write the reach of the models, and what they are known by."""
    tensors = {
        f"{model}.{name}": values.astype(np.float16)
        for model, matrices in reach.items()
        for name, values in matrices.items()
    }
    save_file(tensors, REACH, {**measured_on, "sha256": digest(tensors)})
    print(f"{len(tensors)} matrices, {REACH.stat().st_size} bytes")


def _tokens(words: Tokenizer, text: str) -> Tokens:
    encoding = words.encode(text)
    return (
        np.array([encoding.ids], dtype=np.int64),
        np.array([encoding.attention_mask], dtype=np.int64),
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
