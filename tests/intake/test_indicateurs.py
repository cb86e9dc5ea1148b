"""The employer's questions at entry: one key each, after the suites, and Space to pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.intake.brouillon import from_draft, to_draft
from iscg_tui.intake.correction import corrected
from iscg_tui.intake.ligne import read
from iscg_tui.intake.ouverture import (
    comme,
    corriger_situation,
    nouvel_entretien,
    nouvelle_situation,
)
from iscg_tui.intake.question import ORIENTATIONS
from iscg_tui.intake.ruban import Effet, Ruban, press
from iscg_tui.intake.situation import SaisieInvalideError, Situation
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.questionnaire import questionnaire_of

from ..indicateurs import lists, retired

TODAY = date(2026, 11, 23)
POSTE = Reglages(institutions=("PN", "GN"))
WITH = questionnaire_of(lists(), POSTE)
WITHOUT = questionnaire_of(load(), POSTE)
LATER = questionnaire_of(lists(retired()), POSTE)
ANSWERS = "211151122"
KEYS = [*"0123456789abcdejpuoniz", "space", "enter", "backspace", "escape", "left", "right"]


def typed(ruban: Ruban, *keys: str) -> tuple[Ruban, Effet]:
    effet = Effet.RIEN
    for key in keys:
        ruban, effet = press(ruban, key)
    return ruban, effet


def entered(*keys: str) -> Situation:
    ruban, effet = typed(nouvelle_situation(WITH, TODAY), *ANSWERS, *keys, "o")
    assert effet is Effet.ENREGISTRER
    return ruban.situation()


def test_each_takes_one_key_and_the_last_step_stays_that_of_the_orientations() -> None:
    ruban, _ = typed(nouvelle_situation(WITH, TODAY), *ANSWERS)
    assert ruban.question.intitule == "Où la personne est-elle logée ?"
    ruban, _ = press(ruban, "2")
    assert ruban.question.intitule == "Présence d’un animal"
    ruban, _ = press(ruban, "1")
    assert ruban.etape == ORIENTATIONS
    assert entered("2", "1").indicateurs == (("animal", "OUI"), ("logement", "TIE"))


def test_space_passes_and_says_so() -> None:
    assert entered("space", "space").indicateurs == (("animal", "NR"), ("logement", "NR"))


def test_without_a_file_the_questions_are_what_they_were() -> None:
    assert nouvelle_situation(WITHOUT, TODAY).etapes == tuple(
        each for each in nouvelle_situation(WITH, TODAY).etapes if "indicateur" not in each
    )


def test_an_interview_asks_none() -> None:
    assert nouvel_entretien(WITH, TODAY, 0).etapes == nouvel_entretien(WITHOUT, TODAY, 0).etapes


def test_a_correction_asks_what_was_asked_and_keeps_what_is_asked_no_more() -> None:
    made = entered("2", "1")
    again = corriger_situation(WITH, TODAY, made)
    assert again.etapes == nouvelle_situation(WITH, TODAY).etapes
    assert again.situation() == made
    for now in (LATER, WITHOUT):
        kept = corriger_situation(now, TODAY, made)
        assert "indicateur_logement" not in kept.etapes
        assert kept.situation() == made
    older, effet = typed(nouvelle_situation(WITHOUT, TODAY), *ANSWERS, "o")
    assert effet is Effet.ENREGISTRER
    assert corriger_situation(WITH, TODAY, older.situation()).etapes == older.etapes


def test_an_answer_corrected_changes_it_alone() -> None:
    before = entered("2", "1")
    after = entered("1", "1")
    assert corrected(before, before, after).indicateurs == after.indicateurs


def test_the_answers_of_the_situation_before_are_taken_and_the_new_questions_asked() -> None:
    new = nouvelle_situation(WITH, TODAY)
    same = comme(new, entered("2", "1"))
    assert same.etape == ORIENTATIONS
    assert same.reponse("indicateur_logement") == ("TIE",)
    older, _ = typed(nouvelle_situation(WITHOUT, TODAY), *ANSWERS, "o")
    asked = comme(new, older.situation())
    assert asked.etape == "indicateur_logement"
    assert asked.etapes == new.etapes
    gone = comme(nouvelle_situation(LATER, TODAY), entered("2", "1"))
    assert gone.reponse("indicateur_logement") == ()


@given(st.lists(st.sampled_from(KEYS), max_size=30))
def test_a_draft_comes_back_whatever_became_of_the_file(keys: list[str]) -> None:
    ruban, _ = typed(nouvelle_situation(WITH, TODAY), *keys)
    assert from_draft(WITH, TODAY, to_draft(ruban)) == replace(ruban, choisit_jour=False)
    for now in (LATER, WITHOUT):
        back = from_draft(now, TODAY, to_draft(ruban))
        assert back.question.id == back.etape
        assert back.reponses == ruban.reponses
        finished, _ = press(back, "enter")
        assert set(finished.manquantes) <= set(ruban.manquantes)


@pytest.mark.parametrize(("keys", "etape"), [("", ORIENTATIONS), ("21", ORIENTATIONS), ("j", "")])
def test_a_draft_stands_where_it_was_once_a_question_is_gone(keys: str, etape: str) -> None:
    ruban, _ = typed(nouvelle_situation(WITH, TODAY), *ANSWERS[: None if etape else 5], *keys)
    back = from_draft(WITHOUT, TODAY, to_draft(ruban))
    assert back.etape == (etape or ruban.etape)


def test_a_line_answers_them_by_code_key_or_word() -> None:
    start = nouvelle_situation(WITH, TODAY)
    for words in ("tie oui", "2 1", "hébergée oui", "amis 1"):
        lecture = read(start, f"fsi1 pn vic 35 f vco tel rel {words} o", {})
        assert lecture.effet is Effet.ENREGISTRER, words
        assert lecture.ruban.situation().indicateurs == (("animal", "OUI"), ("logement", "TIE"))
    passed = read(start, "fsi1 pn vic 35 f vco tel rel nr nr o", {})
    assert passed.ruban.situation().indicateurs == (("animal", "NR"), ("logement", "NR"))


@pytest.mark.parametrize(
    "indicateurs",
    [
        (("Logement", "OUI"),),
        (("logement", "texte libre"),),
        (("logement", "OUI"), ("animal", "OUI")),
        (("animal", "OUI"), ("animal", "NON")),
        tuple((id_, "OUI") for id_ in "abcd"),
    ],
)
def test_a_situation_holds_three_closed_answers_at_most(
    indicateurs: tuple[tuple[str, str], ...],
) -> None:
    with pytest.raises(SaisieInvalideError):
        replace(entered("1", "1"), indicateurs=indicateurs)
