"""From the report of a period to a funder's grid of the same period.

A grid is drawn from the report as it is published, masked and gathered, never from the
counters: each value of it is a sum of published values, or is determined by them. Whoever
has the report learns nothing from the grid. Rounded values are summed as they are.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iscg_tui.report import notes
from iscg_tui.report.grilles.axes import HORS_GRILLE, lignes, side
from iscg_tui.report.grilles.deduction import Deduction
from iscg_tui.report.masking import masked, masks_nothing
from iscg_tui.report.rapport import TOTAL, TableauPublie

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.grilles.axes import Ligne
    from iscg_tui.report.grilles.grille import Grille, TableauDeGrille
    from iscg_tui.report.rapport import Axe, Rapport

_EXEMPLE: Final = (
    "Cette grille est un exemple fourni avec le programme : elle n’est celle d’aucun ministère "
    "ni d’aucun financeur."
)
_ORIGINE: Final = (
    "Chaque nombre de cette grille est tiré du rapport d’activité de la même période, tel qu’il "
    "est publié : elle n’en dit pas plus que lui, et ses totaux sont les siens."
)
_ARRONDI: Final = (
    "Les nombres du rapport sont arrondis : la grille additionne ces nombres sans les arrondir "
    "de nouveau, et l’écart d’une ligne peut atteindre celui de toutes les cases qu’elle réunit."
)


def evaluate(rapport: Rapport, grille: Grille) -> Rapport:
    """A grid as a report whose tables are its own.

    A table whose source the report leaves out or withholds is named in ``ecartes``.
    """
    made: list[TableauPublie] = []
    left_out: list[str] = []
    remarks: list[str] = []
    for rang, tableau in enumerate(grille.tableaux, start=1):
        source = _source(rapport, tableau)
        if source is None:
            left_out.append(tableau.titre)
            continue
        sides = tuple(
            lignes(axe, regroupements)
            for axe, (_, regroupements) in zip(
                _ordered(source, tableau), tableau.axes(), strict=True
            )
        )
        made.append(_table(f"{grille.id}-{rang}", source, tableau, sides, rapport.seuil))
        remarks += _remarks(tableau, sides)
    return replace(
        rapport,
        tableaux=tuple(made),
        ecartes=tuple(left_out),
        notes=tuple(_notes(rapport, grille, made, left_out, remarks)),
        redaction=(),
        grille=grille.titre_complet,
        destinataires=grille.financeur,
    )


def _source(rapport: Rapport, tableau: TableauDeGrille) -> TableauPublie | None:
    try:
        source = rapport[tableau.source.id]
    except KeyError:
        return None
    return None if source.axes and source.retenu else source


def _ordered(source: TableauPublie, tableau: TableauDeGrille) -> tuple[Axe, ...]:
    return source.axes[::-1] if tableau.inverse else source.axes


def _table(
    id_: str,
    source: TableauPublie,
    tableau: TableauDeGrille,
    sides: Sequence[Sequence[Ligne]],
    seuil: int,
) -> TableauPublie:
    whole = [[(each.reponse.code, each.publiees) for each in side_] for side_ in sides]
    total = (TOTAL, (TOTAL,))
    deduction = Deduction(source)
    valeurs: dict[tuple[str, ...], int | None] = {}
    for cell in product(*([*each, total] for each in whole)):
        published = [lines for _, lines in cell]
        if tableau.inverse:
            published.reverse()
        valeurs[tuple(code for code, _ in cell)] = _value(
            source, deduction, list(product(*published)), seuil
        )
    return TableauPublie(
        id=id_,
        titre=tableau.titre,
        unite=source.unite,
        reponses_multiples=source.reponses_multiples,
        axes=tuple(
            side(axe, each) for axe, each in zip(_ordered(source, tableau), sides, strict=True)
        ),
        valeurs=MappingProxyType(valeurs),
        zeros_masques=source.zeros_masques,
    )


def _value(
    source: TableauPublie, deduction: Deduction, cases: list[tuple[str, ...]], seuil: int
) -> int | None:
    value = deduction.somme(cases)
    if value is None or None not in (source.valeurs[case] for case in cases):
        return value
    # What was masked and can be found all the same is not printed for that.
    return masked(value, seuil)


def _remarks(tableau: TableauDeGrille, sides: Sequence[Sequence[Ligne]]) -> Iterator[str]:
    for side_ in sides:
        for ligne in side_:
            if ligne.reunie:
                yield f"« {ligne.reponse.libelle} » (« {tableau.titre} »)"


def _notes(
    rapport: Rapport,
    grille: Grille,
    made: Sequence[TableauPublie],
    left_out: Sequence[str],
    joined: Sequence[str],
) -> Iterator[str]:
    if grille.exemple:
        yield _EXEMPLE
    yield _ORIGINE
    lines = (each for table in made for axe in table.axes for each in axe.reponses)
    if any(HORS_GRILLE in each.libelle for each in lines):
        yield (
            f"« {HORS_GRILLE} » compte les réponses que la grille ne reprend pas : rien n’est "
            "laissé de côté."
        )
    if joined:
        yield (
            "Le rapport publie ensemble des réponses que la grille sépare ; sont réunies : "
            f"{', '.join(joined)}."
        )
    if rapport.protection == "arrondi":
        yield _ARRONDI
    if left_out:
        titles = ", ".join(f"« {each} »" for each in left_out)
        yield f"Le rapport de cette période ne publie pas de quoi remplir : {titles}."
    of_report = {
        *notes.of_concentration(rapport.tableaux),
        *notes.of_protection(rapport.tableaux, rapport.seuil),
        *notes.of_periode(rapport.periode, rapport.ecartes, rapport.seuil),
    }
    yield from (each for each in rapport.notes if each not in of_report)
    if not masks_nothing(rapport.seuil):
        yield from notes.of_masking(made, rapport.seuil)
    yield from notes.of_concentration(made)
