"""Trains the reader from the bundled encoder.

    python training/train.py --questions QUESTIONS.jsonl --corpus FOLDER --output FOLDER

Writes ``reader.safetensors`` (int8), ``tokenizer.json`` and ``config.json`` after each epoch with
its held-out figures. training/README.md says what the data are and what it reached.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from transformers import BertModel

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import Example, Group, read_groups, read_rows  # noqa: E402
from export import export  # noqa: E402
from heldout import is_held_out  # noqa: E402
from measure import measure  # noqa: E402
from network import ReaderNetwork, load_network  # noqa: E402
from noise import roughen  # noqa: E402
from vocabulary import choose_pieces, cut_tokenizer  # noqa: E402

from chatbot.models.pairs import Pair, PairTokenizer  # noqa: E402
from chatbot.models.reader import pad  # noqa: E402
from chatbot.records import Span  # noqa: E402

NEGATIVES = 4
UNANSWERED = 3
ROUGH, FOLLOWING = 0.15, 0.12
FROZEN_LAYERS = 3
# Few questions a step: with eight it hardly learned to rank.
GROUPS_A_STEP = 6
PIECE = 4
MEASURED = 120
WORD_DROPOUT = 0.1
RATE, HEAD_FACTOR = 8e-5, 6


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of a training step.

    :ivar number: which question of the step it belongs to.
    :ivar group: the same, or -1 where there is no right passage to rank first.
    :ivar label: whether it is the right passage.
    :ivar bears_out: whether it answers the question, or says what the claim says.
    """

    pair: Pair
    number: int
    group: int
    label: int
    bears_out: bool
    answer: tuple[int, int] | None


def main() -> None:
    """Train, measuring and writing after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument(
        "--encoder", type=Path, required=True, help="folder of the expanded encoder"
    )
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="folder of a written reader to go on from")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--workers", type=int, default=2, help="threads, best one for each core")
    parser.add_argument("--all", action="store_true", help="train on the held-out part too")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    arguments.output.mkdir(parents=True, exist_ok=True)

    groups = load_groups(arguments)
    held = [group for group in groups if is_held_out(group.document)]
    random.shuffle(held)
    train = groups if arguments.all else [g for g in groups if not is_held_out(g.document)]
    print(f"{len(train)} questions to train on, {len(held)} held out", flush=True)

    network, tokenizer = start(arguments, groups)
    steps_in_all = arguments.epochs * (len(train) // GROUPS_A_STEP + 1)
    optimizer, schedule = optimise(network, steps_in_all, arguments.rate)
    workers = Workers(network, arguments.workers)
    for epoch in range(1, arguments.epochs + 1):
        began, total = time.monotonic(), 0.0
        random.shuffle(train)
        network.train()
        for step, rows in enumerate(steps(train, tokenizer), 1):
            loss = workers.backward(rows)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss
            if step % 50 == 0:
                print(f"epoch {epoch} step {step} loss {total / step:.3f}", flush=True)
        print(f"epoch {epoch}: {time.monotonic() - began:.0f} s", flush=True)
        export(network, arguments.output)
        figures = measure(arguments.output, held[:MEASURED])
        print(json.dumps(figures), flush=True)


def load_groups(arguments: argparse.Namespace) -> list[Group]:
    """Retrieve passages for all questions, or read what an earlier run retrieved."""
    path = arguments.output / "groups.jsonl"
    if not path.exists():
        from chatbot.assistant import build_index, open_assistant
        from chatbot.settings import load_settings

        settings = load_settings(index=arguments.output / "index")
        build_index(settings, [arguments.corpus])
        with open_assistant(settings) as assistant:
            snapshot = assistant._snapshots()
            own = [ROOT / "training" / name for name in ("english.jsonl", "questions.jsonl")]
            rows = read_rows(arguments.questions, *own)
            found = list(read_groups(rows, snapshot, assistant._retriever(snapshot)))
        lines = [json.dumps(asdict(group), ensure_ascii=False) + "\n" for group in found]
        path.write_text("".join(lines), "utf-8")
    return read_written(path)


def read_written(path: Path) -> list[Group]:
    """Read the groups that an earlier run wrote."""
    return [_group(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _group(row: dict) -> Group:  # type: ignore[type-arg]
    examples = tuple(
        Example(**{**item, "answer": tuple(item["answer"]) if item["answer"] else None})
        for item in row["examples"]
    )
    return Group(**{**row, "examples": examples})


def start(
    arguments: argparse.Namespace, groups: list[Group]
) -> tuple[ReaderNetwork, PairTokenizer]:
    """Take the encoder's weights, with the word table cut down and frozen."""
    from tokenizers import Tokenizer

    whole = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    texts = [path.read_text("utf-8") for path in sorted(arguments.corpus.iterdir())]
    texts += [group.question for group in groups]
    kept = choose_pieces(whole, texts)
    target = arguments.output / "tokenizer.json"
    cut_tokenizer(arguments.encoder / "tokenizer.json", kept, target)
    if arguments.start:
        shutil.copy(arguments.start / "tokenizer.json", target)
        network = load_network(arguments.start)
        freeze(network)
        return network, PairTokenizer.load(target)
    base = BertModel.from_pretrained(arguments.encoder, add_pooling_layer=False)
    config = base.config
    config.vocab_size = len(kept)
    config.num_hidden_layers = arguments.layers
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    network = ReaderNetwork(config)
    weights = base.state_dict()
    words = "embeddings.word_embeddings.weight"
    weights[words] = weights[words][kept]
    own = network.bert.state_dict()
    network.bert.load_state_dict({name: weights[name] for name in own})
    freeze(network)
    print(f"{len(kept)} word pieces, {arguments.layers} layers", flush=True)
    return network, PairTokenizer.load(target)


