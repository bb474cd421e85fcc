"""The table of departments in charge with their people and telephones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.records import Department, Person

PHONE = re.compile(r"(?<!\d)\(?\s*(0\d{1,2})\s*[-)–.]\s*(\d{3,4})\s*[-–.]\s*(\d{4})(?!\d)\s*\)?")
LABEL = re.compile(
    r"^(?:\(?총괄\)?\s*)?(?:담\s*당\s*(?:부\s*[서처]|자?\s*부서|과|기관)|(?:총\s*괄|주\s*관|소\s*관)?\s*부\s*서(?=\s|$))\s*[:：]?"
)
_ROLE = re.compile(
    r"(?<![가-힣])(책\s*임\s*자|담\s*당\s*자|담당\s*부서|연\s*락\s*처|문\s*의\s*처?)(?![가-힣])"
)
_POSTS = (
    "국장|부국장|단장|과장|팀장|실장|부장|본부장|사무관|서기관|부이사관|주무관|행정관|수석|수석조사역|선임|"
    "선임조사역|조사역|검사역|책임|주임|대리|차장|연구원|책임연구원|선임연구원|연구관|연구사|전문위원|"
    "전문관|조사관|분석관|사무총장|사무처장|센터장|위원|변호사|심의관|기획관|정책관|대변인|담당관|"
    "선임연구위원|부연구위원|연구위원|기술사|매니저|팀원|직원|교수|원장|처장|총괄|조정관|파트장|그룹장|소장|지점장|관리관|행정사무관|전산사무관|"
    "공업사무관|시설사무관|기술서기관|행정주사|주사|주사보|서기|부서장|수석연구원|주임연구원|전임연구원|에디터|경감|경정|총경|경위|검사|수사관|프로|PM"
)
_POST = re.compile(
    r"(?<![가-힣])(?:\(?(?:대|代|직무대리|직대|겸)\)?\s*)?("
    + "|".join(r"\s*".join(post) for post in sorted(_POSTS.split("|"), key=len, reverse=True))
    + r")(?![가-힣])"
)
# "공공조사팀장": a post with the name of its unit; only a cell behind 책임자 or 담당자 is one.
_OWN_POST = re.compile(r"[가-힣]{2,10}(?:장|연구원|위원|사무관|주무관|조사역|매니저)")
_VACANT = re.compile(r"\(?공석\)?")
_COMPANY_LENGTH = 5
_NAME = re.compile(r"[가-힣](?:\s{0,3}[가-힣]){1,3}")
_SHARE = re.compile(r"^[<(\[〈【]\s*(?:총\s*괄|공\s*동|협\s*조|주\s*관|담\s*당)\s*[>)\]〉】]\s*")
_DEPARTMENT = re.compile(
    r"(?:과|국|팀|실|단|부|관|처|원|청|센터|위원회|본부|공사|협회|은행|재단|진흥원|학교|그룹|TF|반|소|회|기금|의원실|연구소)$"
)


def telephones(text: str) -> list[str]:
    """List the telephone numbers in a text as ``044-204-7244``."""
    return ["-".join(match.groups()) for match in PHONE.finditer(text)]


def read_contacts(cells: Sequence[str]) -> tuple[Department, ...]:
    """Read the cells of a contact table, in reading order.

    A table has a department, its 책임자 with post, name and telephone, its 담당자, and so on. A
    department's name may be split over two cells around its 책임자.
    """
    table = _Table()
    for cell in cells:
        table.take(cell)
    return table.departments()


class _Table:
    def __init__(self) -> None:
        self._departments: list[tuple[list[str], list[Person]]] = []
        # Some tables list all posts, then all names, then all telephones.
        self._posts: list[str] = []
        self._names: list[str] = []
        self._last_post = ""
        self._responsible = 0
        self._before = ""

    def take(self, cell: str) -> None:
        text = _SHARE.sub("", LABEL.sub("", cell.strip()).strip()).strip()
        for piece in _split(text):
            self._take_piece(piece)

    def _take_piece(self, piece: str) -> None:
        compact = re.sub(r"\s", "", piece).strip(":：")
        if not compact or _SHARE.match(piece + " "):
            return
        before, self._before = self._before, compact
        if _ROLE.fullmatch(compact):
            if compact == "책임자":
                self._responsible += 1
        elif PHONE.fullmatch(piece.strip()):
            self._add(telephones(piece)[0])
        elif _VACANT.fullmatch(compact):
            self._posts.clear()
        elif _is_post(piece, compact, before):
            self._posts.append(compact)
        elif _NAME.fullmatch(piece) and (
            len(self._posts) > len(self._names) or self._is_next(piece)
        ):
            self._names.append(compact)
        elif _DEPARTMENT.search(compact) or not self._departments or _is_company(compact, before):
            self._add_department(piece)

    def _add(self, phone: str) -> None:
        if not self._departments:
            self._departments.append(([], []))
        post = self._posts.pop(0) if self._posts else self._last_post
        name = self._names.pop(0) if self._names else ""
        self._departments[-1][1].append(Person(post, name, phone))
        self._last_post = post

    def _is_next(self, piece: str) -> bool:
        """Tell whether a name stands under a post that is merged with the row above."""
        people = self._departments[-1][1] if self._departments else []
        return bool(people) and not _DEPARTMENT.search(piece) and len(piece.replace(" ", "")) <= 4

    def _add_department(self, name: str) -> None:
        people = self._departments[-1][1] if self._departments else []
        # "금융위원회 | 책임자 … | 은행과 | 담당자 …": the second cell goes on with the name.
        if self._departments and len(people) <= 1 and self._responsible <= len(self._departments):
            self._departments[-1][0].append(name)
        else:
            self._departments.append(([name], []))

    def departments(self) -> tuple[Department, ...]:
        # Some releases have the same table at the top and at the end.
        found = [
            Department(" ".join(" ".join(names).split()), tuple(people))
            for names, people in self._departments
            if people or names
        ]
        return tuple(dict.fromkeys(found))


def _is_post(piece: str, compact: str, before: str) -> bool:
    if _POST.fullmatch(piece):
        return True
    return bool(_ROLE.fullmatch(before) and len(compact) > 4 and _OWN_POST.fullmatch(compact))


def _is_company(compact: str, before: str) -> bool:
    """Tell whether a cell behind somebody's telephone names whom the next people work for."""
    is_word = len(compact) >= _COMPANY_LENGTH and compact[0] not in "(<["
    return is_word and bool(PHONE.fullmatch(before)) and not re.search(r"\d", compact)


def _split(text: str) -> list[str]:
    """Split a cell that holds several things: ``단 장 박승록 (044-204-7250)``."""
    pieces: list[str] = []
    rest = text
    while match := PHONE.search(rest):
        pieces += _split_words(rest[: match.start()])
        pieces.append(match.group())
        rest = rest[match.end() :]
    return pieces + _split_words(rest)


def _split_words(text: str) -> list[str]:
    pieces: list[str] = []
    rest = text.strip(" \t,/·:")
    while rest:
        role = _ROLE.search(rest)
        if role:
            pieces += [*_split_post(rest[: role.start()]), role.group()]
            rest = rest[role.end() :].strip()
            continue
        pieces += _split_post(rest)
        break
    return [piece.strip() for piece in pieces if piece.strip(" \t,/·:")]


def _split_post(text: str) -> list[str]:
    match = _POST.search(text)
    if not match:
        return [text]
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    if not before and not after:
        return [text]
    if before and not after and _NAME.fullmatch(before) and len(before.replace(" ", "")) <= 4:
        return [match.group(), before]
    return [before, match.group(), after]
