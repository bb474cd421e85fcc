from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from starlette.testclient import TestClient

from chatbot.records import Document
from chatbot.web.feedback import FILE, MASK, Feedback, mask
from tests.fakes import FakeAssistant
from tests.web.browsing import ask, open_page
from tests.web.conftest import SCRIPT, make_app, served

OPINION = {"id": "abcdefgh", "answer": "0123456789abcdef", "verdict": "wrong"}


@pytest.mark.parametrize(
    "personal",
    [
        "900101-1234567",
        "9001011234567",
        "900101 2234567",
        "010-1234-5678",
        "01012345678",
        "010 1234 5678",
        "02)123-4567",
        "+82-10-1234-5678",
        "1234-5678-9012-3456",
        "1234567890123456",
        "hong.gildong@example.go.kr",
    ],
)
def test_what_belongs_to_a_person_is_masked(personal: str) -> None:
    assert mask(f"제 번호는 {personal}입니다") == f"제 번호는 {MASK}입니다"


@pytest.mark.parametrize("kept", ["3조원", "2025. 2. 20.", "50%('24년 28%)", "1,234,567명", ""])
def test_what_belongs_to_nobody_is_kept(kept: str) -> None:
    assert mask(kept) == kept


def test_an_opinion_is_kept_once_and_without_the_question(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "new" / FILE, question_days=0)
    feedback.add("a", "answer", "wrong", "", "제 번호는 010-1234-5678")
    feedback.add("a", "answer", "helpful", "010-1234-5678", "질문")
    (row,) = feedback.rows()
    assert row["verdict"] == "helpful"
    assert row["note"] == MASK
    assert row["question"] is None
    assert b"1234-5678" not in (tmp_path / "new" / FILE).read_bytes()


def test_a_question_goes_after_its_days(tmp_path: Path) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    feedback = Feedback(tmp_path / FILE, question_days=7, now=lambda: now)
    feedback.add("a", "answer", "wrong", "", "AI 펀드는?")
    assert feedback.rows()[0]["question"] == "AI 펀드는?"
    now += timedelta(days=7)
    assert feedback.rows()[0]["question"] is None


def test_nothing_kept_is_no_rows_and_makes_no_file(tmp_path: Path) -> None:
    assert Feedback(tmp_path / FILE, 0).rows() == []
    assert not (tmp_path / FILE).exists()


def test_the_api_takes_opinions_unless_they_are_off(tmp_path: Path, release: Document) -> None:
    with TestClient(make_app(FakeAssistant([release]), index=tmp_path)) as client:
        assert client.post("/api/feedback", json=OPINION).status_code == 204
        for bad in ({"id": "x"}, {"verdict": "maybe"}, {"answer": "'; DROP"}):
            assert client.post("/api/feedback", json=OPINION | bad).status_code == 422
    assert len(Feedback(tmp_path / FILE, 0).rows()) == 1
    with TestClient(make_app(FakeAssistant([release]), index=tmp_path, feedback=False)) as client:
        assert client.post("/api/feedback", json=OPINION).status_code == 404


@pytest.mark.browser
def test_a_visitor_says_that_an_answer_is_wrong_and_why(
    tmp_path: Path, context: BrowserContext, release: Document
) -> None:
    page = context.new_page()
    with served(make_app(FakeAssistant([release], SCRIPT), index=tmp_path)) as url:
        open_page(page, url)
        ask(page, "AI 펀드는 얼마인가요?")
        page.get_by_role("button", name="틀림").click()
        page.get_by_label("무엇이 틀렸나요?").fill("금액이 다릅니다. 010-1234-5678")
        page.get_by_role("button", name="의견 보내기").click()
        expect(page.get_by_label("무엇이 틀렸나요?")).to_have_count(0)
        said = page.locator("#said [role=status]")
        expect(said).to_contain_text("고맙습니다")
        ask(page, "AI 활용률은 얼마인가요?")
        expect(said).to_contain_text("50%")
    (row,) = Feedback(tmp_path / FILE, 0).rows()
    assert row["verdict"] == "wrong"
    assert row["note"] == f"금액이 다릅니다. {MASK}"
    assert row["question"] is None
