"""A SentenceTransformer whose BERT is computed by OpenVINO."""

from __future__ import annotations

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor
from transformers import BertConfig, BertModel

from chatbot.models.graph import Bert, Compute, Shape, Weights, compile_graph


class GraphModel(torch.nn.Module):
    """Stands where a SentenceTransformer expects a transformers model."""

    def __init__(self, compute: Compute, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self._compute = compute

    def forward(self, input_ids: Tensor, attention_mask: Tensor, **_: object) -> dict[str, Tensor]:
        """Compute the hidden states: (batch, tokens, hidden)."""
        hidden = self._compute(input_ids.numpy(), attention_mask.numpy())[0]
        return {"last_hidden_state": torch.from_numpy(hidden)}


def accelerate(model: SentenceTransformer, reach: Weights | None = None) -> bool:
    """Put a graph in place of torch's BERT and let go of torch's weights.

    :param reach: as of :class:`Bert`.
    :returns: false, with nothing changed, where the model is not a plain BERT.
    """
    bert = getattr(model[0], "model", None)
    if type(bert) is not BertModel or bert.config.hidden_act != "gelu":
        return False
    graph = build_bert(bert, reach)
    model[0].model = GraphModel(compile_graph(graph, [graph.hidden]), bert.config)
    return True


def build_bert(bert: BertModel, reach: Weights | None = None) -> Bert:
    """Build the graph of torch's BERT."""
    config = bert.config
    weights = {name: tensor.float().numpy() for name, tensor in bert.state_dict().items()}
    shape = Shape(config.num_hidden_layers, config.num_attention_heads, config.layer_norm_eps)
    return Bert(weights, shape, reach)
