"""What one situation adds to the counters: rules of the count, and laws that always hold."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import iscg_tui.nomenclature
from iscg_tui.counters import dimensions
from iscg_tui.counters.cells import (
    Cellule,
    CodeInconnuError,
    addition,
    cells_of,
    difference,
    month_of,
    quarter_of,
)
from iscg_tui.counters.tableaux import PAR_ID, TABLEAUX
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.nomenclature.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LISTES = load()
MARS = date(2026, 3, 10)


def answers(liste: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*(each.code for each in LISTES[liste].choix), "NR"])


def several(liste: str, at_most: int) -> st.SearchStrategy[tuple[str, ...]]:
    codes = [each.code for each in LISTES[liste].choix]
    return st.lists(st.sampled_from(codes), unique=True, max_size=at_most).map(tuple)


@st.composite
def entretiens(draw: st.DrawFn) -> tuple[Entretien, ...]:
    jour = draw(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
    made = []
    for gap in draw(st.lists(st.integers(0, 200), min_size=1, max_size=8)):
        jour += timedelta(days=gap)
        orientations = tuple(
            Orientation(famille, draw(answers("issue_orientation")), draw(st.booleans()))
            for famille in draw(several("orientations", 3))
        )
        motif = draw(st.none() | answers("motif_prolongement"))
        made.append(
            Entretien(jour, draw(answers("mode")), draw(answers("suites")), orientations, motif)
        )
    return tuple(made)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    nature = draw(answers("nature"))
    secondary = tuple(each for each in draw(several("nature", 2)) if each != nature)
    return Situation(
        saisine=draw(answers("saisine")),
        institution=draw(answers("institution")),
        public=draw(answers("public")),
        age=draw(answers("age")),
        genre=draw(answers("genre")),
        nature=nature,
        adhesion=draw(st.sampled_from(Adhesion)),
        entretiens=draw(entretiens()),
        natures_secondaires=secondary,
        champ_penal=draw(st.none() | answers("champ_penal")),
        besoins=draw(several("besoins", 3)),
        delai=draw(st.none() | answers("delai")),
        urgence=draw(answers("urgence")),
    )


def situation(*days: date, **answers_: object) -> Situation:
    each = [Entretien(day, "1", "1") for day in days or (MARS,)]
    plain = Situation("FSI1", "PN", "VIC", "4", "1", "VCO", Adhesion.OUI, tuple(each))
    return replace(plain, **answers_)  # type: ignore[arg-type]


def cells(situation_: Situation) -> dict[str, int]:
    return {cell.text(): count for cell, count in cells_of(situation_, LISTES).items()}


def in_table(sums: Mapping[Cellule, int], tableau: str) -> Counter[str]:
    """The total of a table in each of its periods."""
    totals: Counter[str] = Counter()
    for cell, count in sums.items():
        if cell.tableau == tableau:
            totals[cell.periode] += count
    return totals


def quarterly(sums: Mapping[Cellule, int], tableau: str, place: int) -> Counter[tuple[str, str]]:
    """The counts of one side of a table, by quarter."""
    totals: Counter[tuple[str, str]] = Counter()
    for cell, count in sums.items():
        if cell.tableau == tableau:
            totals[_quarter(cell.periode), cell.codes[place]] += count
    return totals


def _quarter(periode: str) -> str:
    if "T" in periode:
        return periode
    return quarter_of(date.fromisoformat(f"{periode}-01"))


def test_a_situation_is_counted_in_the_month_of_its_opening() -> None:
    found = cells(situation(MARS, date(2026, 5, 2)))
    assert found["situations|2026-03"] == 1
    assert found["nature|2026-03|VCO"] == 1
    assert found["nature_genre|2026-T1|VCO|1"] == 1
    assert "nature|2026-05|VCO" not in found


def test_an_interview_is_counted_in_its_own_month() -> None:
    found = cells(situation(MARS, MARS, date(2026, 5, 2)))
    assert (found["entretiens|2026-03"], found["entretiens|2026-05"]) == (2, 1)
    assert (found["mode|2026-03|1"], found["suites|2026-05|1"]) == (2, 1)


def test_a_second_interview_moves_the_situation_from_1_to_2() -> None:
    before = cells_of(situation(MARS), LISTES)
    after = cells_of(situation(MARS, date(2026, 4, 1)), LISTES)
    changes = {cell.text(): change for cell, change in difference(before, after).items()}
    assert changes == {
        "entretiens_par_situation|2026-03|1": -1,
        "entretiens_par_situation|2026-03|2": 1,
        "entretiens|2026-04": 1,
        "mode|2026-04|1": 1,
        "suites|2026-04|1": 1,
    }


@pytest.mark.parametrize(
    ("nombre", "classe"), [(1, "1"), (3, "3"), (4, "4-6"), (6, "4-6"), (7, "7+"), (40, "7+")]
)
def test_interviews_are_counted_in_five_classes(nombre: int, classe: str) -> None:
    found = cells(situation(*[MARS] * nombre))
    assert found[f"entretiens_par_situation|2026-03|{classe}"] == 1


def test_a_person_is_counted_once_a_calendar_year() -> None:
    found = cells(situation(date(2025, 11, 3), date(2025, 12, 1), date(2026, 2, 1), MARS))
    persons = {cell: count for cell, count in found.items() if cell.startswith("personnes")}
    assert persons == {"personnes|2025-11": 1, "personnes|2026-02": 1}


def test_what_was_not_asked_is_counted_as_non_renseigne() -> None:
    found = cells(situation())
    assert found["champ_penal|2026-03|0"] == 1
    assert found["delai|2026-03|NR"] == 1
    assert found["besoins|2026-03|NR"] == 1
    assert not any(cell.startswith("natures_secondaires") for cell in found)
    found = cells(situation(natures_secondaires=("VIF", "LOG")))
    told = {cell: n for cell, n in found.items() if cell.startswith("natures_secondaires")}
    assert told == {"natures_secondaires|2026-03|VIF": 1, "natures_secondaires|2026-03|LOG": 1}


def test_nr_is_counted_under_the_code_that_the_list_has_for_it() -> None:
    found = cells(situation(institution="NR", genre="NR", saisine="NR", age="NR"))
    assert found["institution|2026-03|0"] == 1
    assert found["genre|2026-03|0"] == 1
    assert found["saisine|2026-03|NR"] == found["saisine_famille|2026-03|NR"] == 1
    assert found["nature_mineur|2026-T1|VCO|NR"] == 1


def test_the_rare_genres_are_published_together() -> None:
    assert cells(situation(genre="3")) == cells(situation(genre="0"))


@pytest.mark.parametrize(
    ("age", "minorite"), [("1", "MINEUR"), ("9", "MINEUR"), ("3", "MAJEUR"), ("0", "MAJEUR")]
)
def test_minority_is_read_from_the_age(age: str, minorite: str) -> None:
    assert cells(situation(age=age))[f"nature_mineur|2026-T1|VCO|{minorite}"] == 1


def test_an_orientation_counts_once_a_family_from_the_first_agreement() -> None:
    refused, agreed = Orientation("AAV", "3", False), Orientation("AAV", "1", True)
    found = cells(
        situation(
            entretiens=(
                Entretien(date(2026, 3, 1), "1", "2", (refused,)),
                Entretien(date(2026, 4, 1), "1", "2", (agreed,)),
                Entretien(date(2026, 7, 1), "1", "2", (agreed, Orientation("SSD", "1", True))),
            )
        )
    )
    of_orientations = {cell: n for cell, n in found.items() if "orientation" in cell}
    assert of_orientations == {
        "orientations|2026-04|AAV": 1,
        "orientations|2026-07|SSD": 1,
        "nature_orientation|2026-T2|VCO|AAV": 1,
        "nature_orientation|2026-T3|VCO|SSD": 1,
        "issue_orientation|2026-03|3": 1,
        "issue_orientation|2026-04|1": 1,
    }


def test_the_reason_for_going_on_is_counted_from_the_fourth_interview() -> None:
    early = Entretien(MARS, "1", "1", (), "1")
    found = cells(situation(entretiens=(early, early, early, early, Entretien(MARS, "1", "1"))))
    reasons = {cell: n for cell, n in found.items() if cell.startswith("motif")}
    assert reasons == {"motif_prolongement|2026-03|1": 1, "motif_prolongement|2026-03|NR": 1}


@pytest.mark.parametrize(
    "answers_",
    [
        {"saisine": "ZUT9"},
        {"age": "ZUT9"},
        {"nature": "ZUT9"},
        {"besoins": ("ZUT9",)},
        {"entretiens": (Entretien(MARS, "ZUT9", "1"),)},
        {"entretiens": (Entretien(MARS, "1", "1", (Orientation("ZUT9", "1", True),)),)},
    ],
)
def test_an_answer_that_no_list_knows_is_refused_without_being_said(
    answers_: dict[str, object],
) -> None:
    with pytest.raises(CodeInconnuError) as refused:
        cells_of(situation(**answers_), LISTES)
    assert "ZUT9" not in str(refused.value)
    assert "n’existe pas dans la nomenclature" in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_two_answers_published_under_one_code_count_once(tmp_path: Path) -> None:
    packaged = Path(next(iter(iscg_tui.nomenclature.__path__)))
    for source in packaged.glob("*.toml"):
        shutil.copy(source, tmp_path)
    besoins = tmp_path / "besoins.toml"
    text = besoins.read_text(encoding="utf-8")
    besoins.write_text(text.replace('code = "2"', 'code = "2"\npublie = "1"'), encoding="utf-8")
    found = cells_of(situation(besoins=("1", "2", "3")), load(tmp_path))
    assert found[Cellule("besoins", "2026-03", ("1",))] == 1
    assert in_table(found, "besoins") == {"2026-03": 2}


@given(situations())
def test_each_question_of_the_opening_adds_up_to_the_situations(one: Situation) -> None:
    sums = cells_of(one, LISTES)
    for tableau in TABLEAUX:
        asked_at_opening = tableau.unite == "situations" and not tableau.reponses_multiples
        if asked_at_opening and tableau.pas == "mois":
            assert in_table(sums, tableau.id) == {month_of(one.ouverture): 1}
        elif asked_at_opening:
            assert in_table(sums, tableau.id) == {quarter_of(one.ouverture): 1}


@given(situations())
def test_the_questions_of_an_interview_add_up_to_the_interviews(one: Situation) -> None:
    sums = cells_of(one, LISTES)
    total = Counter(month_of(each.jour) for each in one.entretiens)
    assert in_table(sums, "entretiens") == in_table(sums, "mode") == total
    assert in_table(sums, "suites") == total
    assert in_table(sums, "motif_prolongement").total() == max(len(one.entretiens) - 3, 0)
    assert in_table(sums, "personnes").total() == len({e.jour.year for e in one.entretiens})


@given(st.lists(situations(), max_size=5))
def test_the_margins_of_two_way_tables_are_the_one_way_tables(several_: list[Situation]) -> None:
    sums: dict[Cellule, int] = {}
    for one in several_:
        sums = addition(sums, cells_of(one, LISTES))
    for tableau in TABLEAUX:
        if tableau.pas == "mois":
            continue
        for place, dimension in enumerate(tableau.dimensions):
            if dimension != "mineur" and not (tableau.reponses_multiples and place == 0):
                assert quarterly(sums, tableau.id, place) == quarterly(sums, dimension, 0)


@given(situations(), st.sampled_from([None, "26-0001", "99-9999"]))
def test_identity_and_reference_have_no_part_in_the_count(
    one: Situation, reference: str | None
) -> None:
    who = Identite("Fictif", "Zébulon", 1980, "06 00 00 00 00", "Personne inventée")
    identite = who if one.adhesion is Adhesion.OUI else None
    assert cells_of(replace(one, identite=identite, reference=reference), LISTES) == cells_of(
        one, LISTES
    )


@given(situations())
def test_a_cell_holds_a_month_or_a_quarter_and_published_codes(one: Situation) -> None:
    found = cells_of(one, LISTES)
    assert set(found) == {Cellule.parse(cell.text()) for cell in found}
    for cell, count in found.items():
        assert count > 0
        assert len(cell.periode) == 7
        for dimension, code in zip(PAR_ID[cell.tableau].dimensions, cell.codes, strict=True):
            assert code in dimensions.codes(dimension, LISTES)


@given(situations(), situations())
def test_what_is_counted_can_be_moved_and_uncounted(one: Situation, other: Situation) -> None:
    before, after = cells_of(one, LISTES), cells_of(other, LISTES)
    assert addition(before, difference(before, after)) == after
    assert addition(before, difference(before, {})) == {}
    assert 0 not in difference(before, after).values()


@given(situations())
def test_the_day_within_the_month_changes_nothing(one: Situation) -> None:
    first_days = tuple(replace(each, jour=each.jour.replace(day=1)) for each in one.entretiens)
    assert cells_of(replace(one, entretiens=first_days), LISTES) == cells_of(one, LISTES)


def refused() -> Iterable[tuple[str, str, tuple[str, ...]]]:
    yield "inconnu", "2026-03", ()
    yield "situations", "2026-03-10", ()
    yield "situations", "2026-T1", ()
    yield "situations", "2026-13", ()
    yield "situations", "٢٠٢٦-03", ()
    yield "situations", "2026-03\n", ()
    yield "situations", "2026-03", ("VCO",)
    yield "nature_genre", "2026-03", ("VCO", "1")
    yield "nature_genre", "2026-T1", ("VCO",)
    yield "nature", "2026-03", ("",)
    yield "nature", "2026-03", ("vco",)
    yield "nature", "2026-03", ("26-0001-A",)


@pytest.mark.parametrize(("tableau", "periode", "codes"), list(refused()))
def test_a_cell_that_no_table_has_cannot_be(
    tableau: str, periode: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"^\w.*\.$"):
        Cellule(tableau, periode, codes)
    with pytest.raises(ValueError, match=r"^\w.*\.$"):
        Cellule.parse("|".join((tableau, periode, *codes)))


def test_cells_sort_by_table_then_time() -> None:
    texts = ["nature|2026-02|VCO", "age|2026-03|4", "nature|2025-12|VCO", "nature|2026-02|ADD"]
    assert [cell.text() for cell in sorted(map(Cellule.parse, texts))] == sorted(texts)


@given(
    st.one_of(
        st.text(alphabet="0123456789-T|VCO+ aé\n", max_size=24),
        st.builds(
            "|".join,
            st.tuples(
                st.sampled_from([each.id for each in TABLEAUX] + ["autre", ""]),
                st.sampled_from(["2026-03", "2026-T1", "2026-13", "2026-T5", "2026-03\n", ""]),
                st.lists(st.sampled_from(["VCO", "1", "4-6", "é", ""]), max_size=3).map("|".join),
            ),
        ).map(lambda text: text.rstrip("|")),
    )
)
def test_a_text_is_a_cell_when_it_can_be_read_as_one(text: str) -> None:
    try:
        Cellule.parse(text)
    except ValueError:
        assert not Cellule.is_text(text)
    else:
        assert Cellule.is_text(text)
