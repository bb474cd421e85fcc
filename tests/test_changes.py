"""The same release in several files, through an index that grows and shrinks."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.cli import main
from chatbot.korean import Morphemes
from chatbot.store import open_index
from tests.documents import builders
from tests.fakes import FakeEncoder
from tests.store.corpora import make_indexer, make_text, quick_folder, search, write_corpus

LINES = (
    *builders.LINES,
    "□ 중소벤처기업부는 인공지능 활용률을 절반까지 끌어올리는 방안을 발표했다고 밝혔다.",
    "□ 이번 방안은 창업기업 천 곳을 찾아 키우고 전용 기금을 새로 만드는 내용을 담고 있다.",
    "□ 지역의 주력 산업과 협업하는 인공지능 전문기업에는 융자와 보증을 함께 지원하기로 했다.",
    builders.CONTACT,
)
Report = Callable[..., dict[str, Any]]


@pytest.fixture
def index(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    morphemes: Morphemes,
    capsys: pytest.CaptureFixture[str],
) -> Report:
    """The command ``index`` over a folder, with what the files in it shall be."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHATBOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("chatbot.models.encoder.load_encoder", lambda *_: FakeEncoder())
    monkeypatch.setattr("chatbot.korean.load_morphemes", lambda: morphemes)

    def run(*options: str, **files: bytes) -> dict[str, Any]:
        Path("corpus").mkdir(exist_ok=True)
        for path in Path("corpus").iterdir():
            path.unlink()
        for name, data in files.items():
            Path("corpus", name.replace("_", ".")).write_bytes(data)
        assert main(["index", "--json", *options]) == 0
        report: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        return report

    return run


def listed(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, list[str]]]:
    assert main(["documents", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    return [(row["document"], row["files"]) for row in rows]


def counts(report: dict[str, Any]) -> list[int]:
    names = ("documents", "merged", "added", "changed", "removed", "unchanged")
    return [report[name] for name in names]


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_a_pdf_and_a_hwpx_of_one_release_are_one_document_with_two_files(
    index: Report, capsys: pytest.CaptureFixture[str], first: str, second: str
) -> None:
    report = index(
        **{f"{first}_pdf": builders.pdf(lines=LINES), f"{second}_hwpx": builders.hwpx(LINES)}
    )
    assert counts(report) == [1, 1, 2, 0, 0, 0]
    assert listed(capsys) == [(f"corpus/{second}.hwpx", [f"corpus/{first}.pdf"])]
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1
    assert main(["text", f"corpus/{first}.pdf"]) == 0
    assert "융자 한도 | 2024년: 10억원" in capsys.readouterr().out


def test_a_second_file_joins_the_document_that_is_there_and_leaves_it_again(
    index: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, hwpx = builders.pdf(lines=LINES), builders.hwpx(LINES)
    assert counts(index(a_pdf=pdf)) == [1, 0, 1, 0, 0, 0]
    assert counts(index(a_pdf=pdf, b_hwpx=hwpx)) == [1, 1, 1, 0, 0, 1]
    assert listed(capsys) == [("corpus/b.hwpx", ["corpus/a.pdf"])]
    unchanged = index(a_pdf=pdf, b_hwpx=hwpx)
    assert (counts(unchanged), unchanged["generation"]) == ([1, 1, 0, 0, 0, 2], 2)
    assert counts(index("--dry-run", a_pdf=pdf)) == [1, 0, 0, 0, 1, 1]
    assert listed(capsys) == [("corpus/b.hwpx", ["corpus/a.pdf"])]
    assert counts(index(a_pdf=pdf)) == [1, 0, 0, 0, 1, 1]
    assert listed(capsys) == [("corpus/a.pdf", [])]


def test_a_file_that_becomes_another_release_is_another_document(
    index: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    hwpx = builders.hwpx(LINES)
    assert counts(index(a_docx=builders.word(LINES), b_hwpx=hwpx)) == [1, 1, 2, 0, 0, 0]
    other = ("보도자료", "개인정보위, 과징금 부과", *LINES[3:])
    assert counts(index(a_docx=builders.word(other), b_hwpx=hwpx)) == [2, 0, 0, 1, 0, 1]
    assert listed(capsys) == [("corpus/a.docx", []), ("corpus/b.hwpx", [])]


FORMATS = ("hwpx", "pdf", "txt")
PLACES = [f"{name}.{suffix}" for name, suffix in itertools.product("ab", FORMATS)]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(PLACES), st.integers(0, 2), min_size=1),
        min_size=2,
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None)
@pytest.mark.timeout(300)
def test_any_sequence_of_files_of_few_releases_gives_the_index_built_anew(
    versions: list[dict[str, int]],
) -> None:
    with quick_folder() as root:
        for version in versions:
            # Two versions of one release, as its formats differ, and another release.
            texts = {
                name: make_text("다른" if seed == 2 else "같은") + f"{name[2:]} {seed}\n"
                for name, seed in version.items()
            }
            corpus = write_corpus(root / "corpus", texts)
            report = make_indexer(root).run([corpus])
        anew = replace(make_indexer(root), folder=root / "anew" / "index")
        anew.run([corpus])
        with open_index(root / "index") as grown, open_index(root / "anew" / "index") as built:
            assert grown.documents() == built.documents()
            assert len(grown.documents()) == report.documents
            assert search(grown, ["지원"]) == search(built, ["지원"])
            files = {file for names in grown.files().values() for file in names}
            assert files == {f"{corpus}/{name}" for name in texts}
