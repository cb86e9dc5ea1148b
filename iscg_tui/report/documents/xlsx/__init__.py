"""The report as a workbook: values, never formulas, so that nothing masked is recomputed.

Made in memory: no temporary file holds it. Its only dates are the edition's.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from xlsxwriter.workbook import Workbook

from iscg_tui.report.documents.content import NOTES, content
from iscg_tui.report.documents.xlsx import tables
from iscg_tui.report.documents.xlsx.looks import Looks
from iscg_tui.report.documents.xlsx.names import sheet_names
from iscg_tui.report.terminal import wrapped
from iscg_tui.report.typography import fine

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from iscg_tui.report.documents.content import Content
    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Rapport

PREMIERE: Final = "Rapport"
"""Name of the first sheet: what the report is about, and how to read it."""

_A4: Final = 9
_CELL_MAX: Final = 32_000
"""Letters that fit one cell: a spreadsheet keeps 32 767 units of UTF-16."""

_HEADER_MAX: Final = 60
_LABELS: Final = 24
_TEXTS: Final = 66
"""Width of the texts of the first sheet, in figures, as spreadsheets measure it."""

_LETTERS: Final = 74
_BOLD: Final = 70
"""Letters on a line of that width."""

_ROW_MAX: Final = 409
"""Highest row that a spreadsheet draws, in points."""


def document(rapport: Rapport, edition: Edition) -> bytes:
    """The report as XLSX."""
    said = content(rapport, edition)
    names = sheet_names((each.titre for each in said.grids), (PREMIERE,))
    file = io.BytesIO()
    with Workbook(file, _options()) as workbook:
        workbook.set_properties(
            {
                "title": f"{said.titre}, {rapport.periode.en_lettres()}",
                "created": datetime.combine(edition.date, time()),
            }
        )
        looks = Looks(workbook)
        first = workbook.add_worksheet(PREMIERE)
        _front(first, said, names, looks)
        first.fit_to_pages(1, 0)
        _paper(first, rapport, said, edition)
        for name, grid in zip(names, said.grids, strict=True):
            sheet = workbook.add_worksheet(name)
            tables.write(workbook, sheet, grid, looks)
            _paper(sheet, rapport, said, edition)
    return file.getvalue()


def _options() -> dict[str, object]:
    """Those of a workbook, made for it alone: XlsxWriter changes them."""
    return {
        "in_memory": True,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }


def _front(sheet: Worksheet, said: Content, names: list[str], looks: Looks) -> None:
    """Description, qualitative part, notes and list of the tables, from top to bottom."""
    sheet.set_column(0, 0, _LABELS)
    sheet.set_column(1, 1, _TEXTS)
    sheet.write_string(0, 0, said.titre, looks.title)
    sheet.write_string(1, 0, said.sous_titre, looks.heading)
    row = 3
    if said.avertissement:
        row = _text(sheet, row, fine(said.avertissement), looks.warning, _BOLD) + 1
    for _, label, text in said.description:
        sheet.write_string(row, 0, label, looks.label)
        row = _text(sheet, row, text, looks.text)
    for rubrique in said.redaction:
        row += 1
        sheet.write_string(row, 0, rubrique.titre[:_CELL_MAX], looks.label)
        for paragraphe in rubrique.paragraphes or ("",):
            row = _text(sheet, row, paragraphe, looks.text)
    row += 1
    sheet.write_string(row, 0, NOTES, looks.heading)
    for note in said.notes:
        row = _text(sheet, row, fine(note), looks.text)
    row += 1
    sheet.write_string(row, 0, "Tableaux", looks.heading)
    for name, grid in zip(names, said.grids, strict=True):
        # Within the workbook: nothing in it leads out.
        sheet.write_url(row, 1, f"internal:'{name}'!A1", looks.link, fine(grid.titre))
        row += 1


def _text(sheet: Worksheet, row: int, text: str, look: Format, letters: int = _LETTERS) -> int:
    """A text in the second column, in as many cells as it needs; gives the row after it.

    Rows are given their heights: not every spreadsheet measures wrapped text when it opens.
    """
    for start in range(0, max(len(text), 1), _CELL_MAX):
        part = text[start : start + _CELL_MAX]
        sheet.write_string(row, 1, part, look)
        lines = len(wrapped(part, letters))
        if lines > 1:
            sheet.set_row(row, min(lines * tables.LINE_HEIGHT + 2, _ROW_MAX))
        row += 1
    return row


def _paper(sheet: Worksheet, rapport: Rapport, said: Content, edition: Edition) -> None:
    poste = rapport.poste.nom or "poste non renseigné"
    if len(poste) > _HEADER_MAX:
        poste = f"{poste[:_HEADER_MAX]}…"
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.9, bottom=0.8)
    sheet.set_header(f"&L{_plain(said.titre)} – {_plain(poste)}&R{_plain(said.sous_titre)}")
    sheet.set_footer(f"&LÉtabli le {edition.en_lettres()}&RPage &P / &N")


def _plain(text: str) -> str:
    """A text in the head of a page, where « & » begins a command."""
    return text.replace("&", "&&")
