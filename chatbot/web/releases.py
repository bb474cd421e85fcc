"""Pages of the releases themselves, which work without the chat and without scripts."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from chatbot.errors import DocumentUnknown
from chatbot.records import Span
from chatbot.web import originals, source
from chatbot.web.service import Service
from chatbot.web.texts import KOREAN

MOVED = "이 주소를 만든 뒤 보도자료가 바뀌어, 인용한 대목을 지금 있는 자리에서 보여 드립니다."
GONE = "이 주소를 만든 뒤 보도자료가 바뀌어, 인용했던 대목이 지금은 없습니다."


def build_releases(service: Service) -> APIRouter:
    """Make the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/source/{name:path}")
    def release(
        name: str,
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=0)] = None,
        digest: Annotated[str, Query(max_length=64)] = "",
        part: bool = False,
    ) -> HTMLResponse:
        try:
            document = service.assistant.document(name)
        except DocumentUnknown as error:
            said = f"<h1>{escape(error.message)}</h1><p>{escape(error.remedy)}</p>"
            return HTMLResponse(whole_page(error.message, said), 404)
        cited, notice = None, ""
        if start is not None and end is not None:
            cited, moved = source.locate(document, Span(start, end), digest)
            notice = (MOVED if cited else GONE) if moved else ""
        shown = f'<p class="changed" role="note">{notice}</p>' if notice else ""
        file = originals.address(document)
        if part:
            return HTMLResponse(shown + source.render(document, cited, 2, file))
        article = source.render(document, cited, 1, file)
        return HTMLResponse(whole_page(document.title, shown + article))

    @router.get("/en")
    def english() -> RedirectResponse:
        return RedirectResponse("/en/")

    return router


def whole_page(title: str, body: str, script: str = "") -> str:
    """Put a body into a page of its own.

    :param script: address of the script that it runs, if any.
    """
    runs = f'<script src="{escape(script)}" defer></script>' if script else ""
    service = escape(KOREAN.service)
    return (
        '<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} | {service}</title>"
        '<link rel="stylesheet" href="/public/theme.css">'
        f'<link rel="icon" href="/public/icon.svg" type="image/svg+xml">{runs}</head>'
        '<body class="whole"><a class="skip" href="#body">본문으로 바로가기</a>'
        f'<header class="bar"><p class="name"><a href="/">{service}</a></p>'
        f'<nav aria-label="{service}"><a href="/">{escape(KOREAN.log)}</a>'
        f'<a href="/check">{escape(KOREAN.check)}</a>'
        f'<a href="/documents">{escape(KOREAN.documents)}</a></nav></header>'
        f'<main id="body" tabindex="-1">{body}</main></body></html>'
    )
