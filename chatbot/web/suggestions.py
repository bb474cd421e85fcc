"""Example questions made from the releases themselves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import zip_longest

from chatbot.records import Document
from chatbot.web.source import headings

TOPIC_LIMIT = 48
NEWEST = 6
TRYING_S = 3.0
_NAMED = re.compile(r"[‘'「『\"“]([^’'」』\"”]{6,80})[’'」』\"”]")


def newest(documents: Sequence[Document], limit: int) -> list[Document]:
    """List the releases that were published last, newest first."""
    dated = sorted(documents, key=lambda item: item.published or date.min, reverse=True)
    return dated[:limit]


def examples(
    documents: Sequence[Document],
    answers: Callable[[str], bool],
    limit: int,
    clock: Callable[[], float] = time.monotonic,
) -> list[str]:
    """Choose questions on the newest releases, by turns, without those that get no answer.

    The page waits for this, so after a few seconds questions are taken untried.

    :param answers: tells whether a question gets an answer.
    """
    each = [questions_about(document) for document in newest(documents, NEWEST)]
    turns = [question for row in zip_longest(*each) for question in row if question]
    began = clock()
    chosen: list[str] = []
    for question in dict.fromkeys(turns):
        if len(chosen) == limit:
            break
        if clock() - began > TRYING_S or answers(question):
            chosen.append(question)
    return chosen


def questions_about(document: Document) -> list[str]:
    """Make questions out of a release's title and headings."""
    topic = _topic(document.title)
    made = [f"{topic}의 주요 내용은 무엇인가요?"]
    made += [f"{heading}에 대해 알려 주세요." for heading in _headings(document)]
    if document.published:
        made.append(f"{topic}, 언제 발표했나요?")
    if document.departments:
        made.append(f"{topic}의 담당 부서는 어디인가요?")
    return made


def _topic(title: str) -> str:
    named = _NAMED.search(title)
    words = (named[1] if named else title).split()
    topic = ""
    for word in words:
        if len(topic) + len(word) >= TOPIC_LIMIT:
            break
        topic = f"{topic} {word}".strip()
    return topic or title[:TOPIC_LIMIT]


def _headings(document: Document) -> list[str]:
    bare = [re.sub(r"^[\W\d_]+|[\W_]+$", "", text) for text in headings(document)]
    return [text for text in bare if 6 <= len(text) <= TOPIC_LIMIT][:3]
