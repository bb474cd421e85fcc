"""Measures a written reader on questions about releases that it was not trained on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from data import Group

from chatbot.models.reader import load_reader

SHARES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 1.0)
READ = 20


def measure(folder: Path, groups: Sequence[Group]) -> dict[str, float]:
    """Rank, read and judge the first passages of each question with the reader as it ships."""
    reader = load_reader(folder)
    first = dict.fromkeys(SHARES, 0)
    release = dict.fromkeys(SHARES, 0)
    asked, spans, exact, held = 0, 0, 0, 0
    yes: list[float] = []
    no: list[float] = []
    for group in groups:
        examples = sorted(group.examples, key=lambda e: -e.score)[:READ]
        readings = reader.read(group.question, [(e.title, e.text) for e in examples])
        for share in SHARES:
            totals = [
                (1 - share) * e.score + share * r.relevance
                for e, r in zip(examples, readings, strict=True)
            ]
            best = max(range(len(totals)), key=totals.__getitem__)
            first[share] += group.answerable and examples[best].label
            release[share] += group.answerable and examples[best].same_release
            if share == 0.6:
                (yes if group.answerable else no).append(readings[best].answerable)
        asked += group.answerable
        for example, reading in zip(examples, readings, strict=True):
            if example.label and example.answer and reading.answer:
                start, end = example.answer
                spans += 1
                exact += (start, end) == (reading.answer.start, reading.answer.end)
                held += reading.answer.start < end and start < reading.answer.end
                break
    figures = {f"passage first @{share}": round(first[share] / asked, 3) for share in SHARES}
    figures |= {f"release first @{share}": round(release[share] / asked, 3) for share in SHARES}
    figures |= {"span exact": exact / max(1, spans), "span touches": held / max(1, spans)}
    figures["auc answerable"] = _auc(yes, no)
    figures["log loss"] = _log_loss(yes, no)
    return {name: round(value, 3) for name, value in figures.items()}


def _auc(yes: Sequence[float], no: Sequence[float]) -> float:
    pairs = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return pairs / max(1, len(yes) * len(no))


def _log_loss(yes: Sequence[float], no: Sequence[float]) -> float:
    lost = [-math.log(max(p, 1e-6)) for p in yes] + [-math.log(max(1 - p, 1e-6)) for p in no]
    return sum(lost) / max(1, len(lost))
