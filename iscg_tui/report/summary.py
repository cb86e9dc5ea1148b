"""What was done to the small numbers of a report, in one or two sentences, once it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.report.masking import SYMBOLE, masks_nothing
from iscg_tui.report.protection.rounding import BASE

if TYPE_CHECKING:
    from iscg_tui.report.rapport import Rapport


def of_masking(rapport: Rapport) -> str:
    """How many numbers are masked, gathered or withheld in it, and why."""
    if masks_nothing(rapport.seuil):
        return "Rien n’y est masqué : ce document ne doit pas sortir du poste."
    if rapport.protection == "arrondi":
        return (
            f"Tous les nombres y sont arrondis à la base {BASE}, à moins de {BASE} du vrai, pour "
            "donner des tableaux complets sans désigner personne."
        )
    tables = [each for each in rapport.tableaux if each.axes]
    withheld = sum(1 for each in tables if each.retenu)
    masked = sum(
        value is None
        for each in rapport.tableaux
        if not (each.axes and each.retenu)
        for value in each.valeurs.values()
    )
    gathered = sum(
        1 for each in tables for axe in each.axes for reponse in axe.reponses if reponse.regroupe
    )
    done = [
        text
        for count, text in (
            (masked, f"{_counted(masked, 'nombre masqué', 'nombres masqués')} ({SYMBOLE})"),
            (
                gathered,
                _counted(gathered, "ligne de réponses réunies", "lignes de réponses réunies"),
            ),
            (
                withheld,
                _counted(withheld, "tableau masqué en entier", "tableaux masqués en entier"),
            ),
        )
        if count
    ]
    if not done:
        return f"Rien n’a dû y être masqué : aucun nombre n’est sous {rapport.seuil}."
    why = f"des nombres sous {rapport.seuil}, ou qui en trahiraient un"
    return f"{_listed(done)} : {why}."


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {several if count > 1 else one}"


def _listed(parts: list[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} et {last}" if others else last
