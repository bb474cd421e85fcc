from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.shared import RGBColor

from chatbot.documents import guard, isolation, read
from chatbot.errors import (
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    UnreadableDocument,
    UnsupportedDocument,
)
from chatbot.passages import cut
from chatbot.records import BlockKind, Document
from tests.documents import builders

TITLE = "중기부, AI 활용 확산 방안 발표"


def read_bytes(folder: Path, data: bytes, name: str = "release.bin") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read(path, name)


def rows(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.ROW]


@pytest.mark.parametrize(
    "build", [builders.pdf, builders.word, builders.hwpx, builders.hwp, builders.html]
)
def test_a_release_is_understood_in_every_format_whatever_its_name(
    tmp_path: Path, build: Callable[[], bytes]
) -> None:
    document = read_bytes(tmp_path, build(), "release.txt")
    assert document.title == TITLE
    assert document.departments[0].people[0].phone == "044-204-7250"
    assert [note.mark for note in document.footnotes if note.anchor is not None] == ["*"]


def test_a_hwp_reads_the_same_whether_compressed_or_not(tmp_path: Path) -> None:
    plain = read_bytes(tmp_path, builders.hwp())
    assert read_bytes(tmp_path, builders.hwp(compressed=True)).text == plain.text


@pytest.mark.parametrize("build", [builders.word, builders.hwpx, builders.html])
def test_each_cell_of_a_table_keeps_its_row_and_column_heads(
    tmp_path: Path, build: Callable[[], bytes]
) -> None:
    assert rows(read_bytes(tmp_path, build())) == [
        "융자 한도 | 2024년: 10억원 | 2025년: 20억원",
        "보증 | 2024년: 1억원 | 2025년: 2억원",
    ]


@pytest.mark.parametrize("lay_out", ["{}\t{}\t{}", "| {} | {} | {} |"])
def test_a_table_in_a_text_keeps_the_heads_of_its_cells(tmp_path: Path, lay_out: str) -> None:
    table = [lay_out.format(*row) for row in builders.TABLE]
    if "|" in lay_out:
        table.insert(1, "|---|---|---|")
    text = "\n".join([*builders.LINES[:4], *table, "□ 앞으로도 지원한다고 밝혔다."])
    assert rows(read_bytes(tmp_path, text.encode())) == [
        "융자 한도 | 2024년: 10억원 | 2025년: 20억원",
        "보증 | 2024년: 1억원 | 2025년: 2억원",
    ]


def test_the_cell_that_is_asked_for_is_one_passage_with_its_heads(tmp_path: Path) -> None:
    passages = cut(read_bytes(tmp_path, builders.hwpx()))
    [found] = [piece for piece in passages if "2025년: 20억원" in piece.text]
    assert "융자 한도 | " in found.text
    assert found.kind is BlockKind.ROW


def test_text_that_word_does_not_show_is_not_read(tmp_path: Path) -> None:
    word = docx.Document(io.BytesIO(builders.word()))
    paragraph = word.add_paragraph("보이는 글")
    paragraph.add_run("숨긴 지시").font.hidden = True
    paragraph.add_run("흰 지시").font.color.rgb = RGBColor(255, 255, 255)
    buffer = io.BytesIO()
    word.save(buffer)
    text = read_bytes(tmp_path, buffer.getvalue()).text
    assert "보이는 글" in text
    assert "지시" not in text


@pytest.mark.parametrize(
    "mark", ["hidden", 'style="display: none"', 'style="color:red;font-size:0"']
)
def test_text_that_a_browser_does_not_show_is_not_read(tmp_path: Path, mark: str) -> None:
    page = builders.html().replace(b"<table>", f"<p {mark}>숨긴 지시</p>보이는 글<table>".encode())
    text = read_bytes(tmp_path, page).text
    assert "보이는 글" in text
    assert "지시" not in text


def test_a_pdf_keeps_page_numbers_and_loses_headers_and_page_marks(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, builders.pdf(pages=4))
    assert document.pages == 4
    assert {block.page for block in document.blocks} == {1, 2, 3, 4}
    assert "머리글" not in document.text
    assert "- 2 -" not in document.text


