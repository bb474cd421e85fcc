"""Cuts the word table to the pieces that Korean and English releases need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer

SPECIAL = 4
HANGUL = re.compile(r"^▁?[가-힣]+$")
LATIN = re.compile(r"^▁?[A-Za-z]+$")
LATIN_KEPT = 12_000


def choose_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> list[int]:
    """Choose the ids to keep: all Hangul, the commonest Latin, single signs, and those in texts."""
    size = tokenizer.get_vocab_size()
    pieces = [tokenizer.id_to_token(index) for index in range(size)]
    kept = set(range(SPECIAL))
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        kept.update(encoding.ids)
    kept.update(index for index, piece in enumerate(pieces) if HANGUL.match(piece))
    latin = [index for index, piece in enumerate(pieces) if LATIN.match(piece)]
    kept.update(latin[:LATIN_KEPT])
    kept.update(
        index for index, piece in enumerate(pieces) if len(piece) == 1 and ord(piece) < 0x3400
    )
    return sorted(kept)


def cut_tokenizer(source: Path, kept: list[int], target: Path) -> None:
    """Write a ``tokenizer.json`` with the kept pieces alone, ids in the order of ``kept``."""
    rules = json.loads(source.read_text("utf-8"))
    vocabulary = rules["model"]["vocab"]
    rules["model"]["vocab"] = [vocabulary[index] for index in kept if index < len(vocabulary)]
    names = {piece for piece, _ in rules["model"]["vocab"]}
    rules["added_tokens"] = [
        token for token in rules.get("added_tokens", []) if token["content"] in names
    ]
    rules["post_processor"] = None
    rules["truncation"] = None
    rules["padding"] = None
    target.write_text(json.dumps(rules, ensure_ascii=False), "utf-8")
