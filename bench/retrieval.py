"""How often retrieval finds the passage and the release that answer, before anything is read.

python bench/retrieval.py --index INDEX --questions ../shared/questions/train.jsonl
python bench/retrieval.py --index INDEX --held-out    # on releases that nothing was trained on

The index holds the releases that the questions are about. Besides the questions as they are,
``typo`` are copies with typing slips, and ``follow-up`` copies behind another question on the same
release, as the dialogue hands them on. Embeddings of the questions are kept in ``--cache``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(ROOT / "training")]

from heldout import is_held_out  # noqa: E402
from noise import roughen  # noqa: E402
from scoring import squeeze  # noqa: E402

from chatbot.korean import load_morphemes  # noqa: E402
from chatbot.models.encoder import Encoder, load_encoder  # noqa: E402
from chatbot.records import Hit, Passage  # noqa: E402
from chatbot.retrieval import Retriever  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402
from chatbot.store import Snapshot, open_index  # noqa: E402

DEPTHS = (1, 5, 10, 12, 20)
KINDS = ("korean", "english", "typo", "follow-up")
SHARED = ROOT.parent / "shared"
_COPIES = 600
_SEED = 4
# Shorter evidence, such as a date, may stand in any release by chance.
_LONG = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what answers it.

    :ivar passages: ids of the passages that hold the evidence.
    :ivar releases: names of the releases that hold the evidence.
    """

    kind: str
    question: str
    passages: frozenset[str]
    releases: frozenset[str]


class KeptEncoder:
    """An encoder that keeps the vectors of questions in a file, so that a trial costs nothing."""

    def __init__(self, encoder: Encoder, path: Path | None) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension
        self.embed_passages = encoder.embed_passages
        self._encoder, self._path = encoder, path
        self._kept: dict[str, NDArray[np.float32]] = {}
        if path is not None and path.exists():
            with np.load(path) as file:
                self._kept = dict(zip(file["keys"].tolist(), file["vectors"], strict=True))

    def prepare(self, texts: Sequence[str]) -> None:
        """Embed the texts that are not known yet, all at once."""
        unseen = sorted({text for text in texts if self._key(text) not in self._kept}, key=len)
        for text, vector in zip(unseen, self._encoder.embed_questions(unseen), strict=True):
            self._kept[self._key(text)] = vector
        if unseen and self._path is not None:
            np.savez(self._path, keys=list(self._kept), vectors=np.array([*self._kept.values()]))

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give the vectors of questions, kept or made now."""
        return np.array([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        key = self._key(text)
        return self._kept[key] if key in self._kept else self._encoder.embed_questions([text])[0]

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest()


class Evidence:
    """Finds the passages and releases that hold a piece of evidence."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._documents = {Path(item.name).name: item for item in snapshot.documents()}
        self._passages = {
            name: snapshot.passages_of(item.name) for name, item in self._documents.items()
        }
        self._squeezed = {name: squeeze(item.text) for name, item in self._documents.items()}

    def ask(self, row: dict[str, Any]) -> Iterator[Asked]:
        """Give the question of a row, nothing where its evidence is not found."""
        name = row.get("document") or row["doc"]
        if name not in self._documents:
            return
        text = self._documents[name].text
        span = row["evidence"] if "document" in row else locate(row["evidence"], text)
        if not span:
            return
        words = squeeze(text[slice(*span)])
        releases = {key for key, flat in self._squeezed.items() if words in flat} | {name}
        passages = {p.id for p in self._passages[name] if _holds_most(p, *span)}
        if len(words) >= _LONG:
            passages |= {
                p.id
                for key in releases - {name}
                for p in self._passages[key]
                if words in squeeze(p.text)
            }
        kind = "korean" if re.search("[가-힣]", row["question"]) else "english"
        if passages:
            yield Asked(kind, row["question"], frozenset(passages), frozenset(releases))


def _holds_most(passage: Passage, start: int, end: int) -> bool:
    shared = min(end, passage.end) - max(start, passage.start)
    return shared > 0 and (shared >= 0.5 * (end - start) or shared >= 0.8 * len(passage.text))


