"""Words of the passages in tantivy.

The text is cut into morphemes before it comes here; tantivy only splits it at the spaces.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from chatbot.errors import IndexUnwritable
from chatbot.store.disk import as_os_error

_WORDS = "words"
_ROW = "row"
_MEMORY_BYTES = 64_000_000
_REMOVE_TRIES = 20
_REMOVE_PAUSE_S = 0.01


def join_words(words: Iterable[str]) -> str:
    """Write words with spaces between them; a space inside a word becomes ``_``."""
    return " ".join("_".join(word.split()) for word in words)


def write_words(folder: Path, texts: Iterable[str]) -> None:
    """Write an index of the words of each passage, in the order of the rows.

    :param texts: words as :func:`join_words` writes them.
    :raises OSError: if the disk is full or fails.
    """
    folder.mkdir()
    try:
        # One thread fills one segment in order, so the same words give the same bytes.
        writer = tantivy.Index(_schema(), path=str(folder)).writer(_MEMORY_BYTES, num_threads=1)
        for row, words in enumerate(texts):
            document = tantivy.Document()
            document.add_text(_WORDS, words)
            document.add_unsigned(_ROW, row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise as_os_error(error) from error
    for path in folder.glob("*.lock"):
        path.unlink()


class Words:
    """A searchable set of words; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the files of a folder; call only after they were held against the manifest."""
        # tantivy wants to write a lock file beside its own, so it is given a folder of links:
        # the generation stays as it was sealed, and may be on a read-only disk.
        with _links_to(sorted(folder.resolve().iterdir())) as aside:
            index = tantivy.Index.open(aside)
            index.config_reader("manual")
            self._schema = index.schema
            self._searcher = index.searcher()

    def passages_with(self, word: str) -> int:
        """In how many passages a word stands, removed ones included."""
        return int(self._searcher.doc_freq(_WORDS, word))

    def search(self, words: Sequence[str], limit: int) -> list[int]:
        """Find rows with any of the words, removed ones included.

        :param words: none with a space in it.
        :returns: rows in the order of BM25 as it is within this part alone, best first.
        """
        terms = [
            (
                tantivy.Occur.Should,
                tantivy.Query.term_query(self._schema, _WORDS, word, index_option="freq"),
            )
            for word in words
        ]
        query = tantivy.Query.boolean_query(terms)
        hits = self._searcher.search(query, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return [int(row) for row in rows if row is not None]


@contextmanager
def _links_to(paths: Iterable[Path]) -> Iterator[str]:
    try:
        aside = Path(tempfile.mkdtemp(prefix="chatbot-words-"))
        for path in paths:
            (aside / path.name).symlink_to(path)
    except OSError as error:
        raise IndexUnwritable(
            f"임시 폴더에 쓸 수 없어 색인을 열지 못했습니다({error.strerror}).",
            "공간을 비우거나, 환경 변수 TMPDIR로 쓸 수 있는 폴더를 정해 주세요.",
        ) from error
    try:
        yield str(aside)
    finally:
        _remove(aside)


def _remove(folder: Path) -> None:
    # A thread of tantivy looks at the files once more and may just be making its lock file.
    for _ in range(_REMOVE_TRIES):
        with suppress(OSError):
            shutil.rmtree(folder)
            return
        time.sleep(_REMOVE_PAUSE_S)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_WORDS, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field(_ROW, fast=True)
    return builder.build()
