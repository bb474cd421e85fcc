"""Releases built in each format, small enough to read in a test."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "보도자료",
    "보도시점 2025. 2. 20.(목) 11:30",
    "중기부, AI 활용 확산 방안 발표",
    "□ 중기부는 100억원*을 지원한다고 밝혔다.",
    "* 융자 : 최대 100억원",
)
TABLE = (
    ("구분", "2024년", "2025년"),
    ("융자 한도", "10억원", "20억원"),
    ("보증", "1억원", "2억원"),
)
CONTACT = "담당 부서 미래기술대응지원단 책임자 단장 박승록 (044-204-7250)"

_SECTOR = 512
_MINI = 64
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_FAT = 0xFFFFFFFD


def pdf(pages: int = 1, lines: tuple[str, ...] = (*LINES, CONTACT)) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in range(pages):
        canvas.setFont("HYSMyeongJo-Medium", 11)
        if pages > 1:
            canvas.drawString(60, 820, "중소벤처기업부 보도자료 머리글")
        for at, line in enumerate(lines):
            canvas.drawString(
                60, 780 - 20 * at, line if page == 0 else f"□ {page}쪽의 {at}번째 항목"
            )
        canvas.drawString(280, 30, f"- {page + 1} -")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_without_text() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def word(lines: tuple[str, ...] = (*LINES, CONTACT)) -> bytes:
    document = docx.Document()
    for line in lines[:-1]:
        document.add_paragraph(line)
    table = document.add_table(len(TABLE), len(TABLE[0]))
    for at, row in enumerate(TABLE):
        for column, cell in enumerate(row):
            table.cell(at, column).text = cell
    document.add_paragraph(lines[-1])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def hwpx(lines: tuple[str, ...] = (*LINES, CONTACT)) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from hwpx import HwpxDocument

        document = HwpxDocument.new()
        for line in lines[:-1]:
            document.add_paragraph(line)
        table = document.add_table(len(TABLE), len(TABLE[0]))
        for at, row in enumerate(TABLE):
            for column, cell in enumerate(row):
                table.set_cell_text(at, column, cell)
        document.add_paragraph(lines[-1])
        return document.to_bytes()


def html(lines: tuple[str, ...] = LINES[2:]) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    return (
        "<!DOCTYPE html><html><head><title>x</title><script>alert(1)</script></head><body>"
        "<nav>메뉴 로그인 회원가입</nav><div class=view>"
        f"<h1>{lines[0]}</h1>{body}<table>{rows}</table><p>{CONTACT}</p></div>"
        "<footer>주소와 저작권</footer></body></html>"
    ).encode()


def hwp(lines: tuple[str, ...] = (*LINES, CONTACT), *, compressed: bool = False) -> bytes:
    """A HWP 5 file: records in an OLE container, compressed as Hangul saves them or plain."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, compressed)
    properties = _record(16, 0, struct.pack("<HHHHHHHIII", 1, 1, 1, 1, 1, 1, 1, 0, 0, 0))
    body = b""
    for number, line in enumerate(lines):
        text = (line + "\r").encode("utf-16-le")
        last = 0x80000000 if number == len(lines) - 1 else 0
        count = len(text) // 2
        body += _record(66, 0, struct.pack("<IIHBBHHHI", count | last, 0, 0, 0, 0, 0, 0, 0, 0))
        body += _record(67, 1, text)
    if compressed:
        properties, body = _deflate(properties), _deflate(body)
    return _container(
        {"FileHeader": header.ljust(256, b"\0"), "DocInfo": properties, "BodyText/Section0": body}
    )


def _deflate(data: bytes) -> bytes:
    return zlib.compress(data, wbits=-15)


def _record(tag: int, level: int, data: bytes) -> bytes:
    if len(data) >= 0xFFF:
        return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(data)) + data
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def _container(streams: dict[str, bytes]) -> bytes:
    """Write a compound file whose streams are all in the mini stream."""
    mini, mini_fat, starts = b"", [], {}
    for name, data in streams.items():
        count = -(-len(data) // _MINI)
        starts[name] = len(mini_fat)
        mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
        mini += data.ljust(count * _MINI, b"\0")
    directory = b"".join(
        (
            _entry("Root Entry", 5, child=2, start=3, size=len(mini)),
            _entry("DocInfo", 2, start=starts["DocInfo"], size=len(streams["DocInfo"])),
            _entry("BodyText", 1, left=1, right=3, child=4),
            _entry("FileHeader", 2, start=starts["FileHeader"], size=256),
            _entry(
                "Section0",
                2,
                start=starts["BodyText/Section0"],
                size=len(streams["BodyText/Section0"]),
            ),
        )
    )
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    mini_count = -(-len(mini) // _SECTOR)
    # Sectors: the FAT, the mini FAT, one of padding, the mini stream, the directory.
    directory_at = 3 + mini_count
    fat = [_FAT, _END, _END, *range(4, 3 + mini_count), _END]
    fat += [*range(directory_at + 1, directory_at + len(directory) // _SECTOR), _END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, 1, 1, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    tables = _table(fat) + _table(mini_fat) + b"\0" * _SECTOR
    return header + tables + mini.ljust(mini_count * _SECTOR, b"\0") + directory


def _table(entries: list[int]) -> bytes:
    return struct.pack(f"<{len(entries)}I", *entries).ljust(_SECTOR, b"\xff")


def _entry(
    name: str,
    kind: int,
    left: int = _FREE,
    right: int = _FREE,
    child: int = _FREE,
    start: int = 0,
    size: int = 0,
) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + struct.pack("<III", left, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
