"""Forty invented situations typed on the screen: every total of the report is right."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from harness.parcours import a_l_accueil, deverrouiller, ouvrir, revenir, revoir, saisir
from harness.saisies import Saisie, Totaux, au_hasard, totaux

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.poste import Poste

pytestmark = pytest.mark.e2e


SITUATIONS = 40
# How many situations have so many interviews.
RENCONTRES = {1: 28, 2: 6, 3: 3, 4: 1, 5: 1, 7: 1}


@dataclass
class Annee:
    poste: Poste
    saisies: list[Saisie]
    today: date

    @property
    def quarter(self) -> tuple[date, date]:
        """The current quarter."""
        first = date(self.today.year, (self.today.month - 1) // 3 * 3 + 1, 1)
        return first, (first + timedelta(days=100)).replace(day=1) - timedelta(days=1)


def invented(today: date) -> list[Saisie]:
    """Forty situations spread over two years, for every code and every rule to come up."""
    chance = Random(2026)
    saisies = []
    for number, many in RENCONTRES.items():
        for _ in range(many):
            oldest = chance.choice([9, 60, 200, 420])
            jours = sorted(today - timedelta(days=chance.randint(0, oldest)) for _ in range(number))
            saisies.append(au_hasard(chance, jours, rencontres=number))
    chance.shuffle(saisies)
    return saisies


@pytest.fixture(scope="module")
def annee(new_registre: Callable[[], Poste]) -> Annee:
    poste = new_registre()
    today = poste.today()
    saisies = invented(today)
    assert len(saisies) == SITUATIONS
    terminal = poste.open()
    deverrouiller(terminal, poste.phrase)
    a_l_accueil(terminal)
    references = [saisir(terminal, each, today) for each in saisies]
    assert [each is None for each in references] == [s.adhesion != "OUI" for s in saisies]
    for reference, saisie in zip(references, saisies, strict=True):
        if not saisie.suite:
            continue
        assert reference is not None
        ouvrir(terminal, reference, reference)
        for rencontre in saisie.suite:
            revoir(terminal, rencontre, today)
        revenir(terminal)
    terminal.send("po")
    terminal.wait_for("Comptes publiés")
    return Annee(poste, saisies, today)


def figures(content: dict[str, Any]) -> dict[str, dict[tuple[str, ...], int]]:
    """The tables of a report, without their zeros."""
    read = {
        table["id"]: {
            tuple(cell["codes"]): cell["valeur"] for cell in table["cellules"] if cell["valeur"]
        }
        for table in content["tableaux"]
    }
    return {table: cells for table, cells in read.items() if cells}


def as_plain(sums: Totaux) -> dict[str, dict[tuple[str, ...], int]]:
    return {table: dict(cells) for table, cells in sums.items()}


def test_every_total_of_two_years_is_right(annee: Annee) -> None:
    du, au = f"{annee.today.year - 1}-01", f"{annee.today.year}-12"
    report = figures(annee.poste.report(du, au))
    expected = totaux(annee.saisies, lambda jour: jour.year >= annee.today.year - 1)
    assert report == as_plain(expected)


def test_every_total_of_the_year_is_right(annee: Annee) -> None:
    year = annee.today.year
    report = figures(annee.poste.report(f"{year}-01", f"{year}-12"))
    expected = totaux(annee.saisies, lambda jour: jour.year == year)
    assert report == as_plain(expected)


def test_every_total_of_the_quarter_is_right(annee: Annee) -> None:
    first, last = annee.quarter
    report = figures(annee.poste.report(f"{first:%Y-%m}", f"{last:%Y-%m}"))
    expected = totaux(annee.saisies, lambda jour: first <= jour <= last)
    assert report == as_plain(expected)


def test_every_total_of_the_month_is_right_without_two_way_tables(annee: Annee) -> None:
    month = f"{annee.today:%Y-%m}"
    report = figures(annee.poste.report(month, month))
    expected = totaux(annee.saisies, lambda jour: f"{jour:%Y-%m}" == month)
    one_way = {table: cells for table, cells in expected.items() if len(next(iter(cells))) < 2}
    assert report == as_plain(one_way)


def test_the_table_for_spreadsheets_has_the_same_figures(annee: Annee) -> None:
    year = annee.today.year
    done = annee.poste.run(
        "rapport", "--du", f"{year}-01", "--au", f"{year}-12", "--seuil", "0", "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")), delimiter=";"))
    read: dict[str, dict[tuple[str, ...], int]] = {}
    for row in rows:
        if row["tableau"] != "rapport" and row["valeur"] not in ("", "0"):
            codes = tuple(row["codes"].split("|")) if row["codes"] else ()
            read.setdefault(row["tableau"], {})[codes] = int(row["valeur"])
    assert read == as_plain(totaux(annee.saisies, lambda jour: jour.year == year))


def test_nothing_is_left_to_publish_and_the_share_is_right(annee: Annee) -> None:
    year = annee.today.year
    content = annee.poste.report(f"{year - 1}-01", f"{year}-12")
    assert content["non_publiees"] == 0
    few = sum(len(each.rencontres) <= 3 for each in annee.saisies)
    assert content["part_1_a_3_entretiens"]["pourcentage"] == int(few * 100 / SITUATIONS + 0.5)
    assert content["part_1_a_3_entretiens"]["repere_national"] == 85


def test_no_small_number_is_given_by_default(annee: Annee) -> None:
    year = annee.today.year
    done = annee.poste.run(
        "rapport", "--du", f"{year}-01", "--au", f"{year}-12", "--format", "json"
    )
    content = json.loads(done.stdout)
    assert content["seuil"] == 11
    for table in content["tableaux"]:
        for cell in table["cellules"]:
            assert cell.get("masque") or cell["valeur"] == 0 or cell["valeur"] >= 11
