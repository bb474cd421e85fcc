"""How many passages a second are indexed, against the usual pipeline over the same text.

python bench/indexing.py --corpus ../shared/press --questions ../shared/questions/press.jsonl

The usual pipeline: RecursiveCharacterTextSplitter, SentenceTransformer.encode in fp32, a flat
inner-product index. Both use the same encoder. Quality is how often the evidence of a question
stands in one of the five nearest passages, by vectors alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatbot.indexing import index_corpus  # noqa: E402
from chatbot.korean import load_morphemes  # noqa: E402
from chatbot.models.encoder import load_encoder  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402
from chatbot.store import open_index  # noqa: E402

PASSAGE_CHARACTERS = 300
NEAREST = 5


def run_plain(folder: Path, questions: Sequence[str]) -> tuple[int, float, list[list[str]]]:
    """Index with the usual pipeline.

    :returns: passages, seconds from files to index, the texts nearest to each question.
    """
    import torch
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    from chatbot.models import bundled

    model = SentenceTransformer(
        str(bundled.prepare(load_settings().cache.expanduser())), device="cpu"
    )
    model.encode(["처음 한 번은 느리다."])
    began = time.monotonic()
    splitter = RecursiveCharacterTextSplitter(chunk_size=PASSAGE_CHARACTERS, chunk_overlap=0)
    texts = [
        piece
        for path in sorted(folder.iterdir())
        for piece in splitter.split_text(path.read_text(encoding="utf-8"))
    ]
    with torch.inference_mode():
        vectors = model.encode(
            texts, prompt_name="document", normalize_embeddings=True, show_progress_bar=False
        )
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    spent_s = time.monotonic() - began
    if not questions:
        return len(texts), spent_s, []
    asked = model.encode(list(questions), prompt_name="query", normalize_embeddings=True)
    _, rows = index.search(np.asarray(asked), NEAREST)
    return len(texts), spent_s, [[texts[row] for row in found] for found in rows]


def run_ours(folder: Path, questions: Sequence[str]) -> tuple[int, float, list[list[str]]]:
    """Index with this program, from nothing: reading, morphemes and both indexes included.

    :returns: as :func:`run_plain`.
    """
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    encoder.embed_passages(["처음 한 번은 느리다."])
    morphemes = load_morphemes()
    morphemes.words("처음 한 번은 느리다.")
    with tempfile.TemporaryDirectory() as aside:
        index, cache = Path(aside) / "index", Path(aside) / "cache"
        report = index_corpus([folder], index, encoder, morphemes, cache)
        with open_index(index, encoder.name) as snapshot:
            nearest = []
            for vector in encoder.embed_questions(list(questions)) if questions else []:
                rows = [row for row, _ in snapshot.search_vectors(vector, NEAREST)]
                nearest.append([snapshot.passage(row).text for row in rows])
    return report.passages, report.seconds, nearest


def hits(nearest: Sequence[Sequence[str]], answers: Sequence[str]) -> int:
    """For how many questions the answer stands in a passage that was found."""
    return sum(
        any(_squeeze(answer) in _squeeze(text) for text in texts)
        for texts, answer in zip(nearest, answers, strict=True)
    )


def _squeeze(text: str) -> str:
    return "".join(text.split())


def read_questions(path: Path | None, names: set[str]) -> tuple[list[str], list[str]]:
    """The answerable questions about some releases, and their answers."""
    if path is None:
        return [], []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["kind"] == "answerable" and row["doc"] in names]
    return [row["question"] for row in rows], [row["answer"] for row in rows]


def main() -> None:
    """Run both over the same releases and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--releases", type=int, help="only the first so many")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        for path in sorted(arguments.corpus.iterdir())[: arguments.releases]:
            shutil.copy(path, aside)
        names = {path.name for path in Path(aside).iterdir()}
        questions, answers = read_questions(arguments.questions, names)
        print("| pipeline | passages | seconds | passages/s | answer among the nearest 5 |")
        print("|---|---|---|---|---|")
        rates = []
        for name, run in (("the usual", run_plain), ("this one", run_ours)):
            count, spent_s, nearest = run(Path(aside), questions)
            rates.append(count / spent_s)
            found = f"{hits(nearest, answers)} of {len(answers)}" if answers else "-"
            print(f"| {name} | {count:,} | {spent_s:.1f} | {rates[-1]:.1f} | {found} |", flush=True)
        print(f"\n{rates[1] / rates[0]:.2f} times the passages a second")


if __name__ == "__main__":
    main()
