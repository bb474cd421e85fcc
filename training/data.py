"""Questions with their evidence become groups of one right passage and hard wrong ones."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatbot.documents.dates import find_dates, resolve, years_in
from chatbot.passages import reading_head
from chatbot.records import Document, Passage

if TYPE_CHECKING:
    from chatbot.retrieval import Retriever
    from chatbot.store import Snapshot

CANDIDATES = 30
CLAIM_KINDS = frozenset({"supported", "contradicted", "not_found"})
_TOP = 800
PASSAGES_FILE, GROUPS_FILE = "passages.jsonl", "groups.jsonl"
_ALIKE = str.maketrans("‘’“”｢｣「」ˊ´`–—―－～∼․‧･", '\'\'""""""\'\'\'----~~···')


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as it is read.

    :ivar document: name of its release.
    :ivar heading: the nearest one above it, or nothing.
    :ivar head: what the reader is told of it.
    """

    document: str
    title: str
    heading: str
    text: str
    head: str


@dataclass(frozen=True, slots=True)
class Example:
    """One passage found for one question.

    :ivar row: number of the passage in the index.
    :ivar label: 1 where the passage holds the evidence, or what a wrong claim contradicts.
    :ivar answer: (start, end) of the answer in the passage's text; None where it is not there.
    """

    row: int
    score: float
    label: int
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A question or a claim, and the passages found for it, best first.

    :ivar answerable: whether the right passage answers the question, or bears the claim out.
    """

    question: str
    document: str
    answerable: bool
    examples: tuple[Example, ...]
    is_claim: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """All questions with what was found for them, and the passages of the whole index."""

    passages: list[Text]
    groups: list[Group]


def write_groups(found: Groups, folder: Path) -> None:
    """Write passages and groups as lines of JSON, each passage once."""
    for name, items in ((PASSAGES_FILE, found.passages), (GROUPS_FILE, found.groups)):
        lines = [json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in items]  # type: ignore[arg-type]
        (folder / name).write_text("".join(lines), "utf-8")


def read_all_groups(folders: Sequence[Path]) -> Groups:
    """Read several folders as one."""
    return join_groups([read_groups(folder) for folder in folders])


def join_groups(parts: Sequence[Groups]) -> Groups:
    """Make one of several; the passages of each follow those of the one before."""
    passages: list[Text] = []
    groups: list[Group] = []
    for found in parts:
        groups += [_moved(group, len(passages)) for group in found.groups]
        passages += found.passages
    return Groups(passages, groups)


def _moved(group: Group, rows: int) -> Group:
    examples = tuple(replace(example, row=example.row + rows) for example in group.examples)
    return replace(group, examples=examples)


def read_groups(folder: Path) -> Groups:
    """Read what :func:`write_groups` wrote."""
    passages = [Text(**json.loads(line)) for line in _lines(folder / PASSAGES_FILE)]
    return Groups(
        passages, [_read_group(json.loads(line)) for line in _lines(folder / GROUPS_FILE)]
    )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _read_group(row: dict[str, Any]) -> Group:
    examples = tuple(
        Example(**{**item, "answer": tuple(item["answer"]) if item["answer"] else None})
        for item in row["examples"]
    )
    return Group(**{**row, "examples": examples})


def read_rows(questions: Path, english: Path, more: Path) -> list[dict[str, Any]]:
    """Read questions, those of them that were also written in English, and our own.

    :param more: rows with ``document``, ``kind`` (answerable, unanswerable, supported,
        contradicted, not_found), ``question``, ``evidence`` and ``answer`` as offsets.
    """
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    known = {row["id"]: row for row in rows}
    translated = [json.loads(line) for line in english.read_text("utf-8").splitlines()]
    rows += [{**known[row["id"]], "question": row["question"]} for row in translated]
    return rows + [json.loads(line) for line in more.read_text("utf-8").splitlines()]


def unpack_written(written: Path, folder: Path) -> list[dict[str, Any]]:
    """Write the made-up releases as files to be indexed; returns the rows on them."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for line in written.read_text("utf-8").splitlines():
        release = json.loads(line)
        name = f"{release['document']}.txt"
        (folder / name).write_text(release["text"], "utf-8")
        rows += [{**row, "document": name} for row in release["questions"]]
    return rows


