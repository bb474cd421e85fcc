import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.assistant import Assistant
from chatbot.errors import DocumentUnknown, QuestionEmpty, QuestionTooLong
from chatbot.korean import Morphemes
from chatbot.records import Citation, Document, Reading
from chatbot.store import Snapshot, open_index
from tests.fakes import FakeEncoder, assemble_assistant
from tests.overlap import OverlapReader


class Clock:
    """A clock that moves on by ten milliseconds each time it is read."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 0.01
        return self.now_s


def assemble(snapshot: Snapshot, morphemes: Morphemes, **settings: float) -> Assistant:
    return assemble_assistant(snapshot, morphemes, Clock(), **settings)


@pytest.fixture
def snapshot(seed_index: Path) -> Iterator[Snapshot]:
    with open_index(seed_index, FakeEncoder().name) as opened:
        yield opened


@pytest.fixture
def assistant(snapshot: Snapshot, morphemes: Morphemes) -> Assistant:
    return assemble(snapshot, morphemes)


def test_an_answer_quotes_the_release_word_for_word(assistant: Assistant) -> None:
    answer = assistant.ask("제조 AI전문기업은 기업당 최대 얼마까지 융자를 지원받나요?")
    assert answer.grounded
    assert "100억원" in answer.text
    for citation in answer.citations:
        source = assistant.document(citation.document)
        assert source.text[citation.start : citation.end] == citation.quote
    assert answer.elapsed_ms == pytest.approx(10)
    assert answer.generation == 1


def test_what_the_release_does_not_say_is_refused_with_a_contact(
    snapshot: Snapshot, morphemes: Morphemes
) -> None:
    assistant = assemble(snapshot, morphemes, refusal_threshold=0.8)
    assert assistant.ask("제조 AI전문기업은 최대 얼마까지 융자를 지원받나요?").grounded
    answer = assistant.ask("이번 주말 부산 날씨는 어떤가요?")
    assert not answer.grounded
    assert answer.citations == ()
    assert answer.contact is not None
    assert answer.contact.person.phone.startswith("044-204-72")


class FakeWriter:
    """Words every answer the same way."""

    def __init__(self, text: str | None) -> None:
        self._text = text

    def write(self, question: str, citations: Sequence[Citation], limit: int) -> str | None:
        return self._text


@pytest.mark.parametrize(
    ("text", "is_worded"),
    [
        ("제조 AI전문기업은 최대 100억원까지 융자를 지원받습니다 [1].", True),
        ("제조 AI전문기업은 최대 500억원까지 융자를 지원받습니다 [1].", False),
        ("제조 AI전문기업은 최대 100억원까지 융자를 지원받습니다.", False),
        (None, False),
    ],
)
def test_what_a_language_model_writes_is_shown_only_where_the_quotes_bear_it_out(
    assistant: Assistant, morphemes: Morphemes, snapshot: Snapshot, text: str, is_worded: bool
) -> None:
    question = "제조 AI전문기업은 기업당 최대 얼마까지 융자를 지원받나요?"
    quoted = assistant.ask(question)
    writer = FakeWriter(text)
    answer = assemble_assistant(snapshot, morphemes, Clock(), writer=writer).ask(question)
    assert answer.is_worded is is_worded
    assert answer.text == (text if is_worded else quoted.text)
    assert answer.citations == quoted.citations


def test_a_refusal_is_not_worded(snapshot: Snapshot, morphemes: Morphemes) -> None:
    writer = FakeWriter("부산은 맑습니다 [1].")
    assistant = assemble_assistant(
        snapshot, morphemes, Clock(), writer=writer, refusal_threshold=0.8
    )
    answer = assistant.ask("이번 주말 부산 날씨는 어떤가요?")
    assert not answer.grounded
    assert not answer.is_worded


def test_the_threshold_is_a_setting(snapshot: Snapshot, morphemes: Morphemes) -> None:
    question = "제조 AI전문기업은 기업당 최대 얼마까지 융자를 지원받나요?"
    assert not assemble(snapshot, morphemes, refusal_threshold=1.0).ask(question).grounded
    assert (
        assemble(snapshot, morphemes, refusal_threshold=0.0).ask("펀드는 왜 필요한가요?").grounded
    )


def test_a_follow_up_is_understood_and_shown_as_such(assistant: Assistant) -> None:
    answer = assistant.ask("그건 얼마예요?", ["스타트업 코리아 펀드가 뭐예요?"])
    assert answer.understood == "스타트업 코리아 펀드가 그건 얼마예요?"
    assert answer.question == "그건 얼마예요?"


def test_a_greeting_is_refused_and_sends_nobody_to_a_department(assistant: Assistant) -> None:
    answer = assistant.ask("안녕하세요")
    assert not answer.grounded
    assert answer.contact is None


@pytest.mark.parametrize(
    "question", ["", "   \n\t", "🙂🙏🎉", "\x00\x07\x1b", "?!…", "\u200b\ufeff"]
)
def test_a_question_without_words_is_turned_away(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionEmpty, match="질문"):
        assistant.ask(question)


def test_a_question_of_five_thousand_characters_is_turned_away(assistant: Assistant) -> None:
    with pytest.raises(QuestionTooLong, match="5,000자"):
        assistant.ask("가" * 5000)


@pytest.mark.parametrize(
    "question", ["융자\ud800 한도는?", "융자\x00 한도는\x1b?", "What is the ceiling on the loan?"]
)
def test_odd_characters_and_english_do_no_harm(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    answer.text.encode()
    answer.question.encode()


def test_a_quote_that_differs_from_the_source_is_never_shown(
    assistant: Assistant,
    snapshot: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    genuine = snapshot.document

    def lying(name: str) -> Document:
        source = genuine(name)
        return replace(source, text=source.text.replace("100억원", "100조원"))

    # Ranking and looking closer at three passages come first, and the check of the quotes last.
    calls = iter([*[genuine] * 4, lying, lying, *[genuine] * 20])
    monkeypatch.setattr(snapshot, "document", lambda name: next(calls)(name))
    with caplog.at_level(logging.ERROR):
        answer = assistant.ask("제조 AI전문기업은 기업당 최대 얼마까지 융자를 지원받나요?")
    assert not answer.grounded
    assert "100조원" not in answer.text
    assert "인용문" in caplog.text


def test_sentences_are_read_by_a_reader_of_their_own(
    snapshot: Snapshot, morphemes: Morphemes
) -> None:
    class Recording(OverlapReader):
        def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
            asked.append(question)
            return super().read(question, passages)

    asked: list[str] = []
    question, claim = "융자를 얼마나 지원하나요?", "융자는 기업당 최대 100억원이다."
    assistant = assemble_assistant(snapshot, morphemes, sentence_reader=Recording(morphemes))
    assistant.ask(question)
    assert asked == [question]
    assistant.check(claim)
    list(assistant.check_text(claim))
    assert asked == [question, claim, claim]


def test_search_gives_passages_best_first(assistant: Assistant) -> None:
    hits = assistant.search("AI 펀드 조성", limit=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_unknown_document_is_named(assistant: Assistant) -> None:
    with pytest.raises(DocumentUnknown, match="없는"):
        assistant.document("corpus/없는.txt")


def test_the_status_counts_what_is_searchable(assistant: Assistant) -> None:
    status = assistant.status()
    assert status.documents == len(assistant.documents()) == 1
    assert status.passages > 10
    assert status.bytes_on_disk > 1000
    assert str(status.newest_release) == "2025-02-20"
    assert status.encoder == FakeEncoder().name
