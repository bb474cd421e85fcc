"""Small corpora and what a search in them must give."""

from __future__ import annotations

import hashlib
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.errors import UnreadableDocument
from chatbot.indexing import Indexer
from chatbot.korean import Morphemes
from chatbot.records import Block, BlockKind, Document
from chatbot.store import Snapshot
from tests.fakes import FakeEncoder

SYLLABLES = "가나다라마바사아자차카타파하"
QUESTIONS = [
    f"{a}{b} 지원 {c}" for a, b, c in zip(SYLLABLES, SYLLABLES[3:], "12345678901", strict=False)
]
# Waiting for the disk is no part of what the longest tests are about.
MEMORY = Path("/dev/shm")  # noqa: S108
Hits = list[tuple[str, int, float]]


@dataclass(frozen=True)
class Token:
    form: str
    tag: str = "NNG"


class SpaceTagger:
    """Takes what stands between spaces for a noun."""

    def tokenize(self, text: str | Iterable[str]) -> Iterable[Any]:
        if isinstance(text, str):
            return [Token(word) for word in text.split()]
        return ([Token(word) for word in item.split()] for item in text)


def read_lines(path: Path, name: str) -> Document:
    """Read a file with a title in the first line and a paragraph in each other one."""
    content = path.read_bytes()
    text = content.decode()
    if text.startswith("!"):
        raise UnreadableDocument("손상된 파일입니다.")
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, match.start(), match.end())
        for match in re.finditer(r"[^\n]+", text)
    )
    title = text.split("\n", 1)[0]
    return Document(name, text, hashlib.sha256(content).hexdigest(), title, blocks=blocks)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder in memory, where there is one."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def make_text(seed: str, sentences: int = 4) -> str:
    """Write a release of made-up words, always the same one for a seed."""
    dice = random.Random(seed)  # noqa: S311
    lines = [f"{seed} 지원 사업"]
    for _ in range(sentences):
        words = ["".join(dice.choices(SYLLABLES, k=2)) for _ in range(40)]
        lines.append(" ".join([*words, "지원", str(dice.randrange(10)), "합니다."]))
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, texts: Mapping[str, str]) -> Path:
    """Make a folder hold exactly these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def make_indexer(root: Path, **parts: Any) -> Indexer:
    """An indexer of ``root/index`` that needs no model."""
    parts = {"read": read_lines, "recipe": "test", **parts}
    return Indexer(root / "index", FakeEncoder(), Morphemes(SpaceTagger()), root / "cache", **parts)


def search(snapshot: Snapshot, questions: Iterable[str] = QUESTIONS) -> list[Hits]:
    """What each part of an index finds for some questions, by place and not by row."""
    encoder = FakeEncoder()
    found = []
    for question in questions:
        vector = encoder.embed_questions([question])[0]
        found.append(_places(snapshot, snapshot.search_vectors(vector, 10)))
        found.append(_places(snapshot, snapshot.search_words(question.split(), 10)))
    return found


def _places(snapshot: Snapshot, hits: list[tuple[int, float]]) -> Hits:
    passages = [(snapshot.passage(row), score) for row, score in hits]
    return [(passage.document, passage.start, score) for passage, score in passages]
