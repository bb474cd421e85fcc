"""The child process that parses one file: bytes on stdin, lines as JSON on stdout.

``python -m chatbot.documents.worker pdf < file``. Limits are set before any parser is imported.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

from chatbot.documents.lines import Line
from chatbot.errors import ChatbotError, DocumentTooLarge

MEMORY_LIMIT_BYTES = 512 << 20
CPU_LIMIT_S = 8
TEXT_LIMIT_CHARACTERS = 3_000_000


def limit_resources() -> None:
    """Take from this process what a parser has no need of."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def parse(kind: str, data: bytes) -> tuple[list[Line], int | None]:
    """Parse a file of a known kind.

    :returns: its lines, and the number of pages where it has them.
    :raises DocumentError: if it cannot be read.
    """
    if kind == "archive":
        from chatbot.documents.archive import inspect_archive

        kind = inspect_archive(data)
    if kind == "pdf":
        from chatbot.documents.pdf import read_pdf

        return read_pdf(data)
    if kind == "docx":
        from chatbot.documents.docx import read_docx

        return read_docx(data), None
    if kind == "html":
        from chatbot.documents.html import read_html

        return read_html(data), None
    from chatbot.documents.hwp import read_hwp

    return read_hwp(data), None


def _answer(kind: str, data: bytes) -> dict[str, Any]:
    try:
        lines, pages = parse(kind, data)
        if sum(len(line.text) for line in lines) > TEXT_LIMIT_CHARACTERS:
            raise DocumentTooLarge("글이 너무 깁니다.", "문서를 나누어 주세요.")
    except ChatbotError as error:
        return {
            "error": type(error).__name__,
            "message": error.message,
            "remedy": error.remedy,
        }
    return {
        "pages": pages,
        "lines": [[line.text, line.kind, line.level, line.page] for line in lines],
    }


def main() -> None:
    """Answer one request; a parser that prints does so into nothing."""
    answers = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    limit_resources()
    sys.setrecursionlimit(3000)
    answer = _answer(sys.argv[1], sys.stdin.buffer.read())
    with os.fdopen(answers, "wb") as file:
        file.write(json.dumps(answer, ensure_ascii=True).encode("ascii"))
    # Parsers may have built what takes long to tear down.
    os._exit(0)


if __name__ == "__main__":
    main()
