"""What each command does: thin, and free of heavy imports until one is needed."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatbot import contract
from chatbot.batch import answer_rows, read_rows, write_rows
from chatbot.errors import ChatbotError
from chatbot.settings import Settings, load_settings


def run_index(arguments: argparse.Namespace) -> int:
    """Index files and folders, with a progress bar on stderr; once, or each time they change."""
    with _stoppable():
        return _index(arguments)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM end a build as Ctrl-C does, so that nothing half written stays behind."""

    def stop(number: int, _: object) -> None:
        print("중단했습니다. 이미 있던 색인은 그대로입니다.", file=sys.stderr)
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _index(arguments: argparse.Namespace) -> int:
    from chatbot.corpus import follow

    settings = _settings(arguments)
    paths = arguments.paths or [settings.corpus]
    if not arguments.watch:
        _index_once(settings, paths, arguments)
        return 0
    for _ in follow(paths):
        try:
            _index_once(settings, paths, arguments)
        except ChatbotError as error:
            print(f"오류: {error}", file=sys.stderr)
    return 0


def _index_once(settings: Settings, paths: list[Path], arguments: argparse.Namespace) -> None:
    from chatbot.assistant import build_index
    from chatbot.progress import ProgressBar

    with ProgressBar(sys.stderr) as bar:
        report = build_index(settings, paths, bar.update, dry_run=arguments.dry_run)
    for failure in report.failed:
        print(f"색인하지 못함: {failure.path}: {failure.reason}", file=sys.stderr)
    if arguments.json:
        _print_json(contract.report_row(report))
        return
    what = "색인하면 달라질 것: " if arguments.dry_run else ""
    more = f"(같은 보도자료의 다른 파일 {report.merged:,}개)" if report.merged else ""
    print(
        f"{what}문서 {report.documents:,}건{more}, 대목 {report.passages:,}개"
        f" (추가 {report.added:,}, 변경 {report.changed:,}, 삭제 {report.removed:,},"
        f" 그 가운데 이동 {report.moved:,}, 그대로 {report.unchanged:,},"
        f" 실패 {len(report.failed):,};"
        f" 색인 번호 {report.generation}, {report.seconds:.1f}초).",
        flush=True,
    )


def run_inspect(arguments: argparse.Namespace) -> int:
    """Show what is understood of one file, before it is indexed."""
    from chatbot.documents import read
    from chatbot.inspection import describe
    from chatbot.passages import cut

    document = read(arguments.path, arguments.path.as_posix())
    if arguments.json:
        _print_json(contract.document_row(document))
    else:
        print(describe(document, cut(document)))
    return 0


