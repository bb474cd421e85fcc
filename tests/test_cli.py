import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot import assistant as root
from chatbot.assistant import Assistant
from chatbot.cli import main
from chatbot.korean import Morphemes
from chatbot.settings import Settings
from chatbot.store import open_index
from chatbot.store.disk import Disk
from chatbot.store.failures import read_failures
from chatbot.store.files import locked
from chatbot.web.feedback import FILE, Feedback
from tests.fakes import FakeEncoder, assemble_assistant

QUESTION = "제조 AI전문기업은 기업당 최대 얼마까지 융자를 지원받나요?"
SEED = Path(__file__).resolve().parent.parent / "seeds" / "000_aede43175e07bb5a.txt"


@pytest.fixture(autouse=True)
def _light_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, morphemes: Morphemes) -> None:
    """The real commands, over the fake encoder and an already started Kiwi."""

    def open_light(settings: Settings) -> Assistant:
        return assemble_assistant(open_index(settings.index, FakeEncoder().name), morphemes)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHATBOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(root, "open_assistant", open_light)
    monkeypatch.setattr("chatbot.models.encoder.load_encoder", lambda *_: FakeEncoder())
    monkeypatch.setattr("chatbot.korean.load_morphemes", lambda: morphemes)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_bytes(SEED.read_bytes())
    return folder


@pytest.fixture
def indexed(corpus: Path) -> Path:
    assert main(["index"]) == 0
    return corpus


def output(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_index_reports_what_it_did(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--json"]) == 0
    report = output(capsys)
    assert (report["generation"], report["documents"], report["added"]) == (1, 1, 1)
    assert report["passages"] > 10
    assert report["failed"] == []
    assert main(["index", "--json"]) == 0
    again = output(capsys)
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_a_file_that_cannot_be_read_is_named_and_does_not_stop_the_others(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "empty.txt").touch()
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 8)
    assert main(["index", "--json"]) == 0
    told = capsys.readouterr()
    report = json.loads(told.out.splitlines()[-1])
    assert [item.path for item in read_failures(Path("index"))] == [
        item["path"] for item in report["failed"]
    ]
    assert sorted(item["path"] for item in report["failed"]) == [
        "corpus/binary.txt",
        "corpus/empty.txt",
    ]
    assert report["documents"] == 1
    assert "색인하지 못함: corpus/empty.txt" in told.err


def test_an_empty_or_missing_corpus_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", "없는폴더"]) == 1
    assert "없는폴더" in capsys.readouterr().err
    (tmp_path / "corpus").mkdir()
    assert main(["index"]) == 1
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert told.startswith("오류: ")
    assert "corpus" in told


def test_a_dry_run_tells_the_difference_and_changes_nothing(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (indexed / "b.txt").write_text("다른 보도자료\n\n본문은 짧다.", "utf-8")
    assert main(["index", "--dry-run", "--json"]) == 0
    report = output(capsys)
    assert (report["added"], report["unchanged"], report["generation"]) == (1, 1, 1)
    assert main(["status", "--json"]) == 0
    assert output(capsys)["documents"] == 1


def test_watching_indexes_again_when_a_file_comes(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def follow(_: list[Path]) -> Iterator[None]:
        yield
        (corpus / "b.txt").write_text("다른 보도자료\n\n본문은 짧다.", "utf-8")
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr("chatbot.corpus.follow", follow)
    assert main(["index", "--watch", "--json"]) == 130
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["documents"] for row in rows] == [1, 2]


def test_sigterm_ends_a_build_and_leaves_the_old_index(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    class Stopped(FakeEncoder):
        def embed_passages(self, *_: Any) -> Any:
            os.kill(os.getpid(), signal.SIGTERM)
            raise AssertionError("went on")

    (indexed / "b.txt").write_text("다른 보도자료\n\n본문은 짧다.", "utf-8")
    monkeypatch.setattr("chatbot.models.encoder.load_encoder", lambda *_: Stopped())
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as stop:
        main(["index"])
    assert stop.value.code == 143
    assert signal.getsignal(signal.SIGTERM) == before
    assert "이미 있던 색인은 그대로" in capsys.readouterr().err
    assert not list((tmp_path / "index").glob("*.tmp"))
    assert main(["status", "--json"]) == 0
    assert output(capsys)["generation"] == 1


@pytest.mark.usefixtures("corpus")
def test_while_another_process_indexes_it_says_so_and_exits_with_75(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with locked(tmp_path / "index", Disk()):
        assert main(["index"]) == 75
    assert "다른 프로세스가" in capsys.readouterr().err.splitlines()[-1]


def test_a_moved_file_is_told_and_so_is_the_room_a_passage_takes(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (indexed / "a.txt").rename(indexed / "b.txt")
    capsys.readouterr()
    assert main(["index"]) == 0
    assert "추가 1, 변경 0, 삭제 1, 그 가운데 이동 1" in capsys.readouterr().out
    assert main(["status"]) == 0
    assert "대목 하나에" in capsys.readouterr().out


def test_inspect_shows_what_was_understood(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "corpus/a.txt"]) == 0
    told = capsys.readouterr().out
    assert "중소벤처기업부" in told
    assert "044-204-7244" in told
    assert main(["inspect", "corpus/a.txt", "--json"]) == 0
    assert output(capsys)["published"] == "2025-02-20"
    assert main(["inspect", "corpus/없는.txt"]) == 1


@pytest.mark.usefixtures("indexed")
def test_ask_prints_the_answer_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION]) == 0
    told = capsys.readouterr().out
    assert "100억원" in told
    assert "[1]" in told
    assert "corpus/a.txt" in told


@pytest.mark.usefixtures("indexed")
def test_ask_as_json_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["ask", QUESTION, "--json"]) == 0
    row = output(capsys)
    assert row.keys() >= {
        "question", "answer", "grounded", "confidence", "citations", "elapsed_ms"
    }  # fmt: skip
    citation = row["citations"][0]
    assert citation.keys() >= {
        "number", "document", "title", "published", "page", "start", "end", "quote"
    }  # fmt: skip
    assert citation["published"] == "2025-02-20"
    assert main(["text", citation["document"]]) == 0
    text = capsys.readouterr().out
    assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.usefixtures("indexed")
def test_a_batch_answers_every_row_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"id": "7", "question": QUESTION, "kind": "ignored"},
        {"id": "8", "question": ""},
        {"id": 9, "question": "그건 얼마예요?", "history": ["스타트업 코리아 펀드가 뭐예요?"]},
        {"question": "가" * 5000},
    ]
    batch = tmp_path / "q.jsonl"
    batch.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    capsys.readouterr()
    assert main(["ask", "--batch", str(batch), "--output", str(tmp_path / "a.jsonl")]) == 0
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [row.get("id") for row in answers] == ["7", "8", 9, None]
    assert answers[0]["grounded"]
    assert "비어" in answers[1]["answer"]
    assert not answers[1]["grounded"]
    assert "깁니다" in answers[3]["error"]
    assert main(["ask", "--batch", str(batch)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{broken", "1번째 줄"),
        (b'{"question": "a"}\n[1]', "2번째 줄"),
        (b'{"question": 3}', "1번째 줄"),
        ("질문".encode("cp949"), "UTF-8"),
        (None, "읽을 수 없습니다"),
    ],
)
def test_a_bad_batch_file_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, said: str
) -> None:
    batch = tmp_path / "q.jsonl"
    if content is not None:
        batch.write_bytes(content)
    assert main(["ask", "--batch", str(batch)]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("오류: ")
    assert said in told


@pytest.mark.usefixtures("indexed")
def test_search_lists_passages_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "AI 펀드", "-k", "3", "--json"]) == 0
    rows = output(capsys)
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert rows[0].keys() >= {"score", "document", "title", "start", "end", "text"}
    assert main(["search", "AI 펀드"]) == 0
    assert capsys.readouterr().out.startswith("1. ")


