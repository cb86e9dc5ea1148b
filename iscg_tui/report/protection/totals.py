"""The totals of a document, and the small numbers that lie between them.

Situations are part of the persons of the year, persons of the interviews, interviews
from the fourth on of the interviews: the difference of two such totals is a cell that no
table shows and that everyone can work out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.counters.tableaux import Tableau

    Sums = Mapping[tuple[str, ...], int]

SITUATIONS: Final = "situations"
PERSONNES: Final = "personnes"
ENTRETIENS: Final = "entretiens"
PROLONGEMENT: Final = "motif_prolongement"


def total_of(tableau: Tableau) -> str:
    """The id of the table of one number that has the same total, or its own."""
    if tableau.reponses_multiples:
        return tableau.dimensions[-1]
    return tableau.id if tableau.id == PROLONGEMENT else tableau.unite


def whole_of(sums: Mapping[str, Sums], id_: str) -> int:
    """The total of a table, 0 where it has no cell."""
    return sum(sums.get(id_, {}).values())


def small(value: int, seuil: int) -> bool:
    """Whether it is a number of people too small to be shown."""
    return 0 < value < seuil


def withheld_totals(sums: Mapping[str, Sums], seuil: int) -> frozenset[str]:
    """The totals that may not be shown: small ones, or that differ too little from another.

    Named as ``total_of`` names them, for tables of one number and their like.
    """
    situations, personnes, entretiens, later = (
        whole_of(sums, each) for each in (SITUATIONS, PERSONNES, ENTRETIENS, PROLONGEMENT)
    )
    found = {
        id_
        for id_, value in (
            (SITUATIONS, situations),
            (PERSONNES, personnes),
            (ENTRETIENS, entretiens),
            (PROLONGEMENT, later),
        )
        if small(value, seuil)
    }
    if small(personnes - situations, seuil) or small(entretiens - personnes, seuil):
        found.add(PERSONNES)
    if small(entretiens - situations, seuil):
        found.add(ENTRETIENS)
    if small(entretiens - later, seuil):
        found.add(PROLONGEMENT)
    return frozenset(found)
