"""The index on disk: open it, search it, read from it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from chatbot.errors import IndexMismatch
from chatbot.store.files import open_current
from chatbot.store.manifest import REBUILD, corrupt
from chatbot.store.snapshot import Snapshot

__all__ = ["Snapshot", "open_index"]


def open_index(folder: Path, encoder: str | None = None) -> Snapshot:
    """Open the generation in force.

    :param encoder: name of the encoder that questions will be embedded with; None to read only.
    :raises IndexMissing: if there is no index.
    :raises IndexCorrupt: if no generation is sound.
    :raises IndexTooNew: if it was made by a newer version.
    :raises IndexMismatch: if it was made with another encoder.
    """
    while True:
        generation = open_current(folder)
        made_with = generation.manifest.encoder
        if encoder is not None and made_with != encoder:
            raise IndexMismatch(
                f"색인 {folder}은(는) 다른 임베딩 모델로 만들었습니다"
                f"(색인: {made_with}, 지금: {encoder}).",
                REBUILD,
            )
        try:
            return Snapshot(generation)
        except (sqlite3.Error, OSError, ValueError) as error:
            # A writer may have removed it between verifying and opening: then look again.
            if generation.folder.is_dir():
                raise corrupt(generation.folder, "passages.sqlite") from error
