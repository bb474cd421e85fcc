"""Fits the probability that a question can be answered, on the held-out questions.

    python training/calibrate.py --reader FOLDER --groups FOLDER

Prints the coefficients for ``chatbot/answering/refusal.py``, a reliability table, and what each
threshold costs and saves.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import Group, Text, read_groups  # noqa: E402
from heldout import is_held_out  # noqa: E402

from chatbot.answering.extract import Candidate  # noqa: E402
from chatbot.answering.ranking import READ_PASSAGES, rank  # noqa: E402
from chatbot.answering.refusal import evidence  # noqa: E402
from chatbot.models.reader import LearnedReader, load_reader  # noqa: E402
from chatbot.records import BlockKind, Hit, Passage  # noqa: E402

Array = NDArray[np.float64]


def main() -> None:
    """Fit on one half of the held-out releases, show on the other, then fit on both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--groups", type=Path, required=True)
    parser.add_argument("--most", type=int, default=10_000, help="how many questions at the most")
    arguments = parser.parse_args()
    found = read_groups(arguments.groups)
    groups = [group for group in found.groups if is_held_out(group.document) and not group.is_claim]
    reader = load_reader(arguments.reader)
    random.Random(1).shuffle(groups)  # noqa: S311
    groups = groups[: arguments.most]
    table = np.array(
        [[1.0, evidence(candidates_of(group, found.passages, reader))] for group in groups]
    )
    truth = np.array([float(group.answerable) for group in groups])
    names = sorted({group.document for group in groups})
    half = np.array([names.index(group.document) % 2 == 0 for group in groups])
    print_reliability(table[~half] @ fit(table[half], truth[half]), truth[~half])
    weights = fit(table, truth)
    print("coefficients", json.dumps([round(float(value), 3) for value in weights]))
    print_thresholds(1 / (1 + np.exp(-(table @ weights))), truth)


def candidates_of(group: Group, passages: Sequence[Text], reader: LearnedReader) -> list[Candidate]:
    """Rank the passages of a question as the assistant does."""
    examples = sorted(group.examples, key=lambda example: -example.score)[:READ_PASSAGES]
    texts = [passages[example.row] for example in examples]
    hits = [
        Hit(Passage("", "", p.title, BlockKind.PARAGRAPH, 0, len(p.text), p.text), e.score)
        for p, e in zip(texts, examples, strict=True)
    ]
    return rank(group.question, hits, reader)


def fit(table: Array, truth: Array, ridge: float = 1.0, rounds: int = 50) -> Array:
    """Logistic regression by Newton's method, with a small ridge."""
    weights = np.zeros(table.shape[1])
    penalty = ridge * np.eye(table.shape[1])
    penalty[0, 0] = 0.0
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-(table @ weights)))
        slope = table.T @ (chance - truth) + penalty @ weights
        curve = (table.T * (chance * (1 - chance))) @ table + penalty
        weights -= np.linalg.solve(curve, slope)
    return weights


def print_reliability(logits: Array, truth: Array) -> None:
    """Print said probability against what came true, in five bins."""
    chance = 1 / (1 + np.exp(-logits))
    print("said        came true   questions")
    for low in np.arange(0, 1, 0.2):
        inside = (chance >= low) & (chance < low + 0.2)
        if inside.any():
            print(f"{low:.1f}-{low + 0.2:.1f}     {truth[inside].mean():.2f}        {inside.sum()}")
    order = np.argsort(chance)
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    yes = truth.sum()
    auc = (ranks[truth == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(truth) - yes))
    print(f"AUC {auc:.3f}")


def print_thresholds(chance: Array, truth: Array) -> None:
    """Print what each threshold refuses, rightly and wrongly."""
    for threshold in (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        silent = chance < threshold
        print(
            f"threshold {threshold:.2f}: refused {silent[truth == 0].mean():.2f} of the"
            f" unanswerable, {silent[truth == 1].mean():.2f} of the answerable"
        )


if __name__ == "__main__":
    main()
