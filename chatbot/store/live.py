"""The generation in force, taken up while questions are being answered."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from chatbot.errors import IndexError_
from chatbot.store import Snapshot, open_index
from chatbot.store.files import current_name, name_of

logger = logging.getLogger(__name__)

_LOOK_EVERY_S = 1.0


class LiveIndex:
    """Hands out the newest snapshot; a question keeps the one it was given to its end.

    live = LiveIndex(folder, encoder.name)
    snapshot = live.snapshot()      # the same for a second at least, then perhaps a newer one

    A snapshot is never closed under a question: it goes when nobody holds it any more.
    """

    def __init__(
        self,
        folder: Path,
        encoder: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the generation in force.

        :raises IndexError_: as :func:`chatbot.store.open_index`.
        """
        self._folder = folder
        self._encoder = encoder
        self._clock = clock
        self._snapshot = open_index(folder, encoder)
        self._seen = name_of(self._snapshot.generation)
        self._next_look = clock() + _LOOK_EVERY_S
        self._looking = threading.Lock()

    def snapshot(self) -> Snapshot:
        """Give the newest snapshot; one that is being opened does not keep anybody waiting."""
        if self._clock() >= self._next_look and self._looking.acquire(blocking=False):
            self._next_look = self._clock() + _LOOK_EVERY_S
            name = current_name(self._folder)
            if name in {"", self._seen}:
                self._looking.release()
            else:
                threading.Thread(target=self._take_up, args=(name,), daemon=True).start()
        return self._snapshot

    def _take_up(self, name: str) -> None:
        try:
            self._snapshot = open_index(self._folder, self._encoder)
            logger.info("새 색인을 받아들였습니다: %s", name)
        except IndexError_ as error:
            logger.warning("%s 지금까지의 색인으로 계속 서비스합니다.", error)
        finally:
            self._seen = name
            self._looking.release()
