"""Seeds in every format and the ways in which they are spoiled; the same number, the same file."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from tests.documents import builders

_TEXTS = (
    (*builders.LINES, builders.CONTACT),
    ("보도자료", "제목만 있는 보도자료", "끝"),
    (
        "보도참고자료",
        "보도시점",
        "배포 즉시",
        "개인정보위, 과징금 부과",
        *("□ 항목이 길다. " * 20,) * 30,
        "끝",
    ),
    ("Ⅰ. 개요", "1. 배경", "가. 내용", "① 첫째", "※ 참고", "붙임 1", "끝"),
    ("가" * 3000, "\u200b\u202e숨은 글자", "끝"),
)
_EDGES = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"-1",
    b"99999999",
    b"<",
    b"&",
    b"]]>",
    b"\xed\xa0\x80",
)


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Give 25 files: five texts in five formats."""
    makers: tuple[tuple[str, Callable[[tuple[str, ...]], bytes]], ...] = (
        ("pdf", lambda lines: builders.pdf(pages=2, lines=lines)),
        ("docx", builders.word),
        ("hwpx", builders.hwpx),
        ("hwp", builders.hwp),
        ("html", builders.html),
    )
    return tuple((kind, make(lines)) for kind, make in makers for lines in _TEXTS)


def mutant(number: int) -> tuple[str, bytes]:
    """Give the spoiled file of a number: its kind and its bytes."""
    chance = random.Random(number)  # noqa: S311
    kind, data = chance.choice(seeds())
    if kind in {"docx", "hwpx"} and chance.random() < 0.7:
        return kind, _spoil_member(data, chance)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_WAYS)(data, chance)
    return kind, data


def _spoil_member(data: bytes, chance: random.Random) -> bytes:
    """Spoil what is inside of an archive, so that more than its shell is tried."""
    try:
        with ZipFile(io.BytesIO(data)) as file:
            members = {name: file.read(name) for name in file.namelist()}
    except BadZipFile:
        return data
    name = chance.choice(
        sorted(name for name in members if name.endswith((".xml", ".rels", ".hpf")))
    )
    for _ in range(chance.randint(1, 4)):
        members[name] = chance.choice(_WAYS)(members[name], chance)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return buffer.getvalue()


def _flip(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        if spoiled:
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randint(1, 200) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.randint(1, 300)]
    return data[:start] + piece * chance.randint(2, 200) + data[start:]


def _insert(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice(_EDGES) + data[start:]


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    edge = chance.choice(_EDGES)
    return data[:start] + edge + data[start + len(edge) :]


def _digits(data: bytes, chance: random.Random) -> bytes:
    """Change a number that is written out, such as a length or an offset in a PDF."""
    places = [at for at in range(len(data)) if data[at : at + 1].isdigit()]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + str(chance.choice((0, 7, 65536, 2**31, 10**12))).encode() + data[at + 1 :]


_WAYS = (_flip, _cut, _drop, _repeat, _insert, _overwrite, _digits)
