"""What a page offers before anything is asked, made anew for each generation of the index."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from chatbot.errors import ChatbotError
from chatbot.web import conversation, source, suggestions
from chatbot.web.failures import log_unexpected
from chatbot.web.texts import ENGLISH, KOREAN

if TYPE_CHECKING:
    from chatbot.assistant import Assistant
    from chatbot.records import Document

EXAMPLES = 4
RECENT = 5


def build_openings(openings: Openings) -> APIRouter:
    """Make the route that a page asks whether there is something newer than what it came with."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/opening")
    def opening(language: Literal["ko", "en"] = "ko") -> JSONResponse:
        now = openings.current()
        texts = ENGLISH if language == "en" else KOREAN
        return JSONResponse(
            {
                "generation": now.generation,
                "welcome": conversation.welcome(texts, now.examples(language)),
                "recent": recent_list(now.recent),
            }
        )

    return router


def recent_list(documents: Sequence[Document]) -> str:
    """Set the newest releases as links."""
    items = "".join(
        f'<li><a class="release-link" href="{escape(source.path(document.name))}">'
        f"{escape(document.title)}</a> <span>{escape(document.issuer)}"
        f" {document.published or ''}</span></li>"
        for document in documents
    )
    return f'<ul class="recent" lang="ko">{items}</ul>'


@dataclass(frozen=True)
class Opening:
    """Example questions, by language, and the newest releases, of one generation."""

    generation: int
    korean: Sequence[str]
    english: Sequence[str]
    recent: Sequence[Document]

    def examples(self, language: str) -> Sequence[str]:
        """List the example questions in a language."""
        return self.english if language == "en" else self.korean


class Openings:
    """Gives the opening of the index in force; nobody waits while a new one is being made."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._making = threading.Lock()
        self._made = self._make()

    def current(self) -> Opening:
        """Give the newest opening that is ready, and begin a newer one where there is need."""
        is_old = self._made.generation != self._assistant.generation()
        if is_old and self._making.acquire(blocking=False):
            threading.Thread(target=self._renew, daemon=True).start()
        return self._made

    def _renew(self) -> None:
        try:
            self._made = self._make()
        except Exception:  # the old opening still serves
            log_unexpected()
        finally:
            self._making.release()

    def _make(self) -> Opening:
        generation = self._assistant.generation()
        documents = self._assistant.documents()
        korean = suggestions.examples(documents, self._is_answered, EXAMPLES)
        english = suggestions.examples(
            documents, self._is_answered, EXAMPLES, questions=suggestions.english_questions_about
        )
        english += korean[: EXAMPLES - len(english)]
        return Opening(generation, korean, english, suggestions.newest(documents, RECENT))

    def _is_answered(self, question: str) -> bool:
        try:
            return self._assistant.ask(question).grounded
        except ChatbotError:
            return False
