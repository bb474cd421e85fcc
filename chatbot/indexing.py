"""Bring the index up to what the corpus holds: read, cut, embed what is new, write, switch."""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chatbot import documents, passages
from chatbot.changes import Changes, Progress, Read, compare
from chatbot.errors import CorpusEmpty, IndexCorrupt, IndexMissing
from chatbot.korean import Morphemes
from chatbot.records import Document, Failure, IndexReport
from chatbot.store import Snapshot, open_index
from chatbot.store.cache import EmbeddingCache
from chatbot.store.digests import FileDigests
from chatbot.store.disk import Disk
from chatbot.store.failures import keep_failures
from chatbot.store.files import clean, current_name, locked, name_of
from chatbot.store.part import Content
from chatbot.store.passages import document_row, passage_row
from chatbot.store.words import join_words
from chatbot.store.writing import Facts, write_generation

if TYPE_CHECKING:
    from chatbot.models.encoder import Encoder

logger = logging.getLogger(__name__)

CACHE_FILE = "embeddings.sqlite"
# Embeddings are kept after each batch: a killed run loses at most one.
_BATCH = 256
# The code that turns a file into passages: where it changes, all files are read anew.
_RECIPE_FILES = ("documents/*.py", "korean.py", "passages.py")


def code_recipe() -> str:
    """Name the code that makes passages and words out of files."""
    digest = hashlib.sha256(importlib.metadata.version("kiwipiepy").encode())
    home = Path(__file__).parent
    for pattern in _RECIPE_FILES:
        for path in sorted(home.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Indexer:
    """Keeps one index up to date with a corpus.

    :ivar folder: where the index is.
    :ivar cache: folder in which embeddings are kept between runs.
    :ivar read: turns a file into a document.
    :ivar progress: called with (done, total, stage).
    :ivar recipe: names the code that makes passages out of files; another one reads them anew.
    :ivar clock: seconds, for the report.
    """

    folder: Path
    encoder: Encoder
    morphemes: Morphemes
    cache: Path
    read: Read = documents.read
    progress: Progress = lambda done, total, stage: None
    recipe: str = field(default_factory=code_recipe)
    disk: Disk = field(default_factory=Disk)
    clock: Callable[[], float] = time.monotonic

    def run(self, paths: Sequence[Path]) -> IndexReport:
        """Make the index hold what the paths hold now.

        Where nothing changed, the generation in force stays.

        :raises CorpusEmpty: if no document at all could be read; the old index stays.
        :raises IndexBusy: if another process is indexing.
        :raises IndexUnwritable: if there is no space or no permission; the old index stays.
        """
        began = self.clock()
        with locked(self.folder, self.disk), _previous(self.folder) as snapshot:
            clean(self.folder, self.disk, snapshot.generation if snapshot else None)
            digests = FileDigests(self.folder)
            found = self._compare(paths, snapshot, digests)
            if snapshot is not None and self._is_up_to_date(found, snapshot):
                number, count = snapshot.generation, len(snapshot)
            else:
                number, count = self._build(found, snapshot)
            digests.write(self.disk)
            keep_failures(self.folder, found.failed, self.disk)
        return found.report(number, count, self.clock() - began)

    def difference(self, paths: Sequence[Path]) -> IndexReport:
        """Tell what :meth:`run` would change, and change nothing.

        The passages counted are those of the documents that it would write.

        :raises CorpusEmpty: if no document at all could be read.
        """
        began = self.clock()
        with _previous(self.folder) as snapshot:
            found = self._compare(paths, snapshot, FileDigests(self.folder))
            count = sum(len(passages.cut(document)) for document in found.fresh)
            number = snapshot.generation if snapshot else 0
        return found.report(number, count, self.clock() - began)

    def _compare(
        self, paths: Sequence[Path], snapshot: Snapshot | None, digests: FileDigests
    ) -> Changes:
        is_readable = snapshot is not None and snapshot.manifest.recipe == self.recipe
        found = compare(paths, snapshot, is_readable, self.read, digests.digest, self.progress)
        if not found.fresh and not found.kept:
            raise _nothing(paths, found.failed)
        return found

    def _is_up_to_date(self, found: Changes, snapshot: Snapshot) -> bool:
        return (
            not found.fresh
            and not found.removed
            and snapshot.manifest.encoder == self.encoder.name
            and current_name(self.folder) == name_of(snapshot.generation)
        )

    def _build(self, found: Changes, snapshot: Snapshot | None) -> tuple[int, int]:
        fresh, kept = found.fresh, found.kept
        if snapshot is not None and snapshot.manifest.encoder != self.encoder.name:
            fresh = fresh + [snapshot.document(name) for name in sorted(kept)]
            kept = set()
        facts = Facts(self.encoder.name, self.encoder.dimension, self.recipe)
        content = self._content(fresh)
        self.progress(0, 1, "쓰기")
        generation = write_generation(self.folder, snapshot, kept, content, facts, self.disk)
        self.progress(1, 1, "쓰기")
        return generation.number, generation.manifest.passages

    def _content(self, fresh: Sequence[Document]) -> Content:
        pieces = [piece for document in fresh for piece in passages.cut(document)]
        texts = [passages.index_text(piece) for piece in pieces]
        words = self._words(texts)
        vectors = self._vectors(texts)
        rows = [passage_row(piece, text) for piece, text in zip(pieces, words, strict=True)]
        return Content([document_row(document) for document in fresh], rows, vectors)

    def _words(self, texts: Sequence[str]) -> list[str]:
        count = self._counter(len(texts), "형태소")
        words = []
        for found in self.morphemes.terms_of_all(texts):
            words.append(join_words(found))
            count(1)
        return words

    def _counter(self, total: int, stage: str) -> Callable[[int], None]:
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            self.progress(done, total, stage)

        return count

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        name, dimension = self.encoder.name, self.encoder.dimension
        with closing(EmbeddingCache(self.cache / CACHE_FILE, name, dimension)) as cache:
            known = cache.find(texts)
            # Texts of like length together: little time goes into padding.
            unseen = sorted(set(texts) - known.keys(), key=lambda text: (len(text), text))
            count = self._counter(len(unseen), "임베딩")
            for start in range(0, len(unseen), _BATCH):
                batch = unseen[start : start + _BATCH]
                vectors = self.encoder.embed_passages(batch, count)
                cache.keep(batch, vectors)
                known.update(zip(batch, vectors, strict=True))
        rows = [known[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), dimension)


def index_corpus(
    paths: Sequence[Path],
    folder: Path,
    encoder: Encoder,
    morphemes: Morphemes,
    cache: Path,
    *,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> IndexReport:
    """Bring the index in a folder up to what the paths hold now.

    :param cache: folder in which embeddings are kept between runs.
    :param progress: called with (done, total, stage).
    :param dry_run: only tell what would change.
    :raises CorpusEmpty: if no document at all could be read; the old index stays.
    :raises IndexBusy: if another process is indexing.
    :raises IndexUnwritable: if there is no space or no permission; the old index stays.
    """
    indexer = Indexer(folder, encoder, morphemes, cache)
    if progress is not None:
        indexer = replace(indexer, progress=progress)
    return indexer.difference(paths) if dry_run else indexer.run(paths)


@contextmanager
def _previous(folder: Path) -> Iterator[Snapshot | None]:
    """Open the index that is there; where none is sound, all is made anew."""
    try:
        snapshot = open_index(folder)
    except IndexMissing:
        yield None
        return
    except IndexCorrupt as error:
        logger.warning("%s 처음부터 다시 만듭니다.", error.message)
        yield None
        return
    with snapshot:
        yield snapshot


def _nothing(paths: Sequence[Path], failed: Sequence[Failure]) -> CorpusEmpty:
    places = ", ".join(str(path) for path in paths)
    if not failed:
        return CorpusEmpty(
            f"색인할 파일이 없습니다: {places}.", "보도자료 파일을 넣고 다시 실행해 주세요."
        )
    more = f" 외 {len(failed) - 1}건" if len(failed) > 1 else ""
    return CorpusEmpty(
        f"색인할 수 있는 문서가 하나도 없습니다: {failed[0].path}{more}. {failed[0].reason}",
        "경로와 파일을 확인해 주세요. 이미 있던 색인은 그대로입니다.",
    )
