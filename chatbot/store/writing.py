"""Write a generation: new documents make a new part, parts that still hold are shared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from chatbot.store.disk import Disk
from chatbot.store.files import Generation, commit
from chatbot.store.manifest import Manifest, PartEntry, Seal, seal_part
from chatbot.store.part import Content, write_part
from chatbot.store.snapshot import Snapshot

# A part is written anew when more than this share of its passages was removed.
_MOST_REMOVED = 0.2
# Smaller files are copied, so that damage to one generation spares the one before; larger ones
# are linked, so that a small change stays quick in a large index.
_LINK_FROM_BYTES = 16_000_000
_SPARE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What the content was made with."""

    encoder: str
    dimension: int
    recipe: str


def write_generation(
    folder: Path,
    before: Snapshot | None,
    kept: Set[str],
    fresh: Content,
    facts: Facts,
    disk: Disk,
) -> Generation:
    """Put a generation in force that holds the kept documents and the fresh ones.

    Call with the lock held.

    :param before: the last sound generation.
    :param kept: names of its documents that stay.
    :raises IndexUnwritable: if there is no space or no permission; ``before`` stays in force.
    """
    shared, content = _plan(before, kept, fresh)
    digests = {item.name: item.sha256 for item in content.documents}
    if before is not None:
        digests |= {name: digest for name, digest in before.digests().items() if name in kept}

    def fill(aside: Path, number: int) -> Manifest:
        parts = list(shared)
        files: dict[str, Seal] = {}
        if before is not None:
            for entry in shared:
                files |= _share(before, entry.name, aside, disk)
        if content.documents:
            name = f"part-{number:06d}"
            write_part(aside / name, content, disk)
            words = sum(len(passage.words.split()) for passage in content.passages)
            parts.append(PartEntry(name, len(content.passages), words))
            files |= seal_part(aside, name)
        return Manifest(
            generation=number,
            encoder=facts.encoder,
            dimension=facts.dimension,
            recipe=facts.recipe,
            content=_digest(digests, facts),
            documents=len(digests),
            built_at=datetime.now(UTC),
            parts=tuple(parts),
            files=files,
        )

    keep = before.generation if before else None
    return commit(folder, fill, disk, keep, _need_bytes(content))


def _plan(
    before: Snapshot | None, kept: Set[str], fresh: Content
) -> tuple[list[PartEntry], Content]:
    """Choose the parts to share; the others are written anew together with the fresh documents.

    A part is written anew when much of it was removed, or when it is no larger than what is
    written anyway: so there are never more than some log2(passages) parts.
    """
    contents, size = [fresh], len(fresh.passages)
    shared: list[PartEntry] = []
    plans = []
    for part in before.parts if before is not None else ():
        names = part.digests().keys()
        if names & kept:
            plans.append((part.without(names - kept), part, names & kept))
    for entry, part, alive in sorted(plans, key=lambda plan: plan[0].alive):
        if entry.dead > _MOST_REMOVED * entry.passages or entry.alive <= size:
            contents.append(part.content(alive))
            size += entry.alive
        else:
            shared.append(entry)
    return sorted(shared, key=lambda entry: entry.name), _merge(contents)


def _merge(contents: Sequence[Content]) -> Content:
    """Put documents in the order of their names, so that the same ones give the same rows."""
    documents = sorted(item for content in contents for item in content.documents)
    passages = [passage for content in contents for passage in content.passages]
    order = sorted(range(len(passages)), key=lambda row: passages[row].document)
    vectors = np.concatenate([content.vectors for content in contents])
    return Content(documents, [passages[row] for row in order], vectors[order])


def _share(before: Snapshot, part: str, aside: Path, disk: Disk) -> dict[str, Seal]:
    files = {
        name: sealed
        for name, sealed in before.manifest.files.items()
        if name.startswith(f"{part}/")
    }
    for name, sealed in files.items():
        disk.make_folder((aside / name).parent)
        give = disk.link if sealed.size >= _LINK_FROM_BYTES else disk.copy
        give(before.folder / name, aside / name)
    return files


def _digest(digests: dict[str, str], facts: Facts) -> str:
    """Name what is indexed, whatever the order in which it came."""
    lines = [facts.encoder, facts.recipe, *(f"{key}\0{digests[key]}" for key in sorted(digests))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _need_bytes(content: Content) -> int:
    text = sum(len(item.record.encode()) for item in content.documents)
    text += sum(
        len(item.record.encode()) + 2 * len(item.words.encode()) for item in content.passages
    )
    return _SPARE_BYTES + text + content.vectors.nbytes