def run_ask(arguments: argparse.Namespace) -> int:
    """Answer one question, or each row of a batch."""
    from chatbot.assistant import open_assistant

    rows = read_rows(arguments.batch, "question") if arguments.batch else []
    with open_assistant(_settings(arguments)) as assistant:
        if arguments.batch:
            write_rows(arguments.output, answer_rows(assistant, rows))
            return 0
        answer = assistant.ask(arguments.question)
    if arguments.json:
        _print_json(contract.answer_row(answer))
        return 0
    print(answer.text)
    for citation in answer.citations:
        print(f"  [{citation.number}] {citation.title} — {citation.document}")
        if answer.is_worded:
            print("\n".join(f"      {line}" for line in citation.quote.split("\n")))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check one statement, each row of a batch, or a text split into statements."""
    from chatbot.assistant import open_assistant
    from chatbot.checking import check_batch, check_file, describe

    batch = read_rows(arguments.batch, "claim") if arguments.batch else []
    with open_assistant(_settings(arguments)) as assistant:
        if arguments.batch or arguments.text:
            rows = (
                check_batch(assistant, batch)
                if arguments.batch
                else check_file(assistant, arguments.text)
            )
            write_rows(arguments.output, rows)
            return 0
        verdict = assistant.check(arguments.claim)
    if arguments.json:
        _print_json(contract.verdict_row(verdict))
        return 0
    print("\n".join(describe(verdict)))
    return 0


def run_search(arguments: argparse.Namespace) -> int:
    """List the passages nearest to a question."""
    from chatbot.assistant import open_assistant

    with open_assistant(_settings(arguments)) as assistant:
        hits = assistant.search(arguments.question, arguments.k)
    if arguments.json:
        _print_json(contract.hit_rows(hits))
        return 0
    for rank, hit in enumerate(hits, 1):
        print(f"{rank}. [{hit.score:.2f}] {hit.passage.title} — {hit.passage.document}")
        print("   " + " ".join(hit.passage.text.split()))
    return 0


def run_text(arguments: argparse.Namespace) -> int:
    """Print a document's text exactly, or write all of them to a folder."""
    from chatbot.store import open_index

    with open_index(_settings(arguments).index) as snapshot:
        if arguments.all is None:
            sys.stdout.write(snapshot.document(arguments.document).text)
            return 0
        arguments.all.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for document in snapshot.documents():
            name = Path(document.name).name
            if name in taken:
                name = document.name.strip("/").replace("/", "__")
            taken.add(name)
            (arguments.all / name).write_bytes(document.text.encode())
    return 0


def run_documents(arguments: argparse.Namespace) -> int:
    """List the indexed documents."""
    from chatbot.store import open_index

    with open_index(_settings(arguments).index) as snapshot:
        documents = snapshot.documents()
    if arguments.json:
        _print_json([contract.document_row(document) for document in documents])
        return 0
    for document in documents:
        print(f"{document.published or '날짜 모름'}  {document.title} — {document.name}")
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Tell what the index holds and how fresh it is."""
    from chatbot.status import read_status

    status = read_status(_settings(arguments))
    if arguments.json:
        _print_json(contract.status_row(status))
        return 0
    print(f"색인 번호 {status.generation}: 문서 {status.documents:,}건, 대목 {status.passages:,}개")
    print(f"임베딩 모델: {status.encoder}")
    size = status.bytes_on_disk
    each = size / max(1, status.passages)
    print(f"디스크: {size / 1e6:.1f} MB (대목 하나에 {each:,.0f} 바이트)")
    print(f"만든 때: {status.built_at:%Y-%m-%d %H:%M %Z}")
    age = "" if status.newest_age_days is None else f" ({status.newest_age_days}일 전)"
    print(f"가장 최근 보도자료: {status.newest_release or '날짜 모름'}{age}")
    return 0


def run_doctor(arguments: argparse.Namespace) -> int:
    """Check the installation and the index; exit status 1 if anything is wrong."""
    from chatbot.doctor import examine

    checks = examine(_settings(arguments))
    if arguments.json:
        _print_json([contract.check_row(check) for check in checks])
    else:
        for check in checks:
            print(f"{'정상' if check.ok else '문제'}  {check.name}: {check.message}")
            if check.remedy:
                print(f"      → {check.remedy}")
    return 0 if all(check.ok for check in checks) else 1


def run_feedback(arguments: argparse.Namespace) -> int:
    """Print what visitors said of answers, as CSV or JSON."""
    import csv

    from chatbot.web.feedback import COLUMNS, FILE, Feedback

    settings = _settings(arguments)
    rows = Feedback(settings.index / FILE, settings.question_days).rows()
    if arguments.json:
        _print_json(rows)
        return 0
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return 0


def _cell(value: str | None) -> str:
    # A spreadsheet would run what begins like a formula.
    text = value or ""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve the page and the HTTP API until stopped."""
    from chatbot.web.server import serve

    serve(_settings(arguments))
    return 0


def _settings(arguments: argparse.Namespace) -> Settings:
    given = {key: getattr(arguments, key, None) for key in ("index", "host", "port")}
    return load_settings(**given)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))
