import json
import shutil
from pathlib import Path

import pytest

from chatbot.store import open_index
from chatbot.store.manifest import FORMAT
from tests.store.corpora import make_indexer, make_text, search, write_corpus

FROZEN = sorted((Path(__file__).resolve().parents[1] / "data").glob("index-format-*"))


def test_each_format_there_has_been_is_frozen() -> None:
    assert [folder.name for folder in FROZEN] == [
        f"index-format-{number}" for number in range(1, FORMAT + 1)
    ]


@pytest.mark.parametrize("folder", FROZEN, ids=lambda folder: folder.name)
def test_an_old_index_finds_what_it_found_and_can_be_brought_up_to_date(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = json.loads((folder / "expected.json").read_text())
    shutil.copytree(folder, tmp_path / "index")
    with open_index(tmp_path / "index", "fake@0") as snapshot:
        assert json.loads(json.dumps(search(snapshot))) == expected["found"]
        texts = {document.name: document.text for document in snapshot.documents()}
        assert texts == expected["texts"]
        assert max(len(part.entry.removed) for part in snapshot.parts) == 1
    monkeypatch.chdir(tmp_path)
    files = {Path(name).name: text for name, text in texts.items()}
    corpus = write_corpus(Path("corpus"), files | {"new.txt": make_text("나중")})
    report = make_indexer(Path()).run([corpus])
    assert (report.added, report.unchanged) == (1, len(texts))
