from datetime import date

from chatbot.documents.markdown import read_text
from chatbot.documents.press_release import understand
from chatbot.inspection import describe
from chatbot.passages import cut

RELEASE = """보도자료
보도시점
2025. 2. 20.(목) 11:30
AI 활용 확산 방안 발표

□ 중기부는 100억원*을 지원한다고 밝혔다.
* 융자 : 최대 100억원
담당 부서
기술과
책임자
과장
홍길동
(044-204-7250)
"""


def test_everything_understood_is_shown() -> None:
    document = understand(read_text(RELEASE), "a.txt", "0" * 64)
    shown = describe(document, cut(document))
    for expected in (
        "제목: AI 활용 확산 방안 발표",
        f"발표일: {date(2025, 2, 20)}",
        "보도시점: 2025-02-20T11:30:00+09:00",
        "발행 기관: 알 수 없음",
        "  과장 홍길동 044-204-7250",
        "* 융자 : 최대 100억원  ← “…□ 중기부는 100억원”",
        "[단락 ",
    ):
        assert expected in shown
