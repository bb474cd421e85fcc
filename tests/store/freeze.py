"""Freezes a small index as test data, once for each format: python -m tests.store.freeze"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from chatbot.store import open_index
from chatbot.store.files import LOCK
from chatbot.store.manifest import FORMAT
from tests.store.corpora import make_indexer, make_text, search, write_corpus

FOLDER = Path(__file__).resolve().parents[1] / "data" / f"index-format-{FORMAT}"


def main() -> None:
    """Index twice, so that a part has a removed document, and write down what is found."""
    if FOLDER.exists():
        raise SystemExit(f"{FOLDER} is frozen: a format that was published never changes")
    with tempfile.TemporaryDirectory() as aside:
        os.chdir(aside)
        texts = {f"{n}.txt": make_text(f"사업{n}") for n in range(8)}
        make_indexer(Path()).run([write_corpus(Path("corpus"), texts)])
        del texts["3.txt"]
        make_indexer(Path()).run([write_corpus(Path("corpus"), texts | {"9.txt": make_text("새")})])
        with open_index(Path("index")) as snapshot:
            expected = {
                "found": search(snapshot),
                "texts": {document.name: document.text for document in snapshot.documents()},
            }
        Path("index", LOCK).unlink()
        shutil.rmtree(Path("index", "gen-000001"))
        FOLDER.parent.mkdir(exist_ok=True)
        shutil.move("index", FOLDER)
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
