"""The answers of pipelines that others would build, beside ours, over the same encoder.

    pip install -r bench/requirements.txt
    python bench/peers.py --corpus ../shared/press --questions ../shared/questions/press.jsonl

- ``LangChain``: RecursiveCharacterTextSplitter and a vector store, as its tutorial has it.
- ``EnsembleRetriever``: the same with BM25 (rank-bm25, words between spaces), half and half.
- ``txtai``: its hybrid index of vectors and BM25, with its defaults.

Each answers with its best piece of at most 490 characters and never refuses. ``ours`` answers as
the page does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from langchain_classic.retrievers import EnsembleRetriever  # noqa: E402
from langchain_core.callbacks import CallbackManagerForRetrieverRun  # noqa: E402
from langchain_core.documents import Document  # noqa: E402
from langchain_core.embeddings import Embeddings  # noqa: E402
from langchain_core.retrievers import BaseRetriever  # noqa: E402
from langchain_core.vectorstores import InMemoryVectorStore  # noqa: E402
from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: E402
from rank_bm25 import BM25Okapi  # noqa: E402
from scoring import print_table, score  # noqa: E402

from chatbot.assistant import build_index, open_assistant  # noqa: E402
from chatbot.contract import answer_row  # noqa: E402
from chatbot.models.encoder import Encoder, load_encoder  # noqa: E402
from chatbot.settings import load_settings  # noqa: E402

SHARED = ROOT.parent / "shared"
ANSWER_CHARACTERS = 490
NEAREST = 50
QUESTION, PASSAGE = "question: ", "passage: "

Search = Callable[[str], Document]


class OneEncoder(Embeddings):
    """Our encoder as LangChain and txtai call it; each piece is embedded once for all."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, list[float]] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed pieces."""
        new = sorted({text for text in texts if text not in self._known})
        vectors = self._encoder.embed_passages(new).tolist()
        self._known |= dict(zip(new, vectors, strict=True))
        return [self._known[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        vector: list[float] = self._encoder.embed_questions([text])[0].tolist()
        return vector

    def embed_marked(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions and pieces that say which they are."""
        if texts[0].startswith(QUESTION):
            rows = [self.embed_query(text.removeprefix(QUESTION)) for text in texts]
        else:
            rows = self.embed_documents([text.removeprefix(PASSAGE) for text in texts])
        return np.array(rows, dtype=np.float32)


class WordRetriever(BaseRetriever):
    """BM25 over words between spaces, as LangChain's BM25Retriever has it."""

    pieces: list[Document]
    ranking: Any

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        best: list[Document] = self.ranking.get_top_n(query.split(), self.pieces, NEAREST)
        return best


def split(folder: Path) -> list[Document]:
    """Cut the releases of a folder as the usual pipeline does; metadata say where from."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=ANSWER_CHARACTERS, chunk_overlap=0, add_start_index=True
    )
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return splitter.create_documents(
        [path.read_text("utf-8") for path in paths], [{"document": path.name} for path in paths]
    )


def langchain_searches(pieces: list[Document], encoder: OneEncoder) -> dict[str, Search]:
    """Build LangChain's two."""
    store = InMemoryVectorStore.from_documents(pieces, encoder)
    words = WordRetriever(
        pieces=pieces, ranking=BM25Okapi([piece.page_content.split() for piece in pieces])
    )
    vectors = store.as_retriever(search_kwargs={"k": NEAREST})
    ensemble = EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5])
    return {
        "LangChain": lambda question: store.similarity_search(question, 1)[0],
        "EnsembleRetriever": lambda question: ensemble.invoke(question)[0],
    }


def txtai_search(pieces: list[Document], encoder: OneEncoder) -> Search:
    """Build txtai's hybrid index."""
    from txtai import Embeddings as Index

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return encoder.embed_marked(texts)

    index = Index(
        method="external",
        transform=embed,
        hybrid=True,
        instructions={"query": QUESTION, "data": PASSAGE},
    )
    index.index(list(enumerate(piece.page_content for piece in pieces)))
    return lambda question: pieces[index.search(question, 1)[0][0]]


def answer(question: str, search: Search) -> dict[str, Any]:
    """Answer with the best piece."""
    began = time.perf_counter()
    best = search(question)
    start, quote = best.metadata["start_index"], best.page_content
    citation = {"document": best.metadata["document"], "start": start, "quote": quote}
    return {
        "answer": quote,
        "grounded": True,
        "citations": [citation | {"end": start + len(quote)}],
        "elapsed_ms": (time.perf_counter() - began) * 1000,
    }


def our_answers(
    corpus: Path, rows: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Index the releases and ask; the texts are those that our citations count in."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(index=Path(folder) / "index")
        build_index(settings, [corpus])
        with open_assistant(settings) as assistant:
            texts = {Path(item.name).name: item.text for item in assistant.documents()}
            return {
                str(row["id"]): answer_row(
                    assistant.ask(row["question"], row.get("history") or ()), row["id"]
                )
                for row in rows
            }, texts


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
    encoder = OneEncoder(load_encoder(settings.encoder, settings.cache.expanduser()))
    pieces = split(arguments.corpus)
    texts = {path.name: path.read_text("utf-8") for path in arguments.corpus.iterdir()}
    searches = langchain_searches(pieces, encoder)
    searches["txtai"] = txtai_search(pieces, encoder)
    for name, search in searches.items():
        answers = {str(row["id"]): answer(row["question"], search) for row in rows}
        print_table(name, score(rows, answers, texts))
    ours, our_texts = our_answers(arguments.corpus, rows)
    print_table("ours", score(rows, ours, our_texts))


if __name__ == "__main__":
    main()
