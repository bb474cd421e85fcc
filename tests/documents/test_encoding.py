import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.documents.encoding import decode
from chatbot.errors import UnreadableDocument

RELEASE = "보도시점 2. 20.(목) 11:30\n중기부는 20일 'AI 방안'을 발표하였다.\n" * 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_release_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert decode(RELEASE.encode(encoding), "a.txt") == RELEASE


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"))))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8"), "a.txt").removeprefix("\ufeff") == text.removeprefix(
        "\ufeff"
    )


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, b"\xff\xfe\x00", bytes(range(256)) * 4])
def test_bytes_that_are_no_text_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.txt: 글자로 읽을 수 없는"):
        decode(data, "a.txt")


def test_a_few_damaged_bytes_cost_a_few_letters_and_not_the_file() -> None:
    for encoding in ("utf-8", "cp949"):
        data = (RELEASE * 20).encode(encoding)
        assert decode(data + b"\xff", "a.txt") == RELEASE * 20 + "\ufffd"
