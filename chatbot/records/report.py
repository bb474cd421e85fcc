"""What a run of the indexing did."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run of ``index`` did; what was added, changed and so on are files.

    :ivar moved: how many of the added hold what a removed one held.
    :ivar merged: how many files are only further files of a document.
    """

    generation: int
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...] = field(default=())
    seconds: float = 0.0
    moved: int = 0
    merged: int = 0
