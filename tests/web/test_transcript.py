from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from docx import Document as open_docx
from starlette.testclient import TestClient

from chatbot import contract
from chatbot.errors import DocumentUnknown
from chatbot.records import Document
from chatbot.web.licence import UNKNOWN, licence_of
from chatbot.web.texts import ENGLISH, KOREAN
from chatbot.web.transcript import to_html, transcribe
from chatbot.web.word import to_docx
from tests.fakes import FakeAssistant
from tests.web.conftest import SCRIPT, make_app

BASE = "https://chat.example.go.kr"
DAY = date(2025, 3, 1)


@pytest.fixture
def talk(release: Document) -> list[Any]:
    assistant = FakeAssistant([release], SCRIPT)
    rows = [contract.answer_row(assistant.ask(asked)) for asked in ("AI 펀드는?", "날씨는?")]
    return [*rows, {"question": "😀", "error": "질문이 비어 있습니다."}, {"nonsense": 1}]


def test_a_file_holds_questions_quotes_addresses_and_terms(
    release: Document, talk: list[Any]
) -> None:
    exchanges = transcribe(talk, lambda _: release, BASE, KOREAN)
    assert [exchange.is_exact for exchange in exchanges] == [True, True]
    page = unescape(to_html(exchanges, KOREAN, DAY))
    paragraphs = open_docx(BytesIO(to_docx(exchanges, KOREAN, DAY))).paragraphs
    word = "\n".join(paragraph.text for paragraph in paragraphs)
    for said in ("AI 펀드는?", "약 3조원", SCRIPT[0][1], UNKNOWN, "날씨는?", KOREAN.machine):
        assert said in page
        assert said in word
    links = [link.address for item in paragraphs for link in item.hyperlinks]
    assert len(links) == 1
    assert links[0].startswith(f"{BASE}/source/corpus/")
    assert "😀" not in page + word


def test_what_a_language_model_wrote_is_kept_with_the_quotes_below_it(
    release: Document, talk: list[Any]
) -> None:
    worded = talk[0] | {"worded": True, "answer": "펀드는 약 3조원입니다 [1]."}
    (exchange,) = transcribe([worded], lambda _: release, BASE, KOREAN)
    assert exchange.is_exact
    texts = [line.text for line in exchange.lines]
    assert texts == ["펀드는 약 3조원입니다 [1].", KOREAN.worded, SCRIPT[0][1]]


def test_a_quote_that_no_longer_stands_is_said_to_be_so(release: Document, talk: list[Any]) -> None:
    changed = replace(release, text=release.text.replace("3조원", "4조원"))

    def gone(name: str) -> Document:
        raise DocumentUnknown("그런 문서가 없습니다.", "")

    for find in (lambda _: changed, gone):
        answered, refused = transcribe(talk, find, BASE, KOREAN)
        assert not answered.is_exact
        assert refused.is_exact
        assert KOREAN.changed in unescape(to_html([answered], KOREAN, DAY))
        assert len(open_docx(BytesIO(to_docx([answered], ENGLISH, DAY))).paragraphs) > 3


def test_words_that_break_files_do_not_break_these(release: Document, talk: list[Any]) -> None:
    talk[0]["question"] = "<script>\u0000\ud83d\uffff\u0007 질문"
    exchanges = transcribe(talk, lambda _: release, BASE, KOREAN)
    page = to_html(exchanges, KOREAN, DAY)
    page.encode()
    assert "<script" not in page
    assert "질문" in open_docx(BytesIO(to_docx(exchanges, KOREAN, DAY))).paragraphs[1].text


def test_the_terms_of_use_are_those_that_the_release_states(release: Document) -> None:
    def stated(text: str) -> str:
        return licence_of(replace(release, text=text))

    assert stated("본 저작물은 공공누리 제1유형으로 개방합니다.") == "공공누리 제1유형(출처표시)"
    assert "변경금지" in stated("공공누리(공공저작물 자유이용허락표시) 제 4 유형")
    assert stated("공공누리의 출처표시 조건에 따라 쓸 수 있습니다.").startswith("공공누리 제1유형")
    assert stated("제1유형 지원금") == ""


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_the_browser_gets_its_conversation_as_a_file(
    release: Document, talk: list[Any], kind: str
) -> None:
    with TestClient(make_app(FakeAssistant([release], SCRIPT))) as client:
        body = {"format": kind, "talk": talk}
        response = client.post("/api/export", json=body)
        assert client.post("/api/export", json=body | {"format": "exe"}).status_code == 422
        assert client.post("/api/export", json=body | {"talk": [{}] * 99}).status_code == 422
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith(f'conversation.{kind}"')
    assert len(response.content) > 1000
