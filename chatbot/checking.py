"""Verdicts as the command line writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatbot import contract
from chatbot.errors import BatchInvalid, ChatbotError
from chatbot.records import Judgement, Verdict

if TYPE_CHECKING:
    from chatbot.assistant import Assistant

NAMES = {
    Judgement.SUPPORTED: "일치",
    Judgement.CONTRADICTED: "불일치",
    Judgement.NOT_FOUND: "근거 없음",
}


def check_batch(assistant: Assistant, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Check the claim of each row; one that cannot be checked does not stop the others."""
    for row in rows:
        identity, claim = row.get("id"), row.get("claim", "")
        try:
            yield contract.verdict_row(assistant.check(claim), identity)
        except ChatbotError as error:
            yield contract.failed_verdict_row(claim, str(error), identity)


def check_file(assistant: Assistant, path: Path) -> Iterator[dict[str, Any]]:
    """Check each statement of a text file; what is set aside is named too.

    :raises BatchInvalid: if the file cannot be read.
    :raises QuestionError: if the text is empty or too long.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BatchInvalid(
            f"{path} 파일을 UTF-8 글로 읽을 수 없습니다.", "경로와 인코딩을 확인해 주세요."
        ) from error
    for statement, verdict in assistant.check_text(text):
        yield contract.statement_row(statement, verdict)


def describe(verdict: Verdict) -> Iterator[str]:
    """Say a verdict in lines for people."""
    yield f"{NAMES[verdict.judgement]} (확신 {verdict.confidence:.0%})"
    for difference in verdict.differences:
        yield f"  글: {difference.claim} ↔ 보도자료: {difference.source}"
    lists = (("", verdict.citations), ("가장 가까운 대목: ", verdict.nearest))
    for lead, citations in (*lists, ("다른 보도자료: ", verdict.disagreeing)):
        for citation in citations:
            yield f"  [{citation.number}] {lead}“{' '.join(citation.quote.split())}”"
            day = citation.published or "날짜 모름"
            yield f"      {citation.title} ({day}) — {citation.document}"
