"""Which words are named, where the reader points at words of the source."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from chatbot.answering.differences import find_differences
from chatbot.answering.evidence import gather
from chatbot.answering.facts import decide
from chatbot.answering.signs import Reading as CloseReading
from chatbot.answering.signs import read_closely
from chatbot.korean import Morphemes
from chatbot.records import BlockKind, Document, Hit, Judgement, Passage, Reading, Span

NAME = "a.txt"
Read = Callable[[str, str, str], CloseReading]


class PointingReader:
    """Points at some words wherever they stand."""

    def __init__(self, words: str) -> None:
        self._words = words

    def read(self, _: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Point at them in each text."""
        return [Reading(0.9, self._place(text), 0.1) for _, text in passages]

    def _place(self, text: str) -> Span | None:
        at = text.find(self._words) if self._words else -1
        return Span(at, at + len(self._words)) if at >= 0 else None


@pytest.fixture
def read(morphemes: Morphemes) -> Read:
    """Read a claim against one sentence, of which the reader points at some words."""

    def read_one(claim: str, source: str, pointed: str) -> CloseReading:
        passage = Passage(
            "1", NAME, "중기부, 방안 발표", BlockKind.PARAGRAPH, 0, len(source), source
        )
        document = Document(NAME, source, "", "제목")
        hits = [Hit(passage, 0.9)]
        gathered = gather(claim, hits, PointingReader(pointed), lambda _: document, morphemes)
        return read_closely(gathered[0], gathered)

    return read_one


@pytest.mark.parametrize(
    ("claim", "source", "pointed", "named"),
    [
        (
            "결과는 10월 8일 누리집에 올린다.",
            "결과는 9월 17일 누리집에 올리고, 시상식은 10월 8일 박람회에서 한다.",
            "9월 17일",
            ("10월 8일", "9월 17일"),
        ),
        (
            "우수 단원에게는 위원장상이 주어졌다.",
            "위원장상이 주어지는 최우수 단원 말고 우수 단원에게는 진흥원장상이 주어졌다.",
            "진흥원장상",
            ("위원장상", "진흥원장상"),
        ),
        (
            "내년 6월에는 의료 분야가 더해진다.",
            "의료 분야는 3월에 시행되었고, 내년 6월에는 에너지 분야가 더해진다.",
            "에너지",
            ("의료", "에너지"),
        ),
        (
            "색을 고친 사진은 돌려준다.",
            "합성한 사진은 돌려주지만 색을 고친 사진은 남긴다.",
            "남긴다",
            ("돌려준다", "남긴다"),
        ),
        (
            "「정보통신망법」 제31조에 근거한 단체이다.",
            "협의회는 「개인정보 보호법」 제31조에 근거한 단체이다.",
            "개인정보",
            ("「정보통신망법」", "「개인정보 보호법」"),
        ),
    ],
)
def test_what_is_pointed_at_is_named_though_the_claims_words_stand_there_for_something_else(
    read: Read, claim: str, source: str, pointed: str, named: tuple[str, str]
) -> None:
    differences = find_differences(read(claim, source, pointed))
    assert named in {(item.claim, item.source) for item in differences}


def test_a_sentence_word_for_word_is_borne_out_whatever_the_reader_thinks(read: Read) -> None:
    source = "결과는 9월 17일 누리집에 올리고, 시상식은 10월 8일 박람회에서 한다."
    for claim in (source, source.rstrip("."), source.replace(" ", ""), f"□ {source}"):
        judgement, confidence, differences = decide(read(claim, source, "9월 17일"))
        assert (judgement, confidence, differences) == (Judgement.SUPPORTED, 1.0, ())


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("모든 신청인에게 보조금을 지급하는 것", "모든 신청인에게 보조금을 지급하는 것은 아니다."),
        ("상장기업은 올해부터 지원을 받는다.", "비상장기업은 올해부터 지원을 받는다."),
        ("30개 기업은 올해부터 지원을 받는다.", "130개 기업은 올해부터 지원을 받는다."),
        ("은행의 올해 연체율은 모두 0", "은행의 올해 연체율은 모두 0.5%이다."),
        ("5% 늘어난 것은 은행의 대출이다.", "△5% 늘어난 것은 은행의 대출이다."),
    ],
)
def test_a_part_of_a_sentence_is_not_the_sentence(read: Read, claim: str, source: str) -> None:
    assert decide(read(claim, source, ""))[1] < 1.0


def test_who_the_title_says_it_is_does_not_stand_against_a_word_of_the_sentence(read: Read) -> None:
    claim, source = "중기부는 AI 펀드를 조성한다.", "정부와 민간 자금으로 AI 펀드를 조성한다."
    reading = read(claim, source, "민간")
    assert "중기부" not in {item.claim for item in find_differences(reading)}


