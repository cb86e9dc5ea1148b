"""No small number of a published year can be worked out more closely than the threshold."""

from __future__ import annotations

import json
import os
from datetime import date
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import FORMATS, render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.periods import Periode, annee, semestre, trimestre
from iscg_tui.report.rapport import Poste
from iscg_tui.report.tables import build

from ..parsing import cells
from .attacker import Attacker, Hidden, Sum
from .reading import period, statements, truth
from .years import YEAR, sums_of, year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.counters.file import Compteurs

LISTS = load()
EDITION = Edition(date(2026, 11, 26))
YEARS = int(os.environ.get("ISCG_TUI_ANNEES", "8"))
"""How many random years are attacked; the long suite takes 500."""

FINER = {
    "annee": [],
    "semestre": [semestre(YEAR, rank) for rank in (1, 2)],
    "trimestre": [trimestre(YEAR, rank) for rank in (1, 2, 3, 4)],
}


def published(counters: Compteurs, periode: Periode, seuil: int, pas: str) -> dict[str, Any]:
    rapport = build(counters, LISTS, periode, Poste(), seuil, 0, pas=pas)
    found: dict[str, Any] = json.loads(render(rapport, "json", EDITION))
    return found


def known(counters: Compteurs, documents: Sequence[Mapping[str, Any]]) -> dict[Hidden, int]:
    """Every hidden number of the periods of the documents."""
    found: dict[Hidden, int] = {}
    for when, document in {period(dict(each)): each for each in documents}.items():
        sums = sums_of(counters, document["periode"]["du"], document["periode"]["au"])
        found |= truth(sums, when)
        for (code,), value in sums["age"].items():
            above = "NR" if code == "NR" else "MAJEUR"
            if code != "NR" and LISTS["age"].par_code(code).groupe == "MIN":
                above = "MINEUR"
            key = ("mineur", when, above)
            found[key] = found.get(key, 0) + value
    return found


def small(
    documents: Sequence[Mapping[str, Any]], real: Mapping[Hidden, int], seuil: int
) -> list[Sum]:
    """The small numbers to keep from the reader: single answers, lines, what lies between."""
    found = {Sum.of([each]) for each, value in real.items() if 0 < value < seuil}
    for document in documents:
        when = period(dict(document))
        totals = [(each, when) for each in ("situations", "personnes", "entretiens")]
        found.update(Sum.of([more], less) for less, more in pairwise(totals))
        found.add(Sum.of([totals[2]], totals[0]))
        for table in document["tableaux"]:
            answers = [
                {key[2 + place] for key in real if key[0] == table["id"]}
                for place in range(len(table["dimensions"]))
            ]
            for cell in table["cellules"]:
                if any("/" in code for code in cell["codes"]):
                    lines = [
                        answers[place] if code == "*" else set(code.split("/"))
                        for place, code in enumerate(cell["codes"])
                    ]
                    found.add(Sum.of((table["id"], when, *codes) for codes in product(*lines)))
            if table["reponses_multiples"] and len(table["dimensions"]) == 1:
                people = "personnes" if "orientation" in table["id"] else "situations"
                if document["periode"]["au"][5:] != "12" or document["periode"]["du"][5:] != "01":
                    continue
                found.update(
                    Sum.of([(people, when)], key)
                    for key in real
                    if key[:2] == (table["id"], when) and len(key) == 3
                )
    return sorted((each for each in found if 0 < each.at(real) < seuil), key=lambda x: x.terms)


def attacked(counters: Compteurs, documents: list[dict[str, Any]], seuil: int) -> None:
    said = statements(documents, LISTS)
    real = known(counters, documents)
    false = [each for each in said if not each.holds(real)]
    assert not false, false[:3]
    targets = small(documents, real, seuil)
    found = Attacker(said).too_close(targets, seuil)
    assert not found, [(each.terms, bounds, each.at(real)) for each, bounds in found.items()][:5]


@pytest.mark.parametrize("seed", range(YEARS))
def test_a_year_gives_nobody_away(seed: int) -> None:
    counters = year(seed, LISTS)
    attacked(counters, [published(counters, annee(YEAR), 11, "annee")], 11)


@pytest.mark.parametrize("seed", range(max(1, YEARS // 8)))
def test_what_each_format_shows_gives_nobody_away(seed: int) -> None:
    """The published file is what is attacked: its figures are read back from its bytes."""
    counters = year(seed + 3000, LISTS)
    rapport = build(counters, LISTS, annee(YEAR), Poste(), 11, 0)
    reference = published(counters, annee(YEAR), 11, "annee")
    read: list[dict[str, Any]] = []
    for format_ in FORMATS:
        shown = cells(rapport, render(rapport, format_, EDITION), format_)
        document = {**reference, "tableaux": [_as(each, shown) for each in reference["tableaux"]]}
        if document not in read:
            read.append(document)
    for document in read:
        attacked(counters, [document], 11)


def _as(table: Mapping[str, Any], shown: Mapping[str, Mapping[Any, int | None]]) -> dict[str, Any]:
    """A table with the values that a file shows; an answer that it gathers is masked there."""
    gathered = {tuple(each["codes"]): None for each in table["cellules"] if each.get("masque")}
    found = [
        {"codes": list(codes), **({"masque": True} if value is None else {"valeur": value})}
        for codes, value in {**gathered, **shown[table["id"]]}.items()
    ]
    return {**table, "cellules": sorted(found, key=lambda each: str(each["codes"]))}


@pytest.mark.parametrize("seed", range(YEARS // 4))
def test_two_documents_at_two_thresholds_give_no_more_than_the_lower(seed: int) -> None:
    counters = year(seed + 1000, LISTS)
    documents = [published(counters, annee(YEAR), seuil, "annee") for seuil in (5, 11)]
    attacked(counters, documents, 5)
    attacked(counters, documents[:1], 5)


@pytest.mark.parametrize("seed", [2, 9, 22])
def test_the_lower_of_two_thresholds_masks_nothing_that_the_higher_shows(seed: int) -> None:
    counters = year(seed, LISTS, 350)
    lower, higher = (build(counters, LISTS, annee(YEAR), Poste(), seuil) for seuil in (5, 11))
    for table in higher.tableaux:
        shown = {codes for codes, value in table.valeurs.items() if value is not None}
        hidden = {codes for codes, value in lower[table.id].valeurs.items() if value is None}
        assert not shown & hidden


@pytest.mark.parametrize("pas", ["semestre", "trimestre"])
@pytest.mark.parametrize("seed", range(YEARS // 8))
def test_a_year_and_its_parts_give_nobody_away(seed: int, pas: str) -> None:
    counters = year(seed + 2000, LISTS)
    documents = [published(counters, each, 11, pas) for each in FINER[pas]]
    documents.append(published(counters, annee(YEAR), 11, pas))
    attacked(counters, documents, 11)
    attacked(counters, documents[:-1], 11)
