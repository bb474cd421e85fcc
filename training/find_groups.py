"""Indexes releases and retrieves passages for all questions on them.

    python training/find_groups.py --questions QUESTIONS.jsonl --corpus FOLDER --output FOLDER

Writes ``passages.jsonl`` and ``groups.jsonl``, which the other programs of this folder read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import find_groups, read_rows, write_groups  # noqa: E402

from chatbot.assistant import build_index, open_assistant  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402


def main() -> None:
    """Index, retrieve and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    settings = load_settings(index=arguments.output / "index")
    build_index(settings, [arguments.corpus])
    own = [ROOT / "training" / name for name in ("english.jsonl", "questions.jsonl")]
    with open_assistant(settings) as assistant:
        snapshot = assistant._snapshots()
        rows = read_rows(arguments.questions, *own)
        found = find_groups(rows, snapshot, assistant._retriever(snapshot))
    write_groups(found, arguments.output)
    print(f"{len(found.groups)} questions, {len(found.passages)} passages")


if __name__ == "__main__":
    main()
