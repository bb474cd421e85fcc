"""Indexes releases and retrieves passages for all questions on them.

    python training/find_groups.py --questions QUESTIONS.jsonl --corpus FOLDER --output FOLDER
    python training/find_groups.py --output FOLDER      # only the made-up releases of this folder

With --windows, claims and questions with the sentences they are about, which need no search.

Writes ``passages.jsonl`` and ``groups.jsonl``, which the other programs of this folder read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import find_groups, read_rows, unpack_written, write_groups  # noqa: E402
from windows import find_window_groups  # noqa: E402

from chatbot.assistant import build_index, open_assistant  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402


def main() -> None:
    """Index, retrieve and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--windows", action="store_true")
    arguments = parser.parse_args()
    if bool(arguments.questions) != bool(arguments.corpus):
        parser.error("--questions and --corpus go together")
    folder = ROOT / "training"
    if arguments.corpus:
        own = [folder / name for name in ("english.jsonl", "questions.jsonl")]
        rows, releases = read_rows(arguments.questions, *own), arguments.corpus
    else:
        releases = arguments.output / "written"
        rows = unpack_written(folder / "written.jsonl", releases)
    settings = load_settings(index=arguments.output / "index")
    build_index(settings, [releases])
    with open_assistant(settings) as assistant:
        snapshot = assistant._snapshots()
        if arguments.windows:
            found = find_window_groups([row for row in rows if "document" in row], snapshot)
        else:
            found = find_groups(rows, snapshot, assistant._retriever(snapshot))
    write_groups(found, arguments.output)
    print(f"{len(found.groups)} questions, {len(found.passages)} passages")


if __name__ == "__main__":
    main()
