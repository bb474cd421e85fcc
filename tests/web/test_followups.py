import threading
from collections.abc import Sequence

from starlette.testclient import TestClient

from chatbot.records import Answer, Document, Span
from chatbot.web.followups import FollowUps, candidates
from chatbot.web.metrics import Metrics
from chatbot.web.service import RateLimit, Service
from tests.fakes import FakeAssistant
from tests.web.conftest import NAME, SCRIPT, make_app

FUND = SCRIPT[0][1]


def cited(release: Document) -> Span:
    start = release.text.index(FUND)
    return Span(start, start + len(FUND))


def following(assistant: FakeAssistant, clock: object = None) -> FollowUps:
    service = Service(assistant, Metrics(), RateLimit(0), at_once=4)  # type: ignore[arg-type]
    return FollowUps(service) if clock is None else FollowUps(service, clock)  # type: ignore[arg-type]


def test_what_a_note_in_the_cited_words_explains_is_asked_first(release: Document) -> None:
    assert next(candidates(release, cited(release))) == "AI 펀드에 대해 알려 주세요."


def test_only_what_the_release_answers_elsewhere_is_suggested(release: Document) -> None:
    suggested = following(FakeAssistant([release], SCRIPT)).after(NAME, cited(release))
    assert len(suggested) == 1
    assert suggested[0].endswith("의 담당 부서는 어디인가요?")


def test_a_question_is_tried_once(release: Document) -> None:
    assistant = FakeAssistant([release], SCRIPT)
    follow_ups = following(assistant)
    first = follow_ups.after(NAME, cited(release))
    tried = len(assistant.asked)
    assert follow_ups.after(NAME, cited(release)) == first
    assert len(assistant.asked) == tried


def test_nothing_is_tried_while_somebody_waits_for_an_answer(release: Document) -> None:
    entered, leave = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            entered.set()
            leave.wait(10)
            return super().ask(question, history)

    assistant = Slow([release], SCRIPT)
    service = Service(assistant, Metrics(), RateLimit(0), at_once=4)  # type: ignore[arg-type]
    thread = threading.Thread(target=service.ask, args=("날씨", (), "a"))
    thread.start()
    assert entered.wait(10)
    assert FollowUps(service).after(NAME, cited(release)) == []
    leave.set()
    thread.join(10)


def test_trying_ends_after_a_few_seconds(release: Document) -> None:
    now = iter(range(0, 1000, 2))
    assistant = FakeAssistant([release])
    assert following(assistant, lambda: next(now)).after(NAME, cited(release)) == []
    assert len(assistant.asked) <= 2


def test_the_page_gets_suggestions_and_their_number_is_limited(release: Document) -> None:
    place = {"document": NAME, "start": 0, "end": 1}
    app = make_app(FakeAssistant([release], SCRIPT), questions_per_minute=2)
    with TestClient(app) as client:
        answers = [client.get("/api/follow-ups", params=place) for _ in range(3)]
        unknown = client.get("/api/follow-ups", params={"document": "x"})
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].json()["questions"]
    assert unknown.status_code == 429


def test_an_unknown_release_has_no_suggestions(client: TestClient) -> None:
    assert client.get("/api/follow-ups", params={"document": "x"}).status_code == 404
