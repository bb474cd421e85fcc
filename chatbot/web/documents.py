"""The list of all indexed releases: a plain page, searched and sorted by the server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from chatbot.korean import normalise
from chatbot.records import Failure
from chatbot.web import source
from chatbot.web.catalogue import Catalogue, Entry
from chatbot.web.releases import whole_page
from chatbot.web.service import Service

if TYPE_CHECKING:
    from chatbot.status import Status

PER_PAGE = 50
Order = Literal["newest", "oldest", "issuer"]
ORDERS: dict[Order, str] = {"newest": "최신순", "oldest": "오래된순", "issuer": "기관순"}


def build_documents(service: Service) -> APIRouter:
    """Make the route."""
    router = APIRouter(include_in_schema=False)
    catalogue = Catalogue(service.assistant)

    @router.get("/documents")
    def documents(
        q: Annotated[str, Query(max_length=200)] = "",
        order: Order = "newest",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> HTMLResponse:
        found = arrange(search(catalogue.entries(), q), order)
        first = (page - 1) * PER_PAGE
        body = (
            f"<h1>자료 목록</h1>{_freshness(service.assistant.status())}{_form(q, order)}"
            f'<p role="status">{len(found):,}건</p>'
            f'<ul class="documents">{"".join(map(_item, found[first : first + PER_PAGE]))}</ul>'
            f"{_pages(len(found), page, q, order)}{_failures(service.assistant.failures())}"
        )
        return HTMLResponse(whole_page("자료 목록", body))

    return router


def search(documents: Sequence[Entry], query: str) -> list[Entry]:
    """Choose the releases that hold every word of a query in title, subtitle, body or file name."""
    words = normalise(query).lower().split()

    def holds(document: Entry) -> bool:
        fields = (document.title, document.subtitle, document.issuer, document.name)
        text = " ".join(fields).lower()
        return all(word in text for word in words)

    return [document for document in documents if holds(document)]


def arrange(documents: Sequence[Entry], order: Order) -> list[Entry]:
    """Sort releases; those without a date come last."""
    if order == "issuer":
        return sorted(documents, key=lambda item: (item.issuer or "힣", item.title))
    dated = [item for item in documents if item.published]
    dated.sort(key=lambda item: item.published or date.min, reverse=order == "newest")
    return dated + [item for item in documents if not item.published]


def _freshness(status: Status) -> str:
    newest = "날짜를 알 수 없습니다"
    if status.newest_release:
        newest = f"{status.newest_release} ({status.newest_age_days:,}일 전)"
    return (
        '<dl class="facts">'
        f"<div><dt>자료</dt><dd>{status.documents:,}건</dd></div>"
        f"<div><dt>최근 자료</dt><dd>{newest}</dd></div>"
        f"<div><dt>색인한 때</dt><dd>{status.built_at:%Y-%m-%d %H:%M %Z}</dd></div></dl>"
    )


def _form(query: str, order: Order) -> str:
    options = "".join(
        f'<option value="{key}"{" selected" if key == order else ""}>{name}</option>'
        for key, name in ORDERS.items()
    )
    return (
        '<form class="find" role="search" action="/documents">'
        '<p><label for="q">찾을 말</label>'
        f'<input id="q" name="q" type="search" value="{escape(query)}"></p>'
        f'<p><label for="order">순서</label><select id="order" name="order">{options}</select></p>'
        '<button type="submit">찾기</button></form>'
    )


def _item(document: Entry) -> str:
    facts = [document.issuer, str(document.published or "날짜 모름")]
    if document.pages:
        facts.append(f"{document.pages}쪽")
    listed = "".join(f"<li>{escape(text)}</li>" for text in document.outline)
    details = f"<details><summary>차례</summary><ul>{listed}</ul></details>" if listed else ""
    return (
        f'<li><a href="{escape(source.path(document.name))}">{escape(document.title)}</a>'
        f"<span>{escape(', '.join(fact for fact in facts if fact))}</span>{details}</li>"
    )


def _failures(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    rows = "".join(
        f"<li><b>{escape(failure.path)}</b><span>{escape(failure.reason)}</span></li>"
        for failure in failures[:PER_PAGE]
    )
    more = f"<p>이 밖에 {len(failures) - PER_PAGE:,}개</p>" if len(failures) > PER_PAGE else ""
    return (
        f'<section class="failures"><h2>읽지 못한 파일 {len(failures):,}개</h2>'
        f'<ul class="documents">{rows}</ul>{more}</section>'
    )


def _pages(found: int, page: int, query: str, order: Order) -> str:
    last = max(1, -(-found // PER_PAGE))
    if last == 1:
        return ""
    links = [
        f'<a href="/documents?{escape(urlencode({"q": query, "order": order, "page": number}))}">'
        f"{name}</a>"
        for number, name in ((page - 1, "이전"), (page + 1, "다음"))
        if 1 <= number <= last
    ]
    return (
        f'<nav class="pages" aria-label="쪽">{" ".join(links)} <span>{page} / {last}</span></nav>'
    )
