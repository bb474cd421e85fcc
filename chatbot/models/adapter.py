"""What training added to the encoder's weights: two thin matrices for each linear layer.

LoRA, Hu et al. 2021, arXiv:2106.09685. ``training/train_encoder.py`` writes the file.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

Tensors = dict[str, NDArray[np.float32]]


def parse_adapter(data: bytes) -> Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Read the thin matrices by the name of their layer.

    :returns: (outputs, rank) and (rank, inputs) of each layer.
    :raises ValueError: if it is not such a file, or a damaged one.
    """
    try:
        tensors = load(data)
        layers = sorted({name.rpartition(".")[0] for name in tensors})
        return {
            layer: (
                tensors[f"{layer}.up"].astype(np.float32),
                tensors[f"{layer}.down"].astype(np.float32),
            )
            for layer in layers
        }
    except (SafetensorError, KeyError) as error:
        raise ValueError("not an adapter") from error


def adapt(weights: Tensors, data: bytes) -> Tensors:
    """Add an adapter to weights.

    :raises ValueError: if it is damaged or made for another model.
    """
    adapted = dict(weights)
    for layer, (up, down) in parse_adapter(data).items():
        name = f"{layer}.weight"
        if name not in weights or weights[name].shape != (len(up), down.shape[1]):
            raise ValueError("an adapter for another model")
        adapted[name] = weights[name] + up @ down
    return adapted
