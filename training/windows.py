"""Claims and questions with the one or two sentences that they are about, as they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import CLAIM_KINDS, Example, Group, Groups, Text, text_of

from chatbot.answering.clauses import squeeze
from chatbot.passages import windows_of
from chatbot.records import Document, Passage, Span

if TYPE_CHECKING:
    from chatbot.store import Snapshot

RIGHT, WRONG = 3, 8
# A window holds the evidence from this share of it on; of what answers, with the answer, from half
# of the most that any window holds.
_HOLDS = 0.85
_WITHOUT = frozenset({"not_found", "unanswerable"})
# Long evidence is a window of its own up to this many characters.
_LONGEST = 900
_USUAL_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences of a document: ``span`` counts in its text."""

    span: Span
    text: Text
    grams: Counter[tuple[str, str]]


def find_window_groups(rows: Sequence[dict[str, Any]], snapshot: Snapshot) -> Groups:
    """Mark the windows that hold the evidence of each row, and the likest others of its release.

    Rows whose evidence no window holds are left out; what a release does not answer has none.
    """
    documents = {Path(document.name).name: document for document in snapshot.documents()}
    windows: dict[str, list[Window]] = {}
    texts: dict[Text, int] = {}
    groups = []
    for row in rows:
        source = documents[row["document"]]
        passages = snapshot.passages_of(source.name)
        if source.name not in windows:
            windows[source.name] = list(_cut(source, passages))
        right, wrong = _divide(row, source, passages, windows[source.name])
        if not right and row["kind"] not in _WITHOUT:
            continue
        answer = Span(*row["answer"]) if row["answer"] else None
        alike = [likeness(row["question"], window) for window in [*right, *wrong]]
        # None scores less than one behind it: what a hasty reader would take is drawn first.
        scores = list(accumulate(reversed(alike), max))[::-1]
        examples = tuple(
            Example(
                texts.setdefault(window.text, len(texts)),
                score,
                label,
                _inside(answer, window.span) if label else None,
            )
            for window, label, score in zip(
                [*right, *wrong], [1] * len(right) + [0] * len(wrong), scores, strict=True
            )
        )
        is_right = row["kind"] in {"supported", "answerable"}
        is_claim = row["kind"] in CLAIM_KINDS
        groups.append(Group(row["question"], row["document"], is_right, examples, is_claim))
    return Groups(list(texts), groups)


def likeness(claim: str, window: Window) -> float:
    """How many pairs of letters of a claim a window has, for its length."""
    shared = (_grams(claim) & window.grams).total()
    return float(shared / (_USUAL_LENGTH + window.span.end - window.span.start) ** 0.5)


def _cut(source: Document, passages: Sequence[Passage]) -> Iterator[Window]:
    for passage in passages:
        for span in windows_of(passage.text):
            yield _window(source, passage, span.start, span.end)


def _window(source: Document, passage: Passage, start: int, end: int) -> Window:
    """A window of a passage, ``start`` and ``end`` counting in its text."""
    words = passage.text[start:end]
    text = replace(text_of(passage, source.published), text=words)
    return Window(Span(passage.start + start, passage.start + end), text, _grams(words))


def _divide(
    row: dict[str, Any],
    source: Document,
    passages: Sequence[Passage],
    windows: Sequence[Window],
) -> tuple[list[Window], list[Window]]:
    """The windows that hold the evidence, the tightest first; and others of the release."""
    evidence = Span(*row["evidence"]) if row["evidence"] else Span(0, 0)
    answer = Span(*row["answer"]) if row["answer"] else None
    is_claim = row["kind"] in CLAIM_KINDS
    shared = [(window, _share(evidence, window.span)) for window in windows]
    right: list[Window] = []
    if row["kind"] not in _WITHOUT:
        most = max((share for _, share in shared), default=0.0)
        least = max(_HOLDS, 0.97 * most) if is_claim else 0.5 * most
        held = [window for window, share in shared if share >= least]
        held.sort(key=lambda window: window.span.end - window.span.start)
        held = held or list(_whole(source, passages, evidence))
        right = [window for window in held if answer is None or _inside(answer, window.span)]
        right = right[:RIGHT]
    said = squeeze(source.text[answer.start : answer.end]) if answer else None
    wrong = [
        window
        for window, share in shared
        if not share and not (said and said in squeeze(window.text.text))
    ]
    wrong.sort(key=lambda window: -likeness(row["question"], window))
    # What a hasty reader would take for the evidence.
    tempting = [] if right else [window for window, share in shared if share > 0.5]
    return right, [*tempting[:RIGHT], *wrong[:WRONG]]


def _whole(source: Document, passages: Sequence[Passage], evidence: Span) -> Iterator[Window]:
    for passage in passages:
        start, end = max(evidence.start, passage.start), min(evidence.end, passage.end)
        if end - start >= _HOLDS * (evidence.end - evidence.start) and end - start <= _LONGEST:
            yield _window(source, passage, start - passage.start, end - passage.start)


def _share(evidence: Span, window: Span) -> float:
    return evidence.shared_with(window) / max(1, evidence.end - evidence.start)


def _inside(answer: Span | None, window: Span) -> tuple[int, int] | None:
    if answer is None or answer.start < window.start or window.end < answer.end:
        return None
    return answer.start - window.start, answer.end - window.start


def _grams(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(squeeze(text)))
