"""Tables of an ODT: a row of heads repeated on each page, rows that no page cuts in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.report.documents.content import lines_on_paper
from iscg_tui.report.documents.odt import looks
from iscg_tui.report.documents.odt.xml import Fragment, made, paragraph
from iscg_tui.report.typography import fine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.report.documents.content import Grid, Line

WIDE: Final = 6
"""Columns beyond which a table is on a turned page."""

_UPRIGHT: Final = 11
"""Columns beyond which heads are upright."""

_SIZES: Final = ((12, "7.5pt"), (7, "8pt"), (4, "8.5pt"))
"""Columns beyond which letters are smaller, the most first."""

_SHORT: Final = 4
"""Columns from which the heads are the short ones."""

_WHOLE: Final = 36
_WHOLE_TURNED: Final = 20
"""Lines that one page holds, as ``lines_on_paper`` counts them."""

_LETTERS: Final = 36
"""Letters on a line of a label, where it is the narrowest."""

_CELL: Final = "RapportCase"
_CELL_HEAD: Final = "RapportCaseTete"
_CELL_TOTAL: Final = "RapportCaseTotal"
_ROW: Final = "RapportLigne"
_NUMBERS: Final = 2.6
_LABELS: Final = (5.2, 8.0)
_INK: Final = "#1d3c5c"


def automatic_styles() -> list[Fragment]:
    """The styles of cells and rows, which a word processor keeps beside the text."""
    light, strong = "0.5pt solid #c0c0c0", f"0.9pt solid {_INK}"
    return [
        _cell_style(_CELL, {"fo:border-bottom": light}),
        _cell_style(
            _CELL_HEAD,
            {
                "fo:border-top": strong,
                "fo:border-bottom": strong,
                "fo:background-color": "#eeeeee",
                "style:vertical-align": "bottom",
            },
        ),
        _cell_style(_CELL_TOTAL, {"fo:border-top": strong, "fo:border-bottom": strong}),
        made(
            "style:style",
            {"style:name": _ROW, "style:family": "table-row"},
            made("style:table-row-properties", {"fo:keep-together": "always"}),
        ),
    ]


def table(
    grid: Grid, rank: int, width: float, look: looks.Looks
) -> tuple[Fragment, list[Fragment]]:
    """The table on ``width`` centimetres, and the styles that only it needs."""
    name = f"Rapport{rank}"
    short = len(grid.heads) >= _SHORT
    writer = _Writer(look, name, columns=len(grid.heads))
    styles = [_table_style(name, grid, width), *writer.styles()]
    columns = []
    for place, column in enumerate(_widths(grid, width)):
        style = f"{name}.{place}"
        styles.append(_column_style(style, column))
        columns.append(made("table:table-column", {"table:style-name": style}))
    heads = grid.courts if short else grid.heads
    made_table = made(
        "table:table",
        {"table:name": f"Tableau {rank}", "table:style-name": name},
        made("table:title", {}, fine(grid.titre)),
        *columns,
        made("table:table-header-rows", {}, writer.heads(heads)),
        *(writer.line(line, total_column=grid.total_column) for line in grid.lines),
    )
    return made_table, styles


class _Writer:
    """Rows of one table; where columns are many, its letters are small or its heads upright."""

    def __init__(self, look: looks.Looks, name: str, columns: int) -> None:
        self._look = look
        self._upright = columns > _UPRIGHT
        self._size = next((size for most, size in _SIZES if columns > most), "")
        roles = (looks.CELL, looks.NUMBER, looks.TOTAL, looks.NUMBER_TOTAL, looks.HEAD)
        own = (*roles, looks.NUMBER_HEAD) if self._size else ()
        self._own = {role: f"{name}.P{rank}" for rank, role in enumerate(own)}

    def styles(self) -> Iterator[Fragment]:
        """Those that only this table has, each drawn from the one that it stands for."""
        for role, name in self._own.items():
            properties = {"fo:font-size": self._size} if self._size else {}
            paragraphs = {}
            if role == looks.NUMBER_HEAD and self._upright:
                properties |= {
                    "style:text-rotation-angle": "90",
                    "style:text-rotation-scale": "line-height",
                }
                paragraphs = {"fo:text-align": "end"}
            yield made(
                "style:style",
                {
                    "style:name": name,
                    "style:family": "paragraph",
                    "style:parent-style-name": self._look[role],
                },
                made("style:paragraph-properties", paragraphs),
                made("style:text-properties", properties),
            )

    def heads(self, texts: tuple[str, ...]) -> Fragment:
        first, *others = texts
        return self._row(
            self._cell(_CELL_HEAD, looks.HEAD, first),
            *(self._cell(_CELL_HEAD, looks.NUMBER_HEAD, each) for each in others),
        )

    def line(self, line: Line, *, total_column: bool) -> Fragment:
        cell = _CELL_TOTAL if line.total else _CELL
        last = len(line.cells) - 1
        return self._row(
            self._cell(cell, looks.TOTAL if line.total else looks.CELL, line.libelle),
            *(
                self._cell(
                    cell,
                    looks.NUMBER_TOTAL
                    if line.total or (total_column and place == last)
                    else looks.NUMBER,
                    each.texte,
                )
                for place, each in enumerate(line.cells)
            ),
        )

    def _row(self, *cells: Fragment) -> Fragment:
        return made("table:table-row", {"table:style-name": _ROW}, *cells)

    def _cell(self, style: str, role: str, text: str) -> Fragment:
        name = self._own.get(role) or self._look[role]
        return made(
            "table:table-cell",
            {"table:style-name": style, "office:value-type": "string"},
            paragraph(name, fine(text)),
        )


def _widths(grid: Grid, width: float) -> list[float]:
    """Figures that fit, and the rest for the labels; where columns are many, a share each."""
    others = len(grid.heads) - 1
    least, most = _LABELS
    labels = max(width - _NUMBERS * others, min(least, width / 2))
    if others >= WIDE:
        labels = min(most, width / 3)
    return [labels, *[(width - labels) / others] * others]


def _table_style(name: str, grid: Grid, width: float) -> Fragment:
    most = _WHOLE_TURNED if len(grid.heads) > WIDE else _WHOLE
    whole = lines_on_paper(grid, _LETTERS) <= most
    properties = {
        "style:width": f"{width:.3f}cm",
        "style:rel-width": "100%",
        "table:align": "margins",
        "style:may-break-between-rows": "false" if whole else "true",
        "table:border-model": "collapsing",
    }
    if grid.chart is not None and whole:
        properties["fo:keep-with-next"] = "always"
    return made(
        "style:style",
        {"style:name": name, "style:family": "table"},
        made("style:table-properties", properties),
    )


def _column_style(name: str, width: float) -> Fragment:
    return made(
        "style:style",
        {"style:name": name, "style:family": "table-column"},
        made(
            "style:table-column-properties",
            {
                "style:column-width": f"{width:.3f}cm",
                "style:rel-column-width": f"{width * 1000:.0f}*",
            },
        ),
    )


def _cell_style(name: str, properties: dict[str, str]) -> Fragment:
    sides = {f"fo:border-{side}": "none" for side in ("left", "right", "top", "bottom")}
    return made(
        "style:style",
        {"style:name": name, "style:family": "table-cell"},
        made(
            "style:table-cell-properties",
            {
                "style:vertical-align": "middle",
                "fo:padding-left": "0.12cm",
                "fo:padding-right": "0.12cm",
                "fo:padding-top": "0.04cm",
                "fo:padding-bottom": "0.04cm",
                **sides,
                **properties,
            },
        ),
    )
