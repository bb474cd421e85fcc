"""A table as an Excel file; every cell is text, so that none is run as a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (10, 60, 8, 24, 24, 60, 40, 12, 40)


def write_sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows of cells, the first of them as heading."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("사실 확인")
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for number, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text, wrapped if number else bold)
        sheet.freeze_panes(1, 0)
    return content.getvalue()
