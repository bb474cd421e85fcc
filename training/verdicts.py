"""Fits the weights of the fact checker's signs on claims about indexed releases.

    python training/verdicts.py --claims FILE.jsonl INDEX [--claims …] [--output FILE.py]

A row is {"claim", "label", "doc"}, the label supported, contradicted or not_found. Half of the
releases is fitted on and the whole decision measured on the other half, both ways; the weights
written come from all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chatbot.answering.evidence import FOUND_PASSAGES, gather  # noqa: E402
from chatbot.answering.facts import decide  # noqa: E402
from chatbot.answering.signs import Reading, read_closely  # noqa: E402
from chatbot.korean import load_morphemes  # noqa: E402
from chatbot.models.encoder import load_encoder  # noqa: E402
from chatbot.models.reader import CLAIMS, load_reader  # noqa: E402
from chatbot.retrieval import Retriever  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402
from chatbot.store import open_index  # noqa: E402

LABELS = ("supported", "contradicted", "not_found")
DECAY = 0.02
# Each class counts as if it had this share, as where people check what was written.
SHARES = np.array([0.42, 0.42, 0.16])
STEPS, RATE, MOMENTUM = 1500, 0.3, 0.9

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]


def main() -> int:
    """Read the claims, fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=Path, nargs=2, action="append", required=True)
    parser.add_argument("--output", type=Path, default=ROOT / "chatbot/answering/weights.py")
    arguments = parser.parse_args()
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    reader, morphemes = load_reader(file=CLAIMS), load_morphemes()
    rows: list[dict[str, Any]] = []
    readings: list[Reading] = []
    for claims, index in arguments.claims:
        asked = [json.loads(line) for line in claims.read_text("utf-8").splitlines()]
        with open_index(index, encoder.name) as snapshot:
            retriever = Retriever(snapshot, encoder, morphemes)
            for row in asked:
                hits = retriever.retrieve(row["claim"], FOUND_PASSAGES)
                gathered = gather(row["claim"], hits, reader, snapshot.document, morphemes)
                readings.append(read_closely(gathered[0], gathered))
        rows += asked
    signs = np.array([reading.signs.numbers() for reading in readings], dtype=np.float64)
    labels = np.array([LABELS.index(row["label"]) for row in rows])
    halves = np.array([hashlib.sha256(row["doc"].encode()).digest()[0] % 2 for row in rows])
    said = np.zeros_like(labels)
    for half in (0, 1):
        weights = fit(signs[halves == half], labels[halves == half])
        for at in np.flatnonzero(halves != half):
            said[at] = LABELS.index(decide(readings[at], weights.tolist())[0].value)
    print_figures(labels, said)
    write(fit(signs, labels), arguments.output)
    return 0


def print_figures(labels: Labels, said: Labels) -> None:
    """Print how often the decision is right, and how often a wrong claim is borne out."""
    shares = []
    for label in range(len(LABELS)):
        right = np.sum((labels == label) & (said == label))
        shares.append(2 * right / max(1, np.sum(labels == label) + np.sum(said == label)))
    wrong = labels == LABELS.index("contradicted")
    borne_out = np.mean(said[wrong] == LABELS.index("supported")) if wrong.any() else 0.0
    print(
        f"{len(labels)} claims, accuracy {np.mean(said == labels):.3f},"
        f" F1 {np.mean(shares):.3f}, wrong ones borne out {borne_out:.3f}"
    )


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


def write(weights: Matrix, path: Path) -> None:
    """Write the weights as the module that the program reads."""
    lines = ['"""Weights of the signs, fitted by training/verdicts.py."""', ""]
    lines += ["# A row each for supported, contradicted and not found: the constant, then Signs."]
    lines += ["WEIGHTS = ("]
    lines += ["    (" + ", ".join(f"{number:.3f}" for number in row) + ")," for row in weights]
    path.write_text("\n".join([*lines, ")", ""]), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
