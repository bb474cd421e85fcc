import pytest
from starlette.testclient import TestClient

from chatbot.errors import Unsafe
from chatbot.records import Document
from chatbot.settings import Settings
from chatbot.web.app import DOORS, create_app, trusted_hosts
from tests.fakes import FakeAssistant
from tests.web.conftest import make_app


@pytest.mark.parametrize("path", ["/", "/documents", "/api/nothing", "/healthz", "/public/page.js"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "img-src 'self' data:" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/monitoring",
        "/monitoring/summary",
        "/config",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://example.org",
        "/gradio_api/reset",
        "/gradio_api/run/ask",
        "/gradio_api/call/ask",
        "/gradio_api/api/ask",
        "/gradio_api/runs",
        "/gradio_api/vibe-code/",
        "/gradio_api/mcp",
        "/en/gradio_api/call/ask",
        "/login",
        "/.env",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_the_page_does_not_need_is_not_there(
    client: TestClient, method: str, path: str
) -> None:
    assert client.request(method, path).status_code == 404


def test_another_origin_may_not_read(client: TestClient) -> None:
    for path in ("/", "/healthz", "/theme.css"):
        headers = client.get(path, headers={"Origin": "https://evil.example"}).headers
        assert not [name for name in headers if name.startswith("access-control")]


def test_a_foreign_host_name_is_refused_and_a_forwarded_one_ignored(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    page = client.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert page.status_code == 200
    assert "evil.example" not in page.text


def test_the_public_address_is_trusted_besides_this_machine() -> None:
    assert "chat.example.go.kr" in trusted_hosts(Settings(public_url="https://chat.example.go.kr"))
    assert trusted_hosts(Settings(host="0.0.0.0")) == ["*"]
    assert "evil.example" not in trusted_hosts(Settings())


@pytest.mark.parametrize("name", DOORS)
def test_a_switch_that_opens_a_door_is_refused(
    name: str, release: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(Unsafe, match=name):
        create_app(FakeAssistant([release]), Settings())  # type: ignore[arg-type]


def test_a_large_body_is_refused(client: TestClient) -> None:
    response = client.post("/api/ask", content=b"x" * 300_000)
    assert response.status_code == 413
    assert "너무 큽니다" in response.json()["error"]["message"]


def test_the_page_is_in_korean_before_any_script_has_run(client: TestClient) -> None:
    page = client.get("/", headers={"Accept-Encoding": "br, gzip"})
    assert '<html\n\tlang="ko"' in page.text
    assert "raw.githubusercontent.com" not in page.text
    assert "<noscript>" in page.text
    assert 'lang="en"' in client.get("/en").text[:200]


def test_unknown_addresses_are_told_in_korean(release: Document) -> None:
    with TestClient(make_app(FakeAssistant([release]))) as client:
        for path in ("/nothing", "/api/nothing"):
            assert "없습니다" in client.get(path).json()["error"]["message"]
