"""Gradio's frame of the page, corrected: its language, its previews, a word without scripts."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_SCRIPT = (
    '<noscript><p lang="ko">이 화면은 자바스크립트가 있어야 움직입니다.'
    ' <a href="/documents">자료 목록</a>은 없이도 볼 수 있습니다.</p></noscript>'
)
# Seen at once, while Gradio's scripts are on their way; the page takes it away when it is ready.
OPENING = (
    '<p id="opening" role="status"'
    ' style="position:absolute;top:40%;width:100%;margin:0;text-align:center">'
    "보도자료 챗봇 · 여는 중…</p>"
)
# Previews for other sites, with Gradio's name and a picture from elsewhere.
_PREVIEWS = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*?/>\s*')
_LANGUAGES = {"/": b"ko", "/en": b"en", "/en/": b"en"}


class Frame:
    """Rewrites the HTML in which Gradio serves a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; rewrite the answer if it is a page."""
        language = _LANGUAGES.get(scope.get("path", ""))
        if scope["type"] != "http" or language is None:
            await self._app(scope, receive, send)
            return
        # Asked for uncompressed, so that it can be read here.
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        scope = {**scope, "headers": plain}
        start: Message = {}
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = correct(body, language) if start["status"] == 200 else body
            if scope["method"] != "HEAD":
                MutableHeaders(scope=start)["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, rewrite)


def correct(page: bytes, language: bytes) -> bytes:
    """Set the language, drop the previews, add what to read without scripts."""
    page = page.replace(b'lang="en"', b'lang="' + language + b'"', 1)
    page = _PREVIEWS.sub(b"", page)
    return page.replace(b"<gradio-app", (NO_SCRIPT + OPENING).encode() + b"<gradio-app", 1)
