import re
from html import unescape

from chatbot import contract
from chatbot.errors import QuestionEmpty
from chatbot.records import Document
from chatbot.web import conversation
from chatbot.web.texts import ENGLISH, KOREAN
from tests.fakes import FakeAssistant
from tests.web.conftest import SCRIPT


def turn(release: Document, question: str) -> conversation.Turn:
    return contract.answer_row(FakeAssistant([release], SCRIPT).ask(question))


def test_an_answer_shows_the_short_form_the_quote_and_a_link_to_its_words(
    release: Document,
) -> None:
    html = conversation.render([turn(release, "AI 펀드는 얼마인가요?")], KOREAN, ())
    assert '<p class="short" lang="ko"><strong>약 3조원</strong></p>' in html
    assert "출처 1: 중기부, " in unescape(html)
    assert ", 중소기업정책실 미래기술대응지원단, 2025-02-20" in html
    links = {unescape(link) for link in re.findall(r'href="(/source/[^"]*)"', html)}
    assert len(links) == 1
    assert re.fullmatch(r"/source/corpus/\S+\?start=\d+&end=\d+&digest=\w{12}#cited", links.pop())


def test_a_quote_of_many_lines_is_set_as_one_with_its_short_form_marked_in_place(
    release: Document,
) -> None:
    asked = turn(release, "AI 펀드는 얼마인가요?")
    quote = "3년 [1]\n- 3년 <b>"
    cited = asked["citations"][0] | {"start": 100, "end": 100 + len(quote), "quote": quote}
    short = {"text": "3년", "citation": 1, "start": 109, "end": 111}
    asked |= {"answer": f"{quote} [1]\n(날짜)", "citations": [cited], "short": short}
    html = conversation.render([asked], KOREAN, ())
    assert '<p class="quote">3년 [1]<br>- <strong>3년</strong> &lt;b&gt; <a' in html
    assert '<p class="note">(날짜)</p>' in html


def test_a_sentence_that_a_page_broke_into_lines_runs_on(release: Document) -> None:
    asked = turn(release, "AI 펀드는 얼마인가요?")
    quote = "위원장은 유엔 자문기구 행사 참석 등을 위해 9월\n18일(수) 뉴욕을 방문한다.\n- 일정"
    cited = asked["citations"][0] | {"quote": quote}
    asked |= {"answer": f"{quote} [1]\n(날짜)", "citations": [cited], "short": None}
    html = conversation.render([asked], KOREAN, ())
    assert "위해 9월 18일(수) 뉴욕을 방문한다.<br>- 일정" in html


def test_what_a_language_model_wrote_stands_above_the_quotes_and_is_said_to_be_so(
    release: Document,
) -> None:
    asked = turn(release, "AI 펀드는 얼마인가요?")
    asked |= {"worded": True, "answer": "펀드는 <약 3조원>입니다 [1]. 또 [9]"}
    html = conversation.render([asked], KOREAN, ())
    worded, _, rest = html.partition(KOREAN.worded)
    assert (
        '<p class="worded" lang="ko">펀드는 &lt;약 3조원&gt;입니다 <a class="cite" href="/source/'
        in worded
    )
    assert "[1]</a>. 또 [9]</p>" in worded
    assert f'<p class="quote">{asked["citations"][0]["quote"][:3]}' in rest
    assert list(conversation.grow(asked, KOREAN))[-2]["shown"] == 3


def test_a_release_that_is_cited_twice_is_named_once(release: Document) -> None:
    asked = turn(release, "AI 펀드는 얼마인가요?")
    asked["citations"].append(asked["citations"][0] | {"number": 2})
    html = conversation.render([asked], KOREAN, ())
    assert unescape(html).count(release.title) == 1
    assert "출처 2: 같은 보도자료" in html


def test_a_refusal_offers_a_number_to_call(release: Document) -> None:
    html = conversation.render([turn(release, "오늘 날씨는 어떤가요?")], KOREAN, ())
    assert 'href="tel:0442047242"' in html
    assert "출처 1" not in html


def test_a_follow_up_shows_what_it_took_over(release: Document) -> None:
    asked = turn(release, "그럼 융자 펀드는요?")
    asked |= {"understood": "앞 질문 그럼 융자 펀드는요?", "carried": ["제조 AI전문기업", "<b>"]}
    html = conversation.render([asked], KOREAN, ())
    assert '<q lang="ko">그럼 융자 펀드는요? (제조 AI전문기업, &lt;b&gt;)</q>' in html
    assert "앞 질문" not in html


def test_questions_and_errors_are_escaped() -> None:
    bad = "<img src=x onerror=alert(1)>"
    html = conversation.render([conversation.failed(bad, QuestionEmpty(bad))], KOREAN, [bad])
    assert "<img" not in html
    assert conversation.render([], KOREAN, [bad]).count("<img") == 0


def test_only_answered_questions_are_history() -> None:
    turns = [{"question": "하나"}, {"question": "둘", "error": "너무 깁니다."}, {"question": "셋"}]
    assert conversation.questions(turns) == ["하나", "셋"]


def test_a_conversation_that_was_tampered_with_is_an_empty_one() -> None:
    for talk in ("", "{", "3", '["x"]', '{"a": 1}', "null"):
        assert conversation.load(talk) == []


def test_a_conversation_survives_the_browser(release: Document) -> None:
    turns = [turn(release, "AI 펀드는 얼마인가요?")]
    assert conversation.load(conversation.dump(turns)) == turns


def test_both_languages_of_the_page_are_complete() -> None:
    for texts in (KOREAN, ENGLISH):
        for name in texts.__slots__:
            assert getattr(texts, name).strip(), name


def test_half_a_surrogate_can_be_shown() -> None:
    shown = conversation.failed("질문 \ud83d", QuestionEmpty("비어 있습니다."))
    conversation.render([shown], KOREAN, ()).encode()


def test_an_answer_unfolds_from_its_short_form_to_its_sources(release: Document) -> None:
    answer = turn(release, "AI 펀드는 얼마인가요?")
    pages = [conversation.render([step], KOREAN, ()) for step in conversation.grow(answer, KOREAN)]
    assert 'class="short"' in pages[0]
    assert 'class="quote"' not in pages[0]
    assert 'class="quote"' in pages[1]
    assert "출처 1" not in pages[1]
    assert "출처 1" in pages[-1]
    assert pages[-1] == conversation.render([answer], KOREAN, ())


def test_a_refusal_is_told_at_once(release: Document) -> None:
    refusal = turn(release, "오늘 날씨는 어떤가요?")
    assert list(conversation.grow(refusal, KOREAN)) == [refusal]
