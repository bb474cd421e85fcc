"""Digests of the files of a corpus, kept with what the file system says about each file."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from chatbot.corpus import Source
from chatbot.store.disk import Disk

logger = logging.getLogger(__name__)

FILE = "FILES.json"
# A file that was changed this shortly before it was looked at may have been changed once more
# since without its times telling so: as in git's index, such a look counts for nothing.
_RACY_NS = 2_000_000_000

State = list[int]


class FileDigests:
    """Saves reading again what a file system says is as it was.

    Size, inode, time of writing and time of change (which no program can set back) must be those
    of the last look. It only saves time: without its file all is read.
    """

    def __init__(self, folder: Path, clock_ns: Callable[[], int] = time.time_ns) -> None:
        """Load what the last run has seen.

        :param folder: that of the index.
        """
        self._path = folder / FILE
        self._clock_ns = clock_ns
        self._before = _load(self._path)
        self._now: dict[str, tuple[State, str]] = {}

    def digest(self, source: Source) -> str:
        """The SHA-256 of a file's bytes, hex.

        :raises UnreadableDocument: if it cannot be read.
        """
        looked_ns = self._clock_ns()
        place = os.fsencode(source.path.absolute()).hex()
        state = _look(source.path)
        known = self._before.get(place)
        digest = known[1] if known and known[0] == state else source.digest()
        if state and max(state[-2:]) < looked_ns - _RACY_NS:
            self._now[place] = state, digest
        return digest

    def write(self, disk: Disk) -> None:
        """Keep what was seen; call with the lock of the index held."""
        if self._now == self._before:
            return
        pending = self._path.with_suffix(".tmp")
        try:
            disk.write(pending, json.dumps(self._now).encode())
            disk.rename(pending, self._path)
        except OSError as error:
            logger.warning("%s에 쓰지 못했습니다: %s", self._path, error.strerror)


def _look(path: Path) -> State:
    try:
        seen = path.stat()
    except OSError:
        return []
    return [seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns]


def _load(path: Path) -> dict[str, tuple[State, str]]:
    try:
        rows = json.loads(path.read_bytes())
        return {place: (list(state), str(digest)) for place, (state, digest) in rows.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        logger.warning("%s을(를) 읽을 수 없어 모든 파일을 다시 읽습니다: %s", path, error)
        return {}
