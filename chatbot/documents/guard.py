"""What must hold before a parser sees a file: its size, and its kind told by its content."""

from __future__ import annotations

import re
import stat
from enum import StrEnum
from pathlib import Path

from chatbot.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument, UnsupportedDocument

FILE_LIMIT_BYTES = 50_000_000
TEXT_LIMIT_BYTES = 5_000_000


class FileKind(StrEnum):
    """A kind of file that there is a reader for."""

    TEXT = "text"
    PDF = "pdf"
    ARCHIVE = "archive"
    HWP = "hwp"
    HTML = "html"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP_SIGNATURE = b"HWP Document File"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "그림(PNG)"),
    (b"\xff\xd8\xff", "그림(JPEG)"),
    (b"GIF8", "그림(GIF)"),
    (b"BM", ""),
    (b"\x1f\x8b", "압축 파일(gzip)"),
    (b"7z\xbc\xaf", "압축 파일(7z)"),
    (b"Rar!", "압축 파일(RAR)"),
    (b"BZh", "압축 파일(bzip2)"),
    (b"\xfd7zXZ", "압축 파일(xz)"),
    (b"\x7fELF", "실행 파일"),
    (b"MZ", ""),
    (b"{\\rtf", "RTF 문서"),
)
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    rb"<(?:body|div|p|table|article|section|h[1-6]|span|br|ul)\b[^>]*>", re.IGNORECASE
)
_SUPPORTED = "PDF, HWP, HWPX, DOCX, HTML, 마크다운, 글(txt) 파일을 읽을 수 있습니다."


def load(path: Path, name: str) -> bytes:
    """Read a file's bytes if it is an ordinary file of an allowed size.

    :raises UnreadableDocument: if it is missing or may not be read.
    :raises UnsupportedDocument: if it is a folder, a device or the like.
    :raises EmptyDocument: if it has no bytes.
    :raises DocumentTooLarge: if it is over the limit.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise UnsupportedDocument(f"{name}: 파일이 아닙니다.", "파일의 경로를 적어 주세요.")
        if state.st_size == 0:
            raise EmptyDocument(f"{name}: 빈 파일(0바이트)입니다.", "파일을 다시 받아 주세요.")
        if state.st_size > FILE_LIMIT_BYTES:
            raise _too_large(name, FILE_LIMIT_BYTES)
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT_BYTES + 1)
    except PermissionError as error:
        raise UnreadableDocument(
            f"{name}: 읽을 권한이 없습니다.", "파일의 권한을 확인해 주세요."
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableDocument(
            f"{name}: 파일을 열 수 없습니다.", "경로와 파일의 상태를 확인해 주세요."
        ) from error
    if len(data) > FILE_LIMIT_BYTES:
        raise _too_large(name, FILE_LIMIT_BYTES)
    return data


def identify(data: bytes, name: str) -> FileKind:
    """Tell the kind of a file by its content; its name plays no part.

    :raises UnsupportedDocument: if there is no reader for it.
    :raises DocumentTooLarge: if a text is over the limit for texts.
    """
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return FileKind.ARCHIVE
    if data.startswith(_HWP_SIGNATURE) or (data.startswith(_OLE) and _HWP_SIGNATURE in data):
        return FileKind.HWP
    if data.startswith(_OLE):
        raise _unsupported(name, "옛 오피스 문서(DOC·XLS·PPT)")
    for signature, description in _FOREIGN:
        if data.startswith(signature) and (description or b"\0" in data[:512]):
            raise _unsupported(name, description or "이진 파일")
    if len(data) > TEXT_LIMIT_BYTES:
        raise _too_large(name, TEXT_LIMIT_BYTES)
    return FileKind.HTML if _is_html(data) else FileKind.TEXT


def _is_html(data: bytes) -> bool:
    sample = data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    sample = sample.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return bool(_HTML.match(sample)) or (
        sample.lstrip().startswith(b"<") and len(_TAGS.findall(sample)) >= 3
    )


def _unsupported(name: str, what: str) -> UnsupportedDocument:
    return UnsupportedDocument(f"{name}: {what}은(는) 읽을 수 없는 형식입니다.", _SUPPORTED)


def _too_large(name: str, limit_bytes: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"{name}: 파일이 너무 큽니다({limit_bytes // 1_000_000}MB까지 읽습니다).",
        "그림을 줄이거나 파일을 나누어 주세요.",
    )
