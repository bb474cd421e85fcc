"""Measures a reader on questions about releases that it was not trained on."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from data import Group, Text

from chatbot.models.reader import LearnedReader

SHARES = (0.0, 0.5, 0.6, 0.7, 0.8, 1.0)
# The share at which the first passage is asked whether it answers.
SHARE = 0.6
READ = 20
HANGUL = re.compile("[가-힣]")


def measure(
    reader: LearnedReader, passages: Sequence[Text], groups: Sequence[Group]
) -> dict[str, dict[str, float]]:
    """Rank, read and judge the first passages of each question: figures by kind of question."""
    kinds: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        kind = "korean" if HANGUL.search(group.question) else "english"
        kinds["claims" if group.is_claim else kind].append(group)
    return {kind: _measure(reader, passages, kinds[kind]) for kind in sorted(kinds)}


def _measure(
    reader: LearnedReader, passages: Sequence[Text], groups: Sequence[Group]
) -> dict[str, float]:
    first = dict.fromkeys(SHARES, 0)
    release = dict.fromkeys(SHARES, 0)
    asked, spans, exact, held = 0, 0, 0, 0
    yes: list[float] = []
    no: list[float] = []
    for group in groups:
        examples = sorted(group.examples, key=lambda example: -example.score)[:READ]
        texts = [passages[example.row] for example in examples]
        readings = reader.read(group.question, [(text.head, text.text) for text in texts])
        has_right = any(example.label for example in group.examples)
        asked += has_right
        for share in SHARES:
            totals = [
                (1 - share) * e.score + share * r.relevance
                for e, r in zip(examples, readings, strict=True)
            ]
            best = max(range(len(totals)), key=totals.__getitem__)
            first[share] += examples[best].label
            release[share] += has_right and texts[best].document == group.document
            if share == SHARE:
                (yes if group.answerable else no).append(readings[best].answerable)
        for example, reading in zip(examples, readings, strict=True):
            if example.label and example.answer and reading.answer:
                start, end = example.answer
                spans += 1
                exact += (start, end) == (reading.answer.start, reading.answer.end)
                held += reading.answer.start < end and start < reading.answer.end
                break
    figures = {f"passage first @{share}": first[share] / max(1, asked) for share in SHARES}
    figures[f"release first @{SHARE}"] = release[SHARE] / max(1, asked)
    figures |= {"span exact": exact / max(1, spans), "span touches": held / max(1, spans)}
    figures |= {"auc answerable": _auc(yes, no), "log loss": _log_loss(yes, no)}
    return {name: round(value, 3) for name, value in figures.items()}


def _auc(yes: Sequence[float], no: Sequence[float]) -> float:
    pairs = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return pairs / max(1, len(yes) * len(no))


def _log_loss(yes: Sequence[float], no: Sequence[float]) -> float:
    lost = [-math.log(max(p, 1e-6)) for p in yes] + [-math.log(max(1 - p, 1e-6)) for p in no]
    return sum(lost) / max(1, len(lost))
