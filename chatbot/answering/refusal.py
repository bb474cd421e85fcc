"""A refusal: said plainly, with whom to ask."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chatbot.answering.extract import Candidate
from chatbot.records import Answer, Contact, Document

FIRST = 3
REFUSAL = "등록된 보도자료에서는 이 내용을 확인할 수 없습니다."


# A constant, then the sign's weight. Fitted by training/calibrate.py on questions about releases
# that the readers were not trained on; the share of the sentences in the sign was chosen on them.
WEIGHTS = (0.441, 0.705)
SENTENCE_SHARE = 0.25


def sign(candidates: Sequence[Candidate]) -> float:
    """What the probability rests on: log odds that a passage answers, and that its sentences do.

    Each is that of the surest of the first three candidates.

    :param candidates: best first, at least one.
    """
    first = candidates[:FIRST]
    passage = max(candidate.reading.log_odds for candidate in first)
    closer = [candidate.closer.log_odds for candidate in first if candidate.closer]
    return passage + SENTENCE_SHARE * (max(closer, default=passage) - passage)


def probability(candidates: Sequence[Candidate], doubt: float = 0.0) -> float:
    """The probability that the releases answer the question.

    :param candidates: best first, at least one.
    :param doubt: what speaks against it besides, taken off the log odds (``anchors.doubt``).
    """
    constant, weight = WEIGHTS
    return 1.0 / (1.0 + math.exp(doubt - constant - weight * sign(candidates)))


def refuse(question: str, confidence: float, nearest: Document | None) -> Answer:
    """Say that the releases do not hold it.

    :param confidence: probability that the best passage answers after all.
    :param nearest: the release nearest to the question; its department is offered.
    """
    contact = _contact(nearest) if nearest else None
    text = REFUSAL
    if contact:
        who = " ".join(
            part for part in (contact.department, contact.person.name, contact.person.post) if part
        )
        text += (
            f" 가장 가까운 보도자료 「{contact.title}」의 담당 부서"
            f"({who}, {contact.person.phone})에 문의해 보시기 바랍니다."
        )
    return Answer(question, text, grounded=False, confidence=confidence, contact=contact)


def _contact(document: Document) -> Contact | None:
    for department in document.departments:
        for person in reversed(department.people):
            if person.phone:
                return Contact(document.name, document.title, department.name, person)
    return None