def freeze(network: ReaderNetwork) -> None:
    """Keep the word table and the lowest layers as they are."""
    # Its backward pass is quicker on a CPU than that of the fused attention.
    network.bert.config._attn_implementation = "eager"
    network.bert.embeddings.requires_grad_(False)
    for layer in network.bert.encoder.layer[:FROZEN_LAYERS]:
        layer.requires_grad_(False)


def optimise(
    network: ReaderNetwork, steps_in_all: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW with a tenth of the steps to warm up, then down to nothing in a line."""
    body = [p for p in network.bert.parameters() if p.requires_grad]
    heads = [*network.pair.parameters(), *network.span.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate * HEAD_FACTOR}],
        weight_decay=0.01,
        fused=True,
    )
    warm = max(1, steps_in_all // 10)

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps_in_all - step) / (steps_in_all - warm)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def steps(groups: list[Group], tokenizer: PairTokenizer) -> Iterator[list[Row]]:
    """Cut the shuffled questions into steps."""
    others: dict[str, list[str]] = {}
    for group in groups:
        if not group.is_claim:
            others.setdefault(group.document, []).append(group.question)
    for at in range(0, len(groups), GROUPS_A_STEP):
        rows: list[Row] = []
        for number, group in enumerate(groups[at : at + GROUPS_A_STEP]):
            rows += sample(group, number, tokenizer, others)
        if rows:
            yield rows


def sample(
    group: Group, number: int, tokenizer: PairTokenizer, others: dict[str, list[str]]
) -> list[Row]:
    """Draw one right passage and hard wrong ones; the higher a wrong one ranks, the likelier."""
    wrong = [e for e in group.examples if not e.label and not repeats_answer(e, group)]
    right = [e for e in group.examples if e.label]
    weights = [0.2 + e.score for e in wrong]
    count = min(NEGATIVES if right else UNANSWERED, len(wrong))
    chosen: list[Example] = []
    while len(chosen) < count:
        pick = random.choices(range(len(wrong)), weights)[0]  # noqa: S311
        chosen.append(wrong.pop(pick))
        weights.pop(pick)
    if group.answerable and not right:
        return []
    if right:
        chosen.insert(0, random.choice(right))  # noqa: S311
    pairs = tokenizer.pair(asked(group, others), [(e.title, e.text) for e in chosen])
    return [
        Row(
            drop_words(pair),
            number,
            number if right else -1,
            example.label,
            bool(example.label) and group.answerable,
            pair.find(Span(*example.answer)) if example.answer else None,
        )
        for pair, example in zip(pairs, chosen, strict=True)
    ]


def asked(group: Group, others: dict[str, list[str]]) -> str:
    """The question as it stands, roughly typed, or behind another one on the same release."""
    question = group.question
    if random.random() < ROUGH:  # noqa: S311
        question = roughen(question, random)  # type: ignore[arg-type]
    if random.random() < FOLLOWING and not group.is_claim:  # noqa: S311
        question = f"{random.choice(others[group.document])} {question}"  # noqa: S311
    return question


def repeats_answer(example: Example, group: Group) -> bool:
    """Tell whether a passage that is not marked right says the answer all the same."""
    for right in group.examples:
        if right.label and right.answer and example.same_release:
            words = right.text[right.answer[0] : right.answer[1]]
            if len(words) >= 3 and "".join(words.split()) in "".join(example.text.split()):
                return True
    return False


def drop_words(pair: Pair) -> Pair:
    """Blank a tenth of the tokens of the question, against learning by heart."""
    tokens = list(pair.tokens)
    for index, token in enumerate(tokens[1:], 1):
        if token == 2:
            break
        if random.random() < WORD_DROPOUT:  # noqa: S311
            tokens[index] = 3
    return Pair(tokens, pair.offsets)


class Workers:
    """Threads that add up the gradients of one step, each with pieces of it.

    Each computes with one core and its own gradients over the same weights: kernels that wait for
    one another at every product of matrices lose far more, the more so beside other processes.
    """

    def __init__(self, network: ReaderNetwork, count: int) -> None:
        torch.set_num_threads(1)
        self._networks = [network, *(copy.deepcopy(network) for _ in range(count - 1))]
        for other in self._networks[1:]:
            for own, shared in zip(other.parameters(), network.parameters(), strict=True):
                own.data = shared.data
        self._pool = ThreadPoolExecutor(count)

    def backward(self, rows: list[Row]) -> float:
        """Leave the gradients of a step in the first network; returns the loss."""
        # The largest first, so that no thread waits long for another's last one.
        pieces = sorted(pieces_of(rows), key=tokens_of)
        count = len(pieces)
        jobs = [self._pool.submit(self._run, network, pieces, count) for network in self._networks]
        total = sum(job.result() for job in jobs)
        first, *others = self._networks
        for other in others:
            for own, grown in zip(first.parameters(), other.parameters(), strict=True):
                if grown.grad is not None:
                    own.grad = grown.grad if own.grad is None else own.grad.add_(grown.grad)
                    grown.grad = None
        return total

    @staticmethod
    def _run(network: ReaderNetwork, waiting: list[list[Row]], count: int) -> float:
        network.train()
        total = 0.0
        while waiting:
            try:
                piece = waiting.pop()
            except IndexError:
                break
            loss = loss_of(network, piece) / count
            loss.backward()
            total += float(loss.detach())
        return total


def tokens_of(rows: list[Row]) -> int:
    """How many tokens a piece has with its padding."""
    return len(rows) * max(len(row.pair.tokens) for row in rows)


def loss_of(network: ReaderNetwork, rows: list[Row]) -> Tensor:
    """Rank, judge and point at once."""
    tokens, mask = map(torch.from_numpy, pad([row.pair for row in rows]))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = network(tokens, mask)
    borne_out = torch.tensor([float(row.bears_out) for row in rows])
    return (
        rank_loss(rows, dict(enumerate(out.relevance)))
        + functional.binary_cross_entropy_with_logits(out.answerable, borne_out)
        + span_loss(out.start, out.end, [row.answer for row in rows])
    )


def pieces_of(rows: list[Row]) -> Iterator[list[Row]]:
    """Cut a step into pieces of whole questions."""
    piece: list[Row] = []
    for index, row in enumerate(rows):
        piece.append(row)
        is_last = index + 1 == len(rows) or rows[index + 1].number != row.number
        if is_last and len(piece) >= PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def rank_loss(rows: list[Row], relevance: dict[int, Tensor]) -> Tensor:
    """Softmax over the passages of each question that has a right one."""
    losses = []
    for group in sorted({row.group for row in rows if row.group >= 0}):
        members = [index for index, row in enumerate(rows) if row.group == group]
        logits = torch.stack([relevance[index] for index in members])
        right = next(place for place, index in enumerate(members) if rows[index].label)
        losses.append(functional.cross_entropy(logits.unsqueeze(0), torch.tensor([right])))
    return torch.stack(losses).mean() if losses else torch.zeros(())


def span_loss(start: Tensor, end: Tensor, answers: list[tuple[int, int] | None]) -> Tensor:
    """Cross entropy of the first and last token, where there is an answer."""
    places = [place for place, answer in enumerate(answers) if answer]
    if not places:
        return torch.zeros(())
    first = torch.tensor([answers[place][0] for place in places])  # type: ignore[index]
    last = torch.tensor([answers[place][1] for place in places])  # type: ignore[index]
    both = functional.cross_entropy(start[places], first) + functional.cross_entropy(
        end[places], last
    )
    return both / 4


if __name__ == "__main__":
    main()
