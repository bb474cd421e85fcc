from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.documents import read
from chatbot.documents.archive import inspect_archive
from chatbot.errors import DocumentError, DocumentTooLarge, UnreadableDocument
from chatbot.records import Document
from tests.documents import bombs
from tests.documents.test_reading import children


def outcome_of(path: Path) -> Document | DocumentError:
    try:
        return read(path, path.name)
    except DocumentError as error:
        return error


@pytest.mark.parametrize("build", bombs.BOMBS, ids=lambda build: build.__name__)
def test_a_bomb_gives_a_document_or_one_clear_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Callable[[], bytes]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = tmp_path / "bomb"
    path.write_bytes(build())
    outcome = outcome_of(path)
    assert outcome.text if isinstance(outcome, Document) else outcome.remedy
    assert str(outcome).startswith("bomb: ") or isinstance(outcome, Document)
    assert children() == []
    assert list(scratch.iterdir()) == []
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["bomb", "scratch"]


@pytest.mark.parametrize(
    ("build", "error"),
    [
        (bombs.zip_bomb, DocumentTooLarge),
        (bombs.many_bombs, DocumentTooLarge),
        (bombs.too_many_entries, DocumentTooLarge),
        (bombs.overlapping_entries, UnreadableDocument),
        (bombs.names_that_leave_the_archive, UnreadableDocument),
        (bombs.xml_entities, UnreadableDocument),
        (bombs.external_entity, UnreadableDocument),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_archives_are_refused_before_a_parser_sees_them(
    build: Callable[[], bytes], error: type[DocumentError]
) -> None:
    with pytest.raises(error):
        inspect_archive(build())
