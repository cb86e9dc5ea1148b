"""A year beside its quarters: a total is shown only where several small ones hide each other."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from iscg_tui.counters.cells import Cellule, cells_of
from iscg_tui.counters.file import Compteurs
from iscg_tui.intake.situation import Adhesion, Entretien, Situation
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.periods import annee, trimestre
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.tables import build

from .years import YEAR

LISTS = load()


def situation(quarter: int, genre: str) -> Situation:
    entretien = Entretien(date(YEAR, 3 * quarter - 1, 1), "1", "1")
    return Situation("FSI1", "PN", "VIC", "4", genre, "VCO", Adhesion.NON, (entretien,))


def shown(quarters: tuple[int, ...], genres: str = "1") -> tuple[Rapport, list[Rapport]]:
    """The report of a year and those of its quarters, of as many alike each, gender by gender."""
    sums: Counter[Cellule] = Counter()
    for quarter, count in enumerate(quarters, start=1):
        for rank in range(count):
            genre = genres[rank % len(genres)]
            sums.update(cells_of(situation(quarter, genre), LISTS))
    counters = Compteurs(1, LISTS.version, dict(sums))

    def of(period: object) -> Rapport:
        return build(counters, LISTS, period, Poste(), 11, 0, pas="trimestre")  # type: ignore[arg-type]

    return of(annee(YEAR)), [of(trimestre(YEAR, rank)) for rank in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("quarters", "told"),
    [
        ((30, 30, 30, 30), True),
        ((5, 30, 30, 30), False),
        ((0, 5, 30, 30), False),
        ((0, 0, 30, 30), True),
        ((5, 8, 30, 30), True),
        ((5, 7, 30, 30), False),
        ((0, 5, 8, 30), True),
        ((4, 5, 5, 30), False),
        ((5, 5, 5, 30), True),
        ((10, 10, 0, 0), True),
        ((3, 0, 0, 0), False),
    ],
)
def test_small_quarters_are_in_doubt_beside_their_year(
    quarters: tuple[int, ...], told: bool
) -> None:
    year, parts = shown(quarters)
    assert [each["situations"].total for each in parts] == [
        None if 0 < count < 11 else count for count in quarters
    ]
    assert year["situations"].total == (sum(quarters) if told else None)
    assert year["nature"].total == year["situations"].total


def test_quarters_that_hide_each_other_are_taken_as_one_for_their_answers() -> None:
    year, _ = shown((8, 8, 40, 40), "12")
    assert year["situations"].total == 96
    assert year["genre"].total == 96
    seen = [value for code, value in year["genre"].valeurs.items() if code != ("*",)]
    # Eight women and eight men in the two quarters together: neither may be found by taking the
    # other two quarters away from the year.
    women = sum(each["genre"].valeurs["1",] or 0 for each in shown((8, 8, 40, 40), "12")[1])
    assert women == 40
    assert year["genre"].valeurs.get(("1",)) in (None, 96)
    assert 48 not in seen
