"""A day at the keyboard: each story is typed key by key on the real screens and store."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from iscg_tui.intake.situation import Adhesion, SaisieInvalideError
from iscg_tui.reglages import load as load_reglages
from iscg_tui.tui.line import plain
from iscg_tui.tui.places import return_to
from iscg_tui.tui.screen import Exit
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.screens.person import Person
from iscg_tui.tui.screens.report.period import ChoosePeriod
from iscg_tui.tui.session import Reading
from iscg_tui.tui.widgets.page import Size

if TYPE_CHECKING:
    from .typist import Typist


TODAY = date(2026, 11, 23)
MINIMAL = "n211151122"


def with_person(driver: Typist) -> Typist:
    """One situation kept, with an invented identity; back at home."""
    driver.type(MINIMAL + "i").type("Fictif-Née").press("enter").type("Zébulon").press("enter")
    driver.type("1976").press("enter").type("06 39 98 00 00").press("enter")
    return driver.type("rappeler le matin").press("enter")


def test_eleven_keys_from_home_to_home(driver: Typist) -> None:
    keys = MINIMAL + "n"
    assert len(keys) == 11
    driver.type(keys)
    assert isinstance(driver.current, Home)
    assert driver.session.repository.tallies(TODAY).jour == (1, 1)


def test_ten_keys_where_the_post_has_one_institution(driver: Typist) -> None:
    driver.session.adopt(replace(driver.session.reglages, institutions=("PN",)))
    driver.type("n21151122n")
    assert isinstance(driver.current, Home)
    assert driver.session.repository.tallies(TODAY).jour == (1, 1)


def test_the_unshifted_azerty_row_enters_the_same_situation(driver: Typist) -> None:
    driver.type("né&&&(&&één")
    assert isinstance(driver.current, Home)
    last = driver.session.done.last
    assert last is not None
    assert last.after is not None
    kept = last.after
    assert (kept.saisine, kept.age, kept.entretiens[0].mode) == ("FSI1", "5", "2")


def test_without_adhesion_only_counts_remain(driver: Typist) -> None:
    driver.type(MINIMAL + "n")
    repository = driver.session.repository
    assert repository.all() == []
    assert repository.drafts() == []
    assert repository.pending() == 1
    assert "rien d’autre n’est conservé" in driver.shown()


def test_identity_is_reached_by_the_saving_key_and_found_again(driver: Typist) -> None:
    with_person(driver)
    assert isinstance(driver.current, Home)
    assert "Zébulon" not in driver.shown()
    assert "Fictif" not in driver.shown()
    driver.type("r").type("nee zeb")
    assert "Zébulon Fictif-Née 1976" in driver.shown()
    driver.press("enter")
    assert "06 39 98 00 00" in driver.shown()
    assert "rappeler le matin" in driver.shown()


def test_search_by_reference(driver: Typist) -> None:
    with_person(driver).type("r").type("26-0001")
    assert "26-0001" in driver.shown()
    assert "1 situation" in driver.shown()


def test_next_interview_in_four_keys(driver: Typist) -> None:
    with_person(driver).type("1")
    assert isinstance(driver.current, Person)
    driver.type("e41").press("enter")
    assert isinstance(driver.current, Person)
    assert "Entretien enregistré sous la référence 26-0001." in driver.shown()
    kept = driver.session.repository.get("26-0001")
    assert [(each.mode, each.suites) for each in kept.entretiens] == [("2", "2"), ("4", "1")]


def test_the_fourth_interview_asks_why(driver: Typist) -> None:
    with_person(driver).type("1")
    for _ in range(2):
        assert "se prolonge-t-il" not in driver.type("e").shown()
        driver.type("21").press("enter")
    assert "se prolonge-t-il" in driver.type("e").shown()
    driver.type("321").press("enter")
    kept = driver.session.repository.get("26-0001")
    assert kept.entretiens[-1].motif_prolongement == "3"


def test_correct_the_last_entry_moves_it_in_the_counts(driver: Typist) -> None:
    driver.type(MINIMAL + "o")
    driver.type("m").press("right", "right").type("2").press("enter")
    assert driver.session.repository.get("26-0001").public == "MEC"
    sums = driver.session.repository.counters().sommes
    publics = {cell.codes: n for cell, n in sums.items() if cell.tableau == "public"}
    assert publics == {("MEC",): 1}


def test_correct_a_situation_that_was_only_counted(driver: Typist) -> None:
    driver.type(MINIMAL + "n").type("m").press("right", "right").type("2").press("enter")
    sums = driver.session.repository.counters().sommes
    assert {c.codes for c in sums if c.tableau == "public"} == {("MEC",)}
    assert driver.session.repository.all() == []


def test_a_correction_of_what_is_only_counted_is_left_as_it_was_and_said(driver: Typist) -> None:
    driver.type(MINIMAL + "n").type("m").press("right", "right").type("2")
    assert "Échap laisser comme avant" in driver.shown()
    driver.press("escape")
    assert "reste comptée comme avant" in driver.shown()
    assert driver.session.repository.drafts() == []
    sums = driver.session.repository.counters().sommes
    assert {c.codes for c in sums if c.tableau == "public"} == {("VIC",)}


def test_cancel_the_last_entry_uncounts_it(driver: Typist) -> None:
    driver.type(MINIMAL + "o").type("x")
    assert "1 situation de moins, 1 personne de moins" in driver.shown()
    driver.type("o")
    assert driver.session.repository.all() == []
    assert dict(driver.session.repository.counters().sommes) == {}


def test_home_says_how_many_of_today_it_does_not_list(driver: Typist) -> None:
    for _ in range(12):
        driver.type(MINIMAL + "o")
    for _ in range(2):
        driver.type(MINIMAL + "n")
    driver.type(MINIMAL).press("space")
    driver.press("f5")
    shown = driver.shown()
    assert " 9 26-0004 " in shown
    assert "… et 3 autres, r les retrouve" in shown
    assert "3 comptées seulement\u00a0: sans adhésion recueillie" in shown
    narrow = driver.shown(Size(60, 20))
    listed = [each for each in narrow.splitlines() if each[2:4] == " 2"]
    assert f"… et {12 - len(listed)} autres, r les retrouve" in narrow
    assert "3 comptées seulement\u00a0: sans adhésion recueillie" in narrow


def test_home_lists_all_of_today_where_they_fit(driver: Typist) -> None:
    for _ in range(9):
        driver.type(MINIMAL + "o")
    driver.press("f5")
    assert " 9 26-0001 " in driver.shown()
    assert "autre" not in driver.shown()
    assert "seulement" not in driver.shown()


def test_actions_are_undone_several_deep_with_what_it_changes_in_words(driver: Typist) -> None:
    with_person(driver).type("1e41").press("enter", "escape")
    driver.type("x")
    assert "Nouvel entretien 26-0001" in driver.shown()
    assert "1 entretien de moins en 11/2026" in driver.shown()
    assert "Suites apportées : Simple entretien −1" in driver.shown()
    driver.type("o").type("x")
    assert "Identité 26-0001" in driver.shown()
    assert "rien ne change" in driver.shown()
    driver.type("o").type("xo")
    assert driver.session.repository.all() == []
    assert dict(driver.session.repository.counters().sommes) == {}
    driver.type("x")
    assert isinstance(driver.current, Home)


def test_the_history_of_a_situation_says_what_changed_and_no_name(driver: Typist) -> None:
    with_person(driver).type("1e41").press("enter").type("c").press("right", "right")
    driver.type("2").press("enter").type("i").type("Nouveau").press(*["enter"] * 5).type("t")
    shown = driver.shown()
    assert "Historique · 26-0001" in shown
    assert "Entretien du 23/11/2026 ajouté." in shown
    assert "Public\u00a0: Victime → Mis en cause, auteur." in shown
    assert shown.count("Identité modifiée.") == 2
    assert "Fictif" not in shown
    assert "Nouveau" not in shown
    assert "ajouté" not in driver.press("escape").shown()


def test_a_cancelled_situation_comes_back_under_its_reference(driver: Typist) -> None:
    with_person(driver)
    before = driver.session.repository.get("26-0001")
    sums = dict(driver.session.repository.counters().sommes)
    driver.type("1xo")
    assert not driver.session.repository.holds("26-0001")
    driver.type("xo")
    assert driver.session.repository.get("26-0001") == before
    assert dict(driver.session.repository.counters().sommes) == sums
    driver.type(MINIMAL + "o")
    assert driver.session.repository.holds("26-0002")


def test_an_adhesion_taken_back_is_not_undone(driver: Typist) -> None:
    with_person(driver).type("1c").press(*["right"] * 8).type("no").type("x")
    assert "rien n’y revient" in driver.shown()
    assert driver.session.repository.all() == []


def test_cancel_asks_first(driver: Typist) -> None:
    driver.type(MINIMAL + "o").type("xn")
    assert driver.session.repository.holds("26-0001")


def test_cancel_one_interview_of_an_open_page(driver: Typist) -> None:
    with_person(driver).type("1e41").press("enter", "down", "down").type("xo")
    kept = driver.session.repository.get("26-0001")
    assert [each.mode for each in kept.entretiens] == ["2"]


def test_correct_an_interview_of_an_open_page(driver: Typist) -> None:
    with_person(driver).type("1e41").press("enter", "down", "down").type("c3").press("enter")
    kept = driver.session.repository.get("26-0001")
    assert [each.mode for each in kept.entretiens] == ["2", "3"]
    assert kept.identite is not None


def with_two_interviews(driver: Typist, second: str = "e41") -> Typist:
    """One situation kept, with one more interview; on its page."""
    return driver.type(MINIMAL + "o").type("1").type(second).press("enter")


def test_a_situation_dated_past_its_second_interview_keeps_both(driver: Typist) -> None:
    driver.type("nj5211151122o").type("r26").press("enter").type("ej341").press("enter")
    driver.type("cj1").press("enter")
    kept = driver.session.repository.get("26-0001")
    assert [((TODAY - each.jour).days, each.mode) for each in kept.entretiens] == [
        (3, "4"),
        (1, "2"),
    ]


def test_the_last_interview_identical_to_the_first_is_cancelled_alone(driver: Typist) -> None:
    with_two_interviews(driver, "e22").press("escape").type("x")
    assert "Nouvel entretien 26-0001" in driver.shown()
    driver.type("o")
    assert len(driver.session.repository.get("26-0001").entretiens) == 1


def test_the_last_interview_dated_before_the_first_is_the_one_corrected(driver: Typist) -> None:
    with_two_interviews(driver, "ej541").press("escape").type("m")
    assert "Corriger l’entretien" in driver.shown()
    driver.type("3").press("enter")
    assert "Entretien corrigé sous la référence 26-0001." in driver.shown()
    kept = driver.session.repository.get("26-0001")
    assert [each.mode for each in kept.entretiens] == ["3", "2"]


def test_a_waiting_correction_overwrites_no_interview_added_meanwhile(driver: Typist) -> None:
    with_two_interviews(driver).press("down", "down").type("c3").press("escape")
    driver.type("ej551").press("enter", "escape").type("b").press("enter", "enter")
    kept = driver.session.repository.get("26-0001")
    assert [each.mode for each in kept.entretiens] == ["5", "2", "3"]


def test_a_waiting_correction_keeps_the_answers_changed_meanwhile(driver: Typist) -> None:
    driver.type(MINIMAL + "o").type("1c").press("right", "right").type("2").press("escape")
    driver.type("c").press(*["right"] * 3).type("4").press("enter", "escape")
    driver.type("b").press("enter", "enter")
    kept = driver.session.repository.get("26-0001")
    assert (kept.public, kept.age) == ("MEC", "4")


def test_a_correction_of_an_interview_cancelled_meanwhile_is_refused_and_kept(
    driver: Typist,
) -> None:
    with_two_interviews(driver).press("down", "down").type("c3").press("escape").type("xo")
    driver.press("escape").type("b").press("enter")
    with pytest.raises(SaisieInvalideError, match="changé ou retiré"):
        driver.press("enter")
    assert len(driver.session.repository.get("26-0001").entretiens) == 1
    assert len(driver.session.repository.drafts()) == 1


def test_a_situation_only_counted_keeps_all_its_interviews_when_corrected(driver: Typist) -> None:
    with_two_interviews(driver).press("up", "up").type("c").press(*["right"] * 8).type("no")
    assert driver.session.repository.tallies(TODAY).jour == (1, 2)
    driver.type("m").press("right", "right").type("2").press("enter")
    assert driver.session.repository.tallies(TODAY).jour == (1, 2)


def test_suites_that_contradict_the_adhesion_are_said(driver: Typist) -> None:
    driver.type("n2111511" + "28o")
    assert "contredit" in driver.shown()
    driver.type("n2111511" + "28n")
    assert "contredit" not in driver.shown()


def test_space_takes_no_answer_back(driver: Typist) -> None:
    driver.type("np12").press("space").press(*["enter"] * 3).type("211131122o")
    kept = driver.session.repository.get("26-0001")
    assert kept.natures_secondaires == ("VIF",)


def typed_identity(driver: Typist, nom: str, prenom: str) -> Typist:
    driver.type(MINIMAL + "i").type(nom).press("enter").type(prenom)
    return driver


def test_a_person_already_known_is_shown_and_joined_by_her_key_alone(driver: Typist) -> None:
    with_person(driver)
    typed_identity(driver, "fictif nee", "zeb")
    assert "Déjà connue ?" in driver.shown()
    assert "26-0001" in driver.shown()
    driver.press(*["enter"] * 4)
    assert "Personne déjà connue ?" in driver.shown()
    driver.press("enter", "escape")
    assert "Identité · 26-0002" in driver.shown()
    driver.press("enter")
    driver.type("1")
    repository = driver.session.repository
    assert [len(each.entretiens) for each in repository.all()] == [2]
    assert repository.tallies(TODAY).jour == (1, 2)
    kept = repository.get("26-0001")
    assert kept.identite is not None
    assert kept.identite.prenom == "Zébulon"
    sums = {cell.tableau: n for cell, n in repository.counters().sommes.items() if not cell.codes}
    assert sums == {"situations": 1, "personnes": 1, "entretiens": 2}


def test_a_fourth_interview_that_is_joined_says_that_its_reason_is_missing(driver: Typist) -> None:
    with_person(driver).type("1")
    for _ in range(2):
        driver.type("e21").press("enter")
    driver.press("escape")
    typed_identity(driver, "Fictif-Née", "Zébulon").press(*["enter"] * 4).type("1")
    assert "motif de prolongement reste à dire" in " ".join(driver.shown().split())
    driver.type("m")
    assert "se prolonge-t-il" in driver.shown()
    driver.type("2").press("enter")
    kept = driver.session.repository.get("26-0001").entretiens
    assert [each.motif_prolongement for each in kept] == [None, None, None, "2"]


def test_what_is_typed_of_a_person_perhaps_known_survives_a_lock(driver: Typist) -> None:
    typed_identity(with_person(driver), "Fictif-Née", "Zébulon")
    driver.press(*["enter"] * 3).type("Voir la MJD").press("enter")
    assert "Personne déjà connue\u00a0?" in driver.shown()
    driver.current = return_to(driver.session, driver.leave())
    assert "Voir la MJD" in driver.shown()
    driver.press("enter").type("n")
    kept = driver.session.repository.get("26-0002").identite
    assert kept is not None
    assert kept.note == "Voir la MJD"


def test_a_note_typed_for_a_person_already_known_joins_hers(driver: Typist) -> None:
    typed_identity(with_person(driver), "Fictif-Née", "Zébulon")
    before = driver.session.repository.get("26-0001").identite
    driver.press("enter", "enter").type("07 00 00 00 07").press("enter").type("Voir la MJD")
    driver.press("enter").type("1")
    assert "Identité · 26-0001" in driver.shown()
    assert "Voir la MJD" in driver.shown()
    assert "motif de prolongement" not in driver.shown()
    driver.press("enter")
    kept = driver.session.repository.get("26-0001").identite
    assert before is not None
    assert kept is not None
    assert (kept.nom, kept.annee_naissance) == (before.nom, before.annee_naissance)
    assert kept.note == " · ".join(filter(None, (before.note, "Voir la MJD")))
    assert kept.contact == " · ".join(filter(None, (before.contact, "07 00 00 00 07")))


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("height", [20, 22, 24])
def test_the_keys_that_save_are_shown_in_every_window(
    driver: Typist, width: int, height: int
) -> None:
    shown = driver.type(MINIMAL + "41").shown(Size(width, height))
    assert re.search(r"Adhésion +o oui +i oui, .*identité +n non.* +Espace non", shown)
    assert "8 Santé" in shown
    assert "p préciser" in shown
    assert "² masquer" in shown


def test_a_question_too_wide_for_the_window_goes_on_under_itself(driver: Typist) -> None:
    driver.type(MINIMAL + "1")
    assert "d’accord\u00a0?" in driver.shown(Size(60, 20))


def test_an_interview_joined_with_a_note_is_one_thing_to_modify_and_to_undo(driver: Typist) -> None:
    typed_identity(with_person(driver), "Fictif-Née", "Zébulon")
    before = driver.session.repository.get("26-0001")
    driver.press("enter", "enter").type("07 00 00 00 07").press("enter", "enter").type("1")
    driver.press("enter", "enter")
    assert driver.session.repository.get("26-0001") != before
    driver.type("m")
    assert "Corriger l’entretien · 26-0001" in driver.shown()
    driver.press("escape").type("xo")
    assert driver.session.repository.get("26-0001") == before
    driver.type("xo")
    assert driver.session.repository.holds("26-0002")


def test_an_orientation_refused_is_not_marked_as_the_others(driver: Typist) -> None:
    shown = driver.type(MINIMAL + "4163").shown()
    assert "4 ✓ Aide aux victimes" in shown
    assert "6 ✗ Hébergement" in shown


def test_someone_else_of_the_same_name_is_a_new_situation(driver: Typist) -> None:
    typed_identity(with_person(driver), "Fictif-Née", "").press(*["enter"] * 4).type("n")
    assert [len(each.entretiens) for each in driver.session.repository.all()] == [1, 1]
    assert driver.session.repository.get("26-0002").identite is not None


def test_a_join_is_undone_in_two_steps(driver: Typist) -> None:
    typed_identity(with_person(driver), "Fictif-Née", "Zébulon")
    sums = dict(driver.session.repository.counters().sommes)
    driver.press(*["enter"] * 4).type("1").type("xo").type("xo")
    assert dict(driver.session.repository.counters().sommes) == sums
    assert driver.session.repository.holds("26-0002")


def test_an_identity_that_is_corrected_joins_nothing(driver: Typist) -> None:
    with_person(driver)
    typed_identity(driver, "Autre", "Inventée").press(*["enter"] * 4).type("1i")
    driver.press("ctrl+u").type("Fictif-Née")
    assert "Déjà connue" not in driver.shown()


def test_what_is_typed_of_an_identity_survives_a_kill(driver: Typist) -> None:
    driver.type(MINIMAL + "i").type("Fictif").press("enter").type("Zoé Anne")
    resumed = return_to(driver.session, driver.session.repository.place)
    shown = plain(resumed.draw(Size(80, 24)))
    assert "Fictif" in shown
    assert "Zoé" in shown
    driver.press(*["enter"] * 4)
    assert driver.session.repository.place is None


def test_adhesion_taken_back_erases_what_was_kept_once_confirmed(driver: Typist) -> None:
    with_person(driver).type("1c")
    driver.press(*["right"] * 8).type("n")
    assert "seront effacés" in driver.shown()
    driver.type("n")
    assert driver.session.repository.holds("26-0001")
    driver.type("no")
    assert not driver.session.repository.holds("26-0001")
    assert isinstance(driver.current, Home)
    assert driver.session.repository.tallies(TODAY).annee[0] == 1


def test_like_the_previous_one_repeats_neither_orientation_nor_adhesion(driver: Typist) -> None:
    driver.type("n" + "211151123" + "41" + "o")
    assert "= comme la précédente" in driver.type("n").shown()
    driver.type("=")
    assert driver.session.repository.drafts()[0].payload["adhesion"] is None
    driver.type("o")
    first, second = driver.session.repository.all()
    assert first.entretiens[0].orientations
    assert not second.entretiens[0].orientations
    assert (first.saisine, first.nature) == (second.saisine, second.nature)
    assert first.entretiens[0].suites == second.entretiens[0].suites


def test_like_the_previous_one_needs_an_untouched_entry(driver: Typist) -> None:
    driver.type(MINIMAL + "o").type("n2")
    assert "comme la précédente" not in driver.shown()
    driver.type("=")
    assert "ne répond pas" in driver.shown()


def test_orientations_left_by_enter_say_that_the_adhesion_is_still_asked(driver: Typist) -> None:
    driver.type(MINIMAL + "41").press("enter")
    assert "Il reste à dire l’adhésion" in driver.shown()
    driver.type("o")
    assert len(driver.session.repository.all()) == 1


def test_an_earlier_day_dates_the_interview(driver: Typist) -> None:
    driver.type("nj221115112" + "2o")
    kept = driver.session.repository.get("26-0001")
    assert kept.ouverture == TODAY - timedelta(days=2)


def test_any_past_day_can_be_written(driver: Typist) -> None:
    driver.type("njd").type("28 2").press("enter").type("211151122o")
    assert driver.session.repository.get("26-0001").ouverture == date(2026, 2, 28)


def test_a_wrong_day_is_answered_with_a_sentence(driver: Typist) -> None:
    driver.type("njd").type("31 2").press("enter")
    assert "Écrivez le jour ainsi" in driver.shown()


def test_batches_of_five_are_published_by_themselves(driver: Typist) -> None:
    for _ in range(4):
        driver.type(MINIMAL + "n")
    before = driver.session.dossier.compteurs.read_bytes()
    assert driver.session.repository.pending() == 4
    driver.type(MINIMAL + "n")
    assert driver.session.repository.pending() == 0
    assert driver.session.dossier.compteurs.read_bytes() != before


def test_publishing_less_than_a_batch_warns_first(driver: Typist) -> None:
    driver.type(MINIMAL + "n").type("p")
    assert "rien n’est envoyé" in driver.shown()
    assert "5 situations" in driver.shown() or "5 situations" in driver.shown()
    driver.type("n")
    assert driver.session.repository.pending() == 1
    driver.type("po")
    assert driver.session.repository.pending() == 0


def test_the_report_on_screen_names_the_period_and_counts(driver: Typist) -> None:
    for _ in range(5):
        driver.type(MINIMAL + "o")
    driver.type("a1")
    assert "année 2026" in driver.shown()
    assert "Situations                                   s" in driver.shown()
    driver.type("m")
    assert "Situations                                   5" in driver.shown()
    driver.press("end")
    assert "100 %" in driver.shown()


def test_another_period_is_written(driver: Typist) -> None:
    driver.type("a0").press("left", "enter", "left", "left", "enter")
    assert "octobre 2025 à juin 2026" in driver.shown()


def test_a_period_that_ends_before_it_starts_is_said(driver: Typist) -> None:
    driver.type("a0").press("right", "enter", "left", "left", "left", "enter")
    assert "finit avant de commencer" in driver.shown()
    assert "▸ Premier trimestre" in driver.shown()
    driver.press("left", "enter", "enter")
    assert "1er trimestre 2026" in driver.shown()


@pytest.mark.parametrize(
    ("pas", "offered"),
    [
        ("annee", []),
        ("semestre", ["2e semestre 2026", "1er semestre 2026"]),
        ("trimestre", ["4e trimestre 2026", "3e trimestre 2026"]),
    ],
)
def test_the_periods_offered_are_those_that_may_be_published(
    driver: Typist, pas: str, offered: list[str]
) -> None:
    driver.session.adopt(replace(driver.session.reglages, pas_rapport=pas))
    driver.type("a")
    shown = driver.shown()
    assert re.findall(r"[0-9]e\w* (?:sem|trim)estre 2026", shown) == offered
    assert "année 2026" in shown
    assert "novembre" not in shown


def test_the_report_alone_says_that_its_keys_leave(driver: Typist) -> None:
    session = driver.session
    reading = Reading(session.dossier, session.nomenclature, session.reglages, session.today)
    alone = plain(ChoosePeriod(reading, lambda: Exit.QUITTER).draw(Size(80, 24)))
    assert "Échap quitter   h aide   ² quitter" in alone
    assert "Échap retour   h aide   ² masquer" in driver.type("a").shown()


def test_another_period_is_left_without_a_question(driver: Typist) -> None:
    driver.type("a0").press("left", "escape")
    assert "Sur quelle période" in driver.shown()


def test_settings_are_saved_and_previewed(driver: Typist) -> None:
    driver.type("g").press("ctrl+u").type("Brigade d’Essai").press(*["enter"] * 7, "right", "enter")
    assert driver.session.reglages.theme != "sombre"
    driver.press("enter", "enter", "enter")
    saved = load_reglages(driver.session.dossier.reglages)
    assert saved.poste_nom == "Brigade d’Essai"
    assert saved.theme == driver.session.reglages.theme


def test_rounded_reports_are_chosen_in_the_settings_for_years_alone(driver: Typist) -> None:
    driver.type("g").press(*["down"] * 10, "right")
    assert "arrondis, avec les autres" in driver.shown(Size(60, 20))
    driver.press("up", "right", "enter", "enter")
    assert "« Petits nombres » : l’arrondi ne va qu’avec" in " ".join(
        driver.shown().split("\u00a0")
    )
    driver.press("up", "left", "enter", "enter")
    assert load_reglages(driver.session.dossier.reglages).protection_rapport == "arrondi"


def test_settings_left_without_saving_give_the_theme_back(driver: Typist) -> None:
    driver.type("g").press(*["enter"] * 7, "right", "escape").type("n")
    assert driver.session.reglages.theme == "sombre"


def test_a_setting_out_of_bounds_is_said_and_nothing_is_lost(driver: Typist) -> None:
    driver.type("g").press(*["enter"] * 5, "ctrl+u").type("99").press(*["enter"] * 6)
    assert "« Verrouillage (min) » est un nombre entier de 1 à 30" in driver.shown()
    assert "▸ Verrouillage (min)      99" in driver.shown()


def test_a_number_takes_digits_alone_and_the_unshifted_row(driver: Typist) -> None:
    driver.type("g").press(*["enter"] * 5, "ctrl+u").type("x- ").press("enter")
    driver.press("ctrl+u").type("é'").press(*["enter"] * 5)
    saved = load_reglages(driver.session.dossier.reglages)
    assert (saved.verrouillage_minutes, saved.conservation_mois) == (6, 24)


def test_escape_twice_leaves_the_settings_as_they_were(driver: Typist) -> None:
    driver.type("g").type("Autre").press("escape")
    assert "Enregistrer ce qui a été saisi" in driver.shown()
    driver.press("escape")
    assert isinstance(driver.current, Home)
    assert driver.session.reglages.poste_nom == "Commissariat de Fictiville"


@pytest.mark.parametrize(
    "name",
    ["Fictif 🐈", "[bold]Fictif[/bold]", "Zo\u0065\u0301 Fictif", "\x1b[2JFictif", "F" * 10_000],
)
def test_any_name_is_text_and_shown_as_text(driver: Typist, name: str) -> None:
    driver.type(MINIMAL + "i")
    for character in name:
        if character.isprintable():
            driver.press(character)
    driver.press(*["enter"] * 5)
    assert isinstance(driver.current, Home)
    identite = driver.session.repository.get("26-0001").identite
    assert identite is not None
    assert "\x1b" not in identite.nom
    assert len(identite.nom) <= 80
    driver.type("1")
    assert identite.nom[:60] in driver.shown()


def test_a_birth_year_that_is_none_is_said_on_its_field(driver: Typist) -> None:
    driver.type(MINIMAL + "i").press("enter", "enter").type("12").press("enter", "enter", "enter")
    assert "année de naissance va de 1900" in driver.shown()


def test_leaving_an_identity_asks_whether_to_save(driver: Typist) -> None:
    driver.type(MINIMAL + "i").type("Fictif").press("escape").type("o")
    identite = driver.session.repository.get("26-0001").identite
    assert identite is not None
    assert identite.nom == "Fictif"


@pytest.mark.parametrize("size", [Size(80, 24), Size(60, 20), Size(132, 50)])
def test_home_never_shows_a_name(driver: Typist, size: Size) -> None:
    with_person(driver)
    for key in "mxpb":
        shown = driver.shown(size)
        assert "Fictif" not in shown
        assert "Zébulon" not in shown
        driver.press(key)
        driver.press("escape")


@pytest.mark.parametrize(
    "keys",
    ["n2111", "r", "1", "a1", "g", "1i"],
)
def test_unlocking_comes_back_to_where_she_was(driver: Typist, keys: str) -> None:
    with_person(driver).type(keys)
    before = driver.shown()
    place = driver.leave()
    driver.current = return_to(driver.session, place)
    resumed = keys.startswith("n")
    assert ("La saisie reprend" in driver.shown()) is resumed
    driver.session.message = None
    assert driver.shown() == before


def test_an_identity_half_typed_comes_back_after_a_lock(driver: Typist) -> None:
    driver.type(MINIMAL + "i").type("Fictif").press("enter").type("Zéb")
    place = driver.leave()
    driver.current = return_to(driver.session, place)
    assert "Fictif" in driver.shown()
    assert "Zéb" in driver.shown()


def test_where_she_was_may_be_gone(driver: Typist) -> None:
    place = {"ecran": "fiche", "reference": "26-9999"}
    assert isinstance(return_to(driver.session, place), Home)


def test_lock_and_quit_from_home(driver: Typist) -> None:
    assert driver.press("v").current is Exit.VERROUILLER
    driver.current = Home(driver.session)
    assert driver.press("q").current is Exit.QUITTER


def test_orientations_are_kept_with_their_agreement(driver: Typist) -> None:
    driver.type(MINIMAL + "4163o")
    kept = driver.session.repository.get("26-0001")
    assert kept.adhesion is Adhesion.OUI
    assert [(o.famille, o.accord) for o in kept.entretiens[0].orientations] == [
        ("AAV", True),
        ("HEB", False),
    ]
