"""PDF to lines, through pypdf; page numbers kept, headers and footers dropped."""

from __future__ import annotations

import io
import re
from collections import Counter

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError

from chatbot.documents.lines import Line
from chatbot.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument

PAGE_LIMIT = 500
_STREAM_LIMIT_BYTES = 20_000_000
_REPEATED_SHARE = 0.6
_EDGE_LINES = 2


def read_pdf(data: bytes) -> tuple[list[Line], int]:
    """Take the lines and the number of pages of a PDF.

    :raises DocumentTooLarge: if it has more pages or longer streams than allowed.
    :raises EmptyDocument: if there is no text in it.
    :raises UnreadableDocument: if it is damaged or locked.
    """
    limits = Configuration(
        zlib_maximum_output_length=_STREAM_LIMIT_BYTES,
        lzw_maximum_output_length=_STREAM_LIMIT_BYTES,
        run_length_maximum_output_length=_STREAM_LIMIT_BYTES,
        array_based_stream_maximum_output_length=_STREAM_LIMIT_BYTES,
        stream_decoding_work_maximum_length=4 * _STREAM_LIMIT_BYTES,
        page_tree_maximum_entries=20 * PAGE_LIMIT,
        jbig2dec_binary=None,
    )
    try:
        with apply_configuration(limits):
            pages = _pages(data)
    except LimitReachedError as error:
        raise DocumentTooLarge(
            "PDF 안의 자료가 허용된 크기를 넘습니다.", "파일을 나누어 다시 시도해 주세요."
        ) from error
    except _PARSER_FAILURES as error:
        raise UnreadableDocument(
            "PDF가 손상되어 읽을 수 없습니다.", "원본을 다시 내려받아 주세요."
        ) from error
    if not any(text.strip() for text in pages):
        raise EmptyDocument(
            "글자가 없는 PDF입니다(스캔한 그림으로 보입니다).",
            "글자 인식(OCR)을 거친 파일이나 HWP·HWPX 원본을 넣어 주세요.",
        )
    return _lines(pages), len(pages)


# What pypdf lets through for files that break the format in ways that it does not foresee.
_PARSER_FAILURES = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    UnicodeError,
    OSError,
)


def _pages(data: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument("암호가 걸린 PDF입니다.", "암호를 푼 파일을 넣어 주세요.")
    count = len(reader.pages)
    if count > PAGE_LIMIT:
        raise DocumentTooLarge(
            f"PDF가 {count:,}쪽입니다. {PAGE_LIMIT}쪽까지 읽습니다.", "파일을 나누어 주세요."
        )
    return [page.extract_text() for page in reader.pages]


def _lines(pages: list[str]) -> list[Line]:
    split = [[line for line in text.split("\n") if line.strip()] for text in pages]
    repeated = _repeated_edges(split)
    return [
        Line(text, page=number)
        for number, page in enumerate(split, start=1)
        for at, text in enumerate(page)
        if not (_is_edge(at, len(page)) and _shape(text) in repeated)
    ]


def _is_edge(at: int, length: int) -> bool:
    return at < _EDGE_LINES or at >= length - _EDGE_LINES


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", "".join(text.split()))


def _repeated_edges(pages: list[list[str]]) -> set[str]:
    """Find headers and footers: lines at the edge of most pages that differ in digits only."""
    if len(pages) < 3:
        return set()
    counts = Counter(
        shape
        for page in pages
        for shape in {_shape(text) for at, text in enumerate(page) if _is_edge(at, len(page))}
    )
    return {
        shape for shape, count in counts.items() if count >= max(3, len(pages) * _REPEATED_SHARE)
    }
