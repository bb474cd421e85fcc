"""Questions with their evidence become groups of one right passage and hard wrong ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatbot.records import Document, Passage

if TYPE_CHECKING:
    from chatbot.retrieval import Retriever
    from chatbot.store import Snapshot

CANDIDATES = 30
_ALIKE = str.maketrans("‘’“”｢｣「」ˊ´`–—―－～∼․‧･", '\'\'""""""\'\'\'----~~···')


@dataclass(frozen=True, slots=True)
class Example:
    """One passage for one question.

    :ivar label: 1 where the passage holds the evidence.
    :ivar answer: (start, end) of the answer in the passage's text; None where it is not there.
    """

    title: str
    text: str
    score: float
    label: int
    answer: tuple[int, int] | None
    same_release: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A question and the passages found for it, best first."""

    question: str
    document: str
    answerable: bool
    examples: tuple[Example, ...]


def read_rows(questions: Path, english: Path) -> list[dict[str, Any]]:
    """Read questions, and those of them that were also written in English."""
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    known = {row["id"]: row for row in rows}
    translated = [json.loads(line) for line in english.read_text("utf-8").splitlines()]
    return rows + [{**known[row["id"]], "question": row["question"]} for row in translated]


def read_groups(
    rows: list[dict[str, Any]], snapshot: Snapshot, retriever: Retriever
) -> Iterator[Group]:
    """Retrieve passages for every question and mark the right ones."""
    names = {Path(document.name).name: document for document in snapshot.documents()}
    for row in rows:
        yield _group(row, names[row["doc"]], snapshot, retriever)


def _group(
    row: dict[str, Any], source: Document, snapshot: Snapshot, retriever: Retriever
) -> Group:
    evidence = _locate(row["evidence"], source.text) if row["evidence"] else None
    passages = snapshot.passages_of(source.name)
    right = {p.id for p in passages if evidence and _holds_most(p, evidence)}
    hits = retriever.retrieve(row["question"], CANDIDATES)
    found = {hit.passage.id for hit in hits}
    pairs = [(hit.passage, hit.score) for hit in hits]
    pairs += [(p, 0.0) for p in passages if p.id in right and p.id not in found]
    answers = [text for text in [row["answer"], *row.get("aliases", [])] if text]
    examples = []
    for passage, score in pairs:
        label = int(passage.id in right)
        answer = _answer_in(passage, answers, evidence) if label else None
        same = passage.document == source.name
        examples.append(Example(passage.title, passage.text, score, label, answer, same))
    return Group(row["question"], row["doc"], row["kind"] == "answerable", tuple(examples))


def _holds_most(passage: Passage, evidence: tuple[int, int]) -> bool:
    start, end = evidence
    shared = min(end, passage.end) - max(start, passage.start)
    return shared > 0 and (shared >= 0.5 * (end - start) or shared >= 0.8 * len(passage.text))


def _answer_in(
    passage: Passage, answers: list[str], evidence: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Find the answer in a passage, first inside the evidence."""
    for answer in answers:
        if evidence:
            start = max(evidence[0], passage.start) - passage.start
            end = min(evidence[1], passage.end) - passage.start
            found = _locate(answer, passage.text[start:end])
            if found:
                return found[0] + start, found[1] + start
        found = _locate(answer, passage.text)
        if found:
            return found
    return None


def _locate(needle: str, text: str) -> tuple[int, int] | None:
    """Find words in a text, white space, escapes and the form of quote marks aside."""
    places = [at for at, character in enumerate(text) if not re.match(r"[\s\\]", character)]
    flat = "".join(text[at] for at in places).translate(_ALIKE).lower()
    wanted = re.sub(r"[\s\\]+", "", needle.translate(_ALIKE)).lower()
    at = flat.find(wanted)
    if at < 0 or not wanted:
        return None
    return places[at], places[at + len(wanted) - 1] + 1
