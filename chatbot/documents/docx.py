"""DOCX to lines, through python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError, PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from chatbot.documents.lines import Line
from chatbot.documents.tables import table_lines
from chatbot.errors import UnreadableDocument
from chatbot.records import BlockKind

_HEADING = re.compile(r"^(?:heading|제목)\s*(\d)$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|제목)$", re.IGNORECASE)


# Text that Word does not show: marked hidden, or white on the white page. White letters in a
# table stand on a coloured cell.
_UNSEEN = (
    './/w:r[w:rPr/w:vanish[not(@w:val="0") and not(@w:val="false")]]'
    ' | .//w:r[w:rPr/w:color[@w:val="FFFFFF"] and not(w:rPr/w:shd) and not(w:rPr/w:highlight)'
    " and not(ancestor::w:tc) and not(ancestor::w:p/w:pPr/w:shd)]"
)


def read_docx(data: bytes) -> list[Line]:
    """Take the lines of a DOCX file as a reader sees them; tables keep the heads of their cells.

    :raises UnreadableDocument: if it is damaged.
    """
    try:
        return list(_lines(docx.Document(io.BytesIO(data))))
    except (
        OpcError,
        PackageNotFoundError,
        InvalidXmlError,
        LxmlError,
        BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        NotImplementedError,
        OSError,
    ) as error:
        raise UnreadableDocument(
            "DOCX 파일이 손상되어 읽을 수 없습니다.", "워드에서 열어 다시 저장해 주세요."
        ) from error


def _lines(document: WordDocument) -> Iterator[Line]:
    for run in document.element.body.xpath(_UNSEEN):
        run.getparent().remove(run)
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield from table_lines([[cell.text for cell in row.cells] for row in item.rows])
        else:
            yield from _paragraph(item)


def _paragraph(paragraph: Paragraph) -> Iterator[Line]:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if match := _HEADING.match(style):
        yield Line(" ".join(paragraph.text.split()), BlockKind.HEADING, int(match[1]))
    elif _TITLE.match(style):
        yield Line(" ".join(paragraph.text.split()), BlockKind.TITLE)
    else:
        yield from (Line(text) for text in paragraph.text.split("\n"))
