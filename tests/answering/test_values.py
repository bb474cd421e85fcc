import pytest

from chatbot.answering.values import ValueKind, asked_kinds, find_values


def values(text: str, kind: ValueKind) -> list[str]:
    return [text[span.start : span.end] for span in find_values(text, kind)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("융자 : 최대 100억원('25년 4,666억원)", ValueKind.AMOUNT, ["최대 100억원", "4,666억원"]),
        ("주요국은 수백조원 규모", ValueKind.AMOUNT, ["수백조원"]),
        ("1억 6,531만 원을 지급", ValueKind.AMOUNT, ["1억 6,531만 원"]),
        ("원칙과 원장", ValueKind.AMOUNT, []),
        ("활용률 50%('24년 28%)", ValueKind.PERCENT, ["50%", "28%"]),
        ("0.13%p 상승", ValueKind.PERCENT, ["0.13%p"]),
        ("2. 20.(목) 석간", ValueKind.DATE, ["2. 20.(목) 석간"]),
        ("2025년 2월 20일부터", ValueKind.DATE, ["2025년 2월 20일부터"]),
        ("(2조원, ~'27)", ValueKind.DATE, ["~'27"]),
        ("‘27년까지 조성", ValueKind.DATE, ["‘27년까지"]),
        ("유니콘 5개, 기업 100개사", ValueKind.COUNT, ["5개", "100개사"]),
        ("단 장 박승록 (044-204-7250)", ValueKind.PHONE, ["044-204-7250"]),
        ("금감원 1332, 상담 1588-1234", ValueKind.PHONE, ["1588-1234"]),
        ("오영주 장관은", ValueKind.PERSON, ["오영주 장관"]),
    ],
)
def test_values_are_found_as_they_are_written(text: str, kind: ValueKind, found: list[str]) -> None:
    assert values(text, kind) == found


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("융자는 얼마까지 되나요?", ValueKind.AMOUNT),
        ("활용률이 몇 퍼센트예요", ValueKind.PERCENT),
        ("언재까지에여", ValueKind.DATE),
        ("담당 사무관은 누구입니까?", ValueKind.PERSON),
        ("기업 몇 개를 지정하나요", ValueKind.COUNT),
        ("단장님 연락처 알려 주세요", ValueKind.PHONE),
    ],
)
def test_a_question_tells_what_kind_of_value_it_asks_for(question: str, kind: ValueKind) -> None:
    assert asked_kinds(question)[0] is kind
