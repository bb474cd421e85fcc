"""Fits the bundled encoder to questions about releases, by matrices of low rank.

    python training/train_encoder.py --groups FOLDER --encoder FOLDER --output FILE

Writes the two thin matrices of each linear layer, which are added to the encoder's weights when it
is expanded (LoRA, Hu et al. 2021, arXiv:2106.09685). The loss is cross entropy over the passages of
a batch, among them wrong ones that stood nearest at the begin of the epoch.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrize
from torch.utils.data import DataLoader
from transformers import BertModel

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import Example, Group, Text, read_groups  # noqa: E402
from heldout import is_held_out  # noqa: E402
from sampling import asked, draw, questions_by_document  # noqa: E402

QUESTION, PASSAGE = "query: ", "passage: "
QUESTION_TOKENS, PASSAGE_TOKENS = 96, 256
QUESTIONS_A_STEP, HARD = 128, 3
RANK, SCALE = 16, 2.0
TEMPERATURE = 0.02
RATE, EPOCHS = 3e-4, 6
NEAREST = 20
EMBEDDED_AT_ONCE = 256
HANGUL = re.compile("[가-힣]")

Tokens = tuple[Tensor, Tensor]


class LowRank(nn.Module):
    """Adds the product of two thin matrices to a weight; nothing at first."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.up = nn.Parameter(torch.zeros(rows, rank))
        self.down = nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))

    def forward(self, weight: Tensor) -> Tensor:
        """Give the weight as it is used."""
        return weight + SCALE * self.up @ self.down