def find_groups(rows: list[dict[str, Any]], snapshot: Snapshot, retriever: Retriever) -> Groups:
    """Retrieve passages for every question and mark the right ones."""
    documents = {document.name: document for document in snapshot.documents()}
    names = {Path(name).name: document for name, document in documents.items()}
    passages = [passage for name in documents for passage in snapshot.passages_of(name)]
    rows_of = {passage.id: row for row, passage in enumerate(passages)}
    groups = []
    for row in rows:
        own = "document" in row
        source = names[row["document"] if own else row["doc"]]
        asked = (_asked_by_offsets if own else _asked_by_text)(row, source)
        groups.append(_find_group(asked, source, snapshot, retriever, rows_of))
    days = {name: _day_of(document) for name, document in documents.items()}
    return Groups([text_of(passage, days[passage.document]) for passage in passages], groups)


def text_of(passage: Passage, day: date | None) -> Text:
    """Give a passage as it is read, released on that day."""
    name = Path(passage.document).name
    return Text(name, passage.title, passage.heading, passage.text, reading_head(passage, day))


def _day_of(document: Document) -> date | None:
    """Find the day of release, or a day near it: the first that is named at the top."""
    years = years_in(document.text)
    named = (resolve(written, years) for written in find_dates(document.text[:_TOP]))
    return document.published or next((day for day in named if day), None)


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    kind: str
    evidence: tuple[int, int] | None
    answers: tuple[str, ...]


def _asked_by_text(row: dict[str, Any], source: Document) -> _Asked:
    evidence = _locate(row["evidence"], source.text) if row["evidence"] else None
    answers = tuple(text for text in [row["answer"], *row.get("aliases", [])] if text)
    return _Asked(row["question"], row["kind"], evidence, answers)


def _asked_by_offsets(row: dict[str, Any], source: Document) -> _Asked:
    answers = (source.text[slice(*row["answer"])],) if row["answer"] else ()
    evidence = tuple(row["evidence"]) if row["evidence"] else None
    return _Asked(row["question"], row["kind"], evidence, answers)


def _find_group(
    asked: _Asked,
    source: Document,
    snapshot: Snapshot,
    retriever: Retriever,
    rows_of: Mapping[str, int],
) -> Group:
    passages = snapshot.passages_of(source.name)
    near = {p.id for p in passages if asked.evidence and _holds_most(p, asked.evidence)}
    right = near if asked.kind in {"answerable", "supported", "contradicted"} else set()
    hits = retriever.retrieve(asked.question, CANDIDATES)
    found = {hit.passage.id for hit in hits}
    pairs = [(hit.passage, hit.score) for hit in hits]
    # What a hasty reader would take for the answer is worth showing, found or not.
    pairs += [(p, 0.0 if right else 1.0) for p in passages if p.id in near and p.id not in found]
    examples = []
    for passage, score in pairs:
        label = int(passage.id in right)
        answer = _answer_in(passage, asked.answers, asked.evidence) if label else None
        examples.append(Example(rows_of[passage.id], score, label, answer))
    return Group(
        asked.question,
        Path(source.name).name,
        asked.kind in {"answerable", "supported"},
        tuple(examples),
        asked.kind in CLAIM_KINDS,
    )


def _holds_most(passage: Passage, evidence: tuple[int, int]) -> bool:
    start, end = evidence
    shared = min(end, passage.end) - max(start, passage.start)
    return shared > 0 and (shared >= 0.5 * (end - start) or shared >= 0.8 * len(passage.text))


def _answer_in(
    passage: Passage, answers: Sequence[str], evidence: tuple[int, int] | None
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
