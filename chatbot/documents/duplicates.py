"""The same release in several files: a PDF beside its HWPX is one document, not two answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatbot.records import Document

# Two readings of one release differ in tables, page marks and broken words, hardly in the rest.
_SHARED_PIECES = 0.7
_PIECE = 12
_FORMATS = (".hwpx", ".hwp", ".docx", ".md", ".html", ".htm", ".txt", ".pdf")


def same_release(first: Document, second: Document) -> bool:
    """Tell whether two documents are one release in two files.

    The same bytes are; so are two formats with the same title, no different dates, and most of
    the shorter text in the longer one. Two files of one format are two documents.
    """
    if first.sha256 == second.sha256:
        return True
    if _suffix(first) == _suffix(second) or _letters(first.title) != _letters(second.title):
        return False
    if first.published and second.published and first.published != second.published:
        return False
    return _shared(first.text, second.text) >= _SHARED_PIECES


def merge_releases(documents: Sequence[Document]) -> list[Document]:
    """Keep one document for each release; the others' names go into its ``files``.

    The format that keeps most of the structure wins: HWPX, HWP, DOCX, Markdown, HTML, text, PDF.
    The order stays that in which the releases first came.
    """
    groups: list[list[Document]] = []
    by_title: dict[str, list[list[Document]]] = {}
    for document in documents:
        candidates = by_title.setdefault(_letters(document.title), [])
        for group in candidates:
            if same_release(group[0], document):
                group.append(document)
                break
        else:
            group = [document]
            candidates.append(group)
            groups.append(group)
    return [_merge(group) for group in groups]


def _merge(group: list[Document]) -> Document:
    best = min(group, key=_rank)
    others = tuple(document.name for document in group if document is not best)
    return replace(best, files=others) if others else best


def _rank(document: Document) -> int:
    suffix = _suffix(document)
    return _FORMATS.index(suffix) if suffix in _FORMATS else len(_FORMATS)


def _suffix(document: Document) -> str:
    return PurePosixPath(document.name).suffix.lower()


def _letters(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z가-힣]", "", text)


def _shared(first: str, second: str) -> float:
    shorter, longer = sorted((_letters(first), _letters(second)), key=len)
    pieces = [shorter[at : at + _PIECE] for at in range(0, len(shorter) - _PIECE + 1, _PIECE)]
    if not pieces:
        return float(shorter == longer)
    return sum(piece in longer for piece in pieces) / len(pieces)