def main() -> None:
    """Train, measuring after each epoch, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=Path, required=True, help="what find_groups.py wrote")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--rank", type=int, default=RANK)
    parser.add_argument("--step", type=int, default=QUESTIONS_A_STEP, help="questions a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--all", action="store_true", help="train on the held-out part too")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    found = read_groups(arguments.groups)
    useful = [group for group in found.groups if any(e.label for e in group.examples)]
    held = [group for group in useful if is_held_out(group.document)]
    train = useful if arguments.all else [g for g in useful if not is_held_out(g.document)]
    print(f"{len(train)} questions to train on, {len(held)} held out", flush=True)

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    model = BertModel.from_pretrained(arguments.encoder, add_pooling_layer=False).to(device)
    parts = add_low_rank(model, arguments.rank)
    steps = arguments.epochs * (len(train) // arguments.step)
    optimizer = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], arguments.rate, weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, arguments.rate, total_steps=steps, pct_start=0.1
    )
    print("before", json.dumps(measure(model, tokenizer, found.passages, held)), flush=True)
    for epoch in range(1, arguments.epochs + 1):
        began, losses = time.monotonic(), []
        mined = mine(model, tokenizer, found.passages, train)
        loader = DataLoader(
            mined,  # type: ignore[arg-type]
            arguments.step,
            shuffle=True,
            drop_last=True,
            collate_fn=Collator(found.passages, mined, tokenizer),
            num_workers=arguments.workers,
        )
        model.train()
        for questions, texts, repeated in loader:
            loss = contrast(model, questions, texts, repeated.to(device))
            loss.backward()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            losses.append(loss.detach())
        mean = float(torch.stack(losses).mean())
        print(f"epoch {epoch}: loss {mean:.3f}, {time.monotonic() - began:.0f} s", flush=True)
        print(json.dumps(measure(model, tokenizer, found.passages, held)), flush=True)
        write(parts, arguments.output)


def add_low_rank(model: BertModel, rank: int) -> dict[str, LowRank]:
    """Freeze the model and put thin matrices beside all its linear layers."""
    model.requires_grad_(False)
    parts = {}
    for name, layer in model.named_modules():
        if isinstance(layer, nn.Linear):
            device = layer.weight.device
            parts[name] = LowRank(layer.out_features, layer.in_features, rank).to(device)
    for name, part in parts.items():
        parametrize.register_parametrization(model.get_submodule(name), "weight", part)
    return parts


@torch.inference_mode()
def mine(
    model: BertModel, tokenizer: Tokenizer, passages: Sequence[Text], groups: Sequence[Group]
) -> list[Group]:
    """Give each question its right passages and the wrong ones that are nearest to it now."""
    model.eval()
    vectors = embed_all(model, tokenizer, [whole(text) for text in passages], PASSAGE_TOKENS)
    texts = [QUESTION + group.question for group in groups]
    scores = embed_all(model, tokenizer, texts, QUESTION_TOKENS) @ vectors.T
    mined = []
    for group, rows in zip(groups, scores.topk(NEAREST).indices.tolist(), strict=True):
        right = [example for example in group.examples if example.label]
        taken = {example.row for example in right}
        near = [Example(row, 0.0, 0, None) for row in rows if row not in taken]
        mined.append(replace(group, examples=(*right, *near)))
    return mined


class Collator:
    """Draws right and wrong passages and pads their tokens."""

    def __init__(
        self, passages: Sequence[Text], groups: Sequence[Group], tokenizer: Tokenizer
    ) -> None:
        self._passages = passages
        self._tokenizer = tokenizer
        self._others = questions_by_document(groups)

    def __call__(self, groups: Sequence[Group]) -> tuple[Tokens, Tokens, Tensor]:
        """Give questions, passages and which of them must not count as wrong for a question.

        The right passages come first, in the order of the questions.
        """
        right, wrong = [], []
        for group in groups:
            first, others = draw(group, self._passages, HARD)
            right.append(first[0].row)
            wrong += [example.row for example in others]
        rows = torch.tensor(right + wrong)
        labels = [{e.row for e in group.examples if e.label} for group in groups]
        repeated = torch.tensor([[int(row) in also for row in rows] for also in labels])
        repeated[torch.arange(len(groups)), torch.arange(len(groups))] = False
        questions = [QUESTION + asked(group, self._others) for group in groups]
        texts = [whole(self._passages[row]) for row in rows]
        return (
            tokenize(self._tokenizer, questions, QUESTION_TOKENS),
            tokenize(self._tokenizer, texts, PASSAGE_TOKENS),
            repeated,
        )


def whole(text: Text) -> str:
    """A passage as it is indexed."""
    return PASSAGE + "\n".join(part for part in (text.title, text.heading, text.text) if part)


def tokenize(tokenizer: Tokenizer, texts: Sequence[str], most: int) -> Tokens:
    """Tokenize and pad: ids and mask, (texts, tokens)."""
    encodings = tokenizer.encode_batch(list(texts))
    ids = [torch.tensor([*e.ids[: most - 1], e.ids[-1]]) for e in encodings]
    tokens = nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_value=1)
    lengths = torch.tensor([len(row) for row in ids])
    return tokens, (torch.arange(tokens.shape[1]) < lengths[:, None]).long()


def embed(model: BertModel, texts: Tokens) -> Tensor:
    """Mean of the hidden states, of length one: (texts, dimension)."""
    tokens, mask = (part.to(model.device) for part in texts)
    with torch.autocast(model.device.type, dtype=torch.bfloat16):
        hidden = model(input_ids=tokens, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    return functional.normalize((hidden.float() * weights).sum(1) / weights.sum(1), dim=-1)


def contrast(model: BertModel, questions: Tokens, texts: Tokens, repeated: Tensor) -> Tensor:
    """Cross entropy of the right passage among all of the batch."""
    scores = embed(model, questions) @ embed(model, texts).T / TEMPERATURE
    right = torch.arange(len(scores), device=scores.device)
    return functional.cross_entropy(scores.masked_fill(repeated, -torch.inf), right)


@torch.inference_mode()
def measure(
    model: BertModel, tokenizer: Tokenizer, passages: Sequence[Text], groups: Sequence[Group]
) -> dict[str, dict[str, float]]:
    """How often the nearest passages of the whole index hold a right one, by kind of question."""
    model.eval()
    vectors = embed_all(model, tokenizer, [whole(text) for text in passages], PASSAGE_TOKENS)
    kinds: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        kind = "korean" if HANGUL.search(group.question) else "english"
        kinds["claims" if group.is_claim else kind].append(group)
    figures = {}
    for kind, asked_ones in sorted(kinds.items()):
        texts = [QUESTION + group.question for group in asked_ones]
        scores = embed_all(model, tokenizer, texts, QUESTION_TOKENS) @ vectors.T
        order = scores.topk(30).indices.tolist()
        right = [{e.row for e in group.examples if e.label} for group in asked_ones]
        figures[kind] = {
            f"@{most}": round(
                sum(bool(set(rows[:most]) & also) for rows, also in zip(order, right, strict=True))
                / len(order),
                3,
            )
            for most in (1, 5, 12, 30)
        }
        release = [
            passages[rows[0]].document == group.document
            for rows, group in zip(order, asked_ones, strict=True)
        ]
        figures[kind]["release"] = round(sum(release) / len(release), 3)
    return figures


def embed_all(model: BertModel, tokenizer: Tokenizer, texts: Sequence[str], most: int) -> Tensor:
    """Embed many texts, those of like length together."""
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    found = torch.zeros(len(texts), model.config.hidden_size, device=model.device)
    for begin in range(0, len(order), EMBEDDED_AT_ONCE):
        rows = order[begin : begin + EMBEDDED_AT_ONCE]
        found[rows] = embed(model, tokenize(tokenizer, [texts[row] for row in rows], most))
    return found


def write(parts: dict[str, LowRank], path: Path) -> None:
    """Write the thin matrices in float16, the scale within."""
    tensors = {}
    for name, part in parts.items():
        tensors[f"{name}.up"] = (SCALE * part.up.detach()).half().cpu().contiguous()
        tensors[f"{name}.down"] = part.down.detach().half().cpu().contiguous()
    save_file(tensors, path)


if __name__ == "__main__":
    main()
