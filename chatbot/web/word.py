"""A conversation as a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from chatbot.web.licence import UNKNOWN
from chatbot.web.texts import Texts
from chatbot.web.transcript import Exchange, Source

FONT = "맑은 고딕"


def to_docx(exchanges: Sequence[Exchange], texts: Texts, day: date) -> bytes:
    """Write a conversation as DOCX, each source with a link to its words."""
    from docx import Document

    file = Document()
    _set_language(file, texts.language)
    file.core_properties.title = texts.service
    file.add_heading(f"{texts.service} · {day.isoformat()}", 1)
    for exchange in exchanges:
        file.add_heading(exchange.question, 2)
        if not exchange.is_exact:
            file.add_paragraph(texts.changed)
        if exchange.short:
            file.add_paragraph().add_run(exchange.short).bold = True
        for line in exchange.lines:
            if line.citation is None:
                file.add_paragraph(line.text)
            else:
                file.add_paragraph(f"{line.text} [{line.citation}]", style="Quote")
        for source in exchange.sources:
            _add_source(file, source)
    file.add_paragraph(texts.machine)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _set_language(file: Any, language: str) -> None:  # noqa: ANN401 - python-docx has no types
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = file.styles["Normal"].element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-US" if language == "en" else "ko-KR")
    spoken.set(qn("w:eastAsia"), "ko-KR")
    properties.append(spoken)


def _add_source(file: Any, source: Source) -> None:  # noqa: ANN401
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = file.add_paragraph(style="List Bullet")
    link = OxmlElement("w:hyperlink")
    target = paragraph.part.relate_to(source.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    run = paragraph.add_run(source.label)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)
    paragraph.add_run().add_break()
    paragraph.add_run(source.licence or UNKNOWN)
