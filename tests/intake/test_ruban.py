"""The ribbon: what she types is what is saved, in any order of hesitation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.counters.cells import cells_of
from iscg_tui.intake.brouillon import from_draft, to_draft
from iscg_tui.intake.ouverture import corriger_situation, nouvel_entretien, nouvelle_situation
from iscg_tui.intake.question import INSTITUTION, MOTIF, ORIENTATIONS, Questionnaire
from iscg_tui.intake.ruban import Effet, Ruban, Volet, press
from iscg_tui.intake.situation import Adhesion, Orientation
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.questionnaire import questionnaire_of

TODAY = date(2026, 11, 23)
BOTH = questionnaire_of(load(), Reglages(institutions=("PN", "GN")))
ONE = questionnaire_of(load(), Reglages(institutions=("PN",)))
ALL_KEYS = [*"0123456789abcdejpuoniz", "space", "enter", "backspace", "escape", "left", "right"]


def typed(ruban: Ruban, keys: list[str] | str) -> tuple[Ruban, Effet]:
    effet = Effet.RIEN
    for key in keys:
        ruban, effet = press(ruban, key)
    return ruban, effet


def new(questionnaire: Questionnaire = BOTH) -> Ruban:
    return nouvelle_situation(questionnaire, TODAY)


def test_minimal_entry_takes_eleven_keys_with_the_one_that_opens_it() -> None:
    ruban, effet = typed(new(), "211151122n")
    assert effet is Effet.ENREGISTRER
    situation = ruban.situation()
    assert situation.saisine == "FSI1"
    assert (situation.institution, situation.public, situation.age) == ("PN", "VIC", "5")


def test_single_institution_is_answered_by_the_post_and_not_asked() -> None:
    ruban, effet = typed(new(ONE), "21151122n")
    assert effet is Effet.ENREGISTRER
    assert INSTITUTION not in ruban.etapes
    assert ruban.situation().institution == "PN"


def test_each_answer_is_what_its_key_says() -> None:
    ruban, _ = typed(new(), "32" + "2" + "7" + "8" + "2" + "b" + "4" + "3")
    ruban, effet = press(ruban, "o")
    assert effet is Effet.ENREGISTRER
    made = ruban.situation()
    assert (made.saisine, made.institution, made.public) == ("EXT2", "GN", "SOC")
    assert (made.age, made.genre, made.nature) == ("8", "2", "LOG")
    assert (made.entretiens[0].mode, made.entretiens[0].suites) == ("4", "3")
    assert made.adhesion is Adhesion.OUI
    assert made.entretiens[0].jour == TODAY


def test_space_is_non_renseigne_at_every_question() -> None:
    ruban, effet = typed(new(), ["space"] * 9)
    assert effet is Effet.ENREGISTRER
    made = ruban.situation()
    assert (made.saisine, made.institution, made.public) == ("NR", "0", "NR")
    assert (made.age, made.genre, made.nature) == ("NR", "0", "NR")
    assert made.adhesion is Adhesion.NON_RENSEIGNEE


@pytest.mark.parametrize(
    ("key", "family"), [("1", "DON"), ("2", "FSI"), ("3", "EXT"), ("4", "PER")]
)
def test_space_after_a_family_keeps_the_family(key: str, family: str) -> None:
    ruban, _ = typed(new(), [key, "space"])
    assert ruban.reponse("saisine") == (f"{family}0",)


@given(st.lists(st.sampled_from(ALL_KEYS), max_size=60))
def test_whatever_is_typed_can_be_counted(keys: list[str]) -> None:
    ruban, _ = typed(new(), keys)
    if ruban.complete:
        assert cells_of(ruban.situation(), load())


def at_orientations() -> Ruban:
    return typed(new(), "211151122")[0]


def test_no_orientation_is_ever_there_before_her_key() -> None:
    ruban = new()
    for key in "211151122":
        ruban, _ = press(ruban, key)
        assert ruban.orientations == ()
    made = typed(ruban, "o")[0].situation()
    assert made.entretiens[0].orientations == ()


def test_several_orientations_each_with_its_agreement() -> None:
    ruban, _ = typed(at_orientations(), ["4", "1", "6", "3", "a"])
    assert ruban.volet is Volet.ISSUE
    ruban, _ = press(ruban, "5")
    assert ruban.orientations == (
        Orientation("AAV", "1", True),
        Orientation("HEB", "3", False),
        Orientation("AGE", "5", True),
    )


def test_the_key_of_an_orientation_takes_it_back() -> None:
    ruban, _ = typed(at_orientations(), ["4", "1", "4"])
    assert ruban.orientations == ()


def test_backspace_steps_back_and_keeps_what_was_answered() -> None:
    ruban, _ = typed(new(), "2111")
    ruban, _ = typed(ruban, ["backspace"])
    assert ruban.etape == "public"
    assert ruban.reponse("public") == ("VIC",)
    ruban, _ = press(ruban, "2")
    assert ruban.reponse("public") == ("MEC",)
    assert ruban.etape == "age"


def test_enter_before_the_end_goes_to_the_first_question_left() -> None:
    ruban, effet = typed(new(), "211")
    ruban, effet = press(ruban, "enter")
    assert effet is Effet.INCOMPLET
    assert ruban.etape == "public"


def test_enter_saves_once_everything_and_the_adhesion_are_answered() -> None:
    ruban, _ = typed(at_orientations(), "n")
    ruban, _ = typed(ruban, ["backspace", "backspace"])
    assert press(ruban, "enter")[1] is Effet.ENREGISTRER


def test_urgency_by_one_key_at_any_step() -> None:
    ruban, _ = press(new(), "u")
    assert ruban.urgence == "1"
    ruban, _ = typed(ruban, "2u")
    assert ruban.urgence == "2"
    ruban, _ = typed(ruban, "u")
    assert ruban.urgence == "0"
    assert typed(at_orientations(), "uo")[0].situation().urgence == "1"


def test_an_earlier_day_by_a_key() -> None:
    ruban, _ = typed(new(), ["2", "1", "j", "3"])
    assert ruban.jour == TODAY - timedelta(days=3)
    assert ruban.etape == "institution"


def test_precisions_are_reached_by_a_key_and_given_back() -> None:
    ruban, _ = typed(new(), "2111511")
    ruban, _ = typed(ruban, ["p", "9", "enter", "1", "1", "6", "enter", "2"])
    assert ruban.etape == "mode"
    ruban, _ = typed(ruban, "12o")
    made = ruban.situation()
    assert made.natures_secondaires == ("PSY",)
    assert (made.champ_penal, made.besoins, made.delai) == ("1", ("1", "6"), "2")


def test_a_nature_made_principal_stops_being_secondary() -> None:
    ruban, _ = typed(new(), "2111511")
    ruban, _ = typed(ruban, ["p", "9", "escape", "backspace", "9"])
    assert ruban.reponse("nature") == ("PSY",)
    assert ruban.reponse("natures_secondaires") == ()


def test_interview_takes_four_keys_with_the_one_that_opens_it() -> None:
    ruban, effet = typed(nouvel_entretien(BOTH, TODAY, 1), ["2", "1", "enter"])
    assert effet is Effet.ENREGISTRER
    assert ruban.entretien().mode == "2"


@pytest.mark.parametrize(("before", "asked"), [(1, False), (2, False), (3, True), (7, True)])
def test_reason_is_asked_from_the_fourth_interview(before: int, asked: bool) -> None:
    ruban = nouvel_entretien(BOTH, TODAY, before)
    assert (MOTIF in ruban.etapes) is asked


def test_an_interview_ignores_the_adhesion_keys() -> None:
    ruban, effet = typed(nouvel_entretien(BOTH, TODAY, 1), ["2", "1", "o"])
    assert effet is Effet.INCONNUE
    assert ruban.adhesion is None


def test_an_unknown_key_changes_nothing() -> None:
    ruban = at_orientations()
    assert press(ruban, "z") == (ruban, Effet.INCONNUE)


@given(st.lists(st.sampled_from(ALL_KEYS), max_size=60))
def test_any_keys_leave_a_state_that_saves_or_says_what_is_missing(keys: list[str]) -> None:
    ruban = new()
    for key in keys:
        ruban, effet = press(ruban, key)
        if effet in (Effet.ENREGISTRER, Effet.ENREGISTRER_PUIS_IDENTITE):
            made = ruban.situation()
            assert made.adhesion is ruban.adhesion
            assert made.entretiens[0].orientations == ruban.orientations
            assert made.identite is None
        assert ruban.complete == (not ruban.manquantes and ruban.adhesion is not None)
    assert from_draft(BOTH, TODAY, to_draft(ruban)) == ruban or ruban.choisit_jour


@given(st.lists(st.sampled_from(ALL_KEYS), max_size=60))
def test_a_saved_situation_comes_back_whole_for_correction(keys: list[str]) -> None:
    ruban, _ = typed(new(), keys)
    while ruban.en_attente or ruban.precision or ruban.choisit_jour:
        ruban, _ = press(ruban, "backspace")
    while not ruban.complete:
        ruban, _ = press(ruban, "space")
    made = ruban.situation()
    again = corriger_situation(BOTH, TODAY, made)
    assert again.complete
    assert again.situation() == made
    assert again.etape != ORIENTATIONS