def test_lines_that_a_pdf_page_wrapped_are_one_sentence_again(tmp_path: Path) -> None:
    wrapped = (
        "보도자료",
        "인공지능위원회 개최",
        "",
        "□ 중기부는 20일 최상목 권한대행 주재로 열린 제3차 국가 인공지능위원회에서 방안을 발",
        "표하였다고 밝혔다.",
    )
    document = read_bytes(tmp_path, builders.pdf(lines=wrapped))
    assert "방안을 발표하였다고 밝혔다." in document.text.replace("발 표", "발표")
    assert sum(block.kind is BlockKind.ITEM for block in document.blocks) == 1


def test_only_the_main_text_of_a_page_is_read(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, builders.html()).text
    assert "로그인" not in text
    assert "alert" not in text
    assert "저작권" not in text


def test_a_scanned_pdf_says_that_it_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument, match="글자가 없는 PDF"):
        read_bytes(tmp_path, builders.pdf_without_text())


def test_a_file_of_no_bytes_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument, match="0바이트"):
        read_bytes(tmp_path, b"")


def test_a_file_of_spaces_and_invisible_characters_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        read_bytes(tmp_path, " \n\u200b\u202e\n".encode())


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16"])
def test_text_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    document = read_bytes(tmp_path, "\n".join(builders.LINES).encode(encoding))
    assert (document.title, document.published) == (TITLE, date(2025, 2, 20))


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\x7fELF" + b"\1" * 60,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90,
    ],
)
def test_other_kinds_of_files_are_named_as_such(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnsupportedDocument, match="읽을 수 없는 형식"):
        read_bytes(tmp_path, data, "release.pdf")


def test_binary_rubbish_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument):
        read_bytes(tmp_path, bytes(range(256)) * 20, "release.txt")


def test_a_folder_a_pipe_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnsupportedDocument):
        read(tmp_path, "folder")
    with pytest.raises(UnsupportedDocument):
        read(tmp_path / "pipe", "pipe")
    with pytest.raises(UnreadableDocument, match=r"none\.txt"):
        read(tmp_path / "none.txt", "none.txt")


def test_a_file_without_read_permission_says_what_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("글")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableDocument, match="읽을 권한이 없습니다"):
        read(tmp_path / "a.txt", "a.txt")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "FILE_LIMIT_BYTES", 10)
    with pytest.raises(DocumentTooLarge):
        read_bytes(tmp_path, b"0123456789a")


@pytest.mark.parametrize(
    "name", ["가 나\n다.txt", "..hidden", "\u202egpj.txt", "한" * 80, "a'b\"$(c).txt"]
)
def test_odd_names_are_only_names(tmp_path: Path, name: str) -> None:
    assert read_bytes(tmp_path, "\n".join(builders.LINES).encode(), name).name == name


def test_a_damaged_file_of_each_format_is_one_clear_error(tmp_path: Path) -> None:
    for build in (builders.word, builders.hwpx, builders.hwp):
        with pytest.raises(DocumentError, match=r"^release\.bin: "):
            read_bytes(tmp_path, build()[:700])


def test_a_parser_that_takes_too_long_is_stopped_and_reaped(tmp_path: Path) -> None:
    with pytest.raises(DocumentTooLarge, match="너무 오래"):
        isolation.parse_apart(builders.word(), guard.FileKind.ARCHIVE, "a.docx", wall_limit_s=0.001)
    assert children() == []


def test_the_child_loads_no_model_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    probe = (
        "import sys, chatbot.documents.worker, chatbot.documents.pdf, chatbot.documents.hwp, "
        "chatbot.documents.docx, chatbot.documents.html; "
        "sys.exit(bool({'torch', 'kiwipiepy', 'faiss', 'gradio'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def children() -> list[str]:
    folder = Path(f"/proc/{os.getpid()}/task")
    found = []
    for task in folder.iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            found += (task / "children").read_text().split()
    return found
