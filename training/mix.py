"""Mixes the weights of two readers, one trained on from the other.

    python training/mix.py --first FOLDER --second FOLDER --share 0.75 --output FOLDER

Between two ends of one training run lie weights that do better on unseen questions than either
(Wortsman et al. 2022, arXiv:2109.01903). The word table, which is not trained, and the tokenizer
are those of the first.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from export import export  # noqa: E402
from network import load_network  # noqa: E402

WORDS = "bert.embeddings.word_embeddings.weight"


def main() -> None:
    """Mix and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=Path, required=True)
    parser.add_argument("--second", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.75, help="of the first")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    network = load_network(arguments.first)
    second = load_network(arguments.second).state_dict()
    for name, weight in network.state_dict().items():
        if name != WORDS and weight.is_floating_point():
            weight.copy_(torch.lerp(second[name], weight, arguments.share))
    arguments.output.mkdir(parents=True, exist_ok=True)
    shutil.copy(arguments.first / "tokenizer.json", arguments.output)
    export(network, arguments.output)


if __name__ == "__main__":
    main()
