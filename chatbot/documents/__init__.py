"""A file becomes a Document: a guard, one reader for each format, and the structure in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from chatbot.documents.encoding import decode
from chatbot.documents.markdown import read_text
from chatbot.documents.press_release import understand
from chatbot.errors import EmptyDocument
from chatbot.records import Document


def read(path: Path, name: str) -> Document:
    """Read one file.

    :param name: how the document is cited.
    :raises DocumentError: if the file cannot become a document; the message says why.
    """
    data = path.read_bytes()
    document = understand(read_text(decode(data, name)), name, hashlib.sha256(data).hexdigest())
    if not document.text:
        raise EmptyDocument(
            f"{name}: 내용이 없는 파일입니다.", "글자가 있는 파일인지 확인해 주세요."
        )
    return document
