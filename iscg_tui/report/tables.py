"""From the counters to a report: sums over the period, whole grids, small values gone."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from iscg_tui.counters import dimensions
from iscg_tui.counters.tableaux import TABLEAUX, Tableau
from iscg_tui.report import notes
from iscg_tui.report.errors import DemandeError, ReportError
from iscg_tui.report.masking import SEUIL_DIFFUSION, checked, masked, masks_nothing
from iscg_tui.report.rapport import TOTAL, Axe, Part, Poste, Rapport, Reponse, TableauPublie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.periods import Periode

Sums = dict[tuple[str, ...], int]


def build(
    compteurs: Compteurs,
    nomenclature: Nomenclature,
    periode: Periode,
    poste: Poste,
    seuil: int = SEUIL_DIFFUSION,
    non_publiees: int | None = None,
) -> Rapport:
    """The report of ``periode``, values above zero and under ``seuil`` masked.

    ``non_publiees`` is the number of situations not yet in the counters, ``None`` where
    nobody can tell without the store. Raises ``DemandeError`` for a threshold out of
    bounds, or a period that is not whole quarters in a report that may leave the post;
    ``ReportError`` for counters with an answer which the nomenclature does not know.
    """
    _check_quarters(periode, checked(seuil))
    sums = _sums_by_table(compteurs, periode)
    kept = [tableau for tableau in TABLEAUX if _fits(tableau, periode)]
    tableaux = tuple(_published(each, sums[each.id], nomenclature, seuil) for each in kept)
    part = _part_1_a_3(sums["entretiens_par_situation"], seuil)
    ecartes = tuple(each.titre for each in TABLEAUX if not _fits(each, periode))
    return Rapport(
        poste=poste,
        periode=periode,
        seuil=seuil,
        non_publiees=non_publiees,
        nomenclature=compteurs.nomenclature,
        tableaux=tableaux,
        part_1_a_3=part,
        avertissement=notes.avertissement(tableaux, part, seuil),
        ecartes=ecartes,
        notes=(
            notes.of_non_publiees(non_publiees),
            *notes.of_periode(periode, ecartes),
            *notes.of_nomenclature(compteurs.nomenclature, nomenclature.version),
            *notes.of_counting(),
            *notes.of_concentration(tableaux),
        ),
    )


def _check_quarters(periode: Periode, seuil: int) -> None:
    if periode.trimestres() is None and not masks_nothing(seuil):
        first, last = periode.trimestres_entiers()
        raise DemandeError(
            "Pour ne désigner personne, un rapport couvre des trimestres entiers : demandez "
            f"{first.text()} à {last.text()}, ou le seuil 0 pour un usage au poste."
        )


def _fits(tableau: Tableau, periode: Periode) -> bool:
    return tableau.pas == "mois" or periode.trimestres() is not None


def _sums_by_table(compteurs: Compteurs, periode: Periode) -> dict[str, Sums]:
    wanted = frozenset((*periode.mois(), *(periode.trimestres() or ())))
    sums: dict[str, Sums] = {tableau.id: {} for tableau in TABLEAUX}
    for cell, value in compteurs.sommes.items():
        if cell.periode in wanted:
            table = sums[cell.tableau]
            table[cell.codes] = table.get(cell.codes, 0) + value
    return sums


def _published(
    tableau: Tableau, sums: Sums, nomenclature: Nomenclature, seuil: int
) -> TableauPublie:
    axes = tuple(
        _axe(dimension, {codes[place] for codes in sums}, nomenclature)
        for place, dimension in enumerate(tableau.dimensions)
    )
    totals = _with_totals(sums)
    rows = ((*(each.code for each in axe.reponses), TOTAL) for axe in axes)
    return TableauPublie(
        id=tableau.id,
        titre=tableau.titre,
        unite=tableau.unite,
        reponses_multiples=tableau.reponses_multiples,
        axes=axes,
        valeurs=MappingProxyType(
            {codes: masked(totals.get(codes, 0), seuil) for codes in product(*rows)}
        ),
    )


def _axe(dimension: str, counted: set[str], nomenclature: Nomenclature) -> Axe:
    codes = dimensions.codes(dimension, nomenclature)
    if not counted.issubset(codes):
        raise ReportError(
            "Les compteurs contiennent une réponse que la nomenclature ne connaît pas : "
            "mettez le programme à jour, ou remettez la liste d’origine."
        )
    return Axe(
        dimension=dimension,
        titre=dimensions.titre(dimension, nomenclature),
        reponses=tuple(
            _reponse(dimension, code, nomenclature)
            for code in codes
            # A retired answer appears as long as the period still counts some.
            if code in counted or not dimensions.retire(dimension, code, nomenclature)
        ),
        non_renseigne=dimensions.non_renseigne(dimension, nomenclature),
    )


def _reponse(dimension: str, code: str, nomenclature: Nomenclature) -> Reponse:
    return Reponse(
        code=code,
        libelle=dimensions.libelle(dimension, code, nomenclature),
        court=dimensions.court(dimension, code, nomenclature),
        groupe=dimensions.groupe(dimension, code, nomenclature),
    )


def _with_totals(sums: Sums) -> Sums:
    totals: Sums = {}
    for codes, value in sums.items():
        for place in _places(codes):
            totals[place] = totals.get(place, 0) + value
    return totals


def _places(codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The cell and every total that it is part of."""
    return product(*((code, TOTAL) for code in codes))


def _part_1_a_3(sums: Sums, seuil: int) -> Part:
    total = sum(sums.values())
    short = sum(sums.get((code,), 0) for code in ("1", "2", "3"))
    if not total:
        return Part(None, masquee=False)
    if None in (masked(short, seuil), masked(total - short, seuil)):
        return Part(None, masquee=True)
    return Part((200 * short + total) // (2 * total), masquee=False)
