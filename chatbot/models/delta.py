"""A model that was trained on from another, as what it differs by: two bits for each weight.

The difference is so small that it may be told this roughly (Liu et al. 2024, BitDelta,
arXiv:2402.10193).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float32]]
STEP = ".step"
# In standard deviations; the best for four even steps and a normal distribution
# (Max 1960, Quantizing for minimum distortion, table II).
_STEP = 0.9957
_LEAST = 1e-12
# Of each byte's four numbers, where they stand in it.
_SHIFTS = np.array([0, 2, 4, 6], np.uint8)


def pack(difference: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Round to four levels a row.

    :param difference: (rows, columns), a multiple of four columns.
    :returns: four levels a byte, (rows, columns / 4), and how far the levels lie apart, (rows,).
    """
    step = _STEP * np.maximum(np.sqrt(np.mean(difference**2, axis=1)), _LEAST)
    levels = np.clip(np.floor(difference / step[:, None]) + 2, 0, 3).astype(np.uint8)
    fours = levels.reshape(len(levels), -1, 4) << _SHIFTS
    return np.bitwise_or.reduce(fours, axis=-1), step.astype(np.float32)


def unpack(packed: NDArray[np.uint8], step: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the middle of each level: (rows, columns)."""
    levels = (packed[:, :, None] >> _SHIFTS & 3).reshape(len(packed), -1)
    return (levels.astype(np.float32) - 1.5) * step[:, None]


def delta_of(first: Weights, second: Weights) -> dict[str, NDArray[Any]]:
    """Tell what the second's weights differ by: matrices packed, the few other numbers as they are.

    Those that are the same are left out.
    """
    tensors: dict[str, NDArray[Any]] = {}
    for name, weight in first.items():
        difference = second[name] - weight
        if not difference.any():
            continue
        tensors[name] = difference
        if difference.ndim == 2 and difference.shape[1] % 4 == 0:
            tensors[name], tensors[name + STEP] = pack(difference)
    return tensors


def add(weights: Weights, delta: Mapping[str, NDArray[Any]]) -> Weights:
    """Give the second's weights, from the first's and what they differ by."""
    added = dict(weights)
    for name, tensor in delta.items():
        if not name.endswith(STEP):
            step = delta.get(name + STEP)
            added[name] = weights[name] + (tensor if step is None else unpack(tensor, step))
    return added
