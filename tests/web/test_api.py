import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from chatbot.records import Answer, Document
from tests.fakes import FakeAssistant
from tests.web.conftest import NAME, SCRIPT, make_app


def post(client: TestClient, content: bytes) -> Any:
    headers = {"content-type": "application/json"}
    return client.post("/api/ask", content=content, headers=headers)


def test_an_answer_has_the_fields_of_the_contract(client: TestClient, release: Document) -> None:
    row = client.post("/api/ask", json={"id": "7", "question": "AI 펀드는 얼마인가요?"}).json()
    assert row["id"] == "7"
    assert row["grounded"] is True
    citation = row["citations"][0]
    assert citation["document"] == NAME
    assert release.text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["published"] == "2025-02-20"
    assert citation["page"] is None
    assert row["short"]["text"] == "약 3조원"


def test_a_refusal_has_no_citations_and_offers_a_contact(client: TestClient) -> None:
    row = client.post("/api/ask", json={"question": "오늘 날씨는 어떤가요?"}).json()
    assert row["grounded"] is False
    assert row["citations"] == []
    assert row["contact"]["person"]["phone"] == "044-204-7242"


def test_earlier_questions_reach_the_assistant(release: Document) -> None:
    assistant = FakeAssistant([release], SCRIPT)
    with TestClient(make_app(assistant)) as client:
        client.post("/api/ask", json={"question": "언제까지요?", "history": ["AI 펀드는?"]})
    assert assistant.asked[-1] == ("언제까지요?", ("AI 펀드는?",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"question": 3}',
        b'{"history": []}',
        b'{"question": "x", "history": "x"}',
        b'{"question": ""}',
        '{"question": "😀😀"}'.encode(),
        b'{"question": "\\u0000\\u0007"}',
        b'{"question": "\\ud83d"}',
        b'{"question": "' + b"a" * 5000 + b'"}',
        b'{"question": "' + b"a" * 50_000 + b'"}',
        b"\xff\xfe\x00",
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)
def test_bad_input_is_refused_in_korean_with_a_remedy(client: TestClient, body: bytes) -> None:
    response = post(client, body)
    assert response.status_code == 422
    error = response.json()["error"]
    for said in (error["message"], error["remedy"]):
        assert any("가" <= character <= "힣" for character in said)


def test_a_question_in_english_is_taken(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": "How much?"}).status_code == 200


def test_search_gives_ranked_passages(client: TestClient) -> None:
    rows = client.get("/api/search", params={"question": "펀드", "k": 3}).json()
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert set(rows[0]) == {"rank", "score", "document", "title", "start", "end", "text"}


@pytest.mark.parametrize("query", ["", "?question=x&k=0", "?question=x&k=many"])
def test_a_bad_search_is_refused_in_korean(client: TestClient, query: str) -> None:
    response = client.get(f"/api/search{query}")
    assert response.status_code == 422
    assert "올바르지 않습니다" in response.json()["error"]["message"]


def test_an_unexpected_error_shows_its_number_and_nothing_else(
    release: Document, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeAssistant):
        def search(self, question: str, limit: int = 10) -> Any:
            raise RuntimeError("/etc/secret path")

    with TestClient(make_app(Broken([release]))) as client:
        response = client.get("/api/search", params={"question": "x"})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    identity = response.json()["error"]["message"].split("오류 번호 ")[1][:8]
    assert any(getattr(record, "error_id", "") == identity for record in caplog.records)


def test_health_tells_generation_and_age(client: TestClient) -> None:
    row = client.get("/healthz").json()
    assert row["status"] == "ok"
    assert row["generation"] == 7
    assert row["newest_age_days"] == 1


def test_openapi_describes_the_routes(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/healthz"} <= set(described["paths"])
    assert "grounded" in described["components"]["schemas"]["AnswerModel"]["properties"]
    json.dumps(described)


def test_metrics_count_questions_by_outcome(release: Document) -> None:
    with TestClient(make_app(FakeAssistant([release], SCRIPT))) as client:
        client.post("/api/ask", json={"question": "AI 펀드는?"})
        client.post("/api/ask", json={"question": "날씨는?"})
        client.post("/api/ask", json={"question": " "})
        text = client.get("/metrics").text
    assert 'chatbot_questions_total{outcome="answered"} 1' in text
    assert 'chatbot_questions_total{outcome="refused"} 1' in text
    assert 'chatbot_questions_total{outcome="invalid"} 1' in text
    assert "chatbot_question_seconds_count 3" in text
    assert "chatbot_index_generation 7" in text


def test_too_many_questions_of_one_client_are_told_when_to_come_back(release: Document) -> None:
    with TestClient(make_app(FakeAssistant([release]), questions_per_minute=2)) as client:
        codes = [client.post("/api/ask", json={"question": "날씨"}).status_code for _ in range(3)]
        last = client.post("/api/ask", json={"question": "날씨"})
    assert codes == [200, 200, 429]
    assert "초 뒤에" in last.json()["error"]["remedy"]
    assert last.headers["retry-after"] == "10"


def test_a_burst_gets_answers_or_a_clear_busy_and_is_forgotten_afterwards(
    release: Document,
) -> None:
    class Slow(FakeAssistant):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            time.sleep(0.2)
            return super().ask(question, history)

    app = make_app(Slow([release], SCRIPT), questions_at_once=4)
    asked = {"question": "AI 펀드는?"}
    with TestClient(app) as client, ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda _: client.post("/api/ask", json=asked), range(60)))
        assert client.post("/api/ask", json=asked).status_code == 200
    codes = Counter(answer.status_code for answer in answers)
    assert set(codes) == {200, 503}
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert "질문이 많아" in busy.json()["error"]["message"]
    assert busy.headers["retry-after"] == "10"
