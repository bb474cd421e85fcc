"""The passages found, read and ranked anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chatbot.answering.anchors import years_in
from chatbot.answering.extract import Candidate
from chatbot.answering.refusal import FIRST
from chatbot.passages import reading_head, windows_of
from chatbot.records import Document, Hit, Reading, Span

if TYPE_CHECKING:
    from chatbot.models.reader import Reader

READ_PASSAGES = 20
# The fused score keeps the right release in front, the reader the right passage in it; and a
# year that is asked about is mostly that of the release. Chosen on the held-out questions
# (training/README.md).
READER_SHARE = 0.55
YEAR_BONUS = 0.1
# Of the first candidates, on which a refusal rests, so many windows each are read by themselves.
CLOSER_WINDOWS = 2
CLOSER_SHARE = 0.2


def rank(
    question: str,
    hits: Sequence[Hit],
    reader: Reader,
    document: Callable[[str], Document],
) -> list[Candidate]:
    """Read the first passages and rank them by both scores, best first.

    :param document: finds a document by its name.
    """
    years = years_in(question)
    names = {hit.passage.document for hit in hits}
    days = {name: document(name).published for name in names}
    passages = [
        (reading_head(hit.passage, days[hit.passage.document]), hit.passage.text) for hit in hits
    ]
    ranked = []
    for hit, reading in zip(hits, reader.read(question, passages), strict=True):
        score = (1 - READER_SHARE) * hit.score + READER_SHARE * reading.relevance
        day = days[hit.passage.document]
        is_timely = day is not None and day.year in years
        ranked.append(Candidate(hit.passage, reading, score + YEAR_BONUS * is_timely))
    return sorted(ranked, key=lambda candidate: -candidate.score)


def look_closer(
    question: str,
    candidates: Sequence[Candidate],
    reader: Reader,
    document: Callable[[str], Document],
) -> list[Candidate]:
    """Read the sentences around the answer of each of the first candidates; best first anew.

    A passage about what is asked easily passes for its answer; the sentence alone less so. The
    scores, which tell how nearly as good another passage is, stay as they are.

    :param candidates: best first.
    :param reader: reads sentences.
    :param document: finds a document by its name.
    """
    first = candidates[:FIRST]
    windows = [
        (at, window)
        for at, candidate in enumerate(first)
        for window in _windows_around(candidate, document(candidate.passage.document))
    ]
    surest: dict[int, Reading] = {}
    readings = reader.read(question, [window for _, window in windows])
    for (at, _), reading in zip(windows, readings, strict=True):
        surest[at] = max(surest.get(at, reading), reading, key=lambda item: item.log_odds)
    closer = [replace(candidate, closer=surest.get(at)) for at, candidate in enumerate(first)]
    return [*sorted(closer, key=lambda item: -_by_both(item)), *candidates[FIRST:]]


def _by_both(candidate: Candidate) -> float:
    closer = candidate.closer.relevance if candidate.closer else 0.0
    return candidate.score + CLOSER_SHARE * closer


def _windows_around(candidate: Candidate, source: Document) -> list[tuple[str, str]]:
    """The windows that hold most of the answer, the shorter first, each as (head, text)."""
    passage, answer = candidate.passage, candidate.reading.answer or Span(0, 0)
    windows = windows_of(passage.text)
    windows.sort(key=lambda window: (-answer.shared_with(window), window.end - window.start))
    head = reading_head(passage, source.published)
    return [(head, passage.text[at.start : at.end]) for at in windows[:CLOSER_WINDOWS]]
