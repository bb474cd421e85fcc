"""What a corpus holds, held against the index: what is new, what stays, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from chatbot.corpus import Source, find_sources
from chatbot.documents.duplicates import may_be_same, merge_releases, opening
from chatbot.errors import DocumentError
from chatbot.records import Document, Failure, IndexReport
from chatbot.store import Snapshot

Progress = Callable[[int, int, str], None]
Read = Callable[[Path, str], Document]
Digest = Callable[[Source], str]


@dataclass(slots=True)
class Changes:
    """What the corpus holds, held against the index.

    The counts are of files; ``fresh`` and ``kept`` are documents, each of one file or more.

    :ivar fresh: documents that were read, those of one release as one.
    :ivar kept: names of those that the index already holds as they are.
    """

    fresh: list[Document] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    failed: list[Failure] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    moved: int = 0

    def report(self, generation: int, passages: int, seconds: float) -> IndexReport:
        """Tell it as the user is told."""
        documents = len(self.fresh) + len(self.kept)
        return IndexReport(
            generation=generation,
            documents=documents,
            passages=passages,
            added=self.added,
            changed=self.changed,
            removed=self.removed,
            unchanged=self.unchanged,
            failed=tuple(self.failed),
            seconds=seconds,
            moved=self.moved,
            merged=self.added + self.changed + self.unchanged - documents,
        )


def compare(
    paths: Sequence[Path],
    snapshot: Snapshot | None,
    is_readable: bool,
    read: Read,
    digest: Digest,
    progress: Progress,
) -> Changes:
    """Hold the files against an index, and read those that it does not hold as they are.

    A document stays as it is when all its files do. Where a file that was read may be the same
    release as a document that would stay, that one is read again too, so that an index that grew
    is the one that would be built anew.

    :param is_readable: whether what the index holds was made by this program's recipe.
    """
    held = snapshot.files() if snapshot else {}
    known = {name: digest for files in held.values() for name, digest in files.items()}
    sources, failed = find_sources(paths)
    reading = _Reading(sources, read, progress, Changes(failed=failed))
    reading.digest_all(digest)
    kept = {name for name, files in held.items() if files.items() <= reading.digests.items()}
    kept = kept if is_readable else set()
    documents = reading.read(reading.digests.keys() - _files_of(kept, held))
    if snapshot and documents and kept:
        again = _perhaps_the_same(documents, kept, held, snapshot.titles())
        kept -= again
        documents += reading.read(_files_of(again, held))
    changes = reading.changes
    changes.fresh, changes.kept = merge_releases(documents), kept
    _count(changes, documents, known, _files_of(kept, held))
    return changes


class _Reading:
    """Digests all files, and reads those asked for."""

    def __init__(
        self, sources: Sequence[Source], read: Read, progress: Progress, changes: Changes
    ) -> None:
        self.changes = changes
        self.digests: dict[str, str] = {}
        self._sources = {source.name: source for source in sources}
        self._read = read
        self._progress = progress

    def digest_all(self, digest: Digest) -> None:
        for name, source in self._sources.items():
            try:
                self.digests[name] = digest(source)
            except DocumentError as error:
                self.changes.failed.append(Failure(name, str(error)))

    def read(self, names: Iterable[str]) -> list[Document]:
        documents = []
        wanted = sorted(names)
        total = len(self._sources)
        for left, name in enumerate(wanted):
            self._progress(total - len(wanted) + left, total, "읽기")
            try:
                documents.append(self._read(self._sources[name].path, name))
            except DocumentError as error:
                self.changes.failed.append(Failure(name, str(error)))
        self._progress(total, total, "읽기")
        return documents


def _files_of(names: Set[str], held: dict[str, dict[str, str]]) -> set[str]:
    return {file for name in names for file in held[name]}


def _perhaps_the_same(
    documents: Sequence[Document],
    kept: Set[str],
    held: dict[str, dict[str, str]],
    titles: dict[str, str],
) -> set[str]:
    fresh: dict[str, list[Document]] = {}
    for document in documents:
        fresh.setdefault(opening(document.title), []).append(document)
    return {
        name
        for name in kept
        for document in fresh.get(opening(titles[name]), ())
        if may_be_same(held[name], document)
    }


def _count(
    changes: Changes, documents: Sequence[Document], known: dict[str, str], kept: Set[str]
) -> None:
    changes.unchanged = len(kept)
    for document in documents:
        if document.name not in known:
            changes.added += 1
        elif known[document.name] == document.sha256:
            changes.unchanged += 1
        else:
            changes.changed += 1
    gone = known.keys() - kept - {document.name for document in documents}
    lost = {known[name] for name in gone}
    changes.removed = len(gone)
    changes.moved = sum(
        document.name not in known and document.sha256 in lost for document in documents
    )
