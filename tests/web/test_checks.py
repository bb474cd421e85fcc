import io
import json
import zipfile

import pytest
from starlette.testclient import TestClient

from chatbot.web.guards import BODY_LIMIT_BYTES

CLAIM = "'27년까지 중소기업 AI활용률을 50%('24년 28%)로 높이고"


def events(client: TestClient, text: str) -> list[dict]:
    response = client.post("/api/check/text", json={"text": text})
    assert response.headers["content-type"].startswith("text/event-stream")
    return [json.loads(event[6:]) for event in response.text.split("\n\n") if event]


def test_a_verdict_has_the_fields_of_the_contract(client: TestClient) -> None:
    row = client.post("/api/check", json={"id": "3", "claim": CLAIM}).json()
    assert row["id"] == "3"
    assert row["verdict"] == "supported"
    assert row["citations"][0]["quote"] == CLAIM
    assert {"claim", "confidence", "differences", "elapsed_ms"} <= row.keys()


def test_a_text_comes_back_statement_by_statement_with_addresses(client: TestClient) -> None:
    rows = events(client, f"안녕하세요.\n{CLAIM}\n달에는 토끼 12마리가 산다.")
    assert [row["total"] for row in rows] == [3, 3, 3]
    assert [row["verdict"] for row in rows] == [None, "supported", "not_found"]
    assert rows[0]["aside"] == "greeting"
    address = rows[1]["citations"][0]["address"]
    assert 'id="cited"' in client.get(address).text


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_is_refused_in_korean(client: TestClient, text: str) -> None:
    response = client.post("/api/check/text", json={"text": text})
    assert response.status_code == 422
    assert "비어" in response.json()["error"]["message"]


def test_a_text_beyond_what_a_request_may_hold_is_refused(client: TestClient) -> None:
    response = client.post("/api/check/text", json={"text": "가" * BODY_LIMIT_BYTES})
    assert response.status_code == 413


def test_the_table_comes_as_a_workbook_without_formulas(client: TestClient) -> None:
    rows = [{"cells": ["판정", "문장"]}, {"cells": ["불일치", "=1+1"]}]
    response = client.post("/api/check/sheet", json={"rows": rows})
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_table_of_the_longest_text_fits_into_a_workbook(client: TestClient) -> None:
    rows = [{"cells": ["일치", "가" * 60, "근거로 든 문장 " * 60, "https://x.kr/1"]}] * 600
    response = client.post("/api/check/sheet", json={"rows": rows})
    assert response.status_code == 200


def test_a_body_of_unknown_length_is_refused(client: TestClient) -> None:
    response = client.post("/api/check/text", content=iter([b'{"text": "', b'x"}']))
    assert response.status_code == 411
    assert "길이" in response.json()["error"]["message"]


def test_the_page_is_there_and_linked_from_the_others(client: TestClient) -> None:
    page = client.get("/check").text
    assert "<h1>사실 확인</h1>" in page
    assert 'href="/check"' in client.get("/documents").text
