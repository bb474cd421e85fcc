"""What the reader is trained for: to rank, to judge and to point."""

from __future__ import annotations

import torch
from network import Outputs
from sampling import Batch
from torch import Tensor
from torch.nn import functional

# The pair that is hard to judge counts as much as so many others.
JUDGED = 2.0
JUDGING = 1.5
TELLING_TWINS = 0.7


def loss_of(out: Outputs, batch: Batch) -> Tensor:
    """Rank, judge and point at once."""
    return (
        rank_loss(out.relevance, batch.ranked)
        + JUDGING * judge_loss(out.answerable, batch)
        + TELLING_TWINS * twin_loss(out.answerable, batch.twins)
        + span_loss(out.start, out.end, batch.answers)
    )


def judge_loss(answerable: Tensor, batch: Batch) -> Tensor:
    """Binary cross entropy, the hard pair of each question above the others."""
    weights = 1 + (JUDGED - 1) * batch.judged
    losses = functional.binary_cross_entropy_with_logits(
        answerable, batch.borne_out, reduction="none"
    )
    return (weights * losses).sum() / weights.sum()


def twin_loss(answerable: Tensor, twins: Tensor) -> Tensor:
    """Cross entropy of which of two claims about the same words is the right one."""
    if not len(twins):
        return answerable.new_zeros(())
    right, wrong = answerable[twins].unbind(1)
    return functional.softplus(wrong - right).mean()


def rank_loss(relevance: Tensor, ranked: Tensor) -> Tensor:
    """Softmax over the passages of each question that has a right one."""
    if not len(ranked):
        return relevance.new_zeros(())
    logits = relevance[ranked.clamp(min=0)].masked_fill(ranked < 0, -torch.inf)
    return functional.cross_entropy(logits, ranked.new_zeros(len(ranked)))


def span_loss(start: Tensor, end: Tensor, answers: Tensor) -> Tensor:
    """Cross entropy of the first and the last token, where there is an answer."""
    if not len(answers):
        return start.new_zeros(())
    rows, first, last = answers.unbind(1)
    both = functional.cross_entropy(start[rows], first) + functional.cross_entropy(end[rows], last)
    return both / 4
