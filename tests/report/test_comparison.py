"""Beside an earlier report, nothing is seen that reading the two documents would not show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.report.comparison import Comparaison, precedente, un_an_avant
from iscg_tui.report.errors import DemandeError
from iscg_tui.report.periods import Periode, annee, parse, semestre, trimestre
from iscg_tui.report.rapport import ENSEMBLE, TOTAL, Axe, Reponse, TableauPublie
from iscg_tui.report.screen import sections

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.report.rapport import Rapport
    from iscg_tui.report.screen import Section

    Build = Callable[..., Rapport]


@pytest.mark.parametrize(
    ("periode", "avant"),
    [
        (annee(2026), annee(2025)),
        (trimestre(2026, 1), trimestre(2025, 4)),
        (semestre(2026, 2), semestre(2026, 1)),
        (parse("2026-04", "2026-12"), parse("2025-07", "2026-03")),
    ],
)
def test_the_period_before_is_as_long_and_touches_it(periode: Periode, avant: Periode) -> None:
    assert precedente(periode) == avant
    assert precedente(periode).au.plus(1) == periode.du


@given(st.integers(2000, 2100), st.integers(1, 4))
def test_a_year_before_has_the_same_months(year: int, rank: int) -> None:
    assert un_an_avant(trimestre(year, rank)) == trimestre(year - 1, rank)


def test_there_is_nothing_before_the_first_year() -> None:
    with pytest.raises(DemandeError):
        precedente(annee(0))


@pytest.mark.parametrize("seuil", [0, 5, 11])
def test_a_value_is_compared_only_where_both_documents_tell_it(make: Build, seuil: int) -> None:
    now, before = make(seuil=seuil), make(seuil=seuil, periode=annee(2025))
    truth = make(seuil=0, periode=annee(2025))
    compared = Comparaison(before)
    seen = 0
    for tableau in now.tableaux:
        for codes, value in tableau.valeurs.items():
            found = compared.valeur(tableau, codes)
            if value is None:
                assert found is None
            elif codes in before[tableau.id].valeurs:
                assert found == before[tableau.id].valeurs[codes]
            elif found is not None:
                assert found == Comparaison(truth).valeur(tableau, codes)
            seen += found is not None
    assert seen


def test_a_cell_that_the_earlier_document_does_not_have_is_masked(make: Build) -> None:
    whole = make(seuil=0)
    cut = make(seuil=0, periode=parse("2026-02", "2026-03"))
    assert Comparaison(cut).valeur(whole["nature_genre"], ("VCO", "1")) is None


def crossed(rows: tuple[Reponse, ...], columns: str) -> TableauPublie:
    """Ten in each answer of the rows A and B by each of the columns."""
    sides = (
        Axe("a", "A", rows, "", tuple(map(answer, "AB"))),
        Axe("b", "B", tuple(map(answer, columns)), ""),
    )
    counts = {each.code: 10 * len(each.codes) for each in rows} | {TOTAL: 20}
    across = dict.fromkeys(columns, 1) | {TOTAL: len(columns)}
    values: dict[tuple[str, ...], int | None] = {
        (a, b): counts[a] * across[b] for a in counts for b in across
    }
    return TableauPublie("x", "X", "situations", False, sides, values)


def answer(code: str) -> Reponse:
    return Reponse(code, code, code, codes=tuple(code.split(ENSEMBLE)))


def test_a_total_counts_the_answers_retired_since(make: Build) -> None:
    now = crossed((answer(f"A{ENSEMBLE}B"),), "XY")
    before = crossed((answer("A"), answer("B")), "XYZ")
    earlier = Comparaison(replace(make(seuil=0), tableaux=(before,)))
    assert earlier.valeur(now, (f"A{ENSEMBLE}B", TOTAL)) == 60
    assert earlier.valeur(now, (f"A{ENSEMBLE}B", "X")) == 20


def part(parts: list[Section], titre: str) -> tuple[str, ...]:
    return next(each.lignes for each in parts if each.titre == titre)


def test_the_earlier_value_stands_beside_the_present_one(of_sums: Build) -> None:
    sums = {"genre|2026-03|1": 120, "genre|2026-03|2": 30, "genre|2025-03|1": 80}
    now, before = of_sums(sums), of_sums(sums | {"genre|2025-03|2": 14}, periode=annee(2025))
    lines = part(sections(now, 80, comparaison=Comparaison(before)), "Genre")
    assert lines[2:] == (
        " " * 40 + " nombre" + "   part" + "  avant",
        "Femme".ljust(40) + "    120" + "   80\u00a0%" + "     80" + "  " + "█" * 17,
        "Homme".ljust(40) + "     30" + "   20\u00a0%" + "     14" + "  " + "████▎",
        "Autre ou non renseigné".ljust(40) + "      0" + "    0\u00a0%" + "      0",
        "Total".ljust(40) + "    150" + " " * 7 + "     94",
    )


@pytest.mark.parametrize("width", [40, 58, 78, 120])
def test_no_line_is_wider_for_being_compared(make: Build, width: int) -> None:
    compared = Comparaison(make(periode=trimestre(2026, 2), pas="trimestre"))
    now = make(periode=trimestre(2026, 3), pas="trimestre")
    parts = sections(now, width, comparaison=compared)
    assert max(len(line) for each in parts for line in each.lignes) == width
