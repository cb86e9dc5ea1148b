"""From the counters to a report: sums over the period, whole grids, small numbers protected."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iscg_tui.counters import dimensions
from iscg_tui.counters.indicateurs import completed
from iscg_tui.counters.indicateurs import tableaux as tableaux_des_indicateurs
from iscg_tui.counters.tableaux import TABLEAUX, Tableau
from iscg_tui.nomenclature.indicateur import PREFIXE
from iscg_tui.nomenclature.listes import NON_RENSEIGNE
from iscg_tui.report import notes
from iscg_tui.report.errors import DemandeError, ReportError
from iscg_tui.report.gathering import axe, lignes
from iscg_tui.report.masking import SEUIL_DIFFUSION, checked, masks_nothing
from iscg_tui.report.periods import checked_step, is_year, steps_of
from iscg_tui.report.protection.margins import Answers
from iscg_tui.report.protection.rounding import rounded
from iscg_tui.report.protection.sheet import Period
from iscg_tui.report.rapport import ENSEMBLE, TOTAL, Part, Poste, Rapport, TableauPublie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.protection.sheet import Sheet
    from iscg_tui.report.rapport import Protection

Sums = dict[tuple[str, ...], int]
Side = tuple[str, set[str], "list[tuple[str, ...]] | None"]
"""The dimension of a side, its answers that are counted, those that it shows together."""

_ROUNDED_BY_YEAR: Final = (
    "L’arrondi ne va qu’avec des rapports d’année seule : arrondis, une année et ses trimestres ou "
    "semestres en diraient trop ensemble. Demandez le masquage, ou réglez « Pas du rapport » sur "
    "l’année seule."
)


def build(
    compteurs: Compteurs,
    nomenclature: Nomenclature,
    periode: Periode,
    poste: Poste,
    seuil: int = SEUIL_DIFFUSION,
    non_publiees: int | None = None,
    *,
    pas: str = "annee",
    protection: Protection = "masquage",
    jour: date | None = None,
) -> Rapport:
    """The report of ``periode``, small numbers protected from ``seuil`` 2 on.

    ``non_publiees`` is the number of situations not yet in the counters, ``None`` where
    nobody can tell without the store. ``pas`` is the one step finer than the year for which
    this post publishes reports, its years being protected beside them; where there is one,
    nothing is rounded, for a rounded year and its rounded parts tell more together than
    either. ``jour``, the day of the document, lets it say that the period is not over.

    Raises ``DemandeError`` for a threshold out of bounds, such a rounding, or a period that is
    neither a year nor such a step in a report that may leave the post; ``ReportError`` for
    counters with an answer which the nomenclature does not know.
    """
    protects = not masks_nothing(checked(seuil))
    if protects:
        checked_step(periode, pas)
        if protection == "arrondi" and pas != "annee":
            raise DemandeError(_ROUNDED_BY_YEAR)
    nomenclature = completed(nomenclature, compteurs.sommes)
    every = (*TABLEAUX, *_indicateurs(compteurs, periode, nomenclature))
    kept = [tableau for tableau in every if _fits(tableau, periode, protects=protects)]
    sums = _sums_by_table(compteurs, periode, every)
    known = answers(every, nomenclature)
    check_known(every, sums, known)
    sheet = None
    apart: frozenset[str] = frozenset()
    if protects and protection == "arrondi":
        found = rounded(kept, sums, known)
        sums, apart = {id_: dict(table) for id_, table in found.tables.items()}, found.apart
    elif protects:
        parts = steps_of(periode, pas) if is_year(periode) else ()
        sheet = Period(
            kept,
            sums,
            known,
            tuple(_part(compteurs, each, every, known) for each in parts),
            whole_year=is_year(periode),
        ).sheet(seuil)
    tableaux = tuple(published(each, sums[each.id], sheet, nomenclature) for each in kept)
    part = part_1_a_3(tableaux)
    ecartes = tuple(each.titre for each in every if each not in kept)
    return Rapport(
        poste=poste,
        periode=periode,
        seuil=seuil,
        non_publiees=non_publiees,
        nomenclature=compteurs.nomenclature,
        tableaux=tableaux,
        part_1_a_3=part,
        avertissement=notes.avertissement(tableaux, part, seuil, protection),
        ecartes=ecartes,
        notes=(
            *(notes.of_cloture(periode, jour) if jour else ()),
            notes.of_non_publiees(non_publiees),
            *notes.of_periode(periode, ecartes, seuil),
            *notes.of_protection(tableaux, seuil),
            *notes.of_rounding([each for each in tableaux if each.id in apart]),
            *notes.of_nomenclature(compteurs.nomenclature, nomenclature.version),
            *notes.of_counting(),
            *notes.of_indicateurs(tableaux),
            *notes.of_concentration(tableaux),
        ),
        protection=protection if protects else "masquage",
    )


def _fits(tableau: Tableau, periode: Periode, *, protects: bool) -> bool:
    if tableau.pas == "mois":
        return True
    return is_year(periode) if protects else periode.trimestres() is not None


def _indicateurs(
    compteurs: Compteurs, periode: Periode, nomenclature: Nomenclature
) -> list[Tableau]:
    """The tables of the indicators of which the period counts an answer."""
    months = frozenset(periode.mois())
    counted = {cell.tableau for cell in compteurs.sommes if cell.periode in months}
    return [each for each in tableaux_des_indicateurs(nomenclature) if each.id in counted]


def _part(
    compteurs: Compteurs, periode: Periode, every: Sequence[Tableau], known: Mapping[str, Answers]
) -> Period:
    """A finer document of a year, as it was made when its time came."""
    kept = [tableau for tableau in every if _fits(tableau, periode, protects=True)]
    sums = _sums_by_table(compteurs, periode, every)
    return Period(kept, sums, known, whole_year=False)


def _sums_by_table(
    compteurs: Compteurs, periode: Periode, every: Sequence[Tableau]
) -> dict[str, Sums]:
    wanted = frozenset((*periode.mois(), *(periode.trimestres() or ())))
    sums: dict[str, Sums] = {tableau.id: {} for tableau in every}
    for cell, value in compteurs.sommes.items():
        if cell.periode in wanted and cell.tableau in sums:
            table = sums[cell.tableau]
            table[cell.codes] = table.get(cell.codes, 0) + value
    situations = sum(sums["situations"].values())
    for tableau in every:
        if tableau.id.startswith(PREFIXE):
            # One total for every table of situations: two would give their difference away.
            answers = sums[tableau.id]
            unasked = max(situations - sum(answers.values()), 0)
            answers[NON_RENSEIGNE,] = answers.get((NON_RENSEIGNE,), 0) + unasked
    return sums


def check_known(
    every: Sequence[Tableau], sums: Mapping[str, Sums], known: Mapping[str, Answers]
) -> None:
    """Raises ``ReportError`` for an answer which is none of those known."""
    for tableau in every:
        for place, dimension in enumerate(tableau.dimensions):
            counted = {codes[place] for codes in sums.get(tableau.id, ())}
            if not counted <= known[dimension].groups.keys():
                raise ReportError(
                    "Les compteurs contiennent une réponse que la nomenclature ne connaît pas : "
                    "mettez le programme à jour, ou remettez la liste d’origine."
                )


def answers(every: Sequence[Tableau], nomenclature: Nomenclature) -> dict[str, Answers]:
    """The answers of every dimension, retired ones too: they make the same groups for ever."""
    found = {}
    for dimension in dict.fromkeys(each for table in every for each in table.dimensions):
        codes = dimensions.codes(dimension, nomenclature)
        found[dimension] = Answers(
            codes,
            {
                code: dimensions.regroupement(dimension, code, nomenclature) or f"={code}"
                for code in codes
            },
            {code: dimensions.au_dessus(dimension, code, nomenclature) for code in codes},
        )
    return found


def published(
    tableau: Tableau, sums: Sums, sheet: Sheet | None, nomenclature: Nomenclature
) -> TableauPublie:
    """A table as a document shows it, whole where there is no ``sheet``."""
    crossed = sheet.crossed.get(tableau.id) if sheet else None
    return TableauPublie(
        id=tableau.id,
        titre=tableau.titre,
        unite=tableau.unite,
        reponses_multiples=tableau.reponses_multiples,
        axes=tuple(axe(*side, nomenclature) for side in _sides(tableau, sums, sheet)),
        valeurs=MappingProxyType(cells(tableau, sums, sheet, nomenclature)),
        zeros_masques=crossed is not None and crossed.zeros,
    )


def cells(
    tableau: Tableau, sums: Sums, sheet: Sheet | None, nomenclature: Nomenclature
) -> dict[tuple[str, ...], int | None]:
    """The values of a table as a document shows it, by the codes of their lines."""
    sides = [
        {codes: ENSEMBLE.join(codes) for codes in lignes(*side, nomenclature)}
        for side in _sides(tableau, sums, sheet)
    ]
    lines = [{code: line for codes, line in side.items() for code in codes} for side in sides]
    values = _with_totals(sums, lines)
    crossed = sheet.crossed.get(tableau.id) if sheet else None
    hidden = {
        tuple(
            next(line[code] for code in codes if code in line)
            for line, codes in zip(lines, cell, strict=True)
        )
        for cell in (crossed.masked if crossed else ())
    }
    withheld = sheet is not None and sheet.blocks(tableau) is None
    return {
        codes: None if withheld or codes in hidden else values.get(codes, 0)
        for codes in product(*((*side.values(), TOTAL) for side in sides))
    }


def _sides(tableau: Tableau, sums: Sums, sheet: Sheet | None) -> Iterator[Side]:
    blocks = sheet.blocks(tableau) if sheet else None
    for place, dimension in enumerate(tableau.dimensions):
        shown = [each.codes for each in blocks[place]] if blocks else None
        yield dimension, {codes[place] for codes in sums}, shown


def _with_totals(sums: Sums, lines: Sequence[Mapping[str, str]]) -> Sums:
    totals: Sums = {}
    for codes, value in sums.items():
        shown = tuple(line[code] for line, code in zip(lines, codes, strict=True))
        for place in _places(shown):
            totals[place] = totals.get(place, 0) + value
    return totals


def _places(codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The cell and every total that it is part of."""
    return product(*((code, TOTAL) for code in codes))


def part_1_a_3(tableaux: Sequence[TableauPublie]) -> Part:
    """The share as the published table gives it: anything finer would give a small number away."""
    tableau = next(each for each in tableaux if each.id == dimensions.NOMBRE_ENTRETIENS)
    short = tableau.somme(("1", "2", "3"))
    if short is None or tableau.total is None:
        return Part(None, masquee=True)
    if not tableau.total:
        return Part(None, masquee=False)
    return Part((200 * short + tableau.total) // (2 * tableau.total), masquee=False)
