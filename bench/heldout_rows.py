"""The questions and claims kept aside from training, as rows of a question set."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from heldout import is_held_out

_JUDGED = {"supported", "contradicted", "not_found"}


def read_held_out(questions: Path, own: Path, texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Read the rows of both files on releases that nothing was trained on.

    :param questions: rows with their evidence in words.
    :param own: rows with their evidence by offsets (training/README.md).
    :param texts: the plain text of every release, by file name.
    """
    for line in questions.read_text("utf-8").splitlines():
        row = json.loads(line)
        if is_held_out(row["doc"]):
            yield row
    for number, line in enumerate(own.read_text("utf-8").splitlines()):
        row = json.loads(line)
        if is_held_out(row["document"]):
            yield _in_words(row, f"own-{number}", texts[row["document"]])


def _in_words(row: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    told = {
        "id": name,
        "doc": row["document"],
        "evidence": text[slice(*row["evidence"])],
        "answer": text[slice(*row["answer"])] if row["answer"] else None,
    }
    kind, words = row["kind"], row["question"]
    if kind in _JUDGED:
        return {**told, "kind": "claim", "claim": words, "label": kind, "correct": told["answer"]}
    is_english = kind == "answerable" and not any("가" <= letter <= "힣" for letter in words)
    return {**told, "kind": "english" if is_english else kind, "question": words}
