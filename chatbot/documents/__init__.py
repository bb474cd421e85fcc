"""A file becomes a Document: a guard, one reader for each format, and the structure in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from chatbot.documents.encoding import decode
from chatbot.documents.guard import FileKind, identify, load
from chatbot.documents.isolation import parse_apart
from chatbot.documents.lines import Line
from chatbot.documents.markdown import read_text
from chatbot.documents.press_release import understand
from chatbot.errors import EmptyDocument
from chatbot.records import Document


def read(path: Path, name: str) -> Document:
    """Read one file.

    Text and Markdown are read here; every other format in a child process with limits.

    :param name: how the document is cited.
    :raises DocumentError: if the file cannot become a document; the message says why.
    """
    data = load(path, name)
    lines, pages = _take_lines(data, name)
    document = understand(lines, name, hashlib.sha256(data).hexdigest(), pages)
    if not document.text:
        raise EmptyDocument(f"{name}: 글자가 없는 파일입니다.", "글이 있는 파일인지 확인해 주세요.")
    return document


def _take_lines(data: bytes, name: str) -> tuple[list[Line], int | None]:
    kind = identify(data, name)
    if kind is FileKind.TEXT:
        return read_text(decode(data, name)), None
    return parse_apart(data, kind, name)
