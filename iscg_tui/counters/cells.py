"""What one situation adds to the counters.

Pure: the same situation and the same nomenclature always give the same cells. A
change of a situation is the difference between the cells of before and after.

What is counted when:

- a situation in the month of its opening, which is its first interview;
- an interview, its mode, its suites in its own month, whether it came off or not;
- a person once a calendar year, in the month of her first interview of that year;
- an orientation to which she agreed (§2.3) once for each family of partners, in the
  month of the first interview that oriented there; its issue likewise, whether she
  agreed or not, so that refusals can be read;
- the answer to an indicator of the employer in the month of the opening, alone, and only
  where it was asked: « non renseigné » is then an answer too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.dimensions import CodeInconnuError, famille, minorite, publie, tranche
from iscg_tui.counters.tableaux import TABLEAUX, Tableau, Unit, indicateur, tableau_de
from iscg_tui.nomenclature.indicateur import PREFIXE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from iscg_tui.intake.situation import Situation
    from iscg_tui.nomenclature.loader import Nomenclature

__all__ = [
    "TABLEAUX",
    "Cellule",
    "CodeInconnuError",
    "Tableau",
    "Unit",
    "addition",
    "cells_of",
    "difference",
    "month_of",
    "quarter_of",
]

PROLONGEMENT: Final = 4
"""Rank of the first interview for which the reason for going on is asked (§I)."""

_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9+-]{0,7}")
_CODE_INDICATEUR: Final = re.compile(r"[A-Z0-9]{1,8}")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_QUARTER: Final = re.compile(r"[0-9]{4}-T[1-4]")


@dataclass(frozen=True, slots=True, order=True)
class Cellule:
    """One sum of one table: ``periode`` is a month « 2026-03 » or a quarter « 2026-T1 ».

    Raises ``ValueError`` for a table that does not exist, a period that is not of the
    table's step, or codes that are not one for each dimension.
    """

    tableau: str
    periode: str
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if fault := _fault(self.tableau, self.periode, self.codes):
            raise ValueError(fault)

    def text(self) -> str:
        """The cell on one line, as ``nature_genre|2026-T1|VCO|1``."""
        return "|".join((self.tableau, self.periode, *self.codes))

    @staticmethod
    def parse(text: str) -> Cellule:
        """The cell that ``text()`` wrote. Raises ``ValueError`` for any other text."""
        tableau, periode, *codes = text.split("|") if "|" in text else (text, "")
        return _cell(tableau, periode, *codes)

    @staticmethod
    def is_text(text: str) -> bool:
        """Whether ``parse`` takes it, without making a cell of it."""
        tableau, _, rest = text.partition("|")
        shape = _shapes().get(tableau) or (_INDICATEUR if indicateur(tableau) else None)
        return shape is not None and shape.fullmatch(rest) is not None


_INDICATEUR: Final = re.compile(rf"{_MONTH.pattern}\|{_CODE_INDICATEUR.pattern}")


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    """By table, what follows its name in the text of a cell."""
    steps = {"mois": _MONTH.pattern, "trimestre": _QUARTER.pattern}
    code = rf"\|{_CODE.pattern}"
    return {each.id: re.compile(steps[each.pas] + code * len(each.dimensions)) for each in TABLEAUX}


def _fault(tableau: str, periode: str, codes: Sequence[str]) -> str:
    """What is wrong with a cell, or nothing."""
    found = tableau_de(tableau)
    if found is None:
        return "Ce tableau n’existe pas."
    if not _is_period(found.pas, periode):
        return "La période d’une cellule n’est pas celle de son tableau."
    if len(codes) != len(found.dimensions):
        return "Une cellule porte un code pour chaque dimension de son tableau."
    if not all(map(_is_code, codes)) or (
        tableau.startswith(PREFIXE) and not _CODE_INDICATEUR.fullmatch(codes[0])
    ):
        return "Le code d’une cellule n’a pas la forme d’un code."
    return ""


# The same few periods and codes come back in thousands of cells.
@lru_cache(maxsize=2048)
def _is_period(pas: str, periode: str) -> bool:
    return bool((_MONTH if pas == "mois" else _QUARTER).fullmatch(periode))


@lru_cache(maxsize=2048)
def _is_code(code: str) -> bool:
    return bool(_CODE.fullmatch(code))


@lru_cache(maxsize=65_536)
def _cell(tableau: str, periode: str, *codes: str) -> Cellule:
    return Cellule(tableau, periode, codes)


def month_of(day: date) -> str:
    """The month of a day, as « 2026-03 »."""
    return f"{day.year:04d}-{day.month:02d}"


def quarter_of(day: date) -> str:
    """The calendar quarter of a day, as « 2026-T1 »."""
    return f"{day.year:04d}-T{(day.month + 2) // 3}"


def cells_of(situation: Situation, nomenclature: Nomenclature) -> dict[Cellule, int]:
    """Everything that ``situation`` contributes to the counters in its present state.

    Identity and reference have no part in it. Raises ``CodeInconnuError`` when an answer is
    not in the nomenclature.
    """
    cells: dict[Cellule, int] = {}
    _count_opening(cells, situation, nomenclature)
    _count_indicateurs(cells, situation)
    _count_crossings(cells, situation, nomenclature)
    _count_entretiens(cells, situation, nomenclature)
    _count_orientations(cells, situation, nomenclature)
    return cells


def _add(cells: dict[Cellule, int], tableau: str, periode: str, *codes: str) -> None:
    cell = _cell(tableau, periode, *codes)
    cells[cell] = cells.get(cell, 0) + 1


def _count_opening(
    cells: dict[Cellule, int], situation: Situation, nomenclature: Nomenclature
) -> None:
    mois = month_of(situation.ouverture)
    _add(cells, "situations", mois)
    _add(cells, "saisine_famille", mois, famille(situation.saisine, nomenclature))
    _add(cells, "entretiens_par_situation", mois, tranche(len(situation.entretiens)))
    for liste, code in (
        ("saisine", situation.saisine),
        ("institution", situation.institution),
        ("public", situation.public),
        ("age", situation.age),
        ("genre", situation.genre),
        ("nature", situation.nature),
        ("champ_penal", situation.champ_penal),
        ("urgence", situation.urgence),
        ("delai", situation.delai),
        ("adhesion", situation.adhesion.value.upper()),
    ):
        _add(cells, liste, mois, publie(liste, code, nomenclature))
    # Two answers published under one code are one answer: a set, not a list.
    for code in {publie("nature", each, nomenclature) for each in situation.natures_secondaires}:
        _add(cells, "natures_secondaires", mois, code)
    for code in {publie("besoins", each, nomenclature) for each in situation.besoins or (None,)}:
        _add(cells, "besoins", mois, code)


def _count_indicateurs(cells: dict[Cellule, int], situation: Situation) -> None:
    # Under their own codes: without the post's file, what was answered still counts.
    for id_, code in situation.indicateurs:
        _add(cells, f"{PREFIXE}{id_}", month_of(situation.ouverture), code)


def _count_crossings(
    cells: dict[Cellule, int], situation: Situation, nomenclature: Nomenclature
) -> None:
    trimestre = quarter_of(situation.ouverture)
    nature = publie("nature", situation.nature, nomenclature)
    genre = publie("genre", situation.genre, nomenclature)
    public = publie("public", situation.public, nomenclature)
    institution = publie("institution", situation.institution, nomenclature)
    _add(cells, "nature_genre", trimestre, nature, genre)
    _add(cells, "nature_public", trimestre, nature, public)
    _add(cells, "nature_mineur", trimestre, nature, minorite(situation.age, nomenclature))
    origine = famille(situation.saisine, nomenclature)
    _add(cells, "saisine_institution", trimestre, origine, institution)


def _count_entretiens(
    cells: dict[Cellule, int], situation: Situation, nomenclature: Nomenclature
) -> None:
    years: set[int] = set()
    for rank, entretien in enumerate(situation.entretiens, start=1):
        mois = month_of(entretien.jour)
        _add(cells, "entretiens", mois)
        _add(cells, "mode", mois, publie("mode", entretien.mode, nomenclature))
        _add(cells, "suites", mois, publie("suites", entretien.suites, nomenclature))
        if rank >= PROLONGEMENT:
            motif = publie("motif_prolongement", entretien.motif_prolongement, nomenclature)
            _add(cells, "motif_prolongement", mois, motif)
        if entretien.jour.year not in years:
            years.add(entretien.jour.year)
            _add(cells, "personnes", mois)


def _count_orientations(
    cells: dict[Cellule, int], situation: Situation, nomenclature: Nomenclature
) -> None:
    nature = publie("nature", situation.nature, nomenclature)
    familles: set[str] = set()
    issues: set[str] = set()
    for entretien in situation.entretiens:
        mois = month_of(entretien.jour)
        for orientation in entretien.orientations:
            partenaire = publie("orientations", orientation.famille, nomenclature)
            if orientation.accord and partenaire not in familles:
                familles.add(partenaire)
                _add(cells, "orientations", mois, partenaire)
                trimestre = quarter_of(entretien.jour)
                _add(cells, "nature_orientation", trimestre, nature, partenaire)
            issue = publie("issue_orientation", orientation.issue, nomenclature)
            if issue not in issues:
                issues.add(issue)
                _add(cells, "issue_orientation", mois, issue)


def difference(old: Mapping[Cellule, int], new: Mapping[Cellule, int]) -> dict[Cellule, int]:
    """What to add to a sum that holds ``old`` for it to hold ``new``: no zeros, may be negative."""
    changes = {cell: new.get(cell, 0) - old.get(cell, 0) for cell in old.keys() | new.keys()}
    return {cell: change for cell, change in changes.items() if change}


def addition(old: Mapping[Cellule, int], change: Mapping[Cellule, int]) -> dict[Cellule, int]:
    """``old`` with ``change`` added to it, without zeros; the law is ``difference``'s inverse."""
    sums = dict(old)
    for cell, value in change.items():
        total = sums.get(cell, 0) + value
        if total:
            sums[cell] = total
        else:
            sums.pop(cell, None)
    return sums
