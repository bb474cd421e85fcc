"""Measures the answers: the project's own questions, and the shared sets where they are there.

    python bench/evaluate.py [--failures] [own] [seed] [held-out] [press]

The index of each set is made anew in a temporary folder; embeddings come from the cache.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(ROOT / "training")]

from claims import print_claims, score_claims  # noqa: E402
from heldout_rows import read_held_out  # noqa: E402
from scoring import print_table, score  # noqa: E402

from chatbot.assistant import build_index, open_assistant  # noqa: E402
from chatbot.contract import answer_row, verdict_row  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402

SHARED = ROOT.parent / "shared"
OWN_QUESTIONS = ROOT / "training/questions.jsonl"


@dataclass(frozen=True)
class QuestionSet:
    """Questions, and the releases that they are asked about."""

    name: str
    questions: Path
    corpus: Path


SETS = (
    QuestionSet("own", ROOT / "tests/data/seed.jsonl", ROOT / "seeds"),
    QuestionSet("seed", SHARED / "questions/seed.jsonl", SHARED / "seeds"),
    QuestionSet("held-out", SHARED / "questions/train.jsonl", SHARED / "press"),
    QuestionSet("press", SHARED / "questions/press.jsonl", SHARED / "press"),
)


def main() -> int:
    """Run the sets that are there and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*(item.name for item in SETS), []])
    parser.add_argument(
        "--failures", action="store_true", help="list every failure with its reason"
    )
    arguments = parser.parse_args()
    for item in SETS:
        if arguments.sets and item.name not in arguments.sets:
            continue
        if not item.questions.exists():
            print(f"── {item.name}: not there, left out")
            continue
        with tempfile.TemporaryDirectory() as folder:
            run(item, Path(folder), arguments.failures)
    return 0


def run(item: QuestionSet, folder: Path, list_failures: bool) -> None:
    """Index the releases of a set, ask its questions and print what came of it."""
    settings = load_settings(index=folder / "index")
    build_index(settings, [item.corpus])
    with open_assistant(settings) as assistant:
        texts = {Path(source.name).name: source.text for source in assistant.documents()}
        if item.name == "held-out":
            rows = list(read_held_out(item.questions, OWN_QUESTIONS, texts))
        else:
            rows = [json.loads(line) for line in item.questions.read_text("utf-8").splitlines()]
        claims = [row for row in rows if row["kind"] == "claim"]
        rows = [row for row in rows if row["kind"] != "claim"]
        answers = {
            str(row["id"]): answer_row(
                assistant.ask(row["question"], row.get("history") or []), row["id"]
            )
            for row in rows
        }
        verdicts = {
            str(row["id"]): verdict_row(assistant.check(row["claim"]), row["id"]) for row in claims
        }
    result = score(rows, answers, texts)
    print_table(item.name, result)
    if claims:
        checked = score_claims(claims, verdicts, texts)
        print_claims(item.name, checked)
        if list_failures:
            for identity, reason in checked.failures:
                print(f"   {identity} {reason}")
    if list_failures:
        print_failures(rows, answers, dict(result.failures))
    judge = SHARED / "evaluate/evaluate.py"
    if judge.exists() and item.name in {"seed", "press"}:
        plain = folder / "texts"
        plain.mkdir()
        for name, text in texts.items():
            (plain / name).write_bytes(text.encode())
        judge_by_shared(judge, "ask", item, answers, folder)
        if claims:
            judge_by_shared(judge, "check", item, verdicts, folder)


def print_failures(
    rows: list[dict[str, Any]], answers: dict[str, dict[str, Any]], reasons: dict[str, str]
) -> None:
    """Print each failure with what was wanted and what was said."""
    for row in rows:
        reason = reasons.get(str(row["id"]))
        if reason:
            said = answers[str(row["id"])]
            print(f"   {row['id']} {reason} ({said['confidence']:.2f}): {row['question']}")
            print(f"      wanted: {row['answer'] or '-'}")
            print(f"      said:   {' '.join(said['answer'].split())}")


def judge_by_shared(
    judge: Path, job: str, item: QuestionSet, outputs: dict[str, dict[str, Any]], folder: Path
) -> None:
    """Have the shared script score the same answers or verdicts."""
    output = folder / f"{job}.jsonl"
    output.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in outputs.values()), "utf-8"
    )
    command = [sys.executable, str(judge), job, str(item.questions), str(output)]
    command += ["--corpus", str(item.corpus), "--texts", str(folder / "texts")]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
