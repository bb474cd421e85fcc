"""The command line: what can be typed; ``commands.py`` does it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from chatbot.errors import ChatbotError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 done, 1 failed (one Korean line on stderr says why), 2 wrong usage, 75 index busy.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    arguments = build_parser().parse_args(argv)
    try:
        return _run(arguments)
    except ChatbotError as error:
        print(f"오류: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        sys.stdout = open("/dev/null", "w")  # the reader of the pipe has gone
        return 0
    except KeyboardInterrupt:
        print("중단했습니다. 이미 있던 색인은 그대로입니다.", file=sys.stderr)
        return 130


def _run(arguments: argparse.Namespace) -> int:
    # Imported here so that --help stays quick.
    commands = import_module("chatbot.commands")
    status: int = getattr(commands, f"run_{arguments.command}")(arguments)
    return status


def build_parser() -> argparse.ArgumentParser:
    """Describe every command and option."""
    parser = argparse.ArgumentParser(
        prog="python -m chatbot",
        description="정부 보도자료에 근거해서만 답하고, 원문을 그대로 인용하는 챗봇",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="명령")

    index = _command(commands, "index", "보도자료를 색인합니다")
    index.add_argument("paths", nargs="*", type=Path, metavar="경로", help="기본: corpus")
    index.add_argument("--dry-run", action="store_true", help="달라질 것만 보여 줍니다")
    index.add_argument("--watch", action="store_true", help="바뀔 때마다 다시 색인합니다")

    inspect = _command(commands, "inspect", "파일 하나를 어떻게 이해했는지 보여 줍니다")
    inspect.add_argument("path", type=Path, metavar="파일")

    ask = _command(commands, "ask", "질문에 인용과 함께 답합니다")
    what = ask.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", metavar="질문")
    what.add_argument("--batch", type=Path, metavar="파일", help="한 줄에 질문 하나인 JSONL")
    ask.add_argument("--output", type=Path, metavar="파일", help="답을 쓸 JSONL (기본: 화면)")

    check = _command(commands, "check", "문장이 보도자료와 맞는지 확인합니다")
    claims = check.add_mutually_exclusive_group(required=True)
    claims.add_argument("claim", nargs="?", metavar="문장")
    claims.add_argument("--batch", type=Path, metavar="파일", help="한 줄에 문장 하나인 JSONL")
    claims.add_argument("--text", type=Path, metavar="파일", help="문장으로 나누어 확인할 글")
    check.add_argument("--output", type=Path, metavar="파일", help="판정을 쓸 JSONL (기본: 화면)")

    search = _command(commands, "search", "질문과 가까운 대목을 찾습니다")
    search.add_argument("question", metavar="질문")
    search.add_argument("-k", type=_positive, default=10, metavar="개수", help="기본: 10")

    text = _command(commands, "text", "색인된 문서의 본문을 그대로 출력합니다")
    which = text.add_mutually_exclusive_group(required=True)
    which.add_argument("document", nargs="?", metavar="문서")
    which.add_argument("--all", type=Path, metavar="폴더", help="모든 본문을 폴더에 씁니다")

    _command(commands, "documents", "색인된 문서를 나열합니다")
    _command(commands, "status", "색인의 상태를 보여 줍니다")
    _command(commands, "doctor", "설치와 색인을 점검하고 고칠 방법을 알려 줍니다")

    _command(commands, "feedback", "답변에 대한 의견을 CSV로, --json이면 JSON으로 내보냅니다")

    serve = _command(commands, "serve", "웹 페이지와 HTTP API를 엽니다")
    serve.add_argument("--host", metavar="주소", help="기본: 127.0.0.1")
    serve.add_argument("--port", type=int, metavar="번호", help="기본: 7860")
    return parser


def _command(
    commands: Any,  # noqa: ANN401 - argparse keeps the type of sub-parsers private
    name: str,
    summary: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary)
    parser.add_argument("--index", type=Path, metavar="폴더", help="색인 폴더 (기본: index)")
    parser.add_argument("--json", action="store_true", help="JSON으로 출력합니다")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
