"""Every total of the report, recounted from the situations by plain code of its own."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.counters.cells import Cellule
from iscg_tui.counters.file import Compteurs
from iscg_tui.counters.tableaux import TABLEAUX
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import document_json
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.errors import DemandeError, ReportError
from iscg_tui.report.masking import SEUIL_MAX
from iscg_tui.report.periods import annee, parse
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.tables import build

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Situation
    from iscg_tui.nomenclature.loader import Nomenclature

Build = Callable[..., Rapport]
Recount = Counter[tuple[str, tuple[str, ...]]]

CROISES = {
    "nature_genre",
    "nature_public",
    "nature_mineur",
    "saisine_institution",
    "nature_orientation",
}


def own(code: str | None, unknown: str) -> str:
    return unknown if code in (None, "NR") else str(code)


def answers(each: Situation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the opening of a situation says, table by table."""
    genre = each.genre if each.genre in ("1", "2") else "0"
    institution = own(each.institution, "0")
    famille = each.saisine[:3] if each.saisine != "NR" else "NR"
    many = len(each.entretiens)
    minorite = "NR" if each.age == "NR" else ("MINEUR" if each.age in "129" else "MAJEUR")
    yield "situations", ()
    yield "saisine_famille", (famille,)
    yield "saisine", (each.saisine,)
    yield "institution", (institution,)
    yield "public", (each.public,)
    yield "age", (each.age,)
    yield "genre", (genre,)
    yield "nature", (each.nature,)
    yield "champ_penal", (own(each.champ_penal, "0"),)
    yield "urgence", (each.urgence,)
    yield "delai", (own(each.delai, "NR"),)
    yield "adhesion", ({"oui": "OUI", "non": "NON"}.get(each.adhesion, "NR"),)
    classes = ["1", "2", "3", "4-6", "4-6", "4-6"]
    yield "entretiens_par_situation", (classes[many - 1] if many < 7 else "7+",)
    for code in each.natures_secondaires:
        yield "natures_secondaires", (code,)
    for code in each.besoins or ("NR",):
        yield "besoins", (code,)
    yield "nature_genre", (each.nature, genre)
    yield "nature_public", (each.nature, each.public)
    yield "nature_mineur", (each.nature, minorite)
    yield "saisine_institution", (famille, institution)


def recounted(situations: list[Situation], du: str, au: str) -> Recount:
    """The totals of a period, from the situations, without the counters."""
    totals: Recount = Counter()
    for each in situations:
        if du <= f"{each.ouverture:%Y-%m}" <= au:
            totals.update(answers(each))
        partners: set[str] = set()
        issues: set[str] = set()
        years: set[int] = set()
        for rank, entretien in enumerate(each.entretiens, 1):
            inside = du <= f"{entretien.jour:%Y-%m}" <= au
            found: list[tuple[str, tuple[str, ...]]] = [
                ("entretiens", ()),
                ("mode", (entretien.mode,)),
                ("suites", (entretien.suites,)),
            ]
            if rank > 3:
                found.append(("motif_prolongement", (own(entretien.motif_prolongement, "NR"),)))
            if entretien.jour.year not in years:
                found.append(("personnes", ()))
            for orientation in entretien.orientations:
                if orientation.accord and orientation.famille not in partners:
                    partners.add(orientation.famille)
                    found.append(("orientations", (orientation.famille,)))
                    found.append(("nature_orientation", (each.nature, orientation.famille)))
                if orientation.issue not in issues:
                    issues.add(orientation.issue)
                    found.append(("issue_orientation", (orientation.issue,)))
            years.add(entretien.jour.year)
            totals.update(found if inside else ())
    return totals


def with_totals(cells: Recount) -> Recount:
    totals: Recount = Counter()
    for (tableau, codes), count in cells.items():
        for places in itertools.product([False, True], repeat=len(codes)):
            starred = tuple("*" if star else code for star, code in zip(places, codes, strict=True))
            totals[tableau, starred] += count
    return totals


def of_document(rapport: Rapport) -> dict[tuple[str, tuple[str, ...]], int]:
    content: dict[str, Any] = json.loads(
        document_json.document(rapport, Edition(date(2026, 11, 26)))
    )
    return {
        (tableau["id"], tuple(cell["codes"])): cell["valeur"]
        for tableau in content["tableaux"]
        for cell in tableau["cellules"]
    }


@pytest.mark.parametrize(
    ("du", "au"), [("2026-01", "2026-12"), ("2026-04", "2026-06"), ("2025-10", "2027-12")]
)
def test_every_total_of_whole_quarters_is_right(
    make: Build, situations: list[Situation], du: str, au: str
) -> None:
    found = of_document(make(periode=parse(du, au), seuil=0))
    expected = with_totals(recounted(situations, du, au))
    assert {key: value for key, value in found.items() if value} == dict(expected)
    assert {tableau for tableau, _ in found} >= CROISES


@pytest.mark.parametrize(("du", "au"), [("2026-03", "2026-03"), ("2025-12", "2026-12")])
def test_every_total_of_other_months_is_right_without_two_way_tables(
    make: Build, situations: list[Situation], du: str, au: str
) -> None:
    rapport = make(periode=parse(du, au), seuil=0)
    found = of_document(rapport)
    expected = with_totals(recounted(situations, du, au))
    one_way = {key: count for key, count in expected.items() if key[0] not in CROISES}
    assert {key: value for key, value in found.items() if value} == one_way
    assert len(rapport.ecartes) == len(CROISES)


