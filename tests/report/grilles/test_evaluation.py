"""A grid says what the report says, sums for sums, and nothing that it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.report.grilles.axes import HORS_GRILLE
from iscg_tui.report.grilles.deduction import Deduction
from iscg_tui.report.grilles.evaluation import evaluate
from iscg_tui.report.periods import parse
from iscg_tui.report.rapport import ENSEMBLE, TOTAL, Axe, Rapport, Reponse, TableauPublie

from ..test_tables import recounted

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Situation

    from .conftest import Read

Build = Callable[..., Rapport]

CROSSED = (
    "nature_genre",
    {"Violences": "VCO VIF VSX", "Santé": "PSY", "Autres": "LOG AUT EVT"},
    {"Femmes": "1"},
)
TURNED = ("nature_genre", CROSSED[2], CROSSED[1], 'lignes = "genre"')
FAMILIES = ("saisine_famille", {"Police": "DON FSI", "Inconnue": "NR"})
LONG = ("entretiens_par_situation", {"Un à trois": "1 2 3"})
MODES = ("mode", {"Au poste": "1 8"})
NEEDS = ("besoins", {"Toit": "3 4"})


def values(rapport: Rapport, rang: int) -> dict[tuple[str, ...], int | None]:
    """The values of the ``rang``-th table, from 1, by the labels of its lines."""
    tableau = rapport[f"fictive-{rang}"]
    labels = [
        {TOTAL: TOTAL} | {each.code: each.libelle for each in axe.reponses} for axe in tableau.axes
    ]
    return {
        tuple(label[code] for label, code in zip(labels, codes, strict=True)): value
        for codes, value in tableau.valeurs.items()
    }


@pytest.mark.parametrize(("du", "au"), [("2026-01", "2026-12"), ("2026-04", "2026-06")])
def test_every_cell_is_that_of_a_recount(
    make: Build, lue: Read, situations: list[Situation], du: str, au: str
) -> None:
    tables = (CROSSED, FAMILIES, LONG, MODES, NEEDS, TURNED)
    rapport = evaluate(make(periode=parse(du, au), seuil=0), lue(*tables))
    counted = recounted(situations, du, au)
    for rang, (source, *sides) in enumerate(tables, start=1):
        groups = [each for each in sides if isinstance(each, dict) and each]
        group_of = [
            {code: label for label, codes in side.items() for code in codes.split()}
            for side in groups
        ]
        expected: Counter[tuple[str, ...]] = Counter()
        for (tableau, codes), count in counted.items():
            if tableau == source:
                turned = codes[::-1] if "genre" in str(sides[-1]) else codes
                labels = [
                    (TOTAL, by.get(code, unknown(source, code)))
                    for by, code in zip(group_of, turned, strict=True)
                ]
                expected.update(dict.fromkeys(product(*labels), count))
        found = values(rapport, rang)
        assert {key: value for key, value in found.items() if value} == dict(expected)


def unknown(source: str, code: str) -> str:
    if code == "NR":
        return "Non renseigné"
    return "Autre ou non renseigné" if (source, code) == ("nature_genre", "0") else HORS_GRILLE


def test_what_is_left_of_the_answers_has_lines_and_the_totals_are_those_of_the_report(
    make: Build, lue: Read
) -> None:
    report = make(seuil=0)
    grille = evaluate(report, lue(CROSSED, FAMILIES, MODES))
    crossed, families, modes = grille.tableaux
    assert [each.libelle for each in crossed.axes[0].reponses] == [
        "Violences",
        "Santé",
        "Autres",
        HORS_GRILLE,
        "Non renseigné",
    ]
    assert [each.libelle for each in families.axes[0].reponses] == [
        "Police",
        "Inconnue",
        HORS_GRILLE,
    ]
    assert families.axes[0].non_renseigne == "NR"
    for made, source in ((crossed, "nature_genre"), (families, "saisine_famille"), (modes, "mode")):
        assert made.total == report[source].total
        assert made.unite == report[source].unite
        for axe, of_report in zip(made.axes, report[source].axes, strict=True):
            codes = [code for each in axe.reponses for code in each.codes]
            assert sorted(codes) == sorted(each.code for each in of_report.detail)
    (said,) = (note for note in grille.notes if note.startswith("« Hors grille »"))
    assert "rien n’est laissé de côté" in said
    assert ("grille", "Grille", "Grille fictive") in grille.description()
    assert grille.destinataires == "Financeur fictif"


def test_a_source_that_the_report_leaves_out_is_named(make: Build, lue: Read) -> None:
    report = make(periode=parse("2026-02", "2026-03"), seuil=0)
    grille = evaluate(report, lue(CROSSED, MODES))
    assert [each.titre for each in grille.tableaux] == ["Tableau mode"]
    assert grille.ecartes == ("Tableau nature_genre",)
    assert any("ne publie pas de quoi remplir" in note for note in grille.notes)


def test_what_is_rounded_is_summed_as_it_is_and_said_so(make: Build, lue: Read) -> None:
    source = table(full(lambda i, j: 5 * (i + j)), ROWS, COLUMNS)
    rounded = replace(published(make, source), protection="arrondi")
    made = evaluate(rounded, lue(("nature_genre", {"A": "VSX PSY"}, {"F": "1"})))
    assert values(made, 1)["A", "F"] == 5 + 10
    assert any("sans les arrondir de nouveau" in note for note in made.notes)


def table(
    valeurs: dict[tuple[str, ...], int | None], *lines: tuple[tuple[str, ...], ...]
) -> TableauPublie:
    """A published table, each axis given by the codes of its lines; the last one is unknown."""
    axes = tuple(
        Axe(
            name,
            name,
            tuple(Reponse(ENSEMBLE.join(each), "+".join(each), "", codes=each) for each in axis),
            ENSEMBLE.join(axis[-1]),
            tuple(Reponse(code, code, code) for each in axis for code in each),
        )
        for name, axis in zip(("nature", "genre"), lines, strict=False)
    )
    return TableauPublie("nature_genre", "T", "situations", False, axes, MappingProxyType(valeurs))


def published(make: Build, tableau: TableauPublie) -> Rapport:
    return replace(make(), tableaux=(tableau,))


ROWS = (("VCO", "VIF"), ("VSX",), ("PSY",), ("LOG",), ("NR",))
COLUMNS = (("1",), ("2",), ("0",))


def full(count: Callable[[int, int], int]) -> dict[tuple[str, ...], int | None]:
    rows = [ENSEMBLE.join(each) for each in ROWS]
    columns = [each[0] for each in COLUMNS]
    inside: dict[tuple[str, ...], int] = {
        (row, column): count(i, j) for i, row in enumerate(rows) for j, column in enumerate(columns)
    }
    whole: dict[tuple[str, ...], int | None] = dict(inside)
    for row in rows:
        whole[row, TOTAL] = sum(inside[row, column] for column in columns)
    for column in columns:
        whole[TOTAL, column] = sum(inside[row, column] for row in rows)
    whole[TOTAL, TOTAL] = sum(inside.values())
    return whole


def test_groups_that_the_report_gathers_are_shown_as_one(make: Build, lue: Read) -> None:
    source = table(full(lambda i, j: 20 + i + j), ROWS, COLUMNS)
    asked = lue(("nature_genre", {"Couple": "VCO", "Famille": "VIF", "Santé": "PSY"}, {"F": "1"}))
    made = evaluate(published(make, source), asked)
    found = values(made, 1)
    assert found["Couple + Famille", "F"] == source.valeurs["VCO/VIF", "1"]
    assert ("Couple", "F") not in found
    assert found[HORS_GRILLE, TOTAL] == sum(
        source.valeurs[row, TOTAL] or 0 for row in ("VSX", "LOG")
    )
    assert any("« Couple + Famille »" in note for note in made.notes)


def test_a_sum_of_masked_cells_is_shown_only_where_the_totals_give_it(
    make: Build, lue: Read
) -> None:
    values_ = full(lambda i, j: 20 + i + j)
    hidden = [("VSX", "1"), ("VSX", "2"), ("PSY", "1"), ("PSY", "2")]
    source = table(values_ | dict.fromkeys(hidden), ROWS, COLUMNS)
    found = values(
        evaluate(published(make, source), lue(("nature_genre", {"A": "VSX PSY"}, {"F": "1"}))), 1
    )
    assert found["A", "F"] == sum(values_[row, "1"] or 0 for row in ("VSX", "PSY"))
    alone = values(
        evaluate(published(make, source), lue(("nature_genre", {"A": "VSX"}, {"F": "1"}))), 1
    )
    assert alone["A", "F"] is None
    assert alone[HORS_GRILLE, "F"] is None
    assert alone["A", TOTAL] == values_["VSX", TOTAL]


@pytest.mark.parametrize(("value", "shown"), [(1, None), (3, None), (10, None), (11, 11), (0, 0)])
def test_a_small_value_that_was_masked_alone_is_not_printed_for_being_found(
    make: Build, lue: Read, value: int, shown: int | None
) -> None:
    values_ = full(lambda i, j: value if (i, j) == (1, 0) else 20)
    source = table(values_ | {("VSX", "1"): None}, ROWS, COLUMNS)
    found = values(
        evaluate(published(make, source), lue(("nature_genre", {"A": "VSX"}, {"F": "1"}))), 1
    )
    assert found["A", "F"] == shown


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_deduced_is_true_and_is_all_that_the_totals_give(data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 30), min_size=15, max_size=15))
    truth = full(lambda i, j: counts[3 * i + j])
    keys = list(truth)
    hidden = data.draw(st.sets(st.sampled_from(keys), max_size=len(keys)))
    source = table(truth | dict.fromkeys(hidden), ROWS, COLUMNS)
    asked = data.draw(st.lists(st.sampled_from(keys), unique=True))
    found = Deduction(source).somme(asked)

    place = {key: rank for rank, key in enumerate(keys)}
    known = [unit(place, [key]) for key in keys if key not in hidden]
    rows = [ENSEMBLE.join(each) for each in ROWS]
    columns = [each[0] for each in COLUMNS]
    across = {(row, TOTAL): [(row, each) for each in columns] for row in (*rows, TOTAL)}
    down = {(TOTAL, each): [(row, each) for row in rows] for each in (*columns, TOTAL)}
    known += [unit(place, cells) - unit(place, [total]) for total, cells in across.items()]
    known += [unit(place, cells) - unit(place, [total]) for total, cells in down.items()]
    matrix = np.array(known)
    given_ = np.linalg.matrix_rank(np.vstack([matrix, unit(place, asked)]))
    if given_ == np.linalg.matrix_rank(matrix):
        assert found == sum(truth[key] or 0 for key in asked)
    else:
        assert found is None


def unit(
    place: Mapping[tuple[str, ...], int], keys: Sequence[tuple[str, ...]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    row = np.zeros(len(place))
    for key in keys:
        row[place[key]] += 1
    return row
