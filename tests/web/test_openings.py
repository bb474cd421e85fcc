import time
from dataclasses import replace
from typing import Any

import pytest

from chatbot.assistant import Assistant
from chatbot.errors import IndexMissing
from chatbot.records import Document
from chatbot.web.openings import Opening, Openings
from tests.fakes import FakeAssistant


class Reindexed(FakeAssistant):
    number = 1

    def generation(self) -> int:
        return self.number


def settled(openings: Openings, generation: int) -> Opening:
    for _ in range(100):
        if openings.current().generation == generation:
            break
        time.sleep(0.05)
    return openings.current()


def openings_of(assistant: Any) -> Openings:
    made: Assistant = assistant
    return Openings(made)


@pytest.fixture
def assistant(release: Document) -> Reindexed:
    return Reindexed([release], (("내용", "중소벤처기업부(이하 중기부)는 20일(목)", "20일(목)"),))


def test_a_new_generation_brings_its_own_examples_and_releases(
    assistant: Reindexed, release: Document
) -> None:
    openings = openings_of(assistant)
    before = openings.current()
    assistant._documents = {"new": replace(release, name="new", title="새로 나온 자료")}
    assert openings.current() is before
    assistant.number = 2
    after = settled(openings, 2)
    assert [item.name for item in before.recent] == [release.name]
    assert [item.name for item in after.recent] == ["new"]
    assert "새로 나온 자료" in after.korean[0]
    assert "새로 나온 자료" in after.english[0]


def test_an_opening_that_cannot_be_made_leaves_the_one_before(assistant: Reindexed) -> None:
    openings = openings_of(assistant)
    before = openings.current()

    def broken() -> list[Document]:
        raise IndexMissing("없음", "다시 색인해 주세요.")

    assistant.documents = broken  # type: ignore[method-assign]
    assistant.number = 2
    assert openings.current() is before
    time.sleep(0.1)
    assert openings.current() is before
