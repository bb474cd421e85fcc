"""The page 사실 확인 and the routes behind it: text in, a table of verdicts out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from chatbot import contract
from chatbot.web import source
from chatbot.web.api import FAILURES
from chatbot.web.failures import log_unexpected
from chatbot.web.releases import whole_page
from chatbot.web.schemas import Article, Claim, Sheet, VerdictModel
from chatbot.web.service import Checked, Service, client_of
from chatbot.web.sheet import XLSX, write_sheet

if TYPE_CHECKING:
    from chatbot.contract import Row

# GZip holds small pieces of a stream back, but leaves this kind alone.
_STREAM = "text/event-stream"
_LISTS = ("citations", "nearest", "disagreeing")


def build_checks(service: Service, limit: int) -> APIRouter:
    """Make the routes.

    :param limit: most characters of a text.
    """
    router = APIRouter()

    @router.post("/api/check", responses=FAILURES, response_model=VerdictModel)
    def check(body: Claim, request: Request) -> JSONResponse:
        """Hold one statement against the releases."""
        verdict = service.check(body.claim, client_of(request))
        return JSONResponse(contract.verdict_row(verdict, body.id))

    @router.post("/api/check/text", responses=FAILURES)
    def check_text(body: Article, request: Request) -> StreamingResponse:
        """Check a text statement by statement, each sent as an event when it is done."""
        checked = service.check_text(body.text, client_of(request))
        return StreamingResponse(_events(checked), media_type=_STREAM)

    @router.post("/api/check/sheet", include_in_schema=False)
    def sheet(body: Sheet, request: Request) -> Response:
        service.limit.check(client_of(request))
        content = write_sheet([row.cells for row in body.rows])
        return Response(content, media_type=XLSX)

    @router.get("/check", include_in_schema=False)
    def page() -> HTMLResponse:
        return HTMLResponse(whole_page("사실 확인", _body(limit), script="/public/check.js"))

    return router


def _events(checked: Iterator[Checked]) -> Iterator[str]:
    """Write each verdict as an event; what breaks on the way is told as the last one."""
    try:
        for total, statement, verdict in checked:
            row = contract.statement_row(statement, verdict)
            yield _event({"total": total} | _with_addresses(row))
    except Exception:  # the answer has begun: all that can be done is to say so
        yield _event({"error": str(log_unexpected())})


def _event(row: dict[str, Any]) -> str:
    return f"data: {json.dumps(row, ensure_ascii=False)}\n\n"


def _with_addresses(row: Row) -> Row:
    for name in _LISTS:
        for item in row.get(name, []):
            item["address"] = source.address(
                item["document"], item["start"], item["end"], item["quote"]
            )
    return row


def _body(limit: int) -> str:
    return (
        "<h1>사실 확인</h1>"
        "<p>문장이나 기사를 붙여 넣으면 문장마다 보도자료와 맞는지 확인하고,"
        " 다른 곳을 짚어 드립니다. 판정은 기계가 합니다. 출처의 원문을 확인해 주세요.</p>"
        f'<form class="check" data-limit="{limit}"><label for="text">확인할 글</label>'
        '<textarea id="text" name="text" rows="8" required aria-describedby="room"></textarea>'
        f'<p id="room" class="hint">{limit:,}자까지 한 번에 확인합니다.</p>'
        '<div class="buttons"><button type="submit">확인하기</button>'
        '<button type="button" data-do="stop" hidden>멈추기</button></div></form>'
        '<noscript><p class="changed">이 화면은 자바스크립트가 있어야 움직입니다.</p></noscript>'
        '<p id="progress" role="status"></p><progress id="bar" aria-label="진행" hidden></progress>'
        '<section id="result" aria-label="판정" hidden><div class="buttons">'
        '<label for="order">순서</label><select id="order">'
        '<option value="attention">살펴볼 것부터</option>'
        '<option value="text">글의 순서</option></select>'
        '<button type="button" data-do="copy">복사</button>'
        '<button type="button" data-do="csv">CSV 저장</button>'
        '<button type="button" data-do="xlsx">XLSX 저장</button></div>'
        '<div class="table" tabindex="0" role="group" aria-label="판정표">'
        '<table class="verdicts">'
        '<thead><tr><th scope="col">판정</th><th scope="col">문장</th>'
        '<th scope="col">보도자료의 말과 출처</th></tr></thead>'
        "<tbody></tbody></table></div></section>"
    )
