"""Parsers kept at arm's length: each file in a child process of its own, always reaped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import chatbot
from chatbot import errors
from chatbot.documents.guard import FileKind
from chatbot.documents.lines import Line
from chatbot.errors import DocumentError, DocumentTooLarge, UnreadableDocument
from chatbot.records import BlockKind

WALL_LIMIT_S = 20.0
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGKILL})
_PACKAGE_ROOT = Path(chatbot.__file__).resolve().parent.parent


def parse_apart(
    data: bytes, kind: FileKind, name: str, wall_limit_s: float = WALL_LIMIT_S
) -> tuple[list[Line], int | None]:
    """Parse a file in a child process with limits on time and memory.

    :returns: its lines, and the number of pages where it has them.
    :raises DocumentError: if the parser says so, dies, or runs into a limit.
    """
    command = [sys.executable, "-m", "chatbot.documents.worker", kind.value]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(_PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    try:
        # run() kills and reaps the child on every way out, also on an interrupt.
        done = subprocess.run(  # noqa: S603
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=wall_limit_s,
            env=environment,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _out_of_time(name) from error
    except OSError as error:
        raise UnreadableDocument(
            f"{name}: 문서를 읽는 프로그램을 시작할 수 없습니다.", "메모리 여유를 확인해 주세요."
        ) from error
    if done.returncode in _OUT_OF_TIME:
        raise _out_of_time(name)
    return _take_answer(done.stdout, done.returncode, name)


def _take_answer(output: bytes, status: int, name: str) -> tuple[list[Line], int | None]:
    try:
        answer = json.loads(output) if status == 0 else None
    except ValueError:
        answer = None
    if answer is None:
        raise UnreadableDocument(
            f"{name}: 손상되었거나 읽기에 너무 복잡한 파일입니다.",
            "원본 프로그램에서 다시 저장하거나 PDF로 바꾸어 주세요.",
        )
    if "error" in answer:
        error_class = getattr(errors, answer["error"], UnreadableDocument)
        if not issubclass(error_class, DocumentError):
            error_class = UnreadableDocument
        raise error_class(f"{name}: {answer['message']}", answer["remedy"])
    lines = [
        Line(text, BlockKind(kind) if kind else None, level, page)
        for text, kind, level, page in answer["lines"]
    ]
    return lines, answer["pages"]


def _out_of_time(name: str) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"{name}: 읽는 데 너무 오래 걸려 멈추었습니다.", "파일을 나누거나 다시 저장해 주세요."
    )
