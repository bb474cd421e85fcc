from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.documents.dates import KOREA
from chatbot.documents.lines import Line
from chatbot.documents.markdown import read_text
from chatbot.documents.press_release import understand
from chatbot.records import BlockKind, Department, Document, Person

SEED = next((Path(__file__).parents[2] / "seeds").glob("*.txt"))
RELEASE = """개인정보보호위원회
보도자료
보도시점
{embargo}
배포
{issued}
과징금 부과하고
공표 명령
- 3개 사업자에 과징금 3억 원 -
개인정보보호위원회(위원장 홍길동, 이하 ‘개인정보위’)는 3월 4일(화) 과징금을 의결하였다.
담당 부서
조사조정국
책임자
과  장
김철수
(02-2100-3111)
조사1과
담당자
사무관
이영희
(02-2100-3119)
참고1
사업자 현황
"""


def of(text: str, name: str = "a.txt") -> Document:
    return understand(read_text(text), name, "0" * 64)


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


@pytest.fixture(scope="module")
def seed() -> Document:
    return of(SEED.read_text())


def test_the_head_of_the_seed_release(seed: Document) -> None:
    assert (
        seed.title
        == "중기부, '인공지능(AI) 창업기업(스타트업) 육성을 통한 인공지능(AI) 활용확산 방안' 발표"
    )
    assert seed.subtitle == "중소기업 AI활용률 50%('24년 28%)로, 글로벌 AI 유니콘 5개 육성"
    assert seed.issuer == "중소벤처기업부"
    assert seed.embargo == datetime(2025, 2, 20, 11, 30, tzinfo=KOREA)
    assert seed.published == date(2025, 2, 20)


def test_the_contacts_of_the_seed_release(seed: Document) -> None:
    assert seed.departments == (
        Department(
            "중소기업정책실 미래기술대응지원단",
            (
                Person("단장", "박승록", "044-204-7250"),
                Person("사무관", "이상영", "044-204-7244"),
                Person("주무관", "차영주", "044-204-7242"),
            ),
        ),
    )


def test_notes_of_the_seed_are_tied_to_the_words_that_they_explain(seed: Document) -> None:
    tied = {
        seed.text[n.start : n.start + 6]: seed.text[: n.anchor].split()[-1] for n in seed.footnotes
    }
    assert tied == {
        "* 융자 :": "자금",
        "* 기술보증": "공급총량",
        "** 스타트": "펀드",
        "* DCP(": "사업",
    }


def test_the_seed_keeps_every_letter_of_its_body(seed: Document) -> None:
    plain = SEED.read_text().replace("\\*", "*").replace("## ", "")
    assert "".join(plain.split()) == "".join(seed.text.split())


def test_blocks_are_in_order_and_cover_the_text(seed: Document) -> None:
    end = -1
    for block in seed.blocks:
        assert block.start == end + 1
        end = block.end
    assert end == len(seed.text)


@pytest.mark.parametrize(
    ("embargo", "issued", "moment", "day"),
    [
        (
            "2025. 3. 5.(수) 12:00",
            "2025. 3. 4.(화) 18:00",
            datetime(2025, 3, 5, 12, tzinfo=KOREA),
            date(2025, 3, 5),
        ),
        (
            "배포 즉시",
            "2025. 3. 4.(화) 18:00",
            datetime(2025, 3, 4, 18, tzinfo=KOREA),
            date(2025, 3, 4),
        ),
        ("즉 시", "2025. 3. 4.(화)", None, date(2025, 3, 4)),
        ("2025. 3. 5.(수) 조간", "2025. 3. 4.(화)", None, date(2025, 3, 4)),
        ("2025. 3. 5.(수) 석간", "2025. 3. 4.(화)", None, date(2025, 3, 5)),
        (
            "3. 5.(수) 12:00",
            "2025. 3. 4.(화)",
            datetime(2025, 3, 5, 12, tzinfo=KOREA),
            date(2025, 3, 5),
        ),
        ("별도 공지", "추후 안내", None, None),
    ],
)
def test_when_a_release_may_be_reported(
    embargo: str, issued: str, moment: datetime | None, day: date | None
) -> None:
    document = of(RELEASE.format(embargo=embargo, issued=issued))
    assert (document.embargo, document.published) == (moment, day)


