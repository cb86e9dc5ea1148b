"""The grids asked of one period, each a document of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.report.errors import DemandeError
from iscg_tui.report.grilles.evaluation import evaluate
from iscg_tui.report.grilles.fichiers import find, of_post
from iscg_tui.report.grilles.recouvrement import check_together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.grilles.grille import Grille
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Rapport


def chosen(
    named: Sequence[str], dossier: Path, nomenclature: Nomenclature, periode: Periode
) -> tuple[Grille, ...]:
    """The grids of these names or paths, once it is known that they may go together.

    Raises ``DemandeError`` for a grid that is unknown, out of its dates, or asked twice;
    ``ReportError`` for one that cannot be used, or as ``check_asked``.
    """
    grilles = [find(each, dossier, nomenclature) for each in named]
    for grille in grilles:
        if not grille.covers(periode):
            valid = grille.validite
            raise DemandeError(
                f"La grille « {grille.titre} » vaut de {valid.du.text()} à {valid.au.text()} : "
                "demandez une période dans ces mois."
            )
    asked = {each.id for each in grilles}
    if len(asked) < len(grilles):
        raise DemandeError(
            "La même grille est demandée deux fois, ou deux grilles portent le même nom de "
            "fichier : demandez-les l’une après l’autre."
        )
    check_asked(grilles, dossier, nomenclature, periode)
    return tuple(grilles)


def check_asked(
    asked: Sequence[Grille], dossier: Path, nomenclature: Nomenclature, periode: Periode
) -> None:
    """Raises ``ReportError`` where one of these grids overlaps another, asked or not, in part.

    The other grids of the post's folder ``dossier`` that hold for a month of the period count
    too: what they give of it may be asked for tomorrow.
    """
    names = {each.id for each in asked}
    beside = [each for each in of_post(dossier, nomenclature) if each.meets(periode)]
    check_together([*asked, *(each for each in beside if each.id not in names)], nomenclature)


def drawn(rapport: Rapport, grilles: Sequence[Grille], format_: str) -> dict[str, Rapport]:
    """Each grid drawn from the report, by the name of the file that it is to have."""
    months = f"{rapport.periode.du.text()}_{rapport.periode.au.text()}"
    return {f"{each.id}_{months}.{format_}": evaluate(rapport, each) for each in grilles}
