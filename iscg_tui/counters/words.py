"""A change of the counters in words, for whoever is about to make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.counters import dimensions
from iscg_tui.counters.indicateurs import completed, tableaux
from iscg_tui.counters.tableaux import TABLEAUX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.nomenclature.loader import Nomenclature

_TOTALS: Final = {"situations": "situation", "personnes": "personne", "entretiens": "entretien"}


def in_words(change: Mapping[Cellule, int], nomenclature: Nomenclature) -> list[str]:
    """What ``change`` does to the counters, one sentence a table; the crossed tables are left out.

    When situations come or go, their answers go without saying: only the totals are told.
    """
    totals = _totals(change)
    if any(cell.tableau == "situations" for cell in change):
        return totals
    return [*totals, *_answers(change, nomenclature)]


def _totals(change: Mapping[Cellule, int]) -> list[str]:
    by_month: dict[str, list[str]] = {}
    for table, name in _TOTALS.items():
        for cell, value in sorted(change.items()):
            if cell.tableau == table:
                by_month.setdefault(cell.periode, []).append(_counted(value, name))
    return [f"{', '.join(parts)} en {_month(month)}." for month, parts in sorted(by_month.items())]


def _counted(value: int, name: str) -> str:
    plural = "s" if abs(value) > 1 else ""
    return f"{abs(value)} {name}{plural} de {'plus' if value > 0 else 'moins'}"


def _answers(change: Mapping[Cellule, int], nomenclature: Nomenclature) -> list[str]:
    sentences = []
    nomenclature = completed(nomenclature, change)
    for table in (*TABLEAUX, *tableaux(nomenclature)):
        if len(table.dimensions) != 1:
            continue
        moved: dict[str, int] = {}
        for cell, value in sorted(change.items()):
            if cell.tableau == table.id:
                moved[cell.codes[0]] = moved.get(cell.codes[0], 0) + value
        parts = [
            f"{dimensions.libelle(table.dimensions[0], code, nomenclature)} {_signed(value)}"
            for code, value in moved.items()
            if value
        ]
        if parts:
            sentences.append(f"{table.titre} : {', '.join(parts)}.")
    return sentences


def _month(periode: str) -> str:
    year, month = periode.split("-")
    return f"{month}/{year}"


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else '−'}{abs(value)}"
