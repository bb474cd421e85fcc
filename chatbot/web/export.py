"""A conversation as a file: the browser sends what it kept, and gets it back to save."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from chatbot.web import transcript, word
from chatbot.web.conversation import TURNS_KEPT
from chatbot.web.service import Service, client_of
from chatbot.web.texts import ENGLISH, KOREAN

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Talk(BaseModel):
    """A conversation, and as what it is wanted."""

    format: Literal["html", "docx"]
    language: Literal["ko", "en"] = "ko"
    talk: Annotated[list[dict[str, Any]], Field(max_length=TURNS_KEPT)]


def build_export(
    service: Service, public_url: str, today: Callable[[], date] = date.today
) -> APIRouter:
    """Make the route.

    :param public_url: how the service is seen from outside; empty takes it from the request.
    """
    router = APIRouter(include_in_schema=False)

    @router.post("/api/export")
    def export(body: Talk, request: Request) -> Response:
        service.limit.check(client_of(request))
        texts = ENGLISH if body.language == "en" else KOREAN
        base = (public_url or str(request.base_url)).rstrip("/")
        exchanges = transcript.transcribe(body.talk, service.assistant.document, base, texts)
        if body.format == "docx":
            return _file(word.to_docx(exchanges, texts, today()), DOCX, "docx")
        page = transcript.to_html(exchanges, texts, today())
        return _file(page.encode(), "text/html; charset=utf-8", "html")

    return router


def _file(content: bytes, kind: str, ending: str) -> Response:
    named = f'attachment; filename="conversation.{ending}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": named})
