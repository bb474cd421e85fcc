"""What an index holds, and how fresh it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from chatbot.documents.dates import KOREA
from chatbot.settings import Settings

if TYPE_CHECKING:
    from chatbot.store import Snapshot


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds, and how fresh it is, by the clock of Korea."""

    generation: int
    documents: int
    passages: int
    encoder: str
    bytes_on_disk: int
    built_at: datetime
    newest_release: date | None
    newest_age_days: int | None


def status_of(snapshot: Snapshot) -> Status:
    """Tell what a snapshot holds."""
    manifest = snapshot.manifest
    newest = snapshot.newest_release()
    return Status(
        generation=snapshot.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        encoder=manifest.encoder,
        bytes_on_disk=manifest.bytes_on_disk,
        built_at=manifest.built_at.astimezone(KOREA),
        newest_release=newest,
        newest_age_days=(datetime.now(KOREA).date() - newest).days if newest else None,
    )


def read_status(settings: Settings) -> Status:
    """Tell what the index holds, without loading any model.

    :raises IndexError_: if the index is missing or damaged.
    """
    from chatbot.store import open_index

    with open_index(settings.index) as snapshot:
        return status_of(snapshot)
