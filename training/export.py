"""Writes the reader as it ships: int8 rows with a scale each, and its configuration."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from network import ReaderNetwork
from safetensors.torch import save_file

from chatbot.models.reader import CLAIMS, QUESTIONS

CONFIG = "config.json"
CONFIG_KEYS = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "max_position_embeddings", "type_vocab_size", "layer_norm_eps",
)  # fmt: skip


def export(network: ReaderNetwork, folder: Path) -> None:
    """Write ``reader.safetensors`` and ``config.json`` beside the ``tokenizer.json`` there."""
    tensors: dict[str, torch.Tensor] = {}
    for name, weight in network.state_dict().items():
        if weight.dim() == 2 and weight.numel() > 10_000:
            scale = weight.abs().amax(dim=1).clamp(min=1e-8) / 127
            tensors[name] = torch.round(weight / scale.unsqueeze(1)).to(torch.int8)
            tensors[f"{name}.scale"] = scale.to(torch.float32)
        elif weight.is_floating_point():
            tensors[name] = weight.to(torch.float32).contiguous()
    save_file(tensors, folder / QUESTIONS)
    config = network.bert.config.to_dict()
    facts = {key: config[key] for key in CONFIG_KEYS}
    (folder / CONFIG).write_text(json.dumps(facts), "utf-8")
    write_digests(folder)


def write_digests(folder: Path) -> None:
    """Write into the configuration what its files are held against."""
    facts = json.loads((folder / CONFIG).read_text("utf-8"))
    facts["sha256"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (QUESTIONS, CLAIMS, "tokenizer.json")
        if (folder / name).exists()
    }
    (folder / CONFIG).write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
