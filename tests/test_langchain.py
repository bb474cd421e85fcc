from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from chatbot.assistant import Assistant
from chatbot.errors import QuestionEmpty
from chatbot.korean import Morphemes
from chatbot.langchain import PressReleaseAssistant, PressReleaseRetriever
from chatbot.records import Answer
from chatbot.store import open_index
from tests.fakes import FakeEncoder, assemble_assistant

QUESTION = "제조 AI전문기업은 기업당 최대 얼마까지 융자를 지원받나요?"


@pytest.fixture
def assistant(seed_index: Path, morphemes: Morphemes) -> Iterator[Assistant]:
    with open_index(seed_index, FakeEncoder().name) as snapshot:
        yield assemble_assistant(snapshot, morphemes)


def test_the_retriever_gives_documents_that_say_where_they_stand(assistant: Assistant) -> None:
    found = PressReleaseRetriever(assistant=assistant, k=3).invoke(QUESTION)
    assert len(found) == 3
    for document in found:
        place = document.metadata
        text = assistant.document(place["document"]).text
        assert text[place["start"] : place["end"]] == document.page_content


def test_both_work_as_steps_of_one_chain(assistant: Assistant) -> None:
    def report(given: dict[str, object]) -> str:
        answer, found = given["answer"], given["found"]
        assert isinstance(answer, Answer)
        assert isinstance(found, list)
        assert all(isinstance(item, Document) for item in found)
        return f"{answer.citations[0].quote} / {len(found)}"

    chain = RunnablePassthrough.assign(
        answer=PressReleaseAssistant(assistant),
        found=RunnableLambda(lambda given: given["question"])
        | PressReleaseRetriever(assistant=assistant, k=2),
    ) | RunnableLambda(report)
    told = chain.invoke({"question": QUESTION})
    assert "100억원" in told
    assert told.endswith("/ 2")


def test_the_assistant_takes_text_or_a_question_with_its_history(assistant: Assistant) -> None:
    runnable = PressReleaseAssistant(assistant)
    assert runnable.invoke(QUESTION).text == assistant.ask(QUESTION).text
    follow_up = {"question": "그건 얼마예요?", "history": ["스타트업 코리아 펀드가 뭐예요?"]}
    assert runnable.invoke(follow_up).understood.startswith("스타트업")
    assert [answer.question for answer in runnable.batch([QUESTION, "융자?"])] == [
        QUESTION,
        "융자?",
    ]


def test_errors_pass_through_the_chain(assistant: Assistant) -> None:
    with pytest.raises(QuestionEmpty):
        PressReleaseAssistant(assistant).invoke("  ")
