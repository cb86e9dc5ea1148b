"""The text of the report in an ODT, from its title to its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.report.documents.content import NOTES
from iscg_tui.report.documents.odt import bars, looks, tables
from iscg_tui.report.documents.odt.xml import Fragment, made, paragraph, parsed
from iscg_tui.report.typography import ESPACE_FINE, fine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odfdo import Element

    from iscg_tui.report.documents.content import Chart, Content, Grid
    from iscg_tui.report.documents.odt.pages import Pages

_FIRST: Final = "RapportDebut"
_TURNED: Final = "RapportTourne"
_BACK: Final = "RapportRetour"
_FIGURE: Final = "Figure"


class Body:
    """Makes the elements; ``styles`` are those that they need beside the named ones.

    ``first_page`` is the page on which the report begins, where the template asks for one.
    """

    def __init__(self, look: looks.Looks, pages: Pages, first_page: str) -> None:
        self._look = look
        self._pages = pages
        self._first_page = first_page
        self._figures = 0
        self.styles: list[Fragment] = [*tables.automatic_styles(), *bars.automatic_styles(look)]
        heading = look[looks.HEADING]
        self.styles += [
            _paged(_FIRST, look[looks.TITLE], first_page),
            _paged(_TURNED, heading, pages.turned),
            _paged(_BACK, heading, pages.upright),
        ]

    def elements(self, said: Content) -> Iterator[Fragment]:
        """The whole report, in its order."""
        title = _FIRST if self._first_page else self._look[looks.TITLE]
        yield paragraph(title, said.titre)
        yield paragraph(self._look[looks.SUBTITLE], fine(said.sous_titre))
        if said.avertissement:
            yield paragraph(self._look[looks.WARNING], fine(said.avertissement))
        for _, label, text in said.description:
            yield self._described(label, text)
        for rubrique in said.redaction:
            yield self._heading(fine(rubrique.titre))
            for each in rubrique.paragraphes:
                yield paragraph(self._look[looks.BODY], fine(each))
        yield from self._grids(said)
        yield made(
            "text:list",
            {"text:style-name": self._look[looks.BULLETS]},
            *(
                made("text:list-item", {}, paragraph(self._look[looks.NOTE], fine(each)))
                for each in said.notes
            ),
        )

    def _grids(self, said: Content) -> Iterator[Fragment]:
        turned = False
        for rank, grid in enumerate(said.grids, start=1):
            wide = len(grid.heads) > tables.WIDE
            yield self._heading(fine(grid.titre), _TURNED if wide else _BACK if turned else "")
            turned = wide
            yield from self._grid(grid, rank, wide=wide)
        yield self._heading(NOTES, _BACK if turned else "")

    def _grid(self, grid: Grid, rank: int, *, wide: bool) -> Iterator[Fragment]:
        width = self._pages.turned_width if wide else self._pages.upright_width
        if grid.unite:
            unit = f"Unité{ESPACE_FINE}: {fine(grid.unite)}."
            yield paragraph(self._look[looks.UNIT], unit)
        table, styles = tables.table(grid, rank, width, self._look)
        self.styles += styles
        yield table
        if grid.remarque:
            yield paragraph(self._look[looks.REMARK], fine(grid.remarque))
        if grid.chart is not None:
            yield from self._chart(grid.chart, width)

    def _chart(self, chart: Chart, width: float) -> Iterator[Fragment]:
        self._figures += 1
        drawn = bars.drawn(chart, width)
        yield paragraph(self._look[looks.FIGURE], drawn)
        number = made(
            "text:sequence",
            {
                "text:name": _FIGURE,
                "text:formula": f"ooow:{_FIGURE}+1",
                "style:num-format": "1",
            },
            str(self._figures),
        )
        title = f" – {fine(chart.titre)}"
        yield paragraph(self._look[looks.CAPTION], f"{_FIGURE} ", number, title)

    def _heading(self, text: str, style: str = "") -> Fragment:
        attributes = {"text:style-name": style or self._look[looks.HEADING]}
        return made("text:h", {**attributes, "text:outline-level": "1"}, text)

    def _described(self, label: str, text: str) -> Fragment:
        strong = made(
            "text:span", {"text:style-name": self._look[looks.STRONG]}, f"{label}{ESPACE_FINE}:"
        )
        return paragraph(self._look[looks.DESCRIPTION], strong, f" {text}")


def declare_figures(text: Element) -> None:
    """Let the figures be numbered, in a text that has not said how."""
    declared = text.get_element("text:sequence-decls")
    if declared is None:
        declared = parsed(made("text:sequence-decls"))
        text.insert(declared, position=0)
    named = declared.get_elements("text:sequence-decl")
    if not any(each.get_attribute("text:name") == _FIGURE for each in named):
        attributes = {"text:display-outline-level": "0", "text:name": _FIGURE}
        declared.append(parsed(made("text:sequence-decl", attributes)))


def _paged(name: str, parent: str, page: str) -> Fragment:
    return made(
        "style:style",
        {
            "style:name": name,
            "style:family": "paragraph",
            "style:parent-style-name": parent,
            "style:master-page-name": page,
        },
    )
