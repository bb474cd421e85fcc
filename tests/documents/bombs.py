"""Files made to exhaust or escape a parser."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.documents import builders

_LAUGHS = "".join(f'<!ENTITY a{n} "{("&a" + str(n - 1) + ";") * 10}">' for n in range(1, 10))


def archive(members: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def changed(document: bytes, name: str, data: bytes) -> bytes:
    with ZipFile(io.BytesIO(document)) as file:
        members = {entry: file.read(entry) for entry in file.namelist()}
    return archive(members | {name: data})


def zip_bomb() -> bytes:
    return changed(builders.word(), "word/document.xml", b"<a>" + b" " * 400_000_000)


def many_bombs() -> bytes:
    return archive(
        {"word/document.xml": b"<a/>"} | {f"m{n}.xml": b" " * 900_000 for n in range(400)}
    )


def nested_archive() -> bytes:
    inner = zip_bomb()
    for _ in range(5):
        inner = archive({"inner.zip": inner})
    return changed(builders.word(), "word/embeddings/inner.zip", inner)


def overlapping_entries() -> bytes:
    data = zlib.compress(b" " * 1_000_000)[2:-4]
    crc = zlib.crc32(b" " * 1_000_000)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(data), 1_000_000, 1, 0)
    local += b"a" + data
    central = b""
    names = ["word/document.xml", *(f"word/{n}.xml" for n in range(60))]
    for name in names:
        encoded = name.encode()
        central += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, crc, len(data), 1_000_000,
            len(encoded), 0, 0, 0, 0, 0, 0,
        ) + encoded  # fmt: skip
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, len(names), len(names), len(central), len(local), 0
    )
    return local + central + end


def too_many_entries() -> bytes:
    return archive({"word/document.xml": b"<a/>"} | {f"e{n}": b"" for n in range(5000)}, ZIP_STORED)


def names_that_leave_the_archive() -> bytes:
    return archive({"word/document.xml": b"<a/>", "../../etc/cron.d/evil": b"x"})


def xml_entities() -> bytes:
    text = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{_LAUGHS}]><a>&a9;</a>'
    return changed(builders.word(), "word/document.xml", text.encode())


def external_entity() -> bytes:
    text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return changed(builders.hwpx(), "Contents/section0.xml", text.encode("utf-16"))


def deep_xml() -> bytes:
    return changed(builders.hwpx(), "Contents/section0.xml", b"<p>" * 1_500_000)


def _pdf(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, data in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer <</Size %d /Root 1 0 R>>\n" % (len(objects) + 1)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF" % len(body)


def page_tree_loop() -> bytes:
    return _pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Count 2 /Kids [3 0 R]>>",
            b"<</Type /Pages /Count 2 /Kids [2 0 R]>>",
        ]
    )


def a_million_pages() -> bytes:
    kids = b"3 0 R " * 1_000_000
    return _pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Count 1000000 /Kids [%s]>>" % kids,
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>",
        ]
    )


def stream_bomb() -> bytes:
    data = zlib.compress(zlib.compress(b"(a) Tj " * 60_000_000, 9), 9)
    stream = b"<</Length %d /Filter [/FlateDecode /FlateDecode]>>\nstream\n%s\nendstream" % (
        len(data),
        data,
    )
    return _pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>",
            stream,
        ]
    )


def deep_arrays() -> bytes:
    return _pdf([b"<</Type /Catalog /Pages " + b"[" * 200_000 + b"]" * 200_000 + b">>"])


def deep_html() -> bytes:
    return b"<!DOCTYPE html><html><body>" + b"<div><b>" * 300_000 + "글".encode()


def nested_tables() -> bytes:
    return b"<!DOCTYPE html><html><body>" + b"<table><tr><td>" * 60 + "글".encode()


def wide_table() -> bytes:
    cell = '<td colspan="1000000" rowspan="1000000">칸</td>' * 20
    return f"<!DOCTYPE html><html><body><table>{f'<tr>{cell}</tr>' * 400}</table>".encode()


BOMBS = (
    zip_bomb,
    many_bombs,
    nested_archive,
    overlapping_entries,
    too_many_entries,
    names_that_leave_the_archive,
    xml_entities,
    external_entity,
    deep_xml,
    page_tree_loop,
    a_million_pages,
    stream_bomb,
    deep_arrays,
    deep_html,
    wide_table,
    nested_tables,
)
