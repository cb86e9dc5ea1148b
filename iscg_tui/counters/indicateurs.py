"""The indicators that some counters hold, with the labels there are for them.

Their lists are in a file of the post, which may have lost some since: what was counted
stays readable, by its code where it has no label any more.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from iscg_tui.counters.tableaux import Tableau, indicateur
from iscg_tui.nomenclature.indicateur import PREFIXE
from iscg_tui.nomenclature.listes import NON_RENSEIGNE, Choix, Liste, Nomenclature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iscg_tui.counters.cells import Cellule

_PERDU = Choix("0", "Réponse perdue", retire=True)


def completed(nomenclature: Nomenclature, cells: Iterable[Cellule]) -> Nomenclature:
    """``nomenclature`` with a list for every indicator counted, and all the codes counted."""
    counted: dict[str, set[str]] = {}
    for cell in cells:
        if cell.tableau.startswith(PREFIXE):
            counted.setdefault(cell.tableau, set()).add(cell.codes[0])
    if not counted:
        return nomenclature
    made = {
        id_: _with_codes(nomenclature.listes.get(id_), id_, codes) for id_, codes in counted.items()
    }
    listes = MappingProxyType({**nomenclature.listes, **made})
    return Nomenclature(nomenclature.version, listes, nomenclature.indicateurs)


def _with_codes(known: Liste | None, id_: str, codes: set[str]) -> Liste:
    choix = known.choix if known is not None else ()
    missing = sorted(codes - {each.code for each in choix} - {NON_RENSEIGNE})
    if known is not None and not missing:
        return known
    lost = tuple(Choix(code, f"Code {code}", retire=True) for code in missing)
    titre = known.titre if known is not None else f"Indicateur {id_.removeprefix(PREFIXE)}"
    return Liste(id_, titre, (*choix, *lost) or (_PERDU,))


def tableaux(nomenclature: Nomenclature) -> tuple[Tableau, ...]:
    """A table for each indicator that has a list, in the order of the lists, with its title."""
    found = ((liste, indicateur(id_)) for id_, liste in nomenclature.listes.items())
    return tuple(
        Tableau(table.id, liste.titre, table.unite, table.dimensions)
        for liste, table in found
        if table is not None
    )
