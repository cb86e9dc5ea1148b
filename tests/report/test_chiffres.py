"""Her own month: what a plain recount of the situations gives, nothing masked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters.file import Compteurs
from iscg_tui.report.chiffres import chiffres
from iscg_tui.report.periods import Mois

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Situation
    from iscg_tui.nomenclature.loader import Nomenclature


@pytest.mark.parametrize("mois", [Mois(2026, 1), Mois(2026, 7), Mois(2026, 12)])
def test_the_month_is_a_plain_recount(
    compteurs: Compteurs, listes: Nomenclature, situations: list[Situation], mois: Mois
) -> None:
    shown = chiffres(compteurs, listes, mois)
    opened = Counter((each.ouverture.year, each.ouverture.month) for each in situations)
    entretiens = [each for situation in situations for each in situation.entretiens]
    met = Counter((each.jour.year, each.jour.month) for each in entretiens)

    def of(counted: Counter[tuple[int, int]]) -> tuple[int, ...]:
        return tuple(
            counted[each.annee, each.rang] for each in (mois, mois.plus(-1), mois.plus(-12))
        )

    situations_, entretiens_, _ = shown.activite
    assert (situations_.mois, situations_.mois_avant, situations_.an_avant) == of(opened)
    assert (entretiens_.mois, entretiens_.mois_avant, entretiens_.an_avant) == of(met)
    assert [value for _, value in shown.annee] == [
        opened[each.annee, each.rang] for each, _ in shown.annee
    ]
    assert [each.numero for each, _ in shown.annee] == list(
        range(mois.numero - 11, mois.numero + 1)
    )


def test_answers_come_the_most_frequent_first_without_those_not_given(
    compteurs: Compteurs, listes: Nomenclature, situations: list[Situation]
) -> None:
    natures, orientations, suites = chiffres(compteurs, listes, Mois(2026, 5)).reponses
    opened = [
        each.nature
        for each in situations
        if (each.ouverture.year, each.ouverture.month) == (2026, 5) and each.nature != "NR"
    ]
    counted = Counter(listes["nature"].court(code) for code in opened)
    assert dict(natures.premieres) == counted
    assert natures.nombre == len(opened)
    for reponses in (natures, orientations, suites):
        values = [value for _, value in reponses.premieres]
        assert values == sorted(values, reverse=True)
        assert reponses.nombre == sum(values) > 0


def test_the_share_is_of_the_situations_of_twelve_months(
    compteurs: Compteurs, listes: Nomenclature, situations: list[Situation]
) -> None:
    shown = chiffres(compteurs, listes, Mois(2026, 12))
    opened = [each for each in situations if each.ouverture.year == 2026]
    assert shown.ouvertes == len(opened)
    assert shown.courtes == sum(len(each.entretiens) <= 3 for each in opened)
    assert shown.part_courtes == round(100 * shown.courtes / shown.ouvertes)


def test_a_month_that_was_not_counted_is_all_zeros(listes: Nomenclature) -> None:
    shown = chiffres(Compteurs(1, listes.version, {}), listes, Mois(2026, 1))
    assert [each.mois for each in shown.activite] == [0, 0, 0]
    assert [each.premieres for each in (*shown.reponses, shown.delais)] == [()] * 4
    assert shown.part_courtes is None
