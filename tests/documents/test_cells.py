from chatbot.documents.cells import gather_rows, is_figure
from chatbot.documents.lines import Line
from chatbot.records import BlockKind


def test_figures_go_back_beside_the_name_of_their_row() -> None:
    lines = [
        Line(text) for text in ("구분", "은행", "2,193.9", "△1.3%", "합계는 늘었다.", "기타", "3.1")
    ]
    rows = list(gather_rows(lines))
    assert [(row.text, row.kind) for row in rows] == [
        ("구분", None),
        ("은행 2,193.9 △1.3%", BlockKind.ROW),
        ("합계는 늘었다.", None),
        ("기타", None),
        ("3.1", None),
    ]


def test_what_is_a_figure() -> None:
    assert all(map(is_figure, ("0.64%", "(’25.5월)", "△0.8", "1조 2,300억원", "-")))
    assert not any(map(is_figure, ("국내은행", "제3차 회의", "2025년 융자 한도", "")))
