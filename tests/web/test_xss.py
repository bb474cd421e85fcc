"""Hostile text through every place that a visitor or a file can fill, in a real browser."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chatbot.records import Block, BlockKind, Department, Document, Person
from tests.fakes import FakeAssistant
from tests.web.browsing import ask, open_page
from tests.web.conftest import make_app, served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

CALL = "window.fired=(window.fired||0)+1"
PAYLOADS = [
    f"<script>{CALL}</script>",
    f"<ScRiPt>{CALL}</sCrIpT>",
    f"</script><script>{CALL}</script>",
    f"<script src=data:,{CALL}></script>",
    f"<script src=https://evil.example/x.js></script>{CALL}",
    f"<img src=x onerror={CALL}>",
    f"<img src=x onerror='{CALL}'>",
    f'<img src=x onerror="{CALL}">',
    f"<img/src=x/onerror={CALL}>",
    f"<IMG SRC=x ONERROR={CALL}>",
    f"<img src=x:x onerror={CALL}//",
    f"<<img src=x onerror={CALL}>>",
    f"<svg onload={CALL}>",
    f"<svg/onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{CALL}><text x=20 y=20>눌러</text></a></svg>",
    f"<math><mtext><img src=x onerror={CALL}></mtext></math>",
    f"<body onload={CALL}>",
    f"<iframe src=javascript:{CALL}></iframe>",
    f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    f"<object data=javascript:{CALL}></object>",
    f"<embed src=javascript:{CALL}>",
    f"<details open ontoggle={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f"<audio src=x onerror={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<select autofocus onfocus={CALL}>",
    f"<textarea autofocus onfocus={CALL}>",
    f"</textarea><script>{CALL}</script>",
    f"<marquee onstart={CALL}>",
    f"<a href=javascript:{CALL}>눌러</a>",
    f"<form action=javascript:{CALL}><button>눌러</button></form>",
    f"<style>@import 'javascript:{CALL}';</style>",
    "<style>*{background:url(https://evil.example/x)}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    f"<base href=https://evil.example/><script>{CALL}</script>",
    f'" onmouseover="{CALL}" x="',
    f"' onfocus='{CALL}' autofocus tabindex='1",
    f'"><img src=x onerror={CALL}>',
    f"'><svg onload={CALL}>",
    f"`-{CALL}-`",
    "${" + CALL + "}",
    "$" + "{" + CALL + "}${alert(1)}",
    "{{" + CALL + "}}",
    "{{constructor.constructor('" + CALL + "')()}}",
    "{{{" + CALL + "}}}",
    "<%= " + CALL + " %>",
    "#{" + CALL + "}",
    f"`);{CALL};//",
    f"\\`;{CALL};\\`",
    f"[눌러](javascript:{CALL})",
    "![그림](https://evil.example/x.png?q=1)",
    "[출처 1](https://evil.example/)",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&#60;img src=x onerror={CALL}&#62;",
    f"\\u003cimg src=x onerror={CALL}\\u003e",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'>",
    f"<template><img src=x onerror={CALL}></template><x onclick={CALL}>",
    f"<p style='x:expression({CALL})'>",
    f"--><script>{CALL}</script><!--",
    f"]]><script>{CALL}</script>",
]


def hostile(number: int, payload: str) -> Document:
    """A release with the payload as its title, text, file name, body and people."""
    text = f"제목 {payload}\n본문{number}번 {payload}\n표\t{payload}\n* {payload}"
    bounds, at = [], 0
    for line in text.split("\n"):
        bounds.append((at, at + len(line)))
        at += len(line) + 1
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW, BlockKind.FOOTNOTE)
    return Document(
        name=f"{number} {payload}.txt",
        text=text,
        sha256="0" * 64,
        title=f"{number} {payload}",
        subtitle=payload,
        issuer=payload,
        departments=(Department(payload, (Person(payload, payload, payload),)),),
        blocks=tuple(
            Block(kind, start, end, level=1)
            for kind, (start, end) in zip(kinds, bounds, strict=True)
        ),
    )


def test_no_payload_runs_or_reaches_another_host(
    context: BrowserContext, release: Document
) -> None:
    documents = [hostile(number, payload) for number, payload in enumerate(PAYLOADS)]
    documents = [release, *documents]
    script = [
        (f"질문{number}번", f"본문{number}번 {payload}", payload[:8])
        for number, payload in enumerate(PAYLOADS)
    ]
    page: Page = context.new_page()
    elsewhere: list[str] = []
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    with served(make_app(FakeAssistant(documents, script))) as url:
        page.on("request", lambda request: elsewhere.append(request.url))
        open_page(page, url)
        for number, payload in enumerate(PAYLOADS):
            ask(page, f"질문{number}번 {payload}")
            if number % 25 == 24:
                page.get_by_role("button", name="새 대화").click()
                expect(page.locator(".welcome")).to_be_visible()
        for link in page.locator(".source").all():
            link.click()
            expect(page.locator("mark#cited")).to_be_focused()
        fired = page.evaluate("window.fired")
        for query in PAYLOADS[:60:6]:
            page.goto(f"{url}/documents")
            page.get_by_label("찾을 말").fill(query)
            page.get_by_role("button", name="찾기").click()
            fired = fired or page.evaluate("window.fired")
        page.goto(f"{url}/documents")
        addresses = [link.get_attribute("href") for link in page.locator(".documents a").all()]
        assert len(addresses) >= 50
        for address in addresses:
            answer = page.goto(f"{url}{address}")
            assert answer is not None
            assert answer.status == 200
            fired = fired or page.evaluate("window.fired")
    assert fired is None
    assert dialogs == []
    assert [request for request in elsewhere if not request.startswith((url, "data:"))] == []
