from dataclasses import replace
from datetime import date
from html import unescape

from starlette.testclient import TestClient

from chatbot.records import Document
from chatbot.web import source
from chatbot.web.catalogue import Catalogue, entry_of
from chatbot.web.documents import arrange, search
from tests.fakes import FakeAssistant
from tests.web.conftest import NAME, make_app

WORDS = "약 3조원 규모의 AI 펀드"


def address(release: Document) -> str:
    start = release.text.index(WORDS)
    return source.address(NAME, start, start + len(WORDS), WORDS)


def test_a_citation_has_an_address_of_its_own(client: TestClient, release: Document) -> None:
    page = client.get(address(release))
    assert f'id="cited" tabindex="-1">{WORDS}</mark>' in page.text
    assert "<h1>" in page.text
    assert "바뀌어" not in page.text


def test_an_address_says_so_when_the_release_has_changed(release: Document) -> None:
    text = "새로 붙인 줄.\n" + release.text
    blocks = tuple(replace(b, start=b.start + 9, end=b.end + 9) for b in release.blocks)
    changed = replace(release, text=text, blocks=blocks, footnotes=())
    with TestClient(make_app(FakeAssistant([changed]))) as client:
        page = client.get(address(release))
        assert "지금 있는 자리에서" in page.text
        assert f'id="cited" tabindex="-1">{WORDS}</mark>' in page.text
    gone = replace(release, text=release.text.replace("3조원", "4조원"))
    with TestClient(make_app(FakeAssistant([gone]))) as client:
        page = client.get(address(release))
        assert "지금은 없습니다" in page.text
        assert "<mark" not in page.text


def test_an_unknown_release_is_a_page_in_korean(client: TestClient) -> None:
    page = client.get("/source/../../etc/passwd%00")
    assert page.status_code == 404
    page = client.get("/source/nothing.txt")
    assert page.status_code == 404
    assert "그런 문서가 없습니다" in page.text


def test_the_part_for_the_panel_is_no_whole_page(client: TestClient, release: Document) -> None:
    part = client.get(address(release).split("#")[0] + "&part=true").text
    assert "<html" not in part
    assert WORDS in part


def test_the_list_shows_what_is_indexed_and_how_fresh_it_is(
    client: TestClient, release: Document
) -> None:
    page = unescape(client.get("/documents").text)
    assert release.title in page
    assert source.path(NAME) in page
    assert "2025-02-20 (1일 전)" in page
    assert "0건" in client.get("/documents", params={"q": "없는말"}).text


def test_hostile_words_in_the_search_are_shown_as_words(client: TestClient) -> None:
    page = client.get("/documents", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_releases_are_searched_and_sorted(release: Document) -> None:
    old = replace(release, name="old", title="가 나", issuer="나부", published=date(2020, 1, 1))
    new = replace(release, name="new", title="나 다", issuer="가부", published=date(2024, 1, 1))
    none = replace(release, name="none", title="다 라", issuer="", published=None)
    every = [entry_of(item) for item in (old, none, new)]
    assert [item.name for item in arrange(every, "newest")] == ["new", "old", "none"]
    assert [item.name for item in arrange(every, "oldest")] == ["old", "new", "none"]
    assert [item.name for item in arrange(every, "issuer")] == ["new", "old", "none"]
    assert [item.name for item in search(every, "나부")] == ["old"]
    assert search(every, "  ") == every


def test_the_list_names_the_files_that_could_not_be_read(client: TestClient) -> None:
    page = client.get("/documents").text
    assert "읽지 못한 파일 1개" in page
    assert "글자가 없는 PDF입니다." in page


def test_the_releases_are_read_once_for_each_generation(release: Document) -> None:
    class Counting(FakeAssistant):
        number, reads = 7, 0

        def generation(self) -> int:
            return self.number

        def documents(self) -> list[Document]:
            self.reads += 1
            return super().documents()

    assistant = Counting([release])
    catalogue = Catalogue(assistant)  # type: ignore[arg-type]
    assert catalogue.entries() == catalogue.entries()
    assert assistant.reads == 1
    assistant.number = 8
    catalogue.entries()
    assert assistant.reads == 2
