"""A cited answer without a language model: the sentences that answer, quoted exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatbot.answering.citations import cite
from chatbot.answering.tables import find_head, has_figures, row_at
from chatbot.passages import find_sentences
from chatbot.records import Answer, Citation, Document, Passage, Reading, ShortAnswer, Span

SENTENCES = 2
PIECES = 4
# How far another passage may lie behind the first and be quoted too; chosen on held-out questions.
NEARLY = 0.2
# A neighbour shorter than this is the rest of a broken line, and tells nothing by itself.
TELLING = 10
SHORT_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage, what the reader made of it, and its place in the ranking (higher is better).

    :ivar closer: what was made of the sentences around its answer; None where they were not read.
    """

    passage: Passage
    reading: Reading
    score: float
    closer: Reading | None = None


def compose(
    question: str,
    candidates: Sequence[Candidate],
    document: Callable[[str], Document],
    confidence: float,
    limit: int,
    without_case: Callable[[str], str],
) -> Answer:
    """Quote the best sentences of the best passages.

    Other passages are quoted too where they are nearly as good as the first and there is room.

    :param candidates: best first, at least one.
    :param document: finds a document by its name.
    :param limit: most characters in the answer's text.
    :param without_case: drops a case particle at the end of words.
    """
    best = candidates[0]
    source = document(best.passage.document)
    pieces = [(source, span, best.passage.page) for span in _select(best, source, limit)]
    for other in candidates[1:]:
        if len(pieces) >= PIECES or other.score < best.score - NEARLY:
            break
        second = document(other.passage.document)
        for span in _select(other, second, limit, sentences=1):
            if not _repeats(span, second, pieces):
                pieces.append((second, span, other.passage.page))
    while len(pieces) > 1 and len(_text(pieces)) > limit:
        pieces.pop()
    pieces = _by_release(pieces)
    citations = tuple(
        cite(place, span, number, page) for number, (place, span, page) in enumerate(pieces, 1)
    )
    return Answer(
        question=question,
        text=_text(pieces),
        grounded=True,
        confidence=confidence,
        citations=citations,
        short=_short(best, citations, source, without_case),
    )


Piece = tuple[Document, Span, int | None]


def _by_release(pieces: Sequence[Piece]) -> list[Piece]:
    """Put the quotes of one release together, the releases in the order of their best."""
    releases = list(dict.fromkeys(source.name for source, _, _ in pieces))
    return sorted(pieces, key=lambda piece: releases.index(piece[0].name))


def _text(pieces: Sequence[Piece]) -> str:
    """Set quotes with their marks; the release's date behind the last quote of each release."""
    lines = []
    for number, (source, span, _) in enumerate(pieces, 1):
        line = f"{source.text[span.start : span.end]} [{number}]"
        is_last = number == len(pieces) or pieces[number][0].name != source.name
        lines.append(f"{line}\n{_dated(source)}" if is_last else line)
    return "\n".join(lines)


def _repeats(span: Span, source: Document, pieces: Sequence[Piece]) -> bool:
    words = "".join(source.text[span.start : span.end].split())
    return any(
        words in "".join(place.text[taken.start : taken.end].split()) for place, taken, _ in pieces
    )


def _dated(source: Document) -> str:
    if source.published is None:
        return "(날짜를 알 수 없는 보도자료)"
    day = source.published
    return f"({day.year}. {day.month}. {day.day}. 보도자료)"


def _select(
    best: Candidate, source: Document, limit: int, sentences: int = SENTENCES
) -> list[Span]:
    """Choose what holds the answer, its notes, and what stands beside it, while it fits.

    Beside the row of a table that is its head.
    """
    passage, room = best.passage, limit - len(_dated(source)) - 1
    spans = [
        Span(passage.start + span.start, passage.start + span.end)
        for span in find_sentences(passage.text)
    ]
    first, last = _sentences_of_answer(best, spans)
    chosen = [_fitted(Span(spans[first].start, spans[last].end), best, source, room)]
    order = [last + 1, first - 1, last + 2, first - 2]
    beside = [spans[index] for index in order if 0 <= index < len(spans)]
    beside = [span for span in beside if span.end - span.start >= TELLING]
    row = row_at(source, chosen[0].start)
    if row:
        head = find_head(source, row)
        beside = [head] if head else []
    for span in [*_notes(source, chosen[0]), *beside[: sentences - 1]]:
        used = sum(piece.end - piece.start + 6 for piece in chosen)
        if span not in chosen and used + span.end - span.start + 6 <= room:
            chosen.append(span)
    return _joined(chosen, source)


def _sentences_of_answer(best: Candidate, sentences: list[Span]) -> tuple[int, int]:
    """Find the first and the last sentence that the answer reaches into, as a list may."""
    if best.reading.answer is None:
        return 0, 0
    start = best.passage.start + best.reading.answer.start
    end = best.passage.start + best.reading.answer.end
    reached = [
        index for index, span in enumerate(sentences) if start < span.end and span.start < end
    ]
    return (reached[0], reached[-1]) if reached else (len(sentences) - 1, len(sentences) - 1)


def _notes(source: Document, sentence: Span) -> list[Span]:
    return [
        Span(note.start, note.end)
        for note in source.footnotes
        if note.anchor is not None and sentence.start <= note.anchor < sentence.end
    ]


def _fitted(sentence: Span, best: Candidate, source: Document, room: int) -> Span:
    """Shorten a sentence that is longer than the whole answer may be, around what answers."""
    room -= 6
    if sentence.end - sentence.start <= room:
        return sentence
    answer = best.reading.answer
    at = sentence.start if answer is None else best.passage.start + answer.start
    start = max(sentence.start, min(at - room // 2, sentence.end - room))
    while start > sentence.start and not source.text[start - 1].isspace():
        start += 1
    return Span(start, min(sentence.end, start + room))


def _joined(spans: list[Span], source: Document) -> list[Span]:
    """Put spans into reading order, the neighbours of one line together in one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda item: item.start):
        between = source.text[joined[-1].end : span.start] if joined else "\n"
        if joined and not between.strip() and "\n" not in between:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _short(
    best: Candidate,
    citations: Sequence[Citation],
    source: Document,
    without_case: Callable[[str], str],
) -> ShortAnswer | None:
    answer = best.reading.answer
    if answer is None or answer.end - answer.start > SHORT_LIMIT:
        return None
    start, end = best.passage.start + answer.start, best.passage.start + answer.end
    row = row_at(source, start)
    if row and has_figures(row, source):
        return None  # which of its figures it is, the head tells better than the reader
    end = start + len(without_case(_without_half_bracket(source.text[start:end])))
    for citation in citations:
        if (
            citation.document == source.name
            and citation.start <= start
            and end <= citation.end
            and citation.quote != source.text[start:end]
        ):
            return ShortAnswer(source.text[start:end], citation.number, start, end)
    return None


def _without_half_bracket(words: str) -> str:
    """Leave out a bracket that is not closed, and all behind one that was not opened.

    ``최대 100억원('25년`` is ``최대 100억원``, ``044-204-7244) 담당자`` is ``044-204-7244``.
    """
    opened: list[int] = []
    for at, character in enumerate(words):
        if character == "(":
            opened.append(at)
        elif character == ")" and opened:
            opened.pop()
        elif character == ")":
            return words[:at].rstrip() or words
    return words[: opened[0]].rstrip() or words if opened else words