def locate(words: str, text: str) -> tuple[int, int] | None:
    """Find words in a text, white space, escapes and the form of quote marks aside."""
    places = [at for at, letter in enumerate(text) if not re.match(r"[\s\\]", letter)]
    wanted = squeeze(words)
    at = squeeze(text).find(wanted)
    if at < 0 or not wanted:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def read_asked(paths: Sequence[Path], snapshot: Snapshot) -> list[Asked]:
    """Read the answerable questions, and make the copies with slips and behind another one.

    A row of ``english.jsonl`` has the ``id`` of the row that it says in English.
    """
    evidence = Evidence(snapshot)
    known: dict[str, dict[str, Any]] = {}
    asked: list[Asked] = []
    for path in paths:
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            if "id" in row:
                row = known.setdefault(row["id"], row) | row
            if row["kind"] == "answerable":
                asked += evidence.ask(row)
    return asked + list(_copies([item for item in asked if item.kind == "korean"]))


def _copies(korean: Sequence[Asked]) -> Iterator[Asked]:
    chance = random.Random(_SEED)  # noqa: S311
    beside = defaultdict(list)
    for item in korean:
        beside[min(item.releases)].append(item)
    for item in chance.sample(korean, min(_COPIES, len(korean))):
        yield replace(item, kind="typo", question=roughen(item.question, chance))
        before = chance.choice(beside[min(item.releases)])
        if before is not item:
            question = f"{before.question} {item.question}"
            yield replace(item, kind="follow-up", question=question)


@dataclass
class Tally:
    """What a run came to, for one kind of question.

    :ivar ranks: place of the first right passage, from 0; None where it was not found.
    """

    ranks: list[int | None] = field(default_factory=list)
    right_releases: int = 0

    def add(self, asked: Asked, hits: Sequence[Hit]) -> None:
        """Count the hits for one question."""
        found = (at for at, hit in enumerate(hits) if hit.passage.id in asked.passages)
        self.ranks.append(next(found, None))
        if hits:
            self.right_releases += Path(hits[0].passage.document).name in asked.releases

    def row(self) -> list[float]:
        """Right passage within each depth, then right release first, in percent."""
        within = [sum(r is not None and r < depth for r in self.ranks) for depth in DEPTHS]
        return [100 * count / len(self.ranks) for count in [*within, self.right_releases]]


def main() -> None:
    """Ask all questions and print a table by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument(
        "--questions",
        type=Path,
        nargs="+",
        default=[SHARED / "questions/train.jsonl", *sorted((ROOT / "training").glob("*.jsonl"))],
    )
    parser.add_argument("--cache", type=Path, help="keep the questions' vectors in this file")
    parser.add_argument("--held-out", action="store_true", help="only releases kept from training")
    arguments = parser.parse_args()
    settings = load_settings(index=arguments.index)
    encoder = KeptEncoder(
        load_encoder(settings.encoder, settings.cache.expanduser()), arguments.cache
    )
    with open_index(settings.index, encoder.name) as snapshot:
        asked = read_asked(arguments.questions, snapshot)
        if arguments.held_out:
            asked = [item for item in asked if all(map(is_held_out, item.releases))]
        encoder.prepare([item.question for item in asked])
        print_table(asked, Retriever(snapshot, encoder, load_morphemes()))


def print_table(asked: Sequence[Asked], retriever: Retriever) -> None:
    """Retrieve for every question and print what was found."""
    tallies = {kind: Tally() for kind in KINDS}
    times_ms = []
    for item in asked:
        began = time.perf_counter()
        hits = retriever.retrieve(item.question, DEPTHS[-1])
        times_ms.append((time.perf_counter() - began) * 1000)
        tallies[item.kind].add(item, hits)
    heads = " | ".join(f"passage in {depth}" for depth in DEPTHS)
    print(f"| questions | {heads} | release first |\n|---|{'---|' * (len(DEPTHS) + 1)}")
    for kind, tally in tallies.items():
        if tally.ranks:
            cells = " | ".join(f"{value:.1f} %" for value in tally.row())
            print(f"| {len(tally.ranks)} {kind} | {cells} |")
    times_ms.sort()
    print(f"\np50 {times_ms[len(times_ms) // 2]:.1f} ms, without embedding the question")


if __name__ == "__main__":
    main()
