"""How quickly the models compute, torch against OpenVINO, in one run.

    python bench/models.py

Embeds the passages of ``corpus/`` and has the reader read them for one question, each several
times and in turn, and prints the best time of each relative to torch in float32.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from network import load_network  # noqa: E402

from chatbot.documents import read  # noqa: E402
from chatbot.models import bundled  # noqa: E402
from chatbot.models.encoder import load_encoder  # noqa: E402
from chatbot.models.pairs import PairTokenizer, pad  # noqa: E402
from chatbot.models.reader import BATCH, WEIGHTS, load_reader  # noqa: E402
from chatbot.passages import cut  # noqa: E402
from chatbot.settings import BUNDLED_ENCODER, load_settings  # noqa: E402

QUESTION = "제조 AI전문기업 융자는 얼마까지 나오나요?"
ROUNDS = 5


def main() -> None:
    """Measure the encoder and the reader."""
    files = sorted(path for path in (ROOT / "corpus").iterdir() if path.is_file())
    passages = [
        (passage.title, passage.text) for path in files for passage in cut(read(path, path.name))
    ]
    texts = [f"{title}\n{text}" for title, text in passages]
    print(f"{len(texts)} passages")
    compare("encoder, passages", encoder_ways(texts))
    compare("encoder, one question", encoder_ways([QUESTION]))
    compare("reader, one question", reader_ways(passages))


def encoder_ways(texts: list[str]) -> dict[str, Callable[[], object]]:
    """The ways to embed some texts."""
    from sentence_transformers import SentenceTransformer

    cache = load_settings().cache.expanduser()
    plain = SentenceTransformer(str(bundled.prepare(cache)), device="cpu")
    ours = load_encoder(BUNDLED_ENCODER, cache)

    def embed_in_bf16() -> None:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            plain.encode(texts)

    return {
        "torch float32": lambda: plain.encode(texts),
        "torch autocast bf16": embed_in_bf16,
        "as shipped": lambda: ours.embed_passages(texts),
    }


def reader_ways(passages: list[tuple[str, str]]) -> dict[str, Callable[[], object]]:
    """The ways to read some passages for one question."""
    network = load_network(WEIGHTS).eval()
    tokenizer = PairTokenizer.load(WEIGHTS / "tokenizer.json")
    ours = load_reader()

    def read_by_torch(*, half: bool) -> None:
        pairs = sorted(tokenizer.pair(QUESTION, passages), key=lambda pair: len(pair.tokens))
        for begin in range(0, len(pairs), BATCH):
            tokens, mask = map(torch.from_numpy, pad(pairs[begin : begin + BATCH]))
            with (
                torch.inference_mode(),
                torch.autocast("cpu", dtype=torch.bfloat16, enabled=half),
            ):
                network(tokens, mask)

    return {
        "torch float32": lambda: read_by_torch(half=False),
        "torch autocast bf16": lambda: read_by_torch(half=True),
        "as shipped": lambda: ours.read(QUESTION, passages),
    }


def compare(what: str, ways: dict[str, Callable[[], object]]) -> None:
    """Print how many times as fast as the first way each of them is."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, run in ways.items():
            began = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - began)
    first = next(iter(best.values()))
    print(f"── {what}")
    for name, spent_s in best.items():
        print(f"   {name:22s} {1000 * spent_s:7.0f} ms   {first / spent_s:4.1f} times")


if __name__ == "__main__":
    main()
