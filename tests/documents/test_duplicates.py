from dataclasses import replace
from datetime import date

from chatbot.documents.duplicates import merge_releases, same_release
from chatbot.records import Document, OtherFile

TEXT = "금융위원회는 예금보호한도를 1억원으로 상향하는 방안을 의결하였다. " * 8
PDF = Document("a.pdf", TEXT + "- 1 -", "1", "예금보호한도 상향", published=date(2025, 5, 16))
HWPX = Document("a.hwpx", TEXT, "2", "예금보호한도  상향", published=date(2025, 5, 16))


def test_a_pdf_and_its_hwpx_are_one_document_that_keeps_the_better_structure() -> None:
    merged = [replace(HWPX, files=(OtherFile("a.pdf", "1"),))]
    assert merge_releases([PDF, HWPX]) == merge_releases([HWPX, PDF]) == merged


def test_what_one_file_does_not_say_another_may() -> None:
    undated = replace(HWPX, published=None)
    assert merge_releases([undated, PDF])[0].published == date(2025, 5, 16)


def test_a_subtitle_that_one_format_runs_into_the_title_makes_no_other_release() -> None:
    long = replace(PDF, title="예금보호한도 상향 - 9월 1일부터 1억원 -")
    assert merge_releases([long, HWPX])[0].files == (OtherFile("a.pdf", "1"),)


def test_a_release_takes_in_one_file_of_each_format() -> None:
    second = replace(PDF, name="b.pdf", sha256="3")
    assert [document.name for document in merge_releases([second, PDF, HWPX])] == [
        "a.hwpx",
        "b.pdf",
    ]


def test_two_files_of_one_format_stay_two_unless_their_bytes_are_equal() -> None:
    other = replace(PDF, name="b.pdf", sha256="3")
    assert merge_releases([PDF, other]) == [PDF, other]
    assert same_release(PDF, replace(other, sha256="1"))


def test_another_date_title_or_text_is_another_release() -> None:
    assert not same_release(PDF, replace(HWPX, published=date(2025, 6, 16)))
    assert not same_release(PDF, replace(HWPX, title="다른 제목"))
    assert not same_release(
        PDF, replace(HWPX, text="전혀 다른 내용의 보도자료를 적은 글이다. " * 9)
    )
