"""Trains the reader from the bundled encoder.

    python training/train.py --groups FOLDER[=TIMES]... --encoder FOLDER --output FOLDER

Writes ``reader.safetensors`` (int8), ``tokenizer.json`` and ``config.json`` after each epoch with
its held-out figures. training/README.md says what the data are and what it reached.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import torch
from torch.utils.data import DataLoader, WeightedRandomSampler
from transformers import BertModel

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import Group, Groups, join_groups, read_groups  # noqa: E402
from export import export  # noqa: E402
from heldout import is_held_out  # noqa: E402
from losses import loss_of  # noqa: E402
from measure import measure  # noqa: E402
from network import (  # noqa: E402
    InPieces,
    ReaderNetwork,
    compute_with,
    load_network,
    load_weights_into,
)
from sampling import NEGATIVES, WORD_DROPOUT, Batch, Sampler, pair_twins  # noqa: E402
from vocabulary import choose_pieces, cut_tokenizer  # noqa: E402

from chatbot.models.pairs import PairTokenizer  # noqa: E402
from chatbot.models.reader import LearnedReader  # noqa: E402

QUESTIONS_A_STEP = 16
MEASURED, MEASURED_AT_ONCE = 600, 32
DROPOUT = 0.1
RATE, HEAD_FACTOR = 1e-4, 3
WORDS = "embeddings.word_embeddings.weight"


def main() -> None:
    """Train, measuring and writing after each epoch."""
    arguments = read_arguments()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    arguments.output.mkdir(parents=True, exist_ok=True)
    parts = [read_groups(folder) for folder, _ in arguments.groups]
    found = join_groups(parts)
    often = [
        times for part, (_, times) in zip(parts, arguments.groups, strict=True) for _ in part.groups
    ]
    held = [group for group in found.groups if is_held_out(group.document)]
    random.shuffle(held)
    times_of = {
        id(group): times
        for group, times in zip(found.groups, often, strict=True)
        if is_of_use(group) and (arguments.all or not is_held_out(group.document))
    }
    train = [group for group in found.groups if id(group) in times_of]
    units = pair_twins(train, questions=arguments.sentences)
    print(f"{len(train)} questions to train on, {len(held)} held out", flush=True)

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network, tokenizer = start(arguments, found)
    network.to(device)
    network.bert.encoder.layer[: arguments.frozen].requires_grad_(False)
    loader = DataLoader(
        units,  # type: ignore[arg-type]
        arguments.step,
        sampler=WeightedRandomSampler(
            [times_of[id(unit[0])] for unit in units],
            arguments.draws or len(units),
            replacement=False,
        ),
        collate_fn=Sampler(found.passages, train, tokenizer, arguments.wrong, arguments.blanked),
        num_workers=arguments.workers,
        persistent_workers=arguments.workers > 0,
        pin_memory=device.type == "cuda",
    )
    optimizer, schedule = optimise(network, arguments.epochs * len(loader), arguments.rate)
    for epoch in range(1, arguments.epochs + 1):
        began = time.monotonic()
        loss = run_epoch(network, loader, optimizer, schedule)
        print(f"epoch {epoch}: loss {loss:.3f}, {time.monotonic() - began:.0f} s", flush=True)
        export(network, arguments.output)
        reader = LearnedReader(compute_with(network), tokenizer, MEASURED_AT_ONCE)
        print(json.dumps(measure(reader, found.passages, held[:MEASURED])), flush=True)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--groups",
        type=folder_and_times,
        required=True,
        nargs="+",
        help="what find_groups.py wrote; =2 behind it draws its questions twice as often",
    )
    parser.add_argument("--draws", type=int, help="questions an epoch; all of them if not given")
    parser.add_argument(
        "--sentences",
        action="store_true",
        help="learn to read sentences from --start on, out of groups written with --windows",
    )
    parser.add_argument(
        "--encoder", type=Path, required=True, help="folder of the expanded encoder"
    )
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--step", type=int, default=QUESTIONS_A_STEP, help="questions a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="folder of a written reader to go on from")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--wrong", type=int, default=NEGATIVES, help="wrong passages a question")
    parser.add_argument("--dropout", type=float, default=DROPOUT)
    parser.add_argument(
        "--blanked", type=float, default=WORD_DROPOUT, help="share of the words of a question"
    )
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--workers", type=int, default=4, help="processes that prepare batches")
    parser.add_argument("--all", action="store_true", help="train on the held-out part too")
    arguments = parser.parse_args()
    if arguments.sentences and not arguments.start:
        parser.error("--sentences needs --start")
    return arguments


def folder_and_times(argument: str) -> tuple[Path, float]:
    """Read FOLDER or FOLDER=TIMES."""
    folder, _, times = argument.partition("=")
    return Path(folder), float(times or 1)


def is_of_use(group: Group) -> bool:
    """Tell whether a question that is answered has the passage that answers it."""
    return not group.answerable or any(example.label for example in group.examples)


def start(arguments: argparse.Namespace, found: Groups) -> tuple[ReaderNetwork, PairTokenizer]:
    """Take the encoder's weights, its word table cut down and frozen, or an earlier reader's.

    A reader of sentences goes on from the reader of passages as it is.
    """
    from tokenizers import Tokenizer

    if arguments.sentences:
        # What it comes to differ by is told against these weights, so that the words stay too.
        shutil.copy(arguments.start / "tokenizer.json", arguments.output)
        network = load_network(arguments.start, arguments.dropout)
        network.bert.embeddings.requires_grad_(False)
        return network, PairTokenizer.load(arguments.output / "tokenizer.json")
    whole = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    texts = [f"{text.title}\n{text.text}" for text in found.passages]
    texts += [group.question for group in found.groups]
    kept = choose_pieces(whole, texts)
    target = arguments.output / "tokenizer.json"
    cut_tokenizer(arguments.encoder / "tokenizer.json", kept, target)
    base = BertModel.from_pretrained(arguments.encoder, add_pooling_layer=False)
    config = base.config
    config.vocab_size = len(kept)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = arguments.dropout
    network = ReaderNetwork(config)
    weights = base.state_dict()
    weights[WORDS] = weights[WORDS][kept]
    network.bert.load_state_dict({name: weights[name] for name in network.bert.state_dict()})
    if arguments.start:
        # The word tables may differ by the pieces they were cut to; neither was ever trained.
        load_weights_into(network, arguments.start, without=f"bert.{WORDS}")
    network.bert.embeddings.requires_grad_(False)
    print(f"{len(kept)} word pieces, {config.num_hidden_layers} layers", flush=True)
    return network, PairTokenizer.load(target)


def optimise(
    network: ReaderNetwork, steps: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW with a tenth of the steps to warm up, then down to nothing in a line."""
    body = [p for p in network.bert.parameters() if p.requires_grad]
    heads = [*network.pair.parameters(), *network.span.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate * HEAD_FACTOR}],
        weight_decay=0.01,
        fused=True,
    )
    warm = max(1, steps // 10)

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def run_epoch(
    network: ReaderNetwork,
    loader: Iterable[Batch],
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> float:
    """Train on every question once; returns the mean loss."""
    device = next(network.parameters()).device
    network.train()
    compute = network if device.type == "cuda" else InPieces(network)
    losses = []
    for prepared in loader:
        batch = prepared.to(device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            out = compute(batch.tokens, batch.mask)
        loss = loss_of(out, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.detach())
    return float(torch.stack(losses).mean())


if __name__ == "__main__":
    main()
