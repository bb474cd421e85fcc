"""Writes the reader of sentences as what it differs by from the reader of passages.

    python training/claims.py --trained FOLDER [--reader FOLDER]

The reader in the first folder becomes ``claims.safetensors`` in the second, beside the
``reader.safetensors`` there, from which it was trained on: two bits a weight.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from safetensors.numpy import save_file

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from export import write_digests  # noqa: E402

from chatbot.models.delta import delta_of  # noqa: E402
from chatbot.models.reader import CLAIMS, WEIGHTS, load_weights  # noqa: E402


def main() -> None:
    """Take the difference and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    _, questions = load_weights(arguments.reader)
    _, claims = load_weights(arguments.trained)
    tensors = delta_of(questions, claims)
    save_file(tensors, arguments.reader / CLAIMS)
    write_digests(arguments.reader)
    print(f"{len(tensors)} tensors, {(arguments.reader / CLAIMS).stat().st_size} bytes")


if __name__ == "__main__":
    main()
