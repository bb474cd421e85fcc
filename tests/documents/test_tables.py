from chatbot.documents.tables import table_lines
from chatbot.records import BlockKind


def texts(*table: tuple[str, ...]) -> list[str]:
    return [line.text for line in table_lines(table)]


def test_two_rows_of_heads_are_joined() -> None:
    assert texts(
        ("구분", "2024년", "2024년"), ("구분", "상반기", "하반기"), ("융자", "1", "2")
    ) == ["융자 | 2024년 상반기: 1 | 2024년 하반기: 2"]


def test_a_table_of_two_columns_without_heads_is_pairs() -> None:
    assert texts(("일시", "2. 20.(목) 11:30"), ("장소", "정부서울청사")) == [
        "일시: 2. 20.(목) 11:30",
        "장소: 정부서울청사",
    ]


def test_a_box_drawn_as_a_table_is_its_lines() -> None:
    lines = table_lines((("□ 첫째\n□ 둘째",),))
    assert [(line.text, line.kind) for line in lines] == [("□ 첫째", None), ("□ 둘째", None)]


def test_a_contact_table_gives_each_cell_once() -> None:
    assert texts(
        ("담당부서", "보험국", "책임자", "팀 장", "유명신", "(02-3145-7450)"),
        ("담당부서", "보험팀", "담당자", "선 임", "정민혜", "(02-3145-7453)"),
    ) == [
        "담당부서",
        "보험국",
        "책임자",
        "팀 장",
        "유명신",
        "(02-3145-7450)",
        "보험팀",
        "담당자",
        "선 임",
        "정민혜",
        "(02-3145-7453)",
    ]


def test_rows_are_known_as_rows_and_empty_tables_vanish() -> None:
    assert {line.kind for line in table_lines((("구분", "값", "비고"), ("가", "1", "")))} == {
        BlockKind.ROW
    }
    assert table_lines(()) == []
    assert table_lines((("", " "), ("", ""))) == []
