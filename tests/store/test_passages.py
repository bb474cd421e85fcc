import threading
from datetime import UTC, date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.records import (
    Block,
    BlockKind,
    Department,
    Document,
    Footnote,
    Passage,
    Person,
    Span,
)
from chatbot.store.passages import Passages, document_row, passage_row, write_passages

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
DOCUMENT = st.builds(
    Document,
    name=TEXT,
    text=TEXT,
    sha256=TEXT,
    title=TEXT,
    published=st.none() | st.dates(),
    embargo=st.none() | st.datetimes(timezones=st.just(UTC)),
    departments=st.tuples(
        st.builds(Department, TEXT, st.tuples(st.builds(Person, TEXT, TEXT, TEXT)))
    ),
    blocks=st.tuples(st.builds(Block, st.sampled_from(BlockKind), st.integers(0), st.integers(0))),
    footnotes=st.tuples(
        st.builds(Footnote, TEXT, st.integers(0), st.integers(0), st.none() | st.integers(0))
    ),
)
PASSAGE = st.builds(
    Passage,
    id=TEXT,
    document=TEXT,
    title=TEXT,
    kind=st.sampled_from(BlockKind),
    start=st.integers(0),
    end=st.integers(0),
    text=TEXT,
    headings=st.tuples(TEXT, TEXT),
    footnotes=st.tuples(st.builds(Span, st.integers(0), st.integers(0))),
)


@given(DOCUMENT, st.lists(PASSAGE, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, document: Document, passages: list[Passage]
) -> None:
    path = tmp_path_factory.mktemp("passages") / "한글 %20?#.sqlite"
    write_passages(
        path, [document_row(document)], [passage_row(item, "가 나") for item in passages]
    )
    opened = Passages(path)
    assert opened.document(document.name) == document
    assert [opened.passage(row) for row in range(len(passages))] == passages
    assert opened.digests() == {document.name: document.sha256}
    opened.close()


def test_threads_may_share_it(tmp_path: Path) -> None:
    passages = [
        Passage(str(row), f"{row % 7}.txt", "", BlockKind.PARAGRAPH, row, row + 1, f"글 {row}")
        for row in range(200)
    ]
    document = Document("1.txt", "", "", "", published=date(2025, 2, 20))
    write_passages(
        tmp_path / "p.sqlite",
        [document_row(document)],
        [passage_row(item, item.text) for item in passages],
    )
    opened = Passages(tmp_path / "p.sqlite")
    wrong: list[int] = []

    def read() -> None:
        wrong.extend(row for row in range(200) if opened.passage(row) != passages[row])

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert opened.keys_and_words([3, 5]) == {3: ("3", "글 3"), 5: ("5", "글 5")}
    assert opened.rows_of(["6.txt"]) == list(range(6, 200, 7))
    assert opened.release_dates() == {"1.txt": "2025-02-20"}
    assert opened.document("2.txt") is None
