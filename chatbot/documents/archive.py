"""ZIP archives (HWPX, DOCX): what they hold, and that unpacking them can do no harm."""

from __future__ import annotations

import io
import re
import zlib
from zipfile import BadZipFile, ZipFile, ZipInfo

from chatbot.errors import DocumentTooLarge, UnreadableDocument, UnsupportedDocument

ENTRY_LIMIT = 2000
UNPACKED_LIMIT_BYTES = 150_000_000
XML_LIMIT_BYTES = 30_000_000
RATIO_LIMIT = 100
_RATIO_FROM_BYTES = 1_000_000
_CHUNK_BYTES = 1 << 16
_LOCAL_HEADER_BYTES = 30
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def inspect_archive(data: bytes) -> str:
    """Check an archive in memory and tell what it is: ``hwpx`` or ``docx``.

    Sizes are counted while unpacking, not believed; nothing is written to disk.

    :raises DocumentTooLarge: if it holds or unpacks to more than allowed.
    :raises UnreadableDocument: if it is damaged, locked, or its entries overlap or leave it.
    :raises UnsupportedDocument: if it is another kind of archive.
    """
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(data))
            kind = _kind({entry.filename for entry in entries})
            total = 0
            for entry in entries:
                total += _check_entry(archive, entry, UNPACKED_LIMIT_BYTES - total)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise _damaged() from error
    return kind


def _check_entries(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > ENTRY_LIMIT:
        raise DocumentTooLarge(
            f"압축된 항목이 {ENTRY_LIMIT:,}개를 넘습니다.", "원본 문서인지 확인해 주세요."
        )
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or entry.flag_bits & 1:
            raise _damaged()
        # CVE-2024-0450: entries that share bytes multiply what is unpacked.
        if entry.header_offset < end:
            raise _damaged()
        end = entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size
    if end > size:
        raise _damaged()


def _kind(names: set[str]) -> str:
    if any(re.fullmatch(r"Contents/section\d+\.xml", name) for name in names):
        return "hwpx"
    if "word/document.xml" in names:
        return "docx"
    raise UnsupportedDocument(
        "보도자료 문서가 아닌 압축 파일입니다.", "압축을 풀어 안의 문서를 따로 넣어 주세요."
    )


def _check_entry(archive: ZipFile, entry: ZipInfo, left_bytes: int) -> int:
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".hpf", ".rdf"))
    limit = min(left_bytes, XML_LIMIT_BYTES if is_xml else left_bytes)
    size, tail = 0, b""
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK_BYTES):
            size += len(chunk)
            bomb = size > _RATIO_FROM_BYTES and size > RATIO_LIMIT * max(entry.compress_size, 1)
            if size > limit or bomb:
                raise DocumentTooLarge(
                    "압축을 풀면 허용된 크기를 넘는 파일입니다.", "원본 문서인지 확인해 주세요."
                )
            if is_xml:
                window = (tail + chunk).replace(b"\0", b"")
                if _DECLARATION.search(window):
                    raise UnreadableDocument(
                        "허용되지 않는 XML 선언(DTD)이 든 파일입니다.",
                        "원본 프로그램에서 다시 저장해 주세요.",
                    )
                tail = chunk[-32:]
    return size


def _damaged() -> UnreadableDocument:
    return UnreadableDocument(
        "압축이 손상되었거나 안전하지 않은 문서입니다.", "원본 프로그램에서 다시 저장해 주세요."
    )
