"""Our retriever and assistant in LangChain's forms, for use in other chains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict

from chatbot.assistant import Assistant
from chatbot.records import Answer


class PressReleaseRetriever(BaseRetriever):
    """Finds passages; their metadata say where in which release they stand.

    PressReleaseRetriever(assistant=assistant, k=5).invoke("AI 펀드 규모")
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "title": hit.passage.title,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "page": hit.passage.page,
                    "score": hit.score,
                },
            )
            for hit in self.assistant.search(query, self.k)
        ]


class PressReleaseAssistant(Runnable[str | Mapping[str, Any], Answer]):
    """Answers a question with checked citations, as one step of a chain.

    PressReleaseAssistant(assistant).invoke("AI 펀드는 얼마인가요?").text
    PressReleaseAssistant(assistant).invoke({"question": "언제까지요?", "history": ["…"]})
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def invoke(
        self,
        input: str | Mapping[str, Any],
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Answer:
        """Answer one question, given as text or with its ``history``.

        :raises QuestionError: if the question is empty or too long.
        """
        return self._call_with_config(self._ask, input, config, run_type="chain", **kwargs)

    def _ask(self, given: str | Mapping[str, Any]) -> Answer:
        if isinstance(given, str):
            return self._assistant.ask(given)
        return self._assistant.ask(given["question"], given.get("history", ()))
