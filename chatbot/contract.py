"""The JSON forms in which the command line and the HTTP API answer; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from chatbot.doctor import Check
    from chatbot.records import Answer, Citation, Document, Hit, IndexReport, Statement, Verdict
    from chatbot.status import Status

Row = dict[str, Any]


def answer_row(answer: Answer, identity: str | None = None) -> Row:
    """Give an answer or a refusal as an object.

    :param identity: the asker's own id of the question, given back first.
    """
    row: Row = {} if identity is None else {"id": identity}
    return row | {
        "question": answer.question,
        "answer": answer.text,
        "worded": answer.is_worded,
        "grounded": answer.grounded,
        "confidence": round(answer.confidence, 4),
        "citations": [citation_row(citation) for citation in answer.citations],
        "short": asdict(answer.short) if answer.short else None,
        "contact": asdict(answer.contact) if answer.contact else None,
        "understood": answer.understood,
        "carried": list(answer.carried),
        "generation": answer.generation,
        "elapsed_ms": round(answer.elapsed_ms, 1),
    }


def citation_row(citation: Citation) -> Row:
    """Give a citation as an object; its offsets count in the text of the document."""
    return asdict(citation) | {"published": _day(citation.published)}


def verdict_row(verdict: Verdict, identity: str | None = None) -> Row:
    """Give a verdict as an object.

    :param identity: the asker's own id of the claim, given back first.
    """
    row: Row = {} if identity is None else {"id": identity}
    return row | {
        "claim": verdict.claim,
        "verdict": verdict.judgement.value,
        "confidence": round(verdict.confidence, 4),
        "differences": [asdict(difference) for difference in verdict.differences],
        "citations": [citation_row(citation) for citation in verdict.citations],
        "nearest": [citation_row(citation) for citation in verdict.nearest],
        "disagreeing": [citation_row(citation) for citation in verdict.disagreeing],
        "generation": verdict.generation,
        "elapsed_ms": round(verdict.elapsed_ms, 1),
    }


def statement_row(statement: Statement, verdict: Verdict | None) -> Row:
    """Give a statement of a text with its verdict; none where it is set aside."""
    place: Row = {
        "statement": statement.text,
        "start": statement.start,
        "end": statement.end,
        "aside": statement.aside.value if statement.aside else None,
    }
    return place | (verdict_row(verdict) if verdict else {"verdict": None})


def failed_verdict_row(claim: str, message: str, identity: str | None = None) -> Row:
    """Stand in for the verdict on a claim that cannot be checked as it stands."""
    row: Row = {} if identity is None else {"id": identity}
    return row | {
        "claim": claim.encode("utf-8", "replace").decode(),
        "verdict": "not_found",
        "confidence": 0.0,
        "differences": [],
        "citations": [],
        "error": message,
        "elapsed_ms": 0.0,
    }


def error_row(question: str, message: str, identity: str | None = None) -> Row:
    """Stand in for the answer to a question that cannot be answered as it stands."""
    row: Row = {} if identity is None else {"id": identity}
    return row | {
        "question": question.encode("utf-8", "replace").decode(),
        "answer": message,
        "grounded": False,
        "confidence": 0.0,
        "citations": [],
        "error": message,
        "elapsed_ms": 0.0,
    }


def hit_rows(hits: Sequence[Hit]) -> list[Row]:
    """Give found passages as objects, best first, their rank counted from 1."""
    return [
        {
            "rank": rank,
            "score": round(hit.score, 4),
            "document": hit.passage.document,
            "title": hit.passage.title,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
        }
        for rank, hit in enumerate(hits, 1)
    ]


def document_row(document: Document) -> Row:
    """Give what is known about a document, without its text."""
    return {
        "document": document.name,
        "title": document.title,
        "subtitle": document.subtitle,
        "issuer": document.issuer,
        "published": _day(document.published),
        "embargo": _day(document.embargo),
        "departments": [asdict(department) for department in document.departments],
        "pages": document.pages,
        "characters": len(document.text),
        "sha256": document.sha256,
        "files": [file.name for file in document.files],
    }


def report_row(report: IndexReport) -> Row:
    """Give what a run of ``index`` did."""
    return asdict(report) | {
        "failed": [asdict(failure) for failure in report.failed],
        "seconds": round(report.seconds, 1),
    }


def status_row(status: Status) -> Row:
    """Give the state of the index."""
    return asdict(status) | {
        "built_at": _day(status.built_at),
        "newest_release": _day(status.newest_release),
    }


def check_row(check: Check) -> Row:
    """Give one check of ``doctor``; only a failed one has a remedy."""
    row: Row = {"name": check.name, "ok": check.ok, "message": check.message}
    return row if check.ok else row | {"remedy": check.remedy}


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
