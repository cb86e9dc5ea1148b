"""The curves of a report: two years step by step as their documents show them, or months.

By month nearly every number is small, and a document never tells one: the curve that
« le lecteur verra » has the steps for which the post publishes, each protected as the
document of that step is. The months are for her eyes, unmasked, while the store is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.tableaux import PAR_ID
from iscg_tui.report.periods import Mois, annee, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Rapport

COURBES: Final = ("situations", "entretiens")
"""The tables drawn as curves: the totals of the activity."""

_PAR: Final = {"semestre": "par semestre", "trimestre": "par trimestre"}


@dataclass(frozen=True, slots=True)
class Courbe:
    """One total along time: its title, and for each step a short name, a name, a value."""

    titre: str
    pas: tuple[tuple[str, str, int | None], ...]

    @property
    def abreges(self) -> list[str]:
        """The short names of the steps."""
        return [abrege for abrege, _, _ in self.pas]

    @property
    def valeurs(self) -> list[int | None]:
        """The values of the steps; ``None`` is a masked one."""
        return [valeur for _, _, valeur in self.pas]


def etapes(periode: Periode, jusqu_a: Mois, pas: str) -> list[Periode]:
    """The steps of the last year of ``periode`` and of the year before, as far as a month.

    None where that step is the year: two columns would say no more than the comparison does.
    """
    years = (annee(periode.au.annee - 1), annee(periode.au.annee))
    steps = [each for year in years for each in steps_of(year, pas)]
    return [each for each in steps if each.du <= jusqu_a]


def par_pas(
    steps: Sequence[Periode], document: Callable[[Periode], Rapport], pas: str
) -> list[Courbe]:
    """The totals of each step as ``document`` shows them."""
    documents = [(each, document(each)) for each in steps]
    return [
        Courbe(
            f"{documents[0][1][id_].titre} {_PAR[pas]}",
            tuple(
                (_short(each), each.en_lettres(), rapport[id_].total) for each, rapport in documents
            ),
        )
        for id_ in COURBES
        if documents
    ]


def _short(step: Periode) -> str:
    year = f"{step.du.annee % 100:02d}"
    if step.du.trimestre() == step.au.trimestre():
        return f"T{step.du.rang_du_trimestre} {year}"
    return f"S{1 if step.du.rang == 1 else 2} {year}"


def par_mois(compteurs: Compteurs, periode: Periode, jusqu_a: Mois) -> list[Courbe]:
    """The totals of each month of the last year of ``periode``, as they are: not for a reader."""
    months = [each for each in annee(periode.au.annee).chaque_mois() if each <= jusqu_a]
    sums: dict[tuple[str, str], int] = {}
    for cell, value in compteurs.sommes.items():
        if cell.tableau in COURBES:
            sums[cell.tableau, cell.periode] = value
    return [
        Courbe(
            f"{PAR_ID[id_].titre} par mois",
            tuple(
                (each.abrege(), each.en_lettres(), sums.get((id_, each.text()), 0))
                for each in months
            ),
        )
        for id_ in COURBES
    ]
