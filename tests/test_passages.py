import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatbot.passages import (
    NOTE_ALLOWANCE,
    PASSAGE_LIMIT,
    cut,
    find_sentences,
    index_text,
    mend_lines,
    reading_head,
    windows_of,
)
from chatbot.records import Block, BlockKind, Document, Footnote, Passage, Span

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


BROKEN = [
    "개인정보위 위원장은 유엔 자문기구 행사 참석 등을 위해 9월",
    "18일(수) ~ 21일(토), 4일간 뉴욕을 방문한다. 한편, 위원장은 뉴욕에 있는",
    "우리 기업도 찾는다.",
]


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_sentences(text)]


def test_a_sentence_that_a_page_broke_into_lines_is_one_sentence() -> None:
    assert sentences("\n".join(BROKEN)) == [
        f"{BROKEN[0]}\n18일(수) ~ 21일(토), 4일간 뉴욕을 방문한다.",
        "한편, 위원장은 뉴욕에 있는\n우리 기업도 찾는다.",
    ]


def test_its_lines_are_mended_and_those_of_a_list_stay() -> None:
    text = "\n".join([*BROKEN, "- 하나", "- 둘"])
    mended = mend_lines(text)
    assert mended == f"{' '.join(BROKEN)}\n- 하나\n- 둘"
    assert len(mended) == len(text)


def test_a_heading_a_list_and_a_table_are_not_run_together() -> None:
    lines = [
        "□ 가명정보 활용 지원플랫폼 운영과 지원센터 추가 개설 추진 중",
        "또한, 가명정보 활용 활성화를 위해 지원센터를 더 열었다.",
        "※ 지난해 열린 센터의 이름과 자리는 붙임에 있는 표와 같음",
        "가명정보 활용지원센터",
        "구분",
        "인건비 13,998 14,544 556 4.0 2023년 예산과 2024년 예산의 차이",
        "기본경비 2,215 2,295 80 3.6",
    ]
    assert sentences("\n".join(lines)) == lines


@given(st.lists(st.text(alphabet="가나를다 .(", min_size=1, max_size=60), max_size=12))
def test_sentences_lose_no_letter_and_stand_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = find_sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(words.split()) for words in sentences(text)) == "".join(text.split())


def test_a_passage_does_not_end_within_a_sentence_that_a_page_broke() -> None:
    sentence = "중소기업에 융자를 지원한다."
    before = " ".join([sentence] * (PASSAGE_LIMIT // len(sentence) - 3))
    source = document(
        (BlockKind.PARAGRAPH, before), *((BlockKind.PARAGRAPH, line) for line in BROKEN)
    )
    passages = texts(cut(source))
    assert any("9월\n18일(수) ~ 21일(토), 4일간 뉴욕을 방문한다." in text for text in passages)


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


def test_windows_are_the_sentences_and_the_pairs_that_follow_each_other() -> None:
    text = "융자는 100억원까지다.\n신청은 5월까지다.\n보증은 따로다."
    windows = [text[span.start : span.end] for span in windows_of(text)]
    one, two, three = text.split("\n")
    assert windows == [one, two, three, f"{one}\n{two}", f"{two}\n{three}"]


def test_a_window_is_never_longer_than_can_be_read() -> None:
    long = f"{'가나다라 ' * 130}지원한다."
    assert windows_of(f"{long}\n짧다.") == [Span(len(long) + 1, len(long) + 4)]
