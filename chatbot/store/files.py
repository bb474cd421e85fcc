"""Generations of the index on disk: written aside, sealed, and put in force by one atomic step.

index/
├── LOCK                   held while one process writes
├── CURRENT                the name of the generation in force
├── gen-000041/            the one before, kept
└── gen-000042/            manifest.json and the files it names, never changed again
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from chatbot.errors import IndexBusy, IndexCorrupt, IndexMissing, IndexUnwritable
from chatbot.store.disk import Disk, writing
from chatbot.store.manifest import MANIFEST, REBUILD, Manifest, corrupt, parse_manifest, verify

logger = logging.getLogger(__name__)

CURRENT = "CURRENT"
LOCK = "LOCK"
_NAME = re.compile(r"gen-(\d{6,})")
_UNFINISHED = ".tmp"


@dataclass(frozen=True, slots=True)
class Generation:
    """A verified generation."""

    number: int
    folder: Path
    manifest: Manifest


def name_of(number: int) -> str:
    """The name of a generation's folder."""
    return f"gen-{number:06d}"


def current_name(folder: Path) -> str:
    """The name in ``CURRENT``, or an empty string where it is missing or not a name."""
    try:
        name = (folder / CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return name if _NAME.fullmatch(name) else ""


def open_current(folder: Path) -> Generation:
    """Find the generation in force and verify each of its files.

    Where it is damaged, the newest sound one is taken, with a warning. A writer may put another
    generation in force meanwhile and remove this one: then it is looked up again.

    :raises IndexMissing: if there is none.
    :raises IndexCorrupt: if none is sound.
    :raises IndexTooNew: if it was made by a newer version.
    """
    while True:
        name = current_name(folder)
        try:
            return _open_newest(folder, name)
        except (IndexCorrupt, IndexMissing):
            if current_name(folder) == name:
                raise


def _open_newest(folder: Path, current: str) -> Generation:
    candidates = _candidates(folder, current)
    if not candidates:
        raise IndexMissing(f"색인이 아직 없습니다: {folder}.", REBUILD.replace("다시 ", ""))
    first_error: IndexCorrupt | None = None
    for number in candidates:
        try:
            generation = _verified(folder, number)
        except IndexCorrupt as error:
            if current and current_name(folder) != current:
                raise
            first_error = first_error or error
            continue
        if name_of(number) != current:
            reason = first_error.message if first_error else "CURRENT 파일을 읽을 수 없습니다."
            logger.warning("%s 온전한 색인 %s로 서비스합니다. %s", reason, number, REBUILD)
        return generation
    raise first_error or IndexCorrupt(f"색인 {folder}을(를) 읽을 수 없습니다.", REBUILD)


def _candidates(folder: Path, current: str) -> list[int]:
    """Numbers to try: the one in force, then the others from the newest."""
    numbers = sorted(numbers_in(folder), reverse=True)
    match = _NAME.fullmatch(current)
    if match is None:
        return numbers
    number = int(match.group(1))
    # One that is newer than CURRENT was never put in force: the last resort.
    older = [other for other in numbers if other < number]
    newer = [other for other in numbers if other > number]
    return [number, *older, *newer]


def _verified(folder: Path, number: int) -> Generation:
    place = folder / name_of(number)
    try:
        content = (place / MANIFEST).read_bytes()
    except OSError as error:
        raise IndexCorrupt(f"색인 {place}이(가) 없거나 손상되었습니다.", REBUILD) from error
    manifest = parse_manifest(content, place)
    if manifest.generation != number:
        raise corrupt(place, MANIFEST)
    verify(place, manifest)
    return Generation(number, place, manifest)


def numbers_in(folder: Path) -> list[int]:
    """The numbers of the finished generations, sound or not."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(int(match.group(1)) for match in map(_NAME.fullmatch, names) if match)


@contextmanager
def locked(folder: Path, disk: Disk) -> Iterator[None]:
    """Be the only process that writes; the lock falls with the process, however it ends.

    :raises IndexBusy: if another process holds it.
    :raises IndexUnwritable: if the folder cannot be made or written.
    """
    with writing(folder):
        disk.make_folder(folder)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(
                f"다른 프로세스가 {folder}에 색인하고 있습니다.",
                "그것이 끝난 뒤 다시 실행해 주세요.",
            ) from error
        yield
    finally:
        os.close(descriptor)


def commit(
    folder: Path,
    fill: Callable[[Path, int], Manifest],
    disk: Disk,
    keep: int | None = None,
    need_bytes: int = 0,
) -> Generation:
    """Write a generation aside, seal it, and put it in force; call with the lock held.

    Whatever fails, the generation in force before stays in force.

    :param fill: writes the files into a folder, given with its number, and returns their manifest.
    :param keep: number of the last sound generation, which stays beside the new one.
    :param need_bytes: refuse at once where less space is left.
    :raises IndexUnwritable: if there is no space or no permission, or the device fails.
    """
    number = max([0, *numbers_in(folder)]) + 1
    aside = folder / (name_of(number) + _UNFINISHED)
    with writing(folder):
        _demand(folder, need_bytes, disk)
        disk.make_folder(aside)
        try:
            manifest = fill(aside, number)
            _seal(aside, manifest, disk)
            disk.rename(aside, folder / name_of(number))
        except BaseException:
            with suppress(OSError):
                disk.remove(aside)
            raise
        disk.sync(folder)
        _switch(folder, number, disk)
    _remove_old(folder, {number, keep}, disk)
    return Generation(number, folder / name_of(number), manifest)


def _demand(folder: Path, need_bytes: int, disk: Disk) -> None:
    free = disk.free_bytes(folder)
    if free < need_bytes:
        raise IndexUnwritable(
            f"색인을 {folder}에 쓸 공간이 모자랍니다: {need_bytes / 1e6:,.1f} MB가 필요한데"
            f" {free / 1e6:,.1f} MB가 남았습니다.",
            "공간을 비운 뒤 다시 실행해 주세요. 이미 있던 색인은 그대로입니다.",
        )


def _seal(aside: Path, manifest: Manifest, disk: Disk) -> None:
    for name in manifest.files:
        disk.sync(aside / name)
    disk.write(aside / MANIFEST, manifest.to_bytes())
    disk.sync(aside / MANIFEST)
    for place in sorted({(aside / name).parent for name in manifest.files}):
        disk.sync(place)
    disk.sync(aside)


def _switch(folder: Path, number: int, disk: Disk) -> None:
    pending = folder / (CURRENT + _UNFINISHED)
    disk.write(pending, f"{name_of(number)}\n".encode("ascii"))
    disk.sync(pending)
    disk.rename(pending, folder / CURRENT)
    disk.sync(folder)


def clean(folder: Path, disk: Disk, keep: int | None) -> None:
    """Remove what a writer that was killed has left; call with the lock held.

    :param keep: number of the last sound generation.
    :raises IndexUnwritable: if it cannot be removed.
    """
    with writing(folder):
        for path in sorted(folder.glob("*" + _UNFINISHED)):
            disk.remove(path)
        current = _NAME.fullmatch(current_name(folder))
        if current is None:
            return
        number = int(current.group(1))
        older = [other for other in numbers_in(folder) if other < number]
        # Newer ones were finished, but never put in force.
        for other in numbers_in(folder):
            if other not in {number, keep, *older[-1:]}:
                disk.remove(folder / name_of(other))


def _remove_old(folder: Path, kept: set[int | None], disk: Disk) -> None:
    try:
        for number in numbers_in(folder):
            if number not in kept:
                disk.remove(folder / name_of(number))
    except OSError as error:
        logger.warning("지난 색인을 지우지 못했습니다: %s (%s)", folder, error.strerror)
