"""Rounded tables: additive, every number next to the true one, the same margin everywhere."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.nomenclature.loader import load
from iscg_tui.report.errors import DemandeError
from iscg_tui.report.periods import annee, steps_of
from iscg_tui.report.protection.circulation import circulation
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.tables import build

from .years import YEAR, year

if TYPE_CHECKING:
    from iscg_tui.counters.file import Compteurs

LISTS = load()


def rounded(counters: Compteurs) -> tuple[Rapport, Rapport]:
    """The rounded report of a year, and the bare one."""
    shown = build(counters, LISTS, annee(YEAR), Poste(), 11, 0, protection="arrondi")
    return shown, build(counters, LISTS, annee(YEAR), Poste(), 0, 0)


def totals(rapport: Rapport, table: str, place: int) -> dict[str, int | None]:
    axes = rapport[table].axes
    return {
        each.code: rapport[table].valeurs[
            tuple(each.code if at == place else "*" for at in range(len(axes)))
        ]
        for each in axes[place].reponses
    }


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_a_rounded_report_is_additive_and_next_to_the_truth(seed: int) -> None:
    shown, bare = rounded(year(seed, LISTS))
    for tableau in shown.tableaux:
        real = bare[tableau.id].valeurs
        assert not any(each.regroupe for axe in tableau.axes for each in axe.reponses)
        for codes, value in tableau.valeurs.items():
            assert value is not None
            assert value % 5 == 0
            assert abs(value - (real[codes] or 0)) < 5
            for place, code in enumerate(codes):
                if code == "*":
                    parts = (
                        tableau.valeurs[(*codes[:place], each.code, *codes[place + 1 :])] or 0
                        for each in tableau.axes[place].reponses
                    )
                    assert value == sum(parts)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_every_total_is_the_multiple_nearest_to_the_truth(seed: int) -> None:
    shown, bare = rounded(year(seed, LISTS))
    for tableau in shown.tableaux:
        assert tableau.total is not None
        assert abs(tableau.total - (bare[tableau.id].total or 0)) <= 2, tableau.id


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_one_margin_is_the_same_in_every_table_unless_it_is_said(seed: int) -> None:
    shown, _ = rounded(year(seed, LISTS))
    (said,) = [note for note in shown.notes if "Aucun arrondi" in note] or [""]
    for alone, table, place in (
        ("nature", "nature_genre", 0),
        ("genre", "nature_genre", 1),
        ("nature", "nature_public", 0),
        ("public", "nature_public", 1),
        ("nature", "nature_mineur", 0),
        ("saisine_famille", "saisine_institution", 0),
        ("institution", "saisine_institution", 1),
        ("orientations", "nature_orientation", 1),
    ):
        same = totals(shown, alone, 0) == totals(shown, table, place)
        assert same or shown[table].titre in said
    families = totals(shown, "saisine_famille", 0)
    for family, value in families.items():
        details = totals(shown, "saisine", 0)
        inside = [n or 0 for code, n in details.items() if code.startswith(family)]
        assert sum(inside) == value


def test_it_says_what_it_is_and_gives_the_same_twice() -> None:
    counters = year(3, LISTS)
    shown, _ = rounded(counters)
    assert "arrondis à un multiple de 5" in shown.avertissement
    assert ("protection", "Protection", "nombres arrondis à un multiple de 5") in (
        shown.description()
    )
    assert rounded(counters)[0] == shown


@pytest.mark.parametrize("pas", ["semestre", "trimestre"])
def test_a_year_is_not_rounded_beside_its_parts(pas: str) -> None:
    for period in (annee(YEAR), steps_of(annee(YEAR), pas)[0]):
        with pytest.raises(DemandeError, match="année seule"):
            build(year(3, LISTS), LISTS, period, Poste(), pas=pas, protection="arrondi")


ARCS = list(product("abcd", "efgh"))


@given(st.lists(st.sampled_from(ARCS), unique=True), st.data())
def test_a_flow_is_found_wherever_one_fits(
    arcs: list[tuple[str, str]], data: st.DataObject
) -> None:
    hidden = {arc: data.draw(st.integers(0, 6)) for arc in arcs}
    bounds = {arc: (max(value - 1, 0), value + 1) for arc, value in hidden.items()}
    for node in "abcd":
        total = sum(value for arc, value in hidden.items() if arc[0] == node)
        bounds["fin", node] = (total, total)
    for node in "efgh":
        total = sum(value for arc, value in hidden.items() if arc[1] == node)
        bounds[node, "fin"] = (total, total)
    found = circulation(bounds)
    assert found is not None
    for arc, (low, high) in bounds.items():
        assert low <= found[arc] <= high
    for node in {node for arc in bounds for node in arc}:
        into = sum(value for arc, value in found.items() if arc[1] == node)
        assert into == sum(value for arc, value in found.items() if arc[0] == node)


def test_no_flow_is_found_where_none_fits() -> None:
    assert circulation({("a", "b"): (2, 3), ("b", "a"): (0, 1)}) is None


@pytest.mark.parametrize("size", [1, 4])
def test_very_few_are_rounded_too(size: int) -> None:
    shown, bare = rounded(year(5, LISTS, size))
    assert bare["situations"].total is not None
    assert shown["situations"].total in (0, 5)
