"""The consolidation for programs: one row a cell, which DuckDB or Spark read as it stands.

Comma, UTF-8 without a mark, a line feed: what such programs expect; the csv of the report
is for spreadsheets. ``docs/format-consolidation.md`` describes the columns.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from iscg_tui.report.consolidation.fichiers import ENSEMBLE
from iscg_tui.report.consolidation.rapports import POSTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def document(ensembles: Iterable[Rapport], posts: Iterable[Rapport]) -> bytes:
    """The sums, then the posts, as delimited text."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLONNES)
    for rapport in ensembles:
        lines.writerows(_rows(rapport, ENSEMBLE))
    for rapport in posts:
        lines.writerows(_rows(rapport, _as_data(rapport.poste.nom)))
    return text.getvalue().encode()


def _rows(rapport: Rapport, poste: str) -> Iterator[tuple[str, ...]]:
    year = str(rapport.periode.du.annee)
    for tableau in rapport.tableaux:
        # Each post has its own rows: a table of posts would count it twice.
        if not any(axe.dimension == POSTE for axe in tableau.axes):
            for codes, value in tableau.valeurs.items():
                yield (
                    poste,
                    year,
                    tableau.id,
                    tableau.unite,
                    *_sides(tableau, codes),
                    "" if value is None else str(value),
                    "1" if value is None else "0",
                )


def _sides(tableau: TableauPublie, codes: tuple[str, ...]) -> tuple[str, ...]:
    sides = [(axe.dimension, code) for axe, code in zip(tableau.axes, codes, strict=True)]
    sides += [("", "")] * (_DIMENSIONS - len(sides))
    return tuple(each for side in sides for each in side)


def _as_data(field: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{field}" if field.startswith(_FORMULA) else field
