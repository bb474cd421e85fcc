import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatbot.passages import NOTE_ALLOWANCE, PASSAGE_LIMIT, cut, index_text, reading_head
from chatbot.records import Block, BlockKind, Document, Footnote, Passage

LINES = st.lists(
    st.tuples(
        st.sampled_from(list(BlockKind)),
        st.text(alphabet="가나다라 .", min_size=1, max_size=120).filter(str.strip),
    ),
    max_size=30,
)


def document(*lines: tuple[BlockKind, str], footnotes: tuple[Footnote, ...] = ()) -> Document:
    blocks, at = [], 0
    for kind, text in lines:
        level = 1 if kind in {BlockKind.HEADING, BlockKind.ITEM} else 0
        blocks.append(Block(kind, at, at + len(text), level=level))
        at += len(text) + 1
    text = "\n".join(text for _, text in lines)
    return Document(
        "corpus/a.txt", text, "0" * 64, "제목", blocks=tuple(blocks), footnotes=footnotes
    )


def texts(passages: list[Passage]) -> list[str]:
    return [passage.text for passage in passages]


@given(LINES)
def test_passages_are_the_documents_own_words_and_lose_none(
    lines: list[tuple[BlockKind, str]],
) -> None:
    source = document(*lines)
    passages = cut(source)
    assert all(source.text[p.start : p.end] == p.text for p in passages)
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
    kept = "".join("".join(p.text.split()) for p in passages)
    assert kept == "".join(source.text.split())


@given(LINES)
def test_a_passage_is_over_the_limit_only_for_one_sentence_or_a_note(
    lines: list[tuple[BlockKind, str]],
) -> None:
    for passage in cut(document(*lines)):
        assert len(passage.text) <= PASSAGE_LIMIT + NOTE_ALLOWANCE


def test_sentences_are_packed_until_the_limit() -> None:
    sentence = "중소기업에 융자를 지원한다."
    source = document((BlockKind.PARAGRAPH, " ".join([sentence] * 40)))
    lengths = [len(passage.text) for passage in cut(source)]
    assert len(lengths) == 3 or len(lengths) == 2
    assert all(length <= PASSAGE_LIMIT for length in lengths)


def test_a_passage_stands_under_its_heading() -> None:
    passages = cut(
        document(
            (BlockKind.HEADING, "1. 지원 대상"),
            (BlockKind.PARAGRAPH, "제조 기업이다."),
            (BlockKind.HEADING, "2. 지원 금액"),
            (BlockKind.PARAGRAPH, "1억원이다."),
        )
    )
    assert texts(passages) == ["1. 지원 대상\n제조 기업이다.", "2. 지원 금액\n1억원이다."]
    assert [passage.headings for passage in passages] == [("1. 지원 대상",), ("2. 지원 금액",)]


def test_a_note_stays_with_the_sentence_that_it_explains() -> None:
    body = "가" * 280 + "자금*을 준다."
    note = "* 융자 : 최대 100억원"
    assert texts(cut(document((BlockKind.PARAGRAPH, body), (BlockKind.FOOTNOTE, note)))) == [
        f"{body}\n{note}"
    ]


def test_a_passage_knows_the_notes_that_stand_elsewhere() -> None:
    body, other, note = "자금*을 준다.", "나" * 298, "* 융자와 보증"
    at = len(body) + 1 + len(other) + 1
    footnote = Footnote("*", at, at + len(note), anchor=2)
    source = document(
        (BlockKind.PARAGRAPH, body),
        (BlockKind.PARAGRAPH, other),
        (BlockKind.FOOTNOTE, note),
        footnotes=(footnote,),
    )
    first = cut(source)[0]
    assert [source.text[span.start : span.end] for span in first.footnotes] == [note]


def test_the_same_text_at_the_same_place_has_the_same_id() -> None:
    first = cut(document((BlockKind.PARAGRAPH, "융자를 지원한다.")))
    again = cut(document((BlockKind.PARAGRAPH, "융자를 지원한다.")))
    other = cut(document((BlockKind.PARAGRAPH, "보증을 지원한다.")))
    assert first[0].id == again[0].id != other[0].id


def test_the_title_stands_in_front_of_what_is_indexed() -> None:
    passage = cut(document((BlockKind.PARAGRAPH, "융자를 지원한다.")))[0]
    assert index_text(passage) == "제목\n융자를 지원한다."


def test_a_reader_is_told_the_title_the_month_of_release_and_the_heading() -> None:
    source = document((BlockKind.HEADING, "융자"), (BlockKind.PARAGRAPH, "연 3 %다. " * 60))
    first, *_, last = cut(source)
    assert reading_head(last, date(2026, 4, 15)) == "제목 (2026. 4.)\n융자"
    assert reading_head(first, None) == "제목"