def test_the_grid_is_whole_also_where_nothing_was_counted(
    of_sums: Build, listes: Nomenclature
) -> None:
    rapport = of_sums({})
    assert {each.id for each in rapport.tableaux} == {each.id for each in TABLEAUX}
    natures = listes["nature"].codes_publies()
    genres = listes["genre"].codes_publies()
    assert list(rapport["nature"].valeurs) == [*((each,) for each in natures), ("*",)]
    assert set(rapport["nature_genre"].valeurs) == set(
        itertools.product((*natures, "*"), (*genres, "*"))
    )
    assert set(rapport["nature_genre"].valeurs.values()) == {0}


def test_non_renseigne_is_the_last_row_of_every_table_of_answers(make: Build) -> None:
    for tableau in make().tableaux:
        for axe in tableau.axes:
            if axe.dimension != "entretiens_par_situation":
                assert axe.reponses[-1].code == axe.non_renseigne
                assert axe.reponses[-1] in tableau.axes_visibles()[tableau.axes.index(axe)].reponses


def test_the_two_way_tables_left_out_are_named(make: Build) -> None:
    rapport = make(periode=parse("2026-02", "2026-12"), seuil=0)
    (note,) = (note for note in rapport.notes if "coupe un trimestre" in note)
    for tableau in TABLEAUX:
        assert (f"«\u00a0{tableau.titre}\u00a0»" in note) == (tableau.id in CROISES)


@pytest.mark.parametrize("seuil", [2, 5, 11, 60])
def test_what_a_report_shows_is_true_and_never_small(make: Build, seuil: int) -> None:
    bare = make(seuil=0)
    for tableau in make(seuil=seuil).tableaux:
        for codes, value in tableau.valeurs.items():
            inside = [
                axe.reponse(code).codes if code != "*" else ("*",)
                for axe, code in zip(tableau.axes, codes, strict=True)
            ]
            real = sum(bare[tableau.id].valeurs[each] or 0 for each in itertools.product(*inside))
            assert value in (None, real)
            assert value is None or not 0 < value < seuil


def test_all_totals_of_a_protected_report_are_those_of_a_recount(
    make: Build, situations: list[Situation]
) -> None:
    expected = with_totals(recounted(situations, "2026-01", "2026-12"))
    for tableau in make(seuil=11).tableaux:
        stars = ("*",) * len(tableau.axes)
        if not tableau.retenu:
            assert tableau.valeurs[stars] == expected[tableau.id, stars]


@given(
    st.dictionaries(st.sampled_from(["1", "2", "3", "4-6", "7+"]), st.integers(0, 30), max_size=5),
    st.sampled_from([0, 5, 11]),
)
def test_the_share_of_1_to_3_interviews_is_exact_or_masked(
    counts: dict[str, int], seuil: int
) -> None:
    cells = {
        Cellule("entretiens_par_situation", "2026-03", (code,)): value
        for code, value in counts.items()
    }
    part = build(Compteurs(1, "2026-1", cells), load(), annee(2026), Poste(), seuil, 0).part_1_a_3
    few = sum(counts.get(code, 0) for code in "123")
    total = sum(counts.values())
    if not total:
        assert (part.pourcentage, part.masquee) == (None, False)
    elif 0 < few < seuil or 0 < total - few < seuil:
        assert (part.pourcentage, part.masquee) == (None, True)
    else:
        assert part.pourcentage is not None or (seuil and part.masquee)
        if part.pourcentage is not None:
            assert abs(part.pourcentage - 100 * few / total) <= 0.5


@pytest.mark.parametrize(
    ("du", "au", "pas", "whole"),
    [
        ("2026-03", "2026-03", "annee", "2026-01 à 2026-12"),
        ("2026-01", "2026-03", "annee", "2026-01 à 2026-12"),
        ("2025-12", "2026-12", "annee", "2025-01 à 2025-12"),
        ("2025-01", "2026-12", "annee", "2025-01 à 2025-12"),
        ("2026-05", "2026-05", "trimestre", "2026-04 à 2026-06"),
        ("2026-01", "2026-06", "trimestre", "2026-01 à 2026-12"),
        ("2026-04", "2026-06", "semestre", "2026-01 à 2026-06"),
        ("2026-04", "2026-09", "semestre", "2026-01 à 2026-12"),
    ],
)
def test_what_may_leave_the_post_covers_a_year_or_the_step_of_the_post(
    make: Build, du: str, au: str, pas: str, whole: str
) -> None:
    for seuil in (2, 11):
        with pytest.raises(DemandeError, match=f"demandez {whole}"):
            make(periode=parse(du, au), seuil=seuil, pas=pas)
        assert make(periode=parse(*whole.split(" à ")), seuil=seuil, pas=pas).seuil == seuil
    assert make(periode=parse(du, au), seuil=1, pas=pas).avertissement


@pytest.mark.parametrize(("pas", "au"), [("trimestre", "2026-03"), ("semestre", "2026-06")])
def test_two_way_tables_leave_the_post_for_a_whole_year_only(
    make: Build, pas: str, au: str
) -> None:
    part = make(periode=parse("2026-01", au), pas=pas)
    assert {each.id for each in part.tableaux} == {each.id for each in TABLEAUX} - CROISES
    assert len(part.ecartes) == len(CROISES)
    assert any("que pour l’année entière" in note for note in part.notes)
    assert not make(pas=pas).ecartes


@pytest.mark.parametrize("seuil", [-1, 6, 10, SEUIL_MAX + 1, True])
def test_a_threshold_out_of_bounds_is_refused(make: Build, seuil: int) -> None:
    with pytest.raises(ReportError, match="de 11 à 1000"):
        make(seuil=seuil)


def test_an_answer_that_the_lists_do_not_know_is_refused(of_sums: Build) -> None:
    with pytest.raises(ReportError, match="ne connaît pas") as refused:
        of_sums({"nature|2026-03|ZUT": 12})
    assert "ZUT" not in str(refused.value)
    assert of_sums({"nature|2025-03|ZUT": 12})["nature"].total == 0
