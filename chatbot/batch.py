"""Rows of JSON lines in, rows of JSON lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from chatbot import contract
from chatbot.errors import BatchInvalid, ChatbotError

if TYPE_CHECKING:
    from chatbot.assistant import Assistant

Row = dict[str, Any]


def read_rows(path: Path, field: str) -> list[Row]:
    """Read the rows of a batch.

    :param field: what is asked or claimed in each.
    :raises BatchInvalid: if the file cannot be read, or a line is no such row.
    """
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise BatchInvalid(
            f"{path} 파일을 읽을 수 없습니다({error.strerror}).", "경로와 권한을 확인해 주세요."
        ) from error
    except UnicodeDecodeError as error:
        raise BatchInvalid(f"{path} 파일이 UTF-8이 아닙니다.", "UTF-8로 저장해 주세요.") from error
    return [
        _parse_row(line, number, path, field)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def _parse_row(line: str, number: int, path: Path, field: str) -> Row:
    remedy = f'한 줄에 {{"id": "1", "{field}": "…"}} 꼴의 객체 하나를 적어 주세요.'
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BatchInvalid(f"{path} {number}번째 줄이 JSON이 아닙니다.", remedy) from error
    if not isinstance(row, dict):
        raise BatchInvalid(f"{path} {number}번째 줄이 객체가 아닙니다.", remedy)
    history = row.get("history") or []
    if not isinstance(row.get(field, ""), str) or not (
        isinstance(history, list) and all(isinstance(item, str) for item in history)
    ):
        raise BatchInvalid(f"{path} {number}번째 줄의 값이 글이 아닙니다.", remedy)
    return row


def answer_rows(assistant: Assistant, rows: Sequence[Row]) -> Iterator[Row]:
    """Answer each row; one that cannot be answered as it stands does not stop the others."""
    for row in rows:
        identity, question = row.get("id"), row.get("question", "")
        try:
            yield contract.answer_row(assistant.ask(question, row.get("history") or []), identity)
        except ChatbotError as error:
            yield contract.error_row(question, str(error), identity)


def write_rows(path: Path | None, rows: Iterable[Row]) -> None:
    """Write rows as they come, to a file or to standard output.

    :raises BatchInvalid: if the file cannot be written.
    """
    with _open_output(path) as output:
        for row in rows:
            output.write(json.dumps(row, ensure_ascii=False) + "\n")
            output.flush()


@contextmanager
def _open_output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", newline="\n") as output:
            yield output
    except OSError as error:
        raise BatchInvalid(
            f"답을 {path}에 쓸 수 없습니다({error.strerror}).", "경로와 권한을 확인해 주세요."
        ) from error
