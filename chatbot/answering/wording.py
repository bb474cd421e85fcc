"""Words that say the opposite of each other: directions, permission, degree, plan and deed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.answering.clauses import LIGHT, Clause, Word, surroundings
from chatbot.answering.names import are_alike

# Each line: one side | the other; morphemes as Kiwi gives them.
_PAIRS = """
늘 늘어나 늘리 증가 확대 커지 급증 많 크 증액 | 줄 줄어들 줄이 감소 축소 작아지 급감 적 작 감액
넓히 넓어지 확대 확장 | 좁히 좁아지 축소 위축
상승 오르 올라가 높아지 높이 높 급등 | 하락 내리 내려가 떨어지 낮아지 낮추 낮 급락
인상 상향 올리 높이 | 인하 하향 내리 낮추
강화 | 완화
초과 상회 | 미달 하회
개선 호전 활성화 | 악화 둔화
길 연장 | 짧 단축
시작 개시 착수 | 종료 마감 폐지 중단
포함 | 제외 배제 빠지
허용 가능 | 금지 불가 불가능 제한
유료 유상 유이자 | 무료 무상 무이자
모든 모두 전체 전부 전원 대부분 | 일부 일부분
의무 의무적 의무화 강제 | 자율 자율적 임의 선택 권고
이전 전 사전 앞 | 이후 후 사후 뒤
찬성 | 반대
공개 | 비공개
온라인 비대면 인터넷 | 오프라인 대면 방문 창구
최초 처음 | 마지막 최종
신설 도입 | 폐지 삭제
흑자 | 적자
순매수 매수 | 순매도 매도
최대 최고 | 최소 최저 평균
직접 | 간접 위탁
정규 정기 | 수시 임시
고정 | 변동
국내 내국인 | 국외 해외 외국인
민간 | 공공 정부
단독 | 공동 합동
고령자 고령층 | 청년 청년층 청소년
수도권 | 비수도권 지방
동의 | 거절 거부
개인 | 법인 기관
장기 | 단기
신규 | 기존
빠르 앞당기 조기 | 늦 늦추 미루 연기
완료 마치 끝내 끝나 시행 | 예정 계획 추진 검토 방침
있 | 없
매주 | 격주 매월 매년
월 | 연 年
사전 | 사후
대기업 | 중소기업
무죄 | 유죄
상장 | 비상장
모이 모으 | 흩어지
해제 | 지정
승인 | 반려
과징금 | 과태료
"""


def _read_pairs(lines: str) -> dict[str, dict[int, int]]:
    """Give each form its sides: number of the pair, and 1 or -1."""
    sides: dict[str, dict[int, int]] = {}
    for number, line in enumerate(filter(None, lines.splitlines())):
        for side, forms in zip((1, -1), line.split("|"), strict=True):
            for form in forms.split():
                sides.setdefault(form, {})[number] = side
    return sides


_SIDES = _read_pairs(_PAIRS)


_CLEARLY_NEARER = 1.2


@dataclass(frozen=True, slots=True)
class Opposition:
    """A word of the claim and the word of the source that says the opposite."""

    claim: Word
    source: Word
    is_negation: bool = False


def oppositions(claim: Clause, source: Clause) -> list[Opposition]:
    """Find where the source says the opposite of the claim, about the same thing."""
    found = []
    for word in claim.words:
        same = [other for other in source.words if _is_same(word, other)]
        denied = [other for other in same if other.is_negated is not word.is_negated]
        if same and len(denied) == len(same):
            found.append(Opposition(word, denied[0], is_negation=True))
            continue
        agreeing = [other for other in source.words if agrees(word, other)]
        agreeing += [other for other in same if other.is_negated is word.is_negated]
        opposite = [other for other in source.words if _is_opposite(word, other)]
        if not opposite:
            continue
        against, best = max(
            ((_nearness(claim, word, source, other), other) for other in opposite),
            key=lambda item: item[0],
        )
        beside = max((_nearness(claim, word, source, other) for other in agreeing), default=-1.0)
        if against > _CLEARLY_NEARER * beside:
            found.append(Opposition(word, best))
    return found


def _nearness(claim: Clause, word: Word, source: Clause, other: Word) -> float:
    """How much of what stands around the one word stands around the other."""
    around = surroundings(claim, word.start, word.end)
    facing = surroundings(source, other.start, other.end)
    return sum(
        min(nearness, facing.get(form, 0.0))
        for form, nearness in around.items()
        if form not in LIGHT
    )


def _is_same(one: Word, other: Word) -> bool:
    return bool(set(one.forms) & set(other.forms)) and one.forms[-1] == other.forms[-1]


def _is_opposite(one: Word, other: Word) -> bool:
    if one.is_negated is not other.is_negated:
        return False
    return any(_are_heads(one, form, other, facing) for form, facing in _sided(one, other, -1))


def agrees(one: Word, other: Word) -> bool:
    """Tell whether two words say much the same: on the same side of a pair, or a name shortened."""
    if one.is_negated is other.is_negated and any(_sided(one, other, 1)):
        return True
    return are_alike(one, other)


def _are_heads(one: Word, form: str, other: Word, facing: str) -> bool:
    """개인정보 is no person: a part of a compound counts where the rest of it is the same."""
    if form == one.forms[-1] and facing == other.forms[-1]:
        return True
    return bool((set(one.forms) - {form}) & (set(other.forms) - {facing}))


def _sided(one: Word, other: Word, product: int) -> Iterator[tuple[str, str]]:
    """The forms of two words that stand in one pair, on the same side (1) or not (-1)."""
    for form in one.forms:
        for number, side in _SIDES.get(form, {}).items():
            for facing in other.forms:
                if _SIDES.get(facing, {}).get(number, 0) * side == product:
                    yield form, facing
