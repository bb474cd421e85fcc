"""Questions made from the releases themselves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import zip_longest

from chatbot.records import Document
from chatbot.web.source import headings

TOPIC_LIMIT = 48
NEWEST = 6
TRYING_S = 3.0
# An apostrophe before digits is a year: '27년.
_NAMED = re.compile(r"[‘'「『\"“](?!\d\d년)([^’'」』\"”\n]{4,80})[’'」』\"”]")
_TRIMMED = re.compile(r"^(?:[\W\d_]|붙임|참고|별첨)+|[\W_]+$")
_SPOKEN = re.compile(r"[.?!,…]|(?:다|며|까)$")
_NAME_LIMIT = 30


def newest(documents: Sequence[Document], limit: int) -> list[Document]:
    """List the releases that were published last, newest first."""
    dated = sorted(documents, key=lambda item: item.published or date.min, reverse=True)
    return dated[:limit]


def examples(
    documents: Sequence[Document],
    answers: Callable[[str], bool],
    limit: int,
    clock: Callable[[], float] = time.monotonic,
    questions: Callable[[Document], list[str]] | None = None,
) -> list[str]:
    """Choose questions on the newest releases, by turns, without those that get no answer.

    Each release begins with another kind of question, so that all kinds are shown.

    The page waits for this, so after a few seconds questions are taken untried.

    :param answers: tells whether a question gets an answer.
    :param questions: makes questions about a release, in Korean by default.
    """
    make = questions or questions_about
    each = [_from(turn, make(item)) for turn, item in enumerate(newest(documents, NEWEST))]
    turns = [question for row in zip_longest(*each) for question in row if question]
    began = clock()
    chosen: list[str] = []
    for question in dict.fromkeys(turns):
        if len(chosen) == limit:
            break
        if clock() - began > TRYING_S or answers(question):
            chosen.append(question)
    return chosen


def _from(place: int, questions: list[str]) -> list[str]:
    place %= max(1, len(questions))
    return questions[place:] + questions[:place]


def questions_about(document: Document) -> list[str]:
    """Make questions out of a release's title and headings."""
    made = [f"{topic_of(document)}의 주요 내용은 무엇인가요?"]
    made += contact_question(document)
    made += [f"{subject}에 대해 알려 주세요." for subject in subjects_of(document)]
    return [*made, *date_question(document)]


def english_questions_about(document: Document) -> list[str]:
    """Make questions in English; what they are about keeps its Korean name."""
    topic = topic_of(document)
    made = [f"What are the main points of {topic}?"]
    if document.published:
        made.append(f"When was {topic} announced?")
    if document.departments:
        made.append(f"Which department is in charge of {topic}?")
    return made


def date_question(document: Document) -> Iterator[str]:
    """Ask when a release came out, if it says so."""
    if document.published:
        yield f"{topic_of(document)}, 언제 발표했나요?"


def contact_question(document: Document) -> Iterator[str]:
    """Ask who is in charge, if the release says so."""
    if document.departments:
        yield f"{topic_of(document)}의 담당 부서는 어디인가요?"


def topic_of(document: Document) -> str:
    """Name what a release is about in a few words of its title."""
    named_ = [name[1] for name in _NAMED.finditer(document.title) if len(name[1]) >= 6]
    words = (named_[0] if named_ else document.title).split()
    topic = ""
    for word in words:
        if len(topic) + len(word) >= TOPIC_LIMIT:
            break
        topic = f"{topic} {word}".strip()
    return topic or document.title[:TOPIC_LIMIT]


def subjects_of(document: Document) -> list[str]:
    """List the first headings that can stand in a question."""
    bare = [_TRIMMED.sub("", text) for text in headings(document)]
    return [text for text in bare if 6 <= len(text) <= TOPIC_LIMIT][:3]


def named(text: str) -> list[str]:
    """List the names that a text puts between quotation marks, without what somebody said."""
    found = (" ".join(name[1].split()) for name in _NAMED.finditer(text))
    return [name for name in found if len(name) <= _NAME_LIMIT and not _SPOKEN.search(name)]
