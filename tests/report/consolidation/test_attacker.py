"""Whoever has the sum and the report of every post finds no small number of any of them.

The attacker is linear programming on the values of the reports themselves: every line of
every table of a post, and of the sum, is one equation between the answers of the posts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import linprog

from iscg_tui.counters.cells import Cellule, cells_of
from iscg_tui.counters.tableaux import TABLEAUX
from iscg_tui.demo import invented
from iscg_tui.report.consolidation import ensemble, rapports
from iscg_tui.report.consolidation.poste import Annee, PosteLu
from iscg_tui.report.protection.sheet import Period
from iscg_tui.report.rapport import TOTAL, Rapport, TableauPublie
from iscg_tui.report.tables import answers, published

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.nomenclature.loader import Nomenclature

SEUIL = 11
YEAR = 2025
FAMILIES = {"saisine": "saisine_famille"}
SIZES = [(60, 90), (45, 60, 70), (30, 150, 35), (120, 40, 25, 60), (12, 14, 200), (300, 280)]
Unknown = tuple[str, int]


def lu(listes: Nomenclature, nom: str, nombre: int, graine: int) -> PosteLu:
    sums: dict[str, Counter[tuple[str, ...]]] = {each.id: Counter() for each in TABLEAUX}
    for situation in invented(listes, YEAR, nombre, graine, date(YEAR, 12, 31)):
        cells: dict[Cellule, int] = cells_of(situation, listes)
        for cell, value in cells.items():
            sums[cell.tableau][cell.codes] += value
    whole = {id_: dict(each) for id_, each in sums.items()}
    sheet = Period(TABLEAUX, whole, answers(TABLEAUX, listes)).shared(SEUIL)
    return PosteLu(nom, 1, listes.version, nom, "2025-01", "2025-12", {YEAR: Annee(whole, sheet)})


def of_sizes(listes: Nomenclature, sizes: Sequence[int], seed: int) -> list[PosteLu]:
    return [lu(listes, f"poste {rank}", size, seed * 10 + rank) for rank, size in enumerate(sizes)]


def _each(codes: Sequence[str], posts: Sequence[int]) -> dict[Unknown, float]:
    return {(code, post): 1.0 for code in codes for post in posts}


class Attacker:
    """Knows the tables of one dimension, in the reports of the posts and of the sum."""

    def __init__(self, listes: Nomenclature, dimension: str) -> None:
        self._answers = answers(TABLEAUX, listes)
        self._detail = dimension
        self._rows: list[dict[Unknown, float]] = []
        self._values: list[float] = []
        self._least: dict[Unknown, int] = {}

    def read(self, tableau: TableauPublie, posts: Sequence[int]) -> None:
        """Every line shown of a table that sums up some posts."""
        (axe,) = tableau.axes
        for reponse in axe.reponses:
            value = tableau.valeurs[reponse.code,]
            if value is None:
                continue
            below = [each for one in reponse.codes for each in self._below(axe.dimension, one)]
            self._rows.append(_each(below, posts))
            self._values.append(value)
            if len(posts) == 1 and axe.dimension == self._detail and len(reponse.codes) > 1:
                for code in self._surely_given(reponse.codes):
                    self._least[code, posts[0]] = 1
        total = tableau.valeurs[TOTAL,]
        if total is not None:
            self._rows.append(_each(self._answers[self._detail].codes, posts))
            self._values.append(total)

    def _below(self, dimension: str, code: str) -> list[str]:
        if dimension == self._detail:
            return [code]
        detail = self._answers[self._detail]
        return [each for each in detail.codes if detail.above[each] == code]

    def _surely_given(self, codes: Sequence[str]) -> Iterator[str]:
        """Those that would have been published as zeros.

        All but the answers of a group gathered whole, or of everything there was to gather.
        """
        known = self._answers[self._detail]
        over = {known.above[each] for each in codes}
        if set(codes) == {each for each in known.codes if known.above[each] in over}:
            return
        for code in codes:
            members = {each for each, group in known.groups.items() if group == known.groups[code]}
            if len(members) == 1 or not members <= set(codes):
                yield code

    def interval(self, wanted: Sequence[Unknown]) -> float:
        """How wide is what the sum of some unknowns can be."""
        names = sorted({name for row in self._rows for name in row})
        place = {name: rank for rank, name in enumerate(names)}
        if not place.keys() >= set(wanted):
            # Nothing at all is published of it.
            return float("inf")
        matrix = np.zeros((len(self._rows), len(names)))
        for rank, row in enumerate(self._rows):
            for name, factor in row.items():
                matrix[rank, place[name]] = factor
        goal = np.zeros(len(names))
        for name in wanted:
            goal[place[name]] = 1
        bounds = [(self._least.get(name, 0), None) for name in names]
        ends = [
            linprog(sign * goal, A_eq=matrix, b_eq=self._values, bounds=bounds, method="highs")
            for sign in (1, -1)
        ]
        assert all(each.success for each in ends)
        return float(-ends[1].fun - ends[0].fun)


def told(
    listes: Nomenclature, posts: Sequence[PosteLu], whole: Rapport, id_: str
) -> tuple[Attacker, list[list[Unknown]]]:
    """What the attacker knows of a table and of its families, and the small numbers to hide."""
    attacker = Attacker(listes, whole[id_].axes[0].dimension if _has(whole, id_) else id_)
    secrets: list[list[Unknown]] = []
    own = list(rapports.of_posts(posts, YEAR, SEUIL, listes))
    for rank, rapport in enumerate(own):
        for table in filter(None, (id_, FAMILIES.get(id_))):
            attacker.read(rapport[table], [rank])
        sums = posts[rank].annees[YEAR].sommes[id_]
        secrets += [[(code, rank)] for (code,), value in sums.items() if 0 < value < SEUIL]
    for table in filter(None, (id_, FAMILIES.get(id_))):
        if _has(whole, table):
            counted = [rank for rank, rapport in enumerate(own) if rapport[table].total is not None]
            attacker.read(whole[table], counted)
    return attacker, secrets


def _has(rapport: Rapport, id_: str) -> bool:
    return any(each.id == id_ for each in rapport.tableaux)


@pytest.mark.parametrize("seed", range(len(SIZES)))
@pytest.mark.parametrize("id_", ["nature", "saisine", "suites"])
def test_no_small_number_of_a_post_is_found(listes: Nomenclature, seed: int, id_: str) -> None:
    posts = of_sizes(listes, SIZES[seed], seed)
    whole = rapports.of_sum(posts, YEAR, SEUIL, listes)
    attacker, secrets = told(listes, posts, whole, id_)
    assert secrets
    for secret in secrets:
        assert attacker.interval(secret) >= SEUIL - 1e-6, secret


def test_the_attacker_breaks_a_sum_that_is_only_the_sum(listes: Nomenclature) -> None:
    """Gathered by itself alone, as a post's report is, the sum gives posts away."""
    broken = 0
    for seed, sizes in enumerate(SIZES[:3]):
        posts = of_sizes(listes, sizes, seed)
        whole = rapports.of_sum(posts, YEAR, SEUIL, listes)
        sums = ensemble.plain([each.annees[YEAR] for each in posts]).sommes
        alone = Period(TABLEAUX, sums, answers(TABLEAUX, listes)).shared(SEUIL)
        table = next(each for each in TABLEAUX if each.id == "nature")
        naive = published(table, sums["nature"], alone, listes)
        others = tuple(each for each in whole.tableaux if each.id != "nature")
        attacker, secrets = told(listes, posts, replace(whole, tableaux=(naive, *others)), "nature")
        broken += sum(attacker.interval(secret) < SEUIL - 1e-6 for secret in secrets)
    assert broken > 5
