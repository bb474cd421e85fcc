"""JSON over HTTP: ask, search and health."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from chatbot import contract
from chatbot.web.failures import problem
from chatbot.web.feedback import Feedback
from chatbot.web.metrics import Metrics
from chatbot.web.schemas import (
    MOST_CHARACTERS,
    AnswerModel,
    FailureModel,
    HealthModel,
    HitModel,
    Opinion,
    Question,
)
from chatbot.web.service import Service, client_of

FAILURES: dict[int | str, dict[str, Any]] = {
    code: {"model": FailureModel} for code in (422, 429, 503)
}


def build_api(service: Service, metrics: Metrics, feedback: Feedback | None) -> APIRouter:
    """Make the routes.

    :param feedback: where opinions go; None takes none.
    """
    router = APIRouter()

    @router.post("/api/ask", responses=FAILURES, response_model=AnswerModel)
    async def ask(body: Question, request: Request) -> JSONResponse:
        """Answer a question with exact citations, or refuse."""
        answer = await service.ask_soon(body.question, body.history, client_of(request))
        return JSONResponse(contract.answer_row(answer, body.id))

    @router.get("/api/search", responses=FAILURES, response_model=list[HitModel])
    def search(
        request: Request,
        question: Annotated[str, Query(max_length=MOST_CHARACTERS, description="찾을 말")],
        k: Annotated[int, Query(ge=1, le=100, description="찾을 대목의 수")] = 10,
    ) -> JSONResponse:
        """Find the passages nearest to a question, best first."""
        return JSONResponse(contract.hit_rows(service.search(question, k, client_of(request))))

    @router.post("/api/feedback", status_code=204, responses=FAILURES)
    def take(opinion: Opinion, request: Request) -> Response:
        """Keep what a visitor thinks of an answer, without personal data."""
        if feedback is None:
            return problem(404, "의견을 받지 않습니다.", "운영자에게 문의해 주세요.")
        service.limit.check(client_of(request))
        feedback.add(opinion.id, opinion.answer, opinion.verdict, opinion.note, opinion.question)
        return Response(status_code=204)

    @router.get("/healthz", response_model=HealthModel)
    def healthz() -> JSONResponse:
        """Tell that the service answers, and out of which index."""
        row = contract.status_row(service.assistant.status())
        shown = {key: row[key] for key in HealthModel.model_fields if key in row}
        return JSONResponse({"status": "ok"} | shown)

    @router.get("/metrics", include_in_schema=False)
    def counts() -> PlainTextResponse:
        return PlainTextResponse(metrics.render(service.assistant.status()))

    @router.api_route(
        "/api/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False
    )
    def unknown(rest: str) -> JSONResponse:
        return problem(404, "그런 API가 없습니다.", "/api/openapi.json을 확인해 주세요.")

    return router
