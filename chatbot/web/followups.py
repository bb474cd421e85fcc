"""What can be asked next: questions on the same release that were tried and get an answer."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from chatbot.errors import ChatbotError
from chatbot.records import Document, Span
from chatbot.web.service import RateLimit, Service, client_of
from chatbot.web.suggestions import contact_question, date_question, named, subjects_of

MOST = 3
TRIED = 5
TRYING_S = 3.0
REMEMBERED = 5_000
_NOTED = re.compile(r"[\w·&-]+(?: [\w·&-]+)?$")

Place = tuple[str, int, int]


def build_follow_ups(service: Service, per_minute: int) -> APIRouter:
    """Make the route.

    :param per_minute: how often a client may ask for suggestions; 0 is no limit.
    """
    router = APIRouter(include_in_schema=False)
    follow_ups = FollowUps(service)
    limit = RateLimit(per_minute)

    @router.get("/api/follow-ups")
    def suggest(
        request: Request,
        document: Annotated[str, Query(max_length=2000)],
        start: Annotated[int, Query(ge=0)] = 0,
        end: Annotated[int, Query(ge=0)] = 0,
    ) -> JSONResponse:
        limit.check(client_of(request))
        return JSONResponse({"questions": follow_ups.after(document, Span(start, end))})

    return router


class FollowUps:
    """Finds what to ask next, in moments when nobody waits for an answer."""

    def __init__(self, service: Service, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._trying = threading.Lock()
        self._places: OrderedDict[tuple[int, str], Place | None] = OrderedDict()

    def after(self, name: str, cited: Span) -> list[str]:
        """Suggest questions that the release answers, elsewhere than in the words just cited.

        :raises DocumentUnknown: if there is no such release.
        """
        document = self._service.assistant.document(name)
        generation = self._service.assistant.generation()
        if not self._trying.acquire(blocking=False):
            return []
        try:
            return self._choose(document, cited, generation)
        finally:
            self._trying.release()

    def _choose(self, document: Document, cited: Span, generation: int) -> list[str]:
        until = self._clock() + TRYING_S
        chosen: list[str] = []
        taken = {(document.name, cited.start, cited.end)}
        for question in candidates(document, cited):
            if len(chosen) == MOST or self._service.is_busy or self._clock() > until:
                break
            place = self._place(generation, question)
            if place and place[0] == document.name and not any(_meet(place, t) for t in taken):
                taken.add(place)
                chosen.append(question)
        return chosen

    def _place(self, generation: int, question: str) -> Place | None:
        """Where the answer to a question stands; None where it gets none."""
        key = (generation, question)
        if key not in self._places:
            self._places[key] = self._ask(question)
            if len(self._places) > REMEMBERED:
                self._places.popitem(last=False)
        return self._places[key]

    def _ask(self, question: str) -> Place | None:
        try:
            citations = self._service.assistant.ask(question).citations
        except ChatbotError:
            return None
        return (citations[0].document, citations[0].start, citations[0].end) if citations else None


def candidates(document: Document, cited: Span) -> Iterator[str]:
    """Make questions: on notes and names in the cited words, on other parts, then whom and when."""
    subjects = [*_noted(document, cited), *named(document.text[cited.start : cited.end])]
    subjects += [*subjects_of(document), *named(document.text)]
    about = dict.fromkeys(f"{subject}에 대해 알려 주세요." for subject in subjects)
    yield from list(about)[:TRIED]
    yield from contact_question(document)
    yield from date_question(document)


def _noted(document: Document, cited: Span) -> Iterator[str]:
    """The words in a cited passage that a footnote explains."""
    for note in document.footnotes:
        if note.anchor is not None and cited.start <= note.anchor < cited.end:
            words = _NOTED.search(document.text[cited.start : note.anchor].rstrip())
            if words:
                yield words[0]


def _meet(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
