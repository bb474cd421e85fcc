"""The network of the reader: a small BERT with four outputs for a question and a passage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from chatbot.models.reader import load_weights

if TYPE_CHECKING:
    from chatbot.models.graph import Compute


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of each pair.

    :ivar relevance: (batch,) logits; the right passage has the highest of its question.
    :ivar answerable: (batch,) logits of "this passage answers the question".
    :ivar start: (batch, tokens) logits of the answer's first token.
    :ivar end: (batch, tokens) logits of the answer's last token.
    """

    relevance: Tensor
    answerable: Tensor
    start: Tensor
    end: Tensor


class ReaderNetwork(nn.Module):
    """Reads ``question </s></s> title: passage`` and judges it."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.pair = nn.Linear(config.hidden_size, 2)
        self.span = nn.Linear(config.hidden_size, 2)

    def forward(self, tokens: Tensor, mask: Tensor) -> Outputs:
        """Judge pairs.

        :param tokens: (batch, tokens) ids.
        :param mask: (batch, tokens), 1 for a token and 0 for padding.
        """
        hidden = self.bert(input_ids=tokens, attention_mask=mask).last_hidden_state
        relevance, answerable = self.pair(hidden[:, 0]).float().unbind(-1)
        spans = self.span(hidden).float()
        spans = spans.masked_fill(mask.unsqueeze(-1) == 0, torch.finfo(torch.float32).min)
        start, end = spans.unbind(-1)
        return Outputs(relevance, answerable, start, end)


class InPieces:
    """The network over a few pairs of like length at a time: on a processor, padding costs most."""

    def __init__(self, network: ReaderNetwork, size: int = 4) -> None:
        self._network = network
        self._size = size

    def __call__(self, tokens: Tensor, mask: Tensor) -> Outputs:
        """Judge pairs as the network does, in the order given."""
        lengths = mask.sum(1)
        order = torch.argsort(lengths)
        pieces = []
        for rows in order.split(self._size):
            longest = int(lengths[rows].max())
            out = self._network(tokens[rows, :longest], mask[rows, :longest])
            room = (0, tokens.shape[1] - longest)
            least = torch.finfo(torch.float32).min
            ends = [functional.pad(end, room, value=least) for end in (out.start, out.end)]
            pieces.append((out.relevance, out.answerable, *ends))
        back = torch.argsort(order)
        return Outputs(*(torch.cat(parts)[back] for parts in zip(*pieces, strict=True)))


def load_network(folder: Path, dropout: float = 0.0) -> ReaderNetwork:
    """Load what an earlier run wrote."""
    facts, _ = load_weights(folder)
    config = BertConfig(**facts, hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout)
    network = ReaderNetwork(config)
    load_weights_into(network, folder)
    return network


def load_weights_into(network: ReaderNetwork, folder: Path, without: str = "") -> None:
    """Take over the weights that an earlier run wrote, one tensor aside."""
    _, weights = load_weights(folder)
    weights.pop(without, None)
    tensors = {name: torch.from_numpy(weight) for name, weight in weights.items()}
    network.load_state_dict(tensors, strict=False)


def compute_with(network: ReaderNetwork) -> Compute:
    """Give the network as the function that a reader computes with."""
    device = next(network.parameters()).device

    def compute(tokens: NDArray[np.int64], mask: NDArray[np.int64]) -> list[NDArray[np.float32]]:
        network.eval()
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16):
            out = network(torch.from_numpy(tokens).to(device), torch.from_numpy(mask).to(device))
        judged = torch.stack([out.relevance, out.answerable], -1)
        ends = torch.stack([out.start, out.end], -1)
        return [judged.cpu().numpy(), ends.cpu().numpy()]

    return compute
