import logging
import time
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from pydantic import Field

from chatbot.answering.generate import NOTHING, Writer, load_writer
from chatbot.errors import LanguageModelUnavailable
from tests.answering.test_fidelity import LOAN, QUOTES


class Recording(FakeListChatModel):
    """Answers by a list, and keeps what it was told."""

    told: list[Any] = Field(default_factory=list)

    def _call(self, messages: list[Any], *arguments: Any, **options: Any) -> str:
        self.told.append(messages)
        return super()._call(messages, *arguments, **options)


class Failing(FakeListChatModel):
    """Cannot be reached."""

    def _call(self, *_: Any, **__: Any) -> str:
        raise ConnectionError("no route")


class Slow(FakeListChatModel):
    """Takes longer than anybody waits."""

    def _call(self, *_: Any, **__: Any) -> str:
        time.sleep(0.5)
        return "늦은 답 [1]"


def test_the_model_is_given_the_question_and_the_quotes_behind_a_fence_of_their_own() -> None:
    model = Recording(responses=["융자는 최대 100억원입니다 [1].\n", "없음."])
    writer = Writer(model, 5)
    assert writer.write("융자는 얼마인가요?", QUOTES, 500) == "융자는 최대 100억원입니다 [1]."
    assert writer.write("융자는 얼마인가요?", QUOTES, 500) is None
    (rules, task), (_, again) = model.told
    assert "500자" in rules.content
    assert NOTHING in rules.content
    assert task.content.endswith("질문: 융자는 얼마인가요?")
    assert LOAN in task.content
    assert "번호=2" in task.content
    assert "배포일=2025-02-20" in task.content
    fences = {words.content.split()[1] for words in (task, again)}
    assert len(fences) == 2
    assert all(task.content.count(fence) in {0, 4} for fence in fences)


def test_a_model_that_fails_or_takes_too_long_is_done_without(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert Writer(Failing(responses=[""]), 5).write("?", QUOTES, 500) is None
        assert Writer(Slow(responses=[""]), 0.05).write("?", QUOTES, 500) is None
    assert "ConnectionError: no route" in caplog.messages[0]
    assert "0.05초" in caplog.messages[1]


@pytest.mark.parametrize(
    ("name", "says"),
    [("groq:any", "langchain-groq"), ("nobody:any", "nobody:any"), ("nonsense", "nonsense")],
)
def test_a_model_that_cannot_be_set_up_is_named_with_what_to_do(name: str, says: str) -> None:
    with pytest.raises(LanguageModelUnavailable) as raised:
        load_writer(name, 5)
    assert says in raised.value.message
    assert raised.value.remedy
