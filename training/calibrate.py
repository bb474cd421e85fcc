"""Fits the probability that a question can be answered, on the held-out questions.

    python training/calibrate.py --reader FOLDER --groups FOLDER... [--plot FILE.svg]

Prints the weights for ``chatbot/answering/refusal.py``, how reliable the probability is, and what
each threshold costs and saves. Everything printed and drawn is of one half of the held-out
releases with the weights fitted on the other half, both ways; the weights given are of both.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import Group, Text, read_all_groups  # noqa: E402
from heldout import is_held_out  # noqa: E402

from chatbot.answering.extract import Candidate  # noqa: E402
from chatbot.answering.ranking import READ_PASSAGES, look_closer, rank  # noqa: E402
from chatbot.answering.refusal import sign  # noqa: E402
from chatbot.models.reader import CLAIMS, Reader, load_reader  # noqa: E402
from chatbot.records import BlockKind, Document, Hit, Passage  # noqa: E402

Array = NDArray[np.float64]
BINS = 8
THRESHOLDS = np.arange(0.3, 0.9, 0.05)


def main() -> None:
    """Read, fit and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--groups", type=Path, required=True, nargs="+")
    parser.add_argument("--plot", type=Path, help="draw the reliability and the trade-off")
    arguments = parser.parse_args()
    found = read_all_groups(arguments.groups)
    groups = [group for group in found.groups if is_held_out(group.document) and not group.is_claim]
    readers = load_reader(arguments.reader), load_reader(arguments.reader, CLAIMS)
    table = np.array([[sign(candidates_of(group, found.passages, *readers))] for group in groups])
    truth = np.array([group.answerable for group in groups])
    documents = sorted({group.document for group in groups})
    half = np.array([documents.index(group.document) % 2 == 0 for group in groups])
    chance = np.zeros(len(truth))
    for part in (half, ~half):
        chance[~part] = fit(table[part], truth[part]).predict_proba(table[~part])[:, 1]
    print_reliability(chance, truth)
    print_thresholds(chance, truth)
    model = fit(table, truth)
    weights = [*model.intercept_, *model.coef_[0]]
    print("weights", json.dumps([round(float(weight), 3) for weight in weights]))
    if arguments.plot:
        draw(chance, truth, arguments.plot)


def candidates_of(
    group: Group, passages: Sequence[Text], reader: Reader, sentence_reader: Reader
) -> list[Candidate]:
    """Rank the passages of a question as the assistant does."""
    examples = sorted(group.examples, key=lambda example: -example.score)[:READ_PASSAGES]
    texts = [passages[example.row] for example in examples]
    hits = [
        Hit(Passage("", "", p.head, BlockKind.PARAGRAPH, 0, len(p.text), p.text), e.score)
        for p, e in zip(texts, examples, strict=True)
    ]
    candidates = rank(group.question, hits, reader, _document)
    return look_closer(group.question, candidates, sentence_reader, _document)


def _document(name: str) -> Document:
    return Document(name, "", "", "")


def fit(table: Array, truth: NDArray[np.bool_]) -> LogisticRegression:
    """Fit the weight of the sign."""
    return LogisticRegression(max_iter=1000).fit(table, truth)


def print_reliability(chance: Array, truth: NDArray[np.bool_]) -> None:
    """Print said probability against what came true, in bins of as many questions."""
    print("said   came true")
    for said, true in _reliability(chance, truth):
        print(f"{said:.2f}   {true:.2f}")
    print(f"AUC {roc_auc_score(truth, chance):.3f}, {len(truth)} questions")


def print_thresholds(chance: Array, truth: NDArray[np.bool_]) -> None:
    """Print what each threshold refuses, rightly and wrongly."""
    for threshold in THRESHOLDS:
        rightly, wrongly = _refused(chance, truth, threshold)
        print(
            f"threshold {threshold:.2f}: refused {rightly:.2f} of the unanswerable,"
            f" {wrongly:.2f} of the answerable"
        )


def draw(chance: Array, truth: NDArray[np.bool_], file: Path) -> None:
    """Draw both as SVG."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "calibrate"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 4), layout="constrained")
    left.plot([0, 1], [0, 1], color="0.7")
    left.plot(*zip(*_reliability(chance, truth), strict=True), marker="o", color="#0b57d0")
    left.set(xlabel="said probability", ylabel="share answerable", title="reliability")
    refused = [_refused(chance, truth, threshold) for threshold in THRESHOLDS]
    right.plot(THRESHOLDS, [pair[0] for pair in refused], marker="o", label="of the unanswerable")
    right.plot(THRESHOLDS, [pair[1] for pair in refused], marker="s", label="of the answerable")
    right.set(xlabel="threshold", ylabel="share refused", ylim=(0, 1), title="trade-off")
    right.legend()
    figure.savefig(file, metadata={"Date": None})


def _reliability(chance: Array, truth: NDArray[np.bool_]) -> list[tuple[float, float]]:
    true, said = calibration_curve(truth, chance, n_bins=BINS, strategy="quantile")
    return list(zip(said, true, strict=True))


def _refused(chance: Array, truth: NDArray[np.bool_], threshold: float) -> tuple[float, float]:
    silent = chance < threshold
    return float(silent[~truth].mean()), float(silent[truth].mean())


if __name__ == "__main__":
    main()
