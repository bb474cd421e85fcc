"""What stands before every request: what may be reached, and what browsers are told."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.web.failures import problem

BODY_LIMIT_BYTES = 256 * 1024
# The longest text that may be checked, with what was found for each of its statements.
SHEET_LIMIT_BYTES = 8 * 1024 * 1024
# Gradio compiles its templates and pastes its styles, hence the two unsafe words.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Gradio serves far more than the page needs: files, uploads, proxies, direct calls, monitoring.
_EXACT = frozenset(
    "/ /en /en/ /theme.css /en/theme.css /favicon.ico /manifest.json"
    " /en/manifest.json /robots.txt /healthz /metrics /documents /check".split()
)
_BELOW = ("/assets/", "/static/", "/public/", "/source/", "/original/", "/api/")
_GRADIO = ("queue/join", "queue/data", "heartbeat/", "startup-events", "cancel", "theme.css")
_FORWARDED = frozenset({b"x-forwarded-host", b"x-forwarded-prefix", b"x-gradio-server"})


class Guard:
    """Lets through what the page uses, strips what would mislead, adds security headers."""

    def __init__(self, app: ASGIApp, trust_proxy: bool = False) -> None:
        self._app = app
        self._trust_proxy = trust_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if not reachable(scope["path"]):
            answer = problem(404, "그런 주소가 없습니다.", "주소를 확인해 주세요.")
            await answer(scope, receive, dress)
            return
        if _is_of_unknown_length(scope):
            answer = problem(411, "요청의 길이를 알 수 없습니다.", "Content-Length를 붙여 주세요.")
            await answer(scope, receive, dress)
            return
        if _is_too_large(scope):
            answer = problem(413, "요청이 너무 큽니다.", "질문을 줄여서 다시 보내 주세요.")
            await answer(scope, receive, dress)
            return
        if not self._trust_proxy:
            kept = [pair for pair in scope["headers"] if pair[0] not in _FORWARDED]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, dress)


def reachable(path: str) -> bool:
    """Tell whether the page or the API needs this path."""
    if path in _EXACT or path.startswith(_BELOW):
        return True
    inner = path.removeprefix("/en")
    return inner.startswith(("/assets/", "/static/")) or (
        inner.startswith("/gradio_api/") and inner.removeprefix("/gradio_api/").startswith(_GRADIO)
    )


def _is_of_unknown_length(scope: Scope) -> bool:
    return any(name == b"transfer-encoding" for name, _ in scope["headers"])


def _is_too_large(scope: Scope) -> bool:
    limit = SHEET_LIMIT_BYTES if scope["path"] == "/api/check/sheet" else BODY_LIMIT_BYTES
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return any(not value.isdigit() or int(value) > limit for value in lengths)
