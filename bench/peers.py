"""The answers of pipelines that others would build, over the same encoder and questions.

python bench/peers.py --corpus ../shared/press --questions ../shared/questions/train.jsonl

``plain`` is the usual LangChain pipeline: RecursiveCharacterTextSplitter, the encoder, a flat
inner-product index. ``ensemble`` adds BM25 over words between spaces and joins both by weighted
reciprocal ranks, as LangChain's EnsembleRetriever does with its defaults (half and half, c = 60).
Each answers with the best passage of at most 490 characters and never refuses. Ours are the
answers that ``make eval`` prints.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from langchain_core.documents import Document  # noqa: E402
from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: E402
from scoring import print_table, score  # noqa: E402

from chatbot.models.encoder import Encoder, load_encoder  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402

SHARED = ROOT.parent / "shared"
ANSWER_CHARACTERS = 490
NEAREST = 50
_RANK_CONSTANT = 60
_SATURATION, _LENGTH_SHARE = 1.5, 0.75  # rank_bm25's defaults

Search = Callable[[str], list[int]]


def split(folder: Path) -> list[Document]:
    """Cut the releases of a folder as the usual pipeline does; metadata say where from."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=ANSWER_CHARACTERS, chunk_overlap=0, add_start_index=True
    )
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return splitter.create_documents(
        [path.read_text("utf-8") for path in paths], [{"document": path.name} for path in paths]
    )


def by_vectors(pieces: Sequence[Document], encoder: Encoder) -> Search:
    """Search by the encoder alone."""
    vectors = encoder.embed_passages([piece.page_content for piece in pieces])
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def search(question: str) -> list[int]:
        _, rows = index.search(encoder.embed_questions([question]), NEAREST)
        return [int(row) for row in rows[0] if row >= 0]

    return search


def by_words(pieces: Sequence[Document]) -> Search:
    """Search by BM25 over words between spaces, as rank_bm25 does for LangChain."""
    counts = [Counter(piece.page_content.split()) for piece in pieces]
    number = Counter(word for count in counts for word in count)
    lengths = np.array([count.total() for count in counts], dtype=float)
    norms = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / lengths.mean())

    def search(question: str) -> list[int]:
        scores = np.zeros(len(counts))
        for word in question.split():
            times = np.array([count[word] for count in counts], dtype=float)
            rarity = math.log(1 + (len(counts) - number[word] + 0.5) / (number[word] + 0.5))
            scores += rarity * times * (_SATURATION + 1) / (times + norms)
        return [int(row) for row in np.argsort(-scores)[:NEAREST] if scores[row] > 0]

    return search


def joined(searches: Sequence[Search]) -> Search:
    """Join searches by reciprocal ranks, each with the same weight."""

    def search(question: str) -> list[int]:
        total: Counter[int] = Counter()
        for one in searches:
            for rank, row in enumerate(one(question), 1):
                total[row] += 1 / (_RANK_CONSTANT + rank)
        return [row for row, _ in total.most_common(NEAREST)]

    return search


def answer(question: str, search: Search, pieces: Sequence[Document]) -> dict[str, Any]:
    """Answer with the best passage."""
    began = time.perf_counter()
    best = pieces[search(question)[0]]
    start = best.metadata["start_index"]
    quote = best.page_content
    citation = {"document": best.metadata["document"], "start": start, "quote": quote}
    return {
        "answer": quote,
        "grounded": True,
        "citations": [citation | {"end": start + len(quote)}],
        "elapsed_ms": (time.perf_counter() - began) * 1000,
    }


def main() -> None:
    """Ask every pipeline all questions and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED / "press")
    parser.add_argument("--questions", type=Path, default=SHARED / "questions/press.jsonl")
    parser.add_argument("--most", type=int, help="only the first so many questions")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.questions.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["kind"] != "claim"][: arguments.most]
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.cache.expanduser())
    pieces = split(arguments.corpus)
    texts = {path.name: path.read_text("utf-8") for path in arguments.corpus.iterdir()}
    vectors = by_vectors(pieces, encoder)
    for name, search in (("plain", vectors), ("ensemble", joined([vectors, by_words(pieces)]))):
        answers = {str(row["id"]): answer(row["question"], search, pieces) for row in rows}
        print_table(name, score(rows, answers, texts))


if __name__ == "__main__":
    main()
