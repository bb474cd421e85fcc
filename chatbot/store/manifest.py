"""The manifest of a generation: what it holds, and the size and digest of each of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chatbot.errors import IndexCorrupt, IndexTooNew

FORMAT = 1
MANIFEST = "manifest.json"
REBUILD = "`python -m chatbot index`를 실행해 색인을 다시 만들어 주세요."
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file must look like: its size in bytes and its SHA-256, hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PartEntry:
    """A part of a generation, which later generations share until it is written anew.

    :ivar name: its folder.
    :ivar passages: rows in it, those of removed documents included.
    :ivar words: morphemes in its passages, those of removed documents left out.
    :ivar removed: documents in it that no longer count.
    :ivar dead: how many passages those have.
    """

    name: str
    passages: int
    words: int
    removed: tuple[str, ...] = ()
    dead: int = 0

    @property
    def alive(self) -> int:
        """How many passages count."""
        return self.passages - self.dead


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    :ivar generation: its number, which its folder's name must tell too.
    :ivar encoder: name of the model and weights that the vectors were made with.
    :ivar recipe: names the code that made passages out of files; another one reads them anew.
    :ivar content: digest of the documents; equal content means equal hits.
    :ivar built_at: with time zone.
    :ivar parts: in the order of their rows.
    :ivar files: by path inside the generation's folder, with ``/``.
    """

    generation: int
    encoder: str
    dimension: int
    recipe: str
    content: str
    documents: int
    built_at: datetime
    parts: tuple[PartEntry, ...]
    files: dict[str, Seal]
    format: int = FORMAT

    @property
    def passages(self) -> int:
        """How many passages count."""
        return sum(part.alive for part in self.parts)

    @property
    def words(self) -> int:
        """How many morphemes the passages that count have."""
        return sum(part.words for part in self.parts)

    @property
    def bytes_on_disk(self) -> int:
        """How much the sealed files take."""
        return sum(seal.size for seal in self.files.values())

    def to_bytes(self) -> bytes:
        """Write as JSON that says its own digest, so that damage to it shows."""
        body = {**asdict(self), "built_at": self.built_at.isoformat()}
        return _dump({**body, "digest": _digest(body)})


def parse_manifest(content: bytes, where: Path) -> Manifest:
    """Read a manifest.

    :raises IndexTooNew: if its format is newer than this program knows.
    :raises IndexCorrupt: if it is not as it was written.
    """
    try:
        body: dict[str, Any] = json.loads(content)
        number = body["format"]
        if number > FORMAT:
            raise IndexTooNew(
                f"색인 {where}은(는) 더 새로운 판의 프로그램이 만들었습니다"
                f"(형식 {number}, 이 프로그램은 {FORMAT}까지).",
                f"프로그램을 새 판으로 바꾸거나, 다른 폴더에 {REBUILD}",
            )
        digest = body.pop("digest")
        if digest != _digest(body):
            raise ValueError("digest")
        body["files"] = {name: Seal(**seal) for name, seal in body["files"].items()}
        body["parts"] = tuple(
            PartEntry(**{**part, "removed": tuple(part["removed"])}) for part in body["parts"]
        )
        body["built_at"] = datetime.fromisoformat(body["built_at"])
        return Manifest(**body)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise corrupt(where, MANIFEST) from error


def seal(path: Path) -> Seal:
    """Measure a file and digest it."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return Seal(size, digest.hexdigest())


def verify(folder: Path, manifest: Manifest) -> None:
    """Hold every file of a generation against its seal.

    :raises IndexCorrupt: naming the first file that is missing or not as it was written.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            if path.stat().st_size != expected.size or seal(path) != expected:
                raise corrupt(folder, name)
        except OSError as error:
            raise corrupt(folder, name) from error


def corrupt(folder: Path, name: str) -> IndexCorrupt:
    """Name the file of a generation that cannot be trusted."""
    return IndexCorrupt(f"색인 {folder}의 {name} 파일이 없거나 손상되었습니다.", REBUILD)


def seal_part(folder: Path, name: str) -> dict[str, Seal]:
    """Seal all files of a part, by their path inside the generation's folder."""
    files = sorted(path for path in (folder / name).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): seal(path) for path in files}


def _dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(_dump(body)).hexdigest()
