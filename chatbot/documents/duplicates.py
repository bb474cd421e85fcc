"""The same release in several files: a PDF beside its HWPX is one document, not two answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from chatbot.records import BlockKind, Document, OtherFile

# Two readings of one release differ in tables, page marks and broken words, hardly in the rest.
_SHARED_PIECES = 0.7
_PIECE = 12
_OPENING = 8
_SENTENCES = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_SENTENCE_LENGTH = 30
_FORMATS = (".hwpx", ".hwp", ".docx", ".md", ".html", ".htm", ".txt", ".pdf")


def same_release(first: Document, second: Document) -> bool:
    """Tell whether two documents are one release in two files.

    The same bytes are; so are two formats with the same title, no different dates, and most of
    the shorter text in the longer one. Where one format runs the subtitle into the title, that
    counts as the same. Two files of one format are two documents.
    """
    if first.sha256 == second.sha256:
        return True
    shorter, longer = sorted((_letters(first.title), _letters(second.title)), key=len)
    if _suffix(first.name) == _suffix(second.name) or not longer.startswith(shorter):
        return False
    if first.published and second.published and first.published != second.published:
        return False
    return _shared(first, second) >= _SHARED_PIECES


def opening(title: str) -> str:
    """The letters that a title begins with; one release has the same in all its files."""
    return _letters(title)[:_OPENING]


def may_be_same(files: Mapping[str, str], other: Document) -> bool:
    """Tell whether a document of the same opening could be one release with another.

    :param files: digests of the document's files, by name.
    """
    formats = {_suffix(name) for name in (*files, other.name)}
    return len(formats) > 1 or other.sha256 in files.values()


def merge_releases(documents: Iterable[Document]) -> list[Document]:
    """Keep one document for each release, by name; the others go into its ``files``.

    The format that keeps most of the structure wins: HWPX, HWP, DOCX, Markdown, HTML, text, PDF.
    The order in which the documents come plays no part.
    """
    by_title: dict[str, list[list[Document]]] = {}
    for document in sorted(documents, key=_rank):
        groups = by_title.setdefault(opening(document.title), [])
        for group in groups:
            if all(same_release(member, document) for member in group):
                group.append(document)
                break
        else:
            groups.append([document])
    merged = [_merge(group) for groups in by_title.values() for group in groups]
    return sorted(merged, key=lambda document: document.name)


def _merge(group: list[Document]) -> Document:
    best, *others = group
    if not others:
        return best
    return replace(
        best,
        files=tuple(sorted((OtherFile(it.name, it.sha256) for it in others), key=_name)),
        published=next((it.published for it in group if it.published), None),
        embargo=next((it.embargo for it in group if it.embargo), None),
        departments=next((it.departments for it in group if it.departments), ()),
    )


def _name(file: OtherFile) -> str:
    return file.name


def _rank(document: Document) -> tuple[int, str]:
    suffix = _suffix(document.name)
    return (_FORMATS.index(suffix) if suffix in _FORMATS else len(_FORMATS)), document.name


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _letters(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z가-힣]", "", text)


def _shared(first: Document, second: Document) -> float:
    shorter, longer = sorted((first, second), key=lambda document: len(_running_text(document)))
    text, other = _running_text(shorter), _letters(longer.text)
    pieces = [text[at : at + _PIECE] for at in range(0, len(text) - _PIECE + 1, _PIECE)]
    if not pieces:
        return float(text == _running_text(longer))
    return sum(piece in other for piece in pieces) / len(pieces)


def _running_text(document: Document) -> str:
    """The letters of the sentences: tables come out differently in each format."""
    text = "".join(
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind in _SENTENCES and block.end - block.start >= _SENTENCE_LENGTH
    )
    return _letters(text) or _letters(document.text)