@pytest.mark.parametrize(
    ("claim", "source", "named"),
    [
        ("위원회 출범 3주년을 맞았다.", "위원회 출범 4주년을 맞았다.", ("3주년", "4주년")),
        ("피해 구제 신청은 줄었다.", "피해 구제 신청은 늘었다.", ("줄었다", "늘었다")),
        ("보조금은 주지 않는다.", "보조금은 준다.", ("주지 않는다", "준다")),
        ("보조금을 지급한다.", "보조금을 지급하지 아니함", ("지급", "지급하지 아니함")),
        ("환급 의무가 있다.", "환급 의무가 있지는 아니함", ("있다", "있지는 아니함")),
        ("접수는 9월 초부터 받는다.", "접수는 11월초부터 받는다.", ("9월 초", "11월초")),
        ("접수는 올 하반기다.", "접수는 내년 상반기다.", ("올 하반기", "내년 상반기")),
        ("비율은 두 배가 넘는다.", "비율은 세 배가 넘는다.", ("두 배가 넘는다", "세 배가 넘는다")),
        ("T/F 회의는 9월이다.", "TF 회의는 8월이다.", ("9월", "8월")),
        ("전화는 02-550-2616번", "전화 : 02-334-7005 / 우편", ("02-550-2616", "02-334-7005")),
        ("접수는 9월 말씀대로 받는다.", "접수는 11월에 받는다.", ("9월", "11월")),
    ],
)
def test_words_are_named_with_what_they_count_and_how_they_end(
    read: Read, claim: str, source: str, named: tuple[str, str]
) -> None:
    differences = find_differences(read(claim, source, ""))
    assert [(item.claim, item.source) for item in differences] == [named]


def test_a_source_that_says_it_twice_is_quoted_once(read: Read) -> None:
    source = "전문기업에 최대 100억원 규모의 융자를 주며, 보증도 최대 100억원"

    found = read("전문기업은 최대 200억원의 융자를 받는다.", source, "")
    pointed = source.rindex("최대 100억원")
    found = replace(found, pointed=Span(pointed, len(source)))

    named = [(item.claim, item.source) for item in find_differences(found)]
    assert named == [("최대 200억원", "최대 100억원")]


def test_a_slip_of_억_for_조_is_never_borne_out_however_sure_the_reader_is(read: Read) -> None:
    found = read("매입 규모는 모두 16.4억원이다.", "매입규모는 16.4조원, 인원은 113만명이다.", "")
    sure = replace(found.signs, answerable=9.0, otherwise=-20.0)
    assert decide(replace(found, signs=sure))[0] is not Judgement.SUPPORTED


def test_exchanged_values_are_contradicted_and_both_are_named(read: Read) -> None:
    found = read("부담률은 서울 70%, 지방 50%이다.", "부담률은 서울 50%, 지방 70%이다.", "")
    judgement, _, differences = decide(found)
    assert judgement is Judgement.CONTRADICTED
    assert [(item.claim, item.source) for item in differences] == [("70%", "50%"), ("50%", "70%")]


def test_a_reader_that_points_at_the_claims_own_value_is_not_believed(read: Read) -> None:
    claim, source = "전시회는 코엑스에서 사흘간 열린다.", "전시회는 코엑스에서 3일간 열린다."
    found = read(claim, source, "3일간")
    doubtful = replace(found.signs, otherwise=20.0, answerable=-8.0)
    assert decide(replace(found, signs=doubtful))[0] is not Judgement.CONTRADICTED


def test_a_part_of_a_sentence_word_for_word_is_not_contradicted(read: Read) -> None:
    source = "한편, 위원장은 미국 진출\n기업 간담회 등 현지와의 소통도 강화해 나갈 예정이다."
    found = read("기업 간담회 등 현지와의 소통도 강화해 나갈 예정이다.", source, "위원장")
    doubtful = replace(found.signs, otherwise=20.0, answerable=-8.0)
    assert decide(replace(found, signs=doubtful))[0] is not Judgement.CONTRADICTED


def test_a_part_that_ends_inside_a_word_may_be_denied_by_the_rest(read: Read) -> None:
    source = "모든 신청인에게 보조금을 지급하는 것은 아니다."
    found = read("모든 신청인에게 보조금을 지급하는 것", source, "아니다")
    doubtful = replace(found.signs, otherwise=20.0, answerable=-8.0)
    assert decide(replace(found, signs=doubtful))[0] is not Judgement.SUPPORTED


def test_words_that_nothing_around_says_face_what_is_pointed_at_before_others(read: Read) -> None:
    source = "연구자들은 데이터 제공 기관의 가명정보 제도 인식이 낮다고 말했다."
    found = read("기관들은 가명정보 제도를 잘 알고 있다고 말했다.", source, "인식이 낮")
    assert [(item.claim, item.source) for item in find_differences(found)] == [
        ("알고", "인식이 낮")
    ]


def test_a_part_of_a_compound_is_no_opposite(read: Read) -> None:
    found = read("개인정보 표창을 받았다.", "법무법인 표창을 받았다.", "")
    assert not found.oppositions


@pytest.mark.parametrize(
    ("pointed", "shown"),
    [
        ("(60일 내외", "(60일 내외)"),
        ("60일 내외)", "60일 내외"),
    ],
)
def test_a_bracket_is_shown_whole_or_not_at_all(read: Read, pointed: str, shown: str) -> None:
    found = read("심사는 90일 걸린다.", "심사는 120일(60일 내외) 걸린다.", pointed)
    assert shown in {item.source for item in find_differences(found)}
