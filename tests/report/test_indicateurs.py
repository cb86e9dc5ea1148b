"""The employer's indicators in the report: after the others, with their labels, recounted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters.cells import Cellule, addition, cells_of
from iscg_tui.counters.file import Compteurs
from iscg_tui.counters.tableaux import TABLEAUX
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.grilles.evaluation import evaluate
from iscg_tui.report.grilles.loader import GrilleError, decode
from iscg_tui.report.periods import annee, parse
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.tables import build

from ..indicateurs import lists, retired
from .protection.attacker import Attacker, Statement, Sum
from .protection.reading import period, statements
from .protection.test_attack import known as hidden_of
from .protection.years import YEAR, year

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Situation
    from iscg_tui.nomenclature.loader import Nomenclature

Build = Callable[..., Rapport]

GRILLE = """\
titre = "Logement"
financeur = "Employeur fictif"
valable_du = "2026-01"
valable_au = "2026-12"

[[tableau]]
source = "indicateur_logement"
titre = "Logement"
unite = "situations"

[[tableau.ligne]]
libelle = "Avec un toit"
codes = ["PER", "TIE"]
"""


@pytest.fixture(scope="module")
def answered(situations: list[Situation]) -> list[Situation]:
    """The invented year, two situations out of three asked the two indicators."""
    chance = Random(3)
    return [
        replace(
            each,
            indicateurs=(
                ("animal", chance.choice(("OUI", "NON", "NR"))),
                ("logement", chance.choice(("PER", "TIE", "NR"))),
            ),
        )
        if chance.random() < 0.66
        else each
        for each in situations
    ]


@pytest.fixture(scope="module")
def counted(answered: list[Situation], listes: Nomenclature) -> Compteurs:
    sums: dict[Cellule, int] = {}
    for situation in answered:
        sums = addition(sums, cells_of(situation, listes))
    return Compteurs(44, listes.version, sums)


@pytest.mark.parametrize(("du", "au"), [("2026-01", "2026-12"), ("2026-04", "2026-06")])
def test_every_answer_is_that_of_a_recount(
    make: Build, counted: Compteurs, answered: list[Situation], du: str, au: str
) -> None:
    period = parse(du, au)
    rapport = make(compteurs=counted, nomenclature=lists(), periode=period, seuil=0)
    opened = [each for each in answered if du <= f"{each.ouverture:%Y-%m}" <= au]
    recount = Counter(
        (id_, dict(each.indicateurs).get(id_, "NR"))
        for each in opened
        for id_ in ("logement", "animal")
    )
    for id_ in ("logement", "animal"):
        found = rapport[f"indicateur_{id_}"].valeurs
        assert {code: value for (code,), value in found.items() if value and code != "*"} == {
            code: count for (each, code), count in recount.items() if each == id_
        }
        assert found["*",] == len(opened) == rapport["situations"].total


@pytest.mark.parametrize("seuil", [5, 11])
def test_they_are_protected_with_the_others(make: Build, counted: Compteurs, seuil: int) -> None:
    rapport = make(compteurs=counted, nomenclature=lists(), seuil=seuil)
    for id_ in ("indicateur_logement", "indicateur_animal"):
        tableau = rapport[id_]
        assert tableau.total == rapport["situations"].total
        shown = [value for value in tableau.valeurs.values() if value]
        assert min(shown) >= seuil


def test_they_come_after_the_others_with_their_titles_and_labels(
    make: Build, counted: Compteurs
) -> None:
    rapport = make(compteurs=counted, nomenclature=lists(), seuil=0)
    first = [each.id for each in rapport.tableaux][: len(TABLEAUX)]
    assert first == [each.id for each in TABLEAUX]
    last = rapport.tableaux[len(TABLEAUX) :]
    assert any("la question n’a pas été posée" in note for note in rapport.notes)
    assert [each.titre for each in last] == ["Situation de logement", "Présence d’un animal"]
    assert [each.libelle for each in last[0].axes[0].reponses] == [
        "Logement personnel",
        "Hébergée par un tiers, famille ou amis",
        "Non renseigné",
    ]


@pytest.mark.parametrize("text", ["", retired()])
def test_what_was_counted_stays_whatever_became_of_the_file(
    make: Build, counted: Compteurs, text: str
) -> None:
    kept = make(compteurs=counted, nomenclature=lists(text), seuil=0)["indicateur_logement"]
    whole = make(compteurs=counted, nomenclature=lists(), seuil=0)["indicateur_logement"]
    assert dict(kept.valeurs) == dict(whole.valeurs)
    said = kept.axes[0].reponse("TIE").libelle
    assert said == (whole.axes[0].reponse("TIE").libelle if text else "Code TIE (retiré)")


def test_where_none_was_asked_the_report_is_what_it_was(make: Build) -> None:
    assert make(nomenclature=lists()) == make()


def test_an_indicator_may_fill_a_grid_and_is_never_crossed(make: Build, counted: Compteurs) -> None:
    grille = decode("logement.toml", GRILLE.encode(), lists())
    rapport = make(compteurs=counted, nomenclature=lists(), seuil=0)
    (tableau,) = evaluate(rapport, grille).tableaux
    source = rapport["indicateur_logement"].valeurs
    assert tableau.valeurs["PER/TIE",] == (source["PER",] or 0) + (source["TIE",] or 0)
    assert tableau.total == source["*",]
    column = '\n[[tableau.colonne]]\nlibelle = "Femmes"\ncodes = ["1"]\n'
    with pytest.raises(GrilleError, match="n’a pas de"):
        decode("logement.toml", (GRILLE + column).encode(), lists())


@pytest.mark.parametrize("seed", range(4))
def test_beside_the_other_tables_they_give_nobody_away(seed: int) -> None:
    chance = Random(seed)
    counters = year(seed, load(), chance.choice((12, 40, 150)))
    answers: dict[Cellule, int] = {}
    for cell, value in counters.sommes.items():
        if cell.tableau == "situations":
            for _ in range(chance.randint(0, value)):
                code = chance.choices(("PER", "TIE", "NR"), (8, 1, 1))[0]
                asked = Cellule("indicateur_logement", cell.periode, (code,))
                answers[asked] = answers.get(asked, 0) + 1
    whole = replace(counters, sommes={**counters.sommes, **answers})
    report = build(whole, lists(), annee(YEAR), Poste(), 11, 0)
    document = json.loads(render(report, "json", Edition(date(2026, 11, 26))))
    when = period(document)
    real = hidden_of(counters, [document])
    id_ = "indicateur_logement"
    for cell, value in answers.items():
        if cell.periode.startswith(str(YEAR)):
            key = (id_, when, *cell.codes)
            real[key] = real.get(key, 0) + value
    # What the report counts as « non renseigné »: everyone who was not asked.
    asked_in_all = sum(value for key, value in real.items() if key[0] == id_)
    unasked = real.get(("situations", when), 0) - asked_in_all
    real[id_, when, "NR"] = real.get((id_, when, "NR"), 0) + unasked
    known = statements([document], lists())
    if asked_in_all:
        parts = [(id_, when, code) for code in ("PER", "TIE", "NR")]
        known.append(Statement(Sum.of(parts, ("situations", when)), 0, 0))
    assert all(each.holds(real) for each in known)
    small = [Sum.of([key]) for key, value in real.items() if key[0] == id_ and 0 < value < 11]
    assert not Attacker(known).too_close(small, 11)
