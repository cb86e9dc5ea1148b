"""A report beside an earlier one: nothing is compared but what both documents show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.periods import Periode
from iscg_tui.report.rapport import TOTAL

if TYPE_CHECKING:
    from iscg_tui.report.rapport import Axe, Rapport, TableauPublie

_ANNEE: Final = 12


def precedente(periode: Periode) -> Periode:
    """The period as long just before. Raises ``DemandeError`` where there is none."""
    return _earlier(periode, periode.au.numero - periode.du.numero + 1)


def un_an_avant(periode: Periode) -> Periode:
    """The same months a year before. Raises ``DemandeError`` where there are none."""
    return _earlier(periode, _ANNEE)


def _earlier(periode: Periode, mois: int) -> Periode:
    return Periode(periode.du.plus(-mois), periode.au.plus(-mois))


@dataclass(frozen=True, slots=True)
class Comparaison:
    """The earlier report, protected as the document that it is or was.

    Two values are compared where both are shown: a value masked in either document is
    masked in the comparison, which so tells nothing that reading both would not.
    """

    avant: Rapport

    def valeur(self, tableau: TableauPublie, codes: tuple[str, ...]) -> int | None:
        """What the earlier document shows in that cell, where both show it."""
        if tableau.valeurs.get(codes) is None:
            return None
        try:
            earlier = self.avant[tableau.id]
        except KeyError:
            return None
        if codes in earlier.valeurs:
            return earlier.valeurs[codes]
        # The answers that one document gathers, the other may show one by one.
        lines = zip(tableau.axes, earlier.axes, codes, strict=True)
        return earlier.somme(*(_answers(now, then, code) for now, then, code in lines))


def _answers(now: Axe, then: Axe, code: str) -> tuple[str, ...]:
    """The answers that a line of a table counts; in all, those retired since too."""
    if code == TOTAL:
        return tuple(each.code for each in then.detail)
    return now.reponse(code).codes
