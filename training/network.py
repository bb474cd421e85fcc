"""The network of the reader: a small BERT with four outputs for a question and a passage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from chatbot.models.reader import load_weights


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


def load_network(folder: Path) -> ReaderNetwork:
    """Load what an earlier run wrote."""
    facts, weights = load_weights(folder)
    config = BertConfig(**facts, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    network = ReaderNetwork(config)
    tensors = {name: torch.from_numpy(weight) for name, weight in weights.items()}
    network.load_state_dict(tensors, strict=False)
    return network
