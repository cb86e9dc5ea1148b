"""The consolidation for programs: one row a cell, which DuckDB or Spark read as it stands.

Comma, UTF-8 without a mark, a line feed: what such programs expect; the csv of the report
is for spreadsheets. ``docs/format-consolidation.md`` describes the columns.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, Final

from iscg_tui.report.consolidation.fichiers import ENSEMBLE
from iscg_tui.report.consolidation.rapports import POSTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.report.consolidation.rapports import Cells
    from iscg_tui.report.rapport import Rapport, TableauPublie

COLONNES: Final = (
    "poste",
    "periode",
    "tableau",
    "unite",
    "dimension1",
    "code1",
    "dimension2",
    "code2",
    "valeur",
    "masque",
)
"""The columns. ``valeur`` is empty exactly where ``masque`` is 1."""

_DIMENSIONS: Final = 2
_FORMULA: Final = ("=", "+", "-", "@")


def document(ensembles: Iterable[Rapport], posts: Iterable[Cells]) -> bytes:
    """The sums, then the posts, as delimited text."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLONNES)
    for rapport in ensembles:
        year = rapport.periode.du.annee
        for shown in rapport.tableaux:
            sides = [axe.dimension for axe in shown.axes]
            # Each post has its own rows: a table of posts would count it twice.
            if POSTE not in sides:
                lines.writerows(_rows(ENSEMBLE, year, shown, sides, shown.valeurs))
    for nom, year, tableau, cells in posts:
        lines.writerows(_rows(_as_data(nom), year, tableau, tableau.dimensions, cells))
    return text.getvalue().encode()


def _rows(
    poste: str,
    year: int,
    tableau: Tableau | TableauPublie,
    sides: Sequence[str],
    cells: Mapping[tuple[str, ...], int | None],
) -> Iterator[tuple[str | int, ...]]:
    head = (poste, year, tableau.id, tableau.unite)
    empty = ("", "") * (_DIMENSIONS - len(sides))
    for codes, value in cells.items():
        filled = chain.from_iterable(zip(sides, codes, strict=True))
        yield (*head, *filled, *empty, *(("", 1) if value is None else (value, 0)))


def _as_data(field: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{field}" if field.startswith(_FORMULA) else field
