import pytest

from chatbot.documents.contacts import read_contacts, telephones
from chatbot.records import Department, Person

LEE = Person("사무관", "이영희", "044-204-7244")
KIM = Person("과장", "김철수", "044-204-7250")
WHOLE = (Department("기술과", (KIM, LEE)),)


@pytest.mark.parametrize(
    "cells",
    [
        [
            "담당 부서",
            "기술과",
            "책임자",
            "과  장",
            "김철수",
            "(044-204-7250)",
            "담당자",
            "사무관",
            "이영희",
            "(044-204-7244)",
        ],
        [
            "담당부서 기술과 책임자 과장 김철수 (044-204-7250)",
            "담당자 사무관 이영희 (044-204-7244)",
        ],
        [
            "담당 부서",
            "기술과",
            "과장",
            "사무관",
            "김철수",
            "이영희",
            "(044-204-7250)",
            "(044-204-7244)",
        ],
        [
            "<총괄> 기술과",
            "책임자",
            "과 장 김철수 044-204-7250",
            "담당자",
            "사무관 이영희 044-204-7244",
        ],
    ],
    ids=["cell by cell", "row by row", "column by column", "shared"],
)
def test_a_table_reads_the_same_however_its_cells_come(cells: list[str]) -> None:
    assert read_contacts(cells) == WHOLE


def test_a_department_may_be_named_in_two_cells_and_another_may_follow() -> None:
    cells = [
        "담당 부서",
        "금융위원회",
        "책임자",
        "과장",
        "김철수",
        "(044-204-7250)",
        "은행과",
        "담당자",
        "사무관",
        "이영희",
        "(044-204-7244)",
    ]
    more = ["한국은행", "책임자", "팀장", "나영인", "(02-750-6819)"]
    assert [department.name for department in read_contacts(cells + more)] == [
        "금융위원회 은행과",
        "한국은행",
    ]


def test_a_row_without_a_post_shares_the_one_above() -> None:
    cells = [
        "담당 부서",
        "기술과",
        "담당자",
        "사무관",
        "이영희",
        "(044-204-7244)",
        "홍길동",
        "(044-204-7245)",
    ]
    assert read_contacts(cells)[0].people[1] == Person("사무관", "홍길동", "044-204-7245")


def test_telephones_in_their_writings() -> None:
    assert telephones("(02)2100-2950, 044-204-7244, 2025-02-20") == ["02-2100-2950", "044-204-7244"]


def test_a_post_with_the_name_of_its_unit_a_vacancy_and_a_company_are_known() -> None:
    cells = (
        "담당 부처 / 기술위원회 / 책임자 / 과장 / (공 석) / 기술과 / 담당자 / "
        "기술조사팀장 / 김철수 / (02-100-0001) / 담당자 / 수석연구원 / 이영희 / (02-100-0002) / "
        "한빛모빌리티 / 홍보팀 / 책임자 / 부서장 / 박민수 / (02-100-0003)"
    ).split(" / ")
    assert read_contacts(cells) == (
        Department(
            "기술위원회 기술과",
            (
                Person("기술조사팀장", "김철수", "02-100-0001"),
                Person("수석연구원", "이영희", "02-100-0002"),
            ),
        ),
        Department("한빛모빌리티 홍보팀", (Person("부서장", "박민수", "02-100-0003"),)),
    )


def test_a_table_that_stands_twice_counts_once() -> None:
    cells = ["담당부서", "기술과", "책임자", "과장", "김철수", "(02-100-0001)"]
    assert len(read_contacts(cells * 2)) == 1
