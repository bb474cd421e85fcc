"""Every failure as a Korean sentence and a remedy; never a traceback."""

from __future__ import annotations

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.errors import (
    ChatbotError,
    DocumentUnknown,
    Overloaded,
    QuestionError,
    TooManyRequests,
)

logger = logging.getLogger(__name__)

STATUS: tuple[tuple[type[ChatbotError], int], ...] = (
    (QuestionError, 422),
    (DocumentUnknown, 404),
    (TooManyRequests, 429),
    (Overloaded, 503),
)


def problem(status: int, message: str, remedy: str) -> JSONResponse:
    """Make the answer to a request that failed."""
    return JSONResponse({"error": {"message": message, "remedy": remedy}}, status)


def log_unexpected() -> ChatbotError:
    """Log the exception in hand under an id, and give what a user may know of it."""
    identity = secrets.token_hex(4)
    logger.exception("unexpected error", extra={"error_id": identity})
    return ChatbotError(
        f"예기치 못한 오류가 생겼습니다(오류 번호 {identity}).",
        "잠시 뒤에 다시 해 보시고, 계속되면 오류 번호를 운영자에게 알려 주세요.",
    )


def install(app: FastAPI) -> None:
    """Make the application answer failures with ``{"error": {"message", "remedy"}}``."""
    app.add_exception_handler(ChatbotError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)


def _expected(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ChatbotError):
        raise error
    status = next((code for kind, code in STATUS if isinstance(error, kind)), 503)
    response = problem(status, error.message, error.remedy)
    if isinstance(error, Overloaded):
        response.headers["Retry-After"] = "10"
    return response


def _invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    details = error.errors()
    if any(detail["type"] == "json_invalid" for detail in details):
        return problem(422, "요청 본문이 JSON이 아닙니다.", '{"question": "…"} 꼴로 보내 주세요.')
    names = {".".join(str(part) for part in detail["loc"][1:]) for detail in details}
    where = ", ".join(sorted(name for name in names if name)) or "본문"
    return problem(
        422, f"요청의 값이 올바르지 않습니다: {where}.", "/api/openapi.json의 형식을 확인해 주세요."
    )


def _refused(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 400:
        return problem(422, "요청 본문을 읽을 수 없습니다.", "UTF-8로 쓴 JSON을 보내 주세요.")
    if error.status_code == 405:
        return problem(405, "그 방법으로는 요청할 수 없습니다.", "GET과 POST를 확인해 주세요.")
    return problem(
        error.status_code, "요청한 것을 드릴 수 없습니다.", "주소가 맞는지 확인해 주세요."
    )


class CatchUnexpected:
    """Answers 500 with an error id where the application broke."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer for what it raises."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:
            error = log_unexpected()
            if not started:
                await problem(500, error.message, error.remedy)(scope, receive, send)
