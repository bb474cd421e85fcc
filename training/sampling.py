"""Questions become batches: for each one right passage and hard wrong ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from data import Example, Group, Text
from noise import roughen
from torch import Tensor

from chatbot.models.pairs import Pair, PairTokenizer, pad
from chatbot.records import Span

NEGATIVES = 7
ROUGH, FOLLOWING = 0.15, 0.12
WORD_DROPOUT = 0.1
UNKNOWN = 3
# How many of the claims come with a wrong passage.
CLAIM_WRONG = 0.25
# An answer this short may stand anywhere without answering.
TELLING = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """The pairs of one step.

    :ivar tokens: (pairs, tokens) ids; ``mask`` is 1 for a token and 0 for padding.
    :ivar borne_out: (pairs,), 1 where the passage answers the question or says what the claim says.
    :ivar judged: (pairs,), 1 for the first pair of a question: what would be taken for
        the answer, which is hard to judge; 0 for the others.
    :ivar ranked: (questions, passages) numbers of pairs, the right one first, -1 where there is
        none; only of questions that have a right passage.
    :ivar twins: (twins, 2) numbers of pairs, a right claim and the wrong one about the same words.
    :ivar answers: (answers, 3) number of the pair, first and last token; token 0 for a claim of
        which the passage says nothing else.
    """

    tokens: Tensor
    mask: Tensor
    borne_out: Tensor
    judged: Tensor
    ranked: Tensor
    twins: Tensor
    answers: Tensor

    def to(self, device: torch.device) -> Batch:
        """Copy to a device."""
        return Batch(
            *(getattr(self, name).to(device, non_blocking=True) for name in self.__slots__)
        )


class Sampler:
    """Draws the passages of each question and pads their pairs."""

    def __init__(
        self,
        passages: Sequence[Text],
        groups: Sequence[Group],
        tokenizer: PairTokenizer,
        wrong: int = NEGATIVES,
        blanked: float = WORD_DROPOUT,
    ) -> None:
        """Draw for groups, each with so many wrong passages, a share of the words blanked."""
        self._wrong = wrong
        self._blanked = blanked
        self._passages = passages
        self._tokenizer = tokenizer
        self._others = questions_by_document(groups)

    def __call__(self, drawn: Sequence[Sequence[Group]]) -> Batch:
        """Make one batch of questions, and of claims alone or with their twins."""
        groups = [group for together in drawn for group in together]
        firsts: dict[int, int] = {}
        pairs: list[Pair] = []
        borne_out: list[float] = []
        judged: list[float] = []
        ranked: list[list[int]] = []
        answers: list[tuple[int, int, int]] = []
        for group in groups:
            firsts[id(group)] = len(pairs)
            right, wrong = draw(group, self._passages, self._wrong)
            chosen = [*right, *wrong]
            texts = [self._passages[example.row] for example in chosen]
            question = asked(group, self._others)
            fresh = self._tokenizer.pair(question, [(text.head, text.text) for text in texts])
            if right:
                ranked.append(list(range(len(pairs), len(pairs) + len(fresh))))
            for at, (example, pair) in enumerate(zip(chosen, fresh, strict=True)):
                answer = _pointed_at(group, example, pair)
                if answer:
                    answers.append((len(pairs) + at, *answer))
            borne_out += [float(group.answerable and bool(example.label)) for example in chosen]
            judged += [float(at == 0) for at in range(len(chosen))]
            pairs += [drop_words(pair, self._blanked) for pair in fresh]
        tokens, mask = pad(pairs)
        most = max(map(len, ranked), default=0)
        filled = [row + [-1] * (most - len(row)) for row in ranked]
        twins = [[firsts[id(group)] for group in pair] for pair in drawn if len(pair) == 2]
        return Batch(
            torch.from_numpy(tokens),
            torch.from_numpy(mask),
            torch.tensor(borne_out),
            torch.tensor(judged),
            torch.from_numpy(np.array(filled, np.int64).reshape(len(filled), most)),
            torch.from_numpy(np.array(twins, np.int64).reshape(len(twins), 2)),
            torch.from_numpy(np.array(answers, np.int64).reshape(len(answers), 3)),
        )


def _pointed_at(group: Group, example: Example, pair: Pair) -> tuple[int, int] | None:
    if example.answer:
        return pair.find(Span(*example.answer))
    is_otherwise = bool(example.label) and not group.answerable
    return (0, 0) if group.is_claim and not is_otherwise else None


def pair_twins(groups: Sequence[Group], questions: bool = False) -> list[list[Group]]:
    """Put a right claim and the wrong one about the same words together; the others stay alone.

    :param questions: pair those too that are about the same words, which answer only one of them.
    """
    by_evidence: dict[tuple[int, ...], list[Group]] = {}
    for group in groups:
        rows = tuple(example.row for example in group.examples if example.label)
        if not group.is_claim:
            rows = tuple(example.row for example in group.examples[:1]) if questions else ()
        by_evidence.setdefault(rows, []).append(group)
    units = [[group] for group in by_evidence.pop((), [])]
    for claims in by_evidence.values():
        wrong = [claim for claim in claims if not claim.answerable]
        for right in (claim for claim in claims if claim.answerable):
            twin = max(
                wrong, key=lambda claim: _alike(claim.question, right.question), default=None
            )
            units.append([right, twin] if twin else [right])
            if twin:
                wrong.remove(twin)
        units += [[claim] for claim in wrong]
    return units


def _alike(one: str, other: str) -> int:
    return len(set(pairwise(one)) & set(pairwise(other)))


def questions_by_document(groups: Sequence[Group]) -> dict[str, list[str]]:
    """Gather the questions on each release."""
    found: dict[str, list[str]] = {}
    for group in groups:
        if not group.is_claim:
            found.setdefault(group.document, []).append(group.question)
    return found


def draw(group: Group, passages: Sequence[Text], count: int) -> tuple[list[Example], list[Example]]:
    """Draw one right passage, if there is one, and wrong ones; a high one is the likelier.

    Where no passage is right the highest comes first, as one of them. A claim, which is to be
    judged rather than ranked, mostly does with its right passage alone.
    """
    right = [example for example in group.examples if example.label]
    wrong = [
        example
        for example in group.examples
        if not example.label and not repeats_answer(example, group, passages)
    ]
    chosen: list[Example] = []
    if not right and wrong:
        chosen.append(max(wrong, key=lambda example: example.score))
        wrong.remove(chosen[0])
    if group.is_claim:
        count = max(len(chosen), int(random.random() < CLAIM_WRONG))  # noqa: S311
    weights = [0.2 + example.score for example in wrong]
    while wrong and len(chosen) < count:
        at = random.choices(range(len(wrong)), weights)[0]  # noqa: S311
        chosen.append(wrong.pop(at))
        weights.pop(at)
    return ([random.choice(right)] if right else []), chosen  # noqa: S311


def asked(group: Group, others: dict[str, list[str]]) -> str:
    """The question as it stands, roughly typed, or behind another one on the same release."""
    question = group.question
    if random.random() < ROUGH:  # noqa: S311
        question = roughen(question, random)  # type: ignore[arg-type]
    if random.random() < FOLLOWING and not group.is_claim:  # noqa: S311
        question = f"{random.choice(others[group.document])} {question}"  # noqa: S311
    return question


def repeats_answer(example: Example, group: Group, passages: Sequence[Text]) -> bool:
    """Tell whether a passage that is not marked right says the answer all the same."""
    if passages[example.row].document != group.document:
        return False
    for right in group.examples:
        if right.label and right.answer:
            start, end = right.answer
            words = "".join(passages[right.row].text[start:end].split())
            if len(words) >= TELLING and words in "".join(passages[example.row].text.split()):
                return True
    return False


def drop_words(pair: Pair, share: float) -> Pair:
    """Blank a share of the tokens of the question, against learning by heart."""
    tokens = list(pair.tokens)
    for index, token in enumerate(tokens[1:], 1):
        if token == pair.tokens[-1]:
            break
        if random.random() < share:  # noqa: S311
            tokens[index] = UNKNOWN
    return Pair(tokens, pair.offsets)
