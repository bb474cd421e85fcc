"""How far what goes into the matrices of the shipped models reaches; int8 needs to know.

``training/reach.py`` measures it and writes the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

REACH = Path(__file__).parent / "weights/reach.safetensors"
Reach = dict[str, NDArray[np.float32]]


def load_reach(measured_on: str, file: Path = REACH) -> Reach:
    """Load the reach of each channel, by the name of the matrix: (channels,).

    :param measured_on: what the weights are known by: the SHA-256 of the reader's file, the name of
        the encoder's folder.
    :returns: nothing where it was not measured on these weights; they are then
        not multiplied in int8.
    :raises ValueError: if the file is damaged.
    """
    if not file.exists():
        return {}
    try:
        with safe_open(file, "numpy") as opened:
            facts = opened.metadata() or {}
            tensors = {name: opened.get_tensor(name) for name in opened.keys()}
    except SafetensorError as error:
        raise ValueError("not a file of tensors") from error
    if facts.get("sha256") != digest(tensors):
        raise ValueError("a changed byte")
    model = facts.get(measured_on)
    return {
        name.removeprefix(f"{model}."): tensor.astype(np.float32)
        for name, tensor in tensors.items()
        if model and name.startswith(f"{model}.")
    }


def digest(tensors: Mapping[str, NDArray[np.float16]]) -> str:
    """Compute what a changed name or number would change."""
    hashed = hashlib.sha256()
    for name, tensor in sorted(tensors.items()):
        hashed.update(name.encode())
        hashed.update(tensor.tobytes())
    return hashed.hexdigest()
