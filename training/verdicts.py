"""Fits the weights of the fact checker's signs on claims about indexed releases.

    python training/verdicts.py CLAIMS.jsonl --index DIR [--output chatbot/answering/weights.py]

A row is {"claim", "label", "doc"}, the label supported, contradicted or not_found. To them come
two sentences of each release word for word, which are borne out. Half of the releases is fitted
on and the other half measured, both ways; the weights written come from all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chatbot.answering.evidence import READ_PASSAGES, gather  # noqa: E402
from chatbot.answering.ranking import rank  # noqa: E402
from chatbot.answering.signs import read_closely  # noqa: E402
from chatbot.korean import load_morphemes, split_sentences  # noqa: E402
from chatbot.models.encoder import load_encoder  # noqa: E402
from chatbot.models.reader import load_reader  # noqa: E402
from chatbot.retrieval import Retriever  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402
from chatbot.store import open_index  # noqa: E402

LABELS = ("supported", "contradicted", "not_found")
FOUND = 20
DECAY = 0.02
# Each class counts as if it had this share, as where people check what was written.
SHARES = np.array([0.42, 0.42, 0.16])
STEPS, RATE, MOMENTUM = 1500, 0.3, 0.9
COPIES, COPY_LENGTHS = 2, range(25, 201)

Matrix = NDArray[np.float64]


def main() -> int:
    """Read the claims, fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=ROOT / "chatbot/answering/weights.py")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.claims.read_text("utf-8").splitlines()]
    rows += copy_sentences(sorted({row["doc"] for row in rows}), arguments.index)
    signs = read_signs(rows, arguments.index)
    labels = np.array([LABELS.index(row["label"]) for row in rows])
    halves = np.array([hashlib.sha256(row["doc"].encode()).digest()[0] % 2 for row in rows])
    for half in (0, 1):
        weights = fit(signs[halves == half], labels[halves == half])
        said = predict(weights, signs[halves != half])
        print(f"held-out half {1 - half}: {np.mean(said == labels[halves != half]):.3f}")
    write(fit(signs, labels), arguments.output)
    return 0


def copy_sentences(names: list[str], index: Path) -> list[dict[str, Any]]:
    """Draw whole sentences of the releases: claims that are borne out to the letter."""
    settings = load_settings(index=index)
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    draw = random.Random(3)  # noqa: S311
    rows = []
    with open_index(index, encoder.name) as snapshot:
        texts = {Path(item.name).name: item.text for item in snapshot.documents()}
    for name in names:
        spans = split_sentences(texts[name])
        sentences = [texts[name][span.start : span.end].strip() for span in spans]
        whole = [
            one for one in sentences if len(one) in COPY_LENGTHS and one.endswith(("다", "다."))
        ]
        for one in draw.sample(whole, min(COPIES, len(whole))):
            rows.append({"claim": " ".join(one.split()), "label": "supported", "doc": name})
    return rows


def read_signs(rows: list[dict[str, Any]], index: Path) -> Matrix:
    """Look each claim up, and count its signs."""
    settings = load_settings(index=index)
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    reader, morphemes = load_reader(), load_morphemes()
    lines = []
    with open_index(index, encoder.name) as snapshot:
        retriever = Retriever(snapshot, encoder, morphemes)
        for row in rows:
            hits = retriever.retrieve(row["claim"], FOUND)
            read = rank(row["claim"], hits[:READ_PASSAGES], reader)
            gathered = gather(row["claim"], read, hits, snapshot.document, morphemes)
            lines.append(read_closely(gathered[0], gathered).signs.numbers())
    return np.array(lines, dtype=np.float64)


def fit(signs: Matrix, labels: NDArray[np.int64]) -> Matrix:
    """Fit a logistic regression over three classes: one row of weights each, constant first."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-9
    inputs = np.c_[np.ones(len(signs)), (signs - mean) / spread]
    truth = np.eye(len(LABELS))[labels]
    counts = (SHARES / truth.mean(0))[labels, None]
    weights = np.zeros((len(LABELS), inputs.shape[1]))
    speed = np.zeros_like(weights)
    for _ in range(STEPS):
        powers = np.exp(inputs @ weights.T)
        chances = powers / powers.sum(1, keepdims=True)
        slope = (counts * (chances - truth)).T @ inputs / len(inputs)
        slope[:, 1:] += DECAY * weights[:, 1:]
        speed = MOMENTUM * speed - RATE * slope
        weights += speed
    weights[:, 1:] /= spread
    weights[:, 0] -= weights[:, 1:] @ mean
    return weights


def predict(weights: Matrix, signs: Matrix) -> NDArray[np.int64]:
    """Choose the likeliest class of each row."""
    return np.argmax(np.c_[np.ones(len(signs)), signs] @ weights.T, axis=1)


def write(weights: Matrix, path: Path) -> None:
    """Write the weights as the module that the program reads."""
    lines = ['"""Weights of the signs, fitted by training/verdicts.py."""', ""]
    lines += ["# A row each for supported, contradicted and not found: the constant, then Signs."]
    lines += ["WEIGHTS = ("]
    lines += ["    (" + ", ".join(f"{number:.3f}" for number in row) + ")," for row in weights]
    path.write_text("\n".join([*lines, ")", ""]), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
