"""A report and funders' grids of the same year, in the same hands, give nobody away."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.counters import dimensions
from iscg_tui.counters.tableaux import PAR_ID, TABLEAUX
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.errors import ReportError
from iscg_tui.report.grilles.evaluation import evaluate
from iscg_tui.report.grilles.loader import decode
from iscg_tui.report.grilles.recouvrement import check_together
from iscg_tui.report.masking import masked
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import Poste
from iscg_tui.report.tables import build

from ..protection.attacker import Attacker, Statement, Sum
from ..protection.reading import period, statements, truth
from ..protection.years import YEAR, sums_of, year
from .conftest import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.report.grilles.grille import Grille
    from iscg_tui.report.rapport import Rapport

LISTS = load()
EDITION = Edition(date(2026, 11, 26))
YEARS = int(os.environ.get("ISCG_TUI_ANNEES", "1"))
"""How many random years are attacked; the long suite takes 500."""

NAIVE = 6
"""A year whose grids, were they drawn from the counters, would give someone away."""

SOURCES = [each.id for each in TABLEAUX if each.dimensions and each.unite == "situations"]


def random_groups(chance: Random, dimension: str) -> dict[str, str]:
    """Some disjoint groups of some of the answers, of one to five each."""
    unknown = dimensions.non_renseigne(dimension, LISTS)
    codes = [each for each in dimensions.codes(dimension, LISTS) if each != unknown]
    chance.shuffle(codes)
    codes = codes[: chance.randint(1, len(codes))]
    groups: dict[str, str] = {}
    while codes:
        size = chance.randint(1, min(5, len(codes)))
        groups[f"Groupe {len(groups) + 1}"] = " ".join(codes[:size])
        codes = codes[size:]
    return groups


def random_grid(chance: Random, nom: str) -> Grille:
    """A grid of some tables of the report; one that overlaps itself in part is drawn again."""
    while True:
        tables = [
            (source, *(random_groups(chance, each) for each in PAR_ID[source].dimensions))
            for source in chance.sample(SOURCES, chance.randint(1, 3))
        ]
        try:
            return decode(nom, written(*tables).encode(), LISTS)
        except ReportError:
            continue


def compatible(chance: Random) -> list[Grille]:
    """Two or three grids that may be asked together."""
    grilles = [random_grid(chance, "a.toml")]
    for nom in ("b.toml", "c.toml"):
        other = random_grid(chance, nom)
        try:
            check_together([*grilles, other], LISTS)
        except ReportError:
            continue
        grilles.append(other)
    return grilles


def said(grille: Grille, document: dict[str, Any]) -> Iterator[Statement]:
    """What a grid's document says of the answers, as a reader of it and of its file knows."""
    sources = {f"{grille.id}-{rang}": t for rang, t in enumerate(grille.tableaux, 1)}
    when = period(document)
    for table in document["tableaux"]:
        tableau = sources[table["id"]]
        every = [dimensions.codes(each, LISTS) for each, _ in tableau.axes()]
        for cell in table["cellules"]:
            lines = [
                all_ if code == "*" else code.split("/")
                for code, all_ in zip(cell["codes"], every, strict=True)
            ]
            cells = [codes[::-1] if tableau.inverse else codes for codes in product(*lines)]
            whole = Sum.of((tableau.source.id, when, *codes) for codes in cells)
            if "valeur" in cell:
                yield Statement(whole, cell["valeur"], cell["valeur"])
            elif not table["zeros_masques"]:
                yield Statement(whole, 1)


def read(rapport: Rapport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(rapport, "json", EDITION))
    return found


Closest = dict[Sum, tuple[int, int]]


def closest(
    counters: Compteurs,
    report: Rapport,
    grids: Sequence[tuple[Grille, Rapport]],
    seuil: int,
) -> tuple[Closest, Closest]:
    """The small numbers known more closely than the threshold: by the report, with the grids."""
    document = read(report)
    real = truth(sums_of(counters, f"{YEAR}-01", f"{YEAR}-12"), period(document))
    known = [*statements([document], LISTS)]
    of_grids = [each for grille, made in grids for each in said(grille, read(made))]
    false = [each for each in of_grids if not each.holds(real)]
    assert not false, false[:3]
    targets = {Sum.of([each]) for each, value in real.items() if 0 < value < seuil}
    targets |= {each.sum for each in of_grids if 0 < each.sum.at(real) < seuil}
    wanted = sorted(targets, key=lambda each: each.terms)
    alone, together = Attacker(known), Attacker([*known, *of_grids])
    return alone.too_close(wanted, seuil), together.too_close(wanted, seuil)


@pytest.mark.parametrize("seed", range(YEARS))
def test_grids_beside_the_report_tell_no_more_than_it(seed: int) -> None:
    counters = year(seed, LISTS)
    report = build(counters, LISTS, annee(YEAR), Poste(), 11, 0)
    grids = [(each, evaluate(report, each)) for each in compatible(Random(seed))]
    alone, together = closest(counters, report, grids, 11)
    assert together == alone


def drawn_from_the_counters(rapport: Rapport, grille: Grille, seuil: int) -> Rapport:
    """What must not be done: the grid of the true sums, its own small cells masked."""
    made = evaluate(rapport, grille)
    tableaux = tuple(
        replace(
            each,
            valeurs={
                codes: None if value is None else masked(value, seuil)
                for codes, value in each.valeurs.items()
            },
        )
        for each in made.tableaux
    )
    return replace(made, tableaux=tableaux)


def test_the_attacker_finds_who_is_given_away_by_grids_drawn_from_the_counters() -> None:
    counters = year(NAIVE, LISTS, 20)
    report, bare = (build(counters, LISTS, annee(YEAR), Poste(), seuil, 0) for seuil in (11, 0))
    grilles = compatible(Random(NAIVE))
    naive = [(each, drawn_from_the_counters(bare, each, 11)) for each in grilles]
    alone, together = closest(counters, report, naive, 11)
    assert len(together) > len(alone)