def test_all_texts_are_written_under_their_own_names(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (indexed / "sub").mkdir()
    (indexed / "sub" / "a.txt").write_text("다른 보도자료\n\n본문은 짧다.", "utf-8")
    assert main(["index"]) == 0
    assert main(["text", "--all", str(tmp_path / "texts")]) == 0
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "texts").iterdir()}
    assert written.keys() == {"a.txt", "corpus__sub__a.txt"}
    capsys.readouterr()
    main(["text", "corpus/a.txt"])
    assert capsys.readouterr().out == written["a.txt"]


@pytest.mark.usefixtures("indexed")
def test_an_unknown_document_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "corpus/없는.txt"]) == 1
    assert "corpus/없는.txt" in capsys.readouterr().err


@pytest.mark.usefixtures("indexed")
def test_status_and_documents_tell_what_is_indexed(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["status", "--json"]) == 0
    status = output(capsys)
    assert (status["documents"], status["newest_release"]) == (1, "2025-02-20")
    assert main(["documents", "--json"]) == 0
    document = output(capsys)[0]
    assert document["issuer"] == "중소벤처기업부"
    assert document["embargo"] == "2025-02-20T11:30:00+09:00"
    assert document["departments"][0]["people"][1]["phone"] == "044-204-7244"
    assert main(["status"]) == 0
    assert main(["documents"]) == 0
    assert "2025-02-20" in capsys.readouterr().out


@pytest.mark.usefixtures("indexed")
def test_opinions_are_exported_as_csv_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    Feedback(Path("index") / FILE, 0).add("abcdefgh", "a1", "wrong", '=HYPERLINK("x")', "질문")
    capsys.readouterr()
    assert main(["feedback"]) == 0
    head, row = csv.reader(capsys.readouterr().out.splitlines())
    assert head == ["id", "at", "answer", "verdict", "note", "question"]
    assert row[3:] == ["wrong", '\'=HYPERLINK("x")', ""]
    assert main(["feedback", "--json"]) == 0
    assert output(capsys)[0]["note"] == '=HYPERLINK("x")'


def test_doctor_says_what_is_wrong_and_how_to_mend_it(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.models.bundled.prepare", lambda cache: cache)
    assert main(["doctor", "--json"]) == 1
    checks = {check["name"]: check for check in output(capsys)}
    assert not checks["색인"]["ok"]
    assert "python -m chatbot index" in checks["색인"]["remedy"]
    assert checks["보도자료"]["ok"]
    assert main(["index"]) == 0
    assert main(["doctor"]) == 0
    assert "문제" not in capsys.readouterr().out


@pytest.mark.parametrize("command", [["ask", QUESTION], ["search", "융자"], ["status"]])
def test_a_missing_index_says_what_to_run(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 1
    told = capsys.readouterr().err.strip()
    assert told.startswith("오류: ")
    assert "python -m chatbot index" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("command", [[], ["ask"], ["ask", "가", "--batch", "b"], ["fly"]])
def test_wrong_usage_exits_with_two(command: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(command)
    assert stop.value.code == 2


def test_the_program_starts_as_a_module_in_any_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chatbot", "--help"],
        capture_output=True,
        check=True,
        cwd=SEED.parent.parent,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    assert "보도자료" in done.stdout.decode("utf-8")
