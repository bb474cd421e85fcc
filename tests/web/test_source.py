import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.records import Block, BlockKind, Document, Footnote, Span
from chatbot.web import source


def document(text: str, *blocks: Block, notes: tuple[Footnote, ...] = ()) -> Document:
    return Document("a/b.txt", text, "0" * 64, "제목", blocks=blocks, footnotes=notes)


def paragraph(text: str) -> Document:
    return document(text, Block(BlockKind.PARAGRAPH, 0, len(text)))


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html.replace("<br>", "\n")))


def marked(html: str) -> str:
    return words_of("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.S)))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_the_mark_holds_exactly_the_cited_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    html = source.render(paragraph(text), Span(start, end), 2)
    assert marked(html) == text[start:end]


@given(st.text(alphabet="<>&\"'`${}/= scriptonerror", min_size=1))
def test_no_character_of_a_release_becomes_markup(text: str) -> None:
    hostile = replace(paragraph(text), title=text, issuer=text)
    tags = set(re.findall(r"<(\w+)", source.render(hostile, None, 2)))
    assert tags <= {"article", "h2", "dl", "div", "dt", "dd", "p"}


def test_the_cited_words_are_marked_across_blocks_with_one_anchor() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, 0, 3), Block(BlockKind.ITEM, 4, 7, level=1))
    html = source.render(document("가나다\n라마바", *blocks), Span(1, 6), 2)
    assert marked(html) == "나다라마"
    assert html.count('id="cited"') == 1


def test_a_note_is_linked_from_its_mark() -> None:
    text = "자금*을 지원\n* 융자"
    blocks = (Block(BlockKind.PARAGRAPH, 0, 7), Block(BlockKind.FOOTNOTE, 8, 12))
    html = source.render(document(text, *blocks, notes=(Footnote("*", 8, 12, 2),)), None, 2)
    assert '<a href="#note-0">*</a>' in html
    assert 'id="note-0"' in html


def test_rows_become_one_table_and_headings_follow_each_other() -> None:
    text = "하나\n가\t나\n다\t라\n둘"
    blocks = (
        Block(BlockKind.HEADING, 0, 2, level=4),
        Block(BlockKind.ROW, 3, 6),
        Block(BlockKind.ROW, 7, 10),
        Block(BlockKind.HEADING, 11, 12, level=2),
    )
    html = source.render(document(text, *blocks), None, 1)
    assert html.count("<table>") == 1
    assert "<tr><td>다</td><td>라</td></tr>" in html
    assert "<h3>하나</h3>" in html
    assert "<h2>둘</h2>" in html


def test_what_is_known_of_the_release_stands_at_the_top(release: Document) -> None:
    html = source.render(release, None, 1)
    assert "중소벤처기업부" in html
    assert "2025. 2. 20. 11:30" in html
    assert '<a href="tel:0442047244">044-204-7244</a>' in html


@pytest.mark.parametrize("name", ["가/나 다.txt", "../a.txt", "a/./b", "/abs/%2f?#.md", "100%.txt"])
def test_an_address_survives_what_browsers_and_servers_do_to_it(name: str) -> None:
    from urllib.parse import unquote, urljoin, urlsplit

    address = urljoin("http://host/", source.address(name, 3, 9, "말"))
    assert unquote(urlsplit(address).path) == f"/source/{name}"
    assert "start=3&end=9&digest=" in urlsplit(address).query


def test_words_that_moved_are_found_again_and_words_that_went_are_not() -> None:
    digest = source.address("a", 2, 5, "나다라").split("digest=")[1].split("#")[0]
    assert source.locate(paragraph("가 나다라"), Span(2, 5), digest) == (Span(2, 5), False)
    assert source.locate(paragraph("새 글. 나다라"), Span(2, 5), digest) == (Span(5, 8), True)
    assert source.locate(paragraph("전혀 다른 글이다"), Span(2, 5), digest) == (None, True)
    assert source.locate(paragraph("짧음"), Span(2, 500), digest) == (None, True)
    assert source.locate(paragraph("가 나다라"), Span(2, 5), "") == (Span(2, 5), False)


def test_the_date_of_a_release_is_written_as_koreans_do() -> None:
    dated = replace(paragraph("글"), published=date(2025, 2, 3))
    assert "2025. 2. 3." in source.render(dated, None, 1)
