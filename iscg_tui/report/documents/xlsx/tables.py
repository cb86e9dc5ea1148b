"""One sheet a table: its values, its bars beside them, ready to be printed on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.documents.xlsx.looks import ENCRE
from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.terminal import wrapped
from iscg_tui.report.typography import ESPACE_FINE, fine

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from iscg_tui.report.documents.content import Cell, Chart, Grid
    from iscg_tui.report.documents.xlsx.looks import Looks

HEADS: Final = 3
"""Row of the heads of a table, from 0."""

_LABEL: Final = (22, 60)
"""Width of the labels, in figures, as spreadsheets measure it."""

_LETTERS: Final = 66
"""Letters on a line of the widest."""

_NARROW: Final = 6.5
_WIDE: Final = 12
_TALL: Final = 135
LINE_HEIGHT: Final = 13
"""Height of a line of text, in points."""

_UPRIGHT: Final = 11
_LANDSCAPE: Final = 5
_TITLE_HEIGHT: Final = 70
_BAR_HEIGHT: Final = 24
_BAR_LINE: Final = 13
_BAR_LETTERS: Final = 42
_SCALE_MIN: Final = 0.5
_POINTS: Final = 0.75
"""Points in a pixel."""

_PAGE: Final = 690
"""Points that an upright page leaves to a sheet."""

_CHART_WIDTH: Final = 560
_PLOT: Final = {"x": 0.45, "y": 0.14, "width": 0.47, "height": 0.82}
"""Where the bars are drawn, in shares of the chart: the rest is for its title and labels."""

_FONT: Final[dict[str, Any]] = {"name": "Arial"}


def write(workbook: Workbook, sheet: Worksheet, grid: Grid, looks: Looks) -> None:
    """The whole table on its sheet. Every text is written as a text, whatever it begins with."""
    sheet.write_string(0, 0, fine(grid.titre), looks.title)
    if grid.unite:
        sheet.write_string(1, 0, f"Unité{ESPACE_FINE}: {fine(grid.unite)}.", looks.aside)
    _heads(sheet, grid, looks)
    for row, line in enumerate(grid.lines, start=HEADS + 1):
        label = looks.line("label", total=line.total, bold=line.total)
        sheet.write_string(row, 0, fine(line.libelle), label)
        if (lines := len(wrapped(line.libelle, _LETTERS))) > 1:
            # Not every spreadsheet measures wrapped text when it opens.
            sheet.set_row(row, lines * LINE_HEIGHT + 2)
        for column, cell in enumerate(line.cells, start=1):
            last = grid.total_column and column == len(line.cells)
            kind = "percent" if cell.percent else "number"
            look = looks.line(kind, total=line.total, bold=line.total or last)
            _cell(sheet, (row, column), cell, look)
    if grid.remarque:
        sheet.write_string(HEADS + len(grid.lines) + 2, 0, fine(grid.remarque), looks.aside)
    _print(sheet, grid)
    if grid.chart is not None:
        _bars(workbook, sheet, grid.chart)


def _heads(sheet: Worksheet, grid: Grid, looks: Looks) -> None:
    upright = len(grid.heads) > _UPRIGHT
    texts = grid.courts if upright else grid.heads
    sheet.write_string(HEADS, 0, fine(texts[0]), looks.first_head)
    for column, text in enumerate(texts[1:], start=1):
        sheet.write_string(HEADS, column, fine(text), looks.upright_head if upright else looks.head)
    height = _TALL if upright else LINE_HEIGHT * _lines_of_heads(texts) + 2
    sheet.set_row(HEADS, height)
    least, most = _LABEL
    longest = max(len(each.libelle) for each in grid.lines)
    sheet.set_column(0, 0, min(max(longest, len(texts[0]), least) + 2, most))
    sheet.set_column(1, len(texts) - 1, _NARROW if upright else _WIDE)
    sheet.freeze_panes(HEADS + 1, 1)


def _lines_of_heads(texts: tuple[str, ...]) -> int:
    return max(len(wrapped(each, _WIDE)) for each in texts[1:])


def _cell(sheet: Worksheet, place: tuple[int, int], cell: Cell, look: Format) -> None:
    if cell.valeur is None:
        sheet.write_string(*place, cell.texte, look)
    else:
        sheet.write_number(*place, cell.valeur / 100 if cell.percent else cell.valeur, look)


def _print(sheet: Worksheet, grid: Grid) -> None:
    # A letter is wider on one machine than on another: no column goes to a page of its own.
    sheet.fit_to_pages(1, 1 if grid.chart is not None and _on_one_page(grid, grid.chart) else 0)
    if len(grid.heads) > _LANDSCAPE:
        sheet.set_landscape()
    sheet.repeat_rows(HEADS)


def _on_one_page(grid: Grid, chart: Chart) -> bool:
    """Whether a table and its bars can still be read on a page that holds them both."""
    rows = HEADS + 4 + sum(len(wrapped(each.libelle, _LETTERS)) for each in grid.lines)
    taken = rows * (LINE_HEIGHT + 2) + _height(chart) * _POINTS
    return taken * _SCALE_MIN <= _PAGE


def _height(chart: Chart) -> int:
    """Of a chart, in pixels, so that no label overlaps the next: it would be left out."""
    lines = max(len(wrapped(each.libelle, _BAR_LETTERS)) for each in chart.bars)
    return _TITLE_HEIGHT + (_BAR_HEIGHT + _BAR_LINE * (lines - 1)) * len(chart.bars)


def _bars(workbook: Workbook, sheet: Worksheet, chart: Chart) -> None:
    """A native chart of the very cells of the table: it holds what they show, no more."""
    first, last = HEADS + 1, HEADS + len(chart.bars)
    masked: list[dict[str, Any] | None] = [
        {"value": SYMBOLE} if each.valeur is None else None for each in chart.bars
    ]
    bars = workbook.add_chart({"type": "bar"})
    bars.add_series(
        {
            "name": [sheet.name, HEADS, 1],
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 1, last, 1],
            # Without it XlsxWriter would note a masked value as a zero.
            "values_data": [each.valeur for each in chart.bars],
            "fill": {"color": ENCRE},
            "gap": 40,
            "data_labels": {"value": True, "custom": masked, "font": {**_FONT, "size": 9}},
        }
    )
    # A reference, never a text: XlsxWriter reads a title that begins with « = » as a formula.
    bars.set_title({"name": [sheet.name, 0, 0], "name_font": {**_FONT, "size": 12, "color": ENCRE}})
    bars.set_legend({"none": True})
    bars.set_plotarea({"layout": _PLOT})
    bars.set_y_axis(
        {
            "reverse": True,
            "interval_unit": 1,
            "major_tick_mark": "none",
            "num_font": {**_FONT, "size": 9},
        }
    )
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    bars.set_size({"width": _CHART_WIDTH, "height": _height(chart)})
    sheet.insert_chart(
        HEADS + len(chart.bars) + 3, 0, bars, {"description": fine(chart.alternative)}
    )