def test_a_title_over_two_lines_and_its_subtitle() -> None:
    document = of(RELEASE.format(embargo="즉시", issued="2025. 3. 4.(화)"))
    assert document.title == "과징금 부과하고 공표 명령"
    assert document.subtitle == "3개 사업자에 과징금 3억 원"
    assert document.issuer == "개인정보보호위원회"
    assert document.departments[0].people == (
        Person("과장", "김철수", "02-2100-3111"),
        Person("사무관", "이영희", "02-2100-3119"),
    )
    assert texts(document, BlockKind.HEADING) == ["참고1 사업자 현황"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["“손실", "을", "보상해드립니다!", "”", "- 사기범의 멘트 -"], "“손실을 보상해드립니다!”"),
        (["중기부, ‘안전조치", "모니터링’ 개시", "- 접수 -"], "중기부, ‘안전조치 모니터링’ 개시"),
        (["2024년 중소벤처기업부 정책 활용하기", "개선된 제도 시행"], "개선된 제도 시행"),
        (["[ 개선 과제 ]", "개선된 제도를 시행합니다."], "개선된 제도를 시행합니다."),
        (["“내 데이터를 활용”", "중기부, 시연회 개최"], "“내 데이터를 활용” 중기부, 시연회 개최"),
        (["대표이사와의 간담회", "", "모 두 발 언"], "대표이사와의 간담회 모 두 발 언"),
    ],
)
def test_titles_as_they_are_laid_out(lines: list[str], title: str) -> None:
    head = ["보도자료", "보도시점", "배포 즉시", "배포", "2025. 3. 4.(화)"]
    body = ["□ 중기부는 지원한다고 밝혔다.", "□ 앞으로도 지원할 계획이다."]
    assert of("\n".join([*head, *lines, *body])).title == title


def test_a_caption_that_is_a_markdown_heading_is_no_title() -> None:
    document = of("## 보도자료\n## [ 개선 과제 ]\n## 공모펀드 신고서를 고칩니다.\n본문이다.")
    assert document.title == "공모펀드 신고서를 고칩니다."


def test_a_sentence_that_begins_with_a_date_does_not_date_the_release() -> None:
    text = "제목: 예비인가 결과\n예비인가 결과\n2025년 3월 25일부터 26일까지 접수했습니다.\n"
    assert of(text).published is None
    listed = "[첨부파일]\n- 250917 (보도참고) 예비인가.hwpx\n- 250917 (보도참고) 예비인가.pdf\n"
    assert of(text + listed).published == date(2025, 9, 17)
    listed = "첨부파일 (1)첨부파일 목록\n(금융위)250917(보도자료) 결과.hwp\n(190 KB)\n"
    assert of(text + listed).published == date(2025, 9, 17)


def test_words_broken_over_lines_become_sentences_again() -> None:
    lines = [
        "□",
        "국내은행",
        "의",
        "연체율",
        "(1개월 이상)",
        "은",
        "0.64%",
        "로",
        "상승",
        "",
        "￮",
        "신규연체",
        "*",
        "는",
        "감소하였다.",
    ]
    document = of("\n".join(["제목: 연체율 현황", *lines]))
    assert texts(document, BlockKind.ITEM) == [
        "□ 국내은행의 연체율(1개월 이상)은 0.64%로 상승",
        "￮ 신규연체*는 감소하였다.",
    ]


def test_site_furniture_is_dropped_and_its_date_kept() -> None:
    document = of(
        "제목: 회의 개최\n회의 개최\n금융위원회는 회의를 열었다.\n첨부파일 (1)첨부파일 목록\n"
        "250516(보도자료) 회의.hwp\n(190 KB)\n파일다운로드\n목록으로\n[첨부: 말씀.hwp]여러분!"
    )
    assert document.text == "회의 개최\n금융위원회는 회의를 열었다.\n[첨부: 말씀.hwp]여러분!"
    assert document.published == date(2025, 5, 16)


def test_page_marks_go_and_the_sentence_around_them_is_whole() -> None:
    document = of(
        "보도자료\n회의 개최\n\n금융위원회(위원장 홍길동)는 회의를\n- 2 -\n열어 의결하였다."
    )
    assert texts(document, BlockKind.PARAGRAPH)[-1].endswith("회의를 열어 의결하였다.")


@given(
    st.lists(
        st.text(alphabet="가나다라 *□○-.1(\t)<>#|\\보도자료담당부서0:", max_size=30), max_size=25
    )
)
def test_no_arrangement_of_lines_breaks_it_or_loses_a_letter(lines: list[str]) -> None:
    document = understand([Line(line) for line in lines], "a.txt", "0" * 64)
    given_letters = [c for c in "".join(lines) if c in "가나다라"]
    assert [c for c in document.text if c in "가나다라"] == given_letters
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
    for note in document.footnotes:
        assert document.text.startswith(note.mark, note.start)
        assert note.anchor is None or document.text.startswith(note.mark, note.anchor)


def test_a_page_that_breaks_lines_inside_words_gives_its_sentences_back() -> None:
    paragraphs = [p for p in SEED.read_text().split("\n") if p.endswith("다.") and len(p) > 120]
    width = 42
    wrapped = [p[at : at + width] for p in paragraphs for at in range(0, len(p), width)]
    document = of("\n".join(["제목: 방안 발표", *wrapped]).replace("\\*", "*"))
    bodies = ["".join(text.split()) for text in texts(document, BlockKind.PARAGRAPH)]
    assert bodies == ["".join(p.replace("\\*", "*").split()) for p in paragraphs]
