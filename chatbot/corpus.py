"""The files of a corpus: found, named and digested."""

from __future__ import annotations

import hashlib
import os
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chatbot.errors import UnreadableDocument
from chatbot.records import Failure

_CHUNK_BYTES = 1 << 20
_LOOK_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Source:
    """A file to index.

    :ivar name: how it is cited: the path as given, with ``/``, in NFC.
    """

    path: Path
    name: str

    def digest(self) -> str:
        """The SHA-256 of its bytes, hex.

        :raises UnreadableDocument: if it cannot be read.
        """
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    digest.update(chunk)
        except OSError as error:
            raise UnreadableDocument(
                f"파일을 읽을 수 없습니다({_reason(error)}).", "권한을 확인해 주세요."
            ) from error
        return digest.hexdigest()


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Failure]]:
    """Find the files to index: those given, and those in the folders given, at any depth.

    Hidden files and folders are left out, and so is what is neither file nor folder.

    :returns: files in order of their names, each once, and what could not be looked at.
    """
    sources: dict[str, Source] = {}
    failures: list[Failure] = []
    for path in paths:
        for found in _files(path, failures):
            source = Source(found, _name(found))
            known = sources.setdefault(source.name, source)
            if known is not source and known.path != found:
                failures.append(Failure(str(found), "이름이 같은 파일이 또 있습니다."))
    return sorted(sources.values(), key=lambda source: source.name), failures


def follow(paths: Sequence[Path], pause: Callable[[float], object] = time.sleep) -> Iterator[None]:
    """Yield at once, and then each time the files have changed and come to rest again.

    A file that is still being written is waited for: two looks must see the same.

    :param pause: waits that many seconds; what it raises ends the following.
    """
    seen = None
    while True:
        now = _look(paths)
        if now != seen:
            pause(_LOOK_EVERY_S)
            after = _look(paths)
            if after == now:
                seen = now
                yield
            continue
        pause(_LOOK_EVERY_S)


def _look(paths: Sequence[Path]) -> set[tuple[str, int, int]]:
    seen = set()
    for source in find_sources(paths)[0]:
        with suppress(FileNotFoundError):
            state = source.path.stat()
            seen.add((source.name, state.st_size, state.st_mtime_ns))
    return seen


def _files(path: Path, failures: list[Failure]) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        reason = "일반 파일이 아닙니다." if path.exists() else "파일이나 폴더가 없습니다."
        failures.append(Failure(str(path), reason))
        return

    def note(error: OSError) -> None:
        failures.append(Failure(str(error.filename), f"폴더를 열 수 없습니다({_reason(error)})."))

    yield from _below(path, note)


def _below(folder: Path, note: Callable[[OSError], None]) -> Iterator[Path]:
    """Walk a folder; what the system tells with each name saves asking about each file."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        note(error)
        return
    seen = [entry for entry in entries if not entry.name.startswith(".")]
    for entry in seen:
        file = folder / entry.name
        # A link may lead anywhere, also in a circle.
        if file.is_file() if entry.is_symlink() else entry.is_file():
            yield file
    for entry in seen:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, note)


def _name(path: Path) -> str:
    # A byte that is no UTF-8 comes as a lone surrogate, which no file could hold.
    written = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", written)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "권한이 없습니다"
    if isinstance(error, FileNotFoundError):
        return "그 사이에 없어졌습니다"
    return error.strerror or str(error)
