import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from chatbot.records import Document
from chatbot.web import originals
from tests.fakes import FakeAssistant
from tests.web.conftest import make_app


@pytest.fixture
def stored(tmp_path: Path, release: Document) -> Document:
    file = tmp_path / "보도자료 1.html"
    file.write_bytes(b"<script>alert(1)</script>")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return replace(release, name=file.as_posix(), sha256=digest)


def test_the_original_file_is_linked_and_saved_not_shown(stored: Document) -> None:
    address = originals.address(stored)
    with TestClient(make_app(FakeAssistant([stored]))) as client:
        page = client.get(address.replace("/original/", "/source/", 1))
        response = client.get(address)
    assert f'href="{address}" download' in page.text
    assert response.content == b"<script>alert(1)</script>"
    assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")


def test_a_file_that_has_changed_since_is_not_given_out(stored: Document) -> None:
    Path(stored.name).write_text("주민등록번호 900101-1234567", "utf-8")
    with TestClient(make_app(FakeAssistant([stored]))) as client:
        response = client.get(originals.address(stored))
    assert response.status_code == 404
    assert "바뀌었습니다" in response.json()["error"]["message"]


@pytest.mark.parametrize("name", ["etc/passwd", "%2Fetc%2Fpasswd", "../../etc/passwd", "%00"])
def test_a_file_that_the_index_does_not_know_is_not_there(stored: Document, name: str) -> None:
    with TestClient(make_app(FakeAssistant([stored]))) as client:
        assert client.get(f"/original/{name}").status_code == 404


def test_a_release_whose_file_is_gone_has_no_link(stored: Document) -> None:
    Path(stored.name).unlink()
    assert originals.address(stored) == ""
    assert originals.read_original(stored) is None
