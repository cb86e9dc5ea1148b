"""What is due, kept longer, shown and erased, from the keyboard."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.intake.situation import Adhesion, Entretien, Identite
from iscg_tui.tui.actions import Action, Actions
from iscg_tui.tui.places import return_to
from iscg_tui.tui.screens.echeances import Deadlines
from iscg_tui.tui.widgets.page import Size

from .test_person import everything, read_whole
from .test_snapshots import MINIMAL, with_people_of_before
from .typist import TODAY, Typist

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.line import Line
    from iscg_tui.tui.session import Session

NAMES = ("Fictif", "Exemple", "Songe", "Légende", "Zébulon", "jugement")


@pytest.fixture
def before(driver: Typist) -> Typist:
    with_people_of_before(driver)
    return driver


def kept(driver: Typist) -> set[str]:
    return {str(each.reference) for each in driver.session.repository.all()}


def no_name(shown: str) -> bool:
    return not any(name in shown for name in NAMES)


# Home and the list


def test_home_says_how_many_are_due_and_nothing_else(before: Typist) -> None:
    shown = before.shown()
    assert "2 conservations échues" in shown
    assert no_name(shown)
    before.press("e", "x", "o", "escape")
    assert "1 conservation échue" in before.shown()
    before.press("e", "x", "o", "escape")
    assert "échue" not in before.shown()


def test_no_name_shows_until_asked_nor_after_leaving(before: Typist) -> None:
    before.press("e")
    assert no_name(before.shown())
    before.press("n")
    for name in NAMES[:4]:
        assert name in before.shown()
    before.press("n")
    assert no_name(before.shown())
    before.press("n")
    place = before.leave()
    assert place == {"ecran": "echeances"}
    before.current = return_to(before.session, place)
    assert no_name(before.shown())
    before.press("escape", "e")
    assert no_name(before.shown())


def test_the_period_of_the_post_is_that_of_its_settings(before: Typist) -> None:
    before.session.adopt(replace(before.session.reglages, conservation_mois=36))
    assert "échue" not in before.shown()
    before.press("e")
    assert "À effacer" not in before.shown()
    before.press("escape")
    before.session.adopt(replace(before.session.reglages, conservation_mois=12))
    assert "3 conservations échues" in before.shown()


def test_several_are_dealt_with_in_a_row(before: Typist) -> None:
    sums = dict(before.session.repository.counters().sommes)
    before.type("exo")
    assert "24-0001 effacée, toujours comptée." in before.shown()
    before.press("g").type("jugement attendu").press("enter", "enter")
    assert "24-0002 gardée jusqu’au 23/05/2027" in before.shown()
    before.press("x", "n")
    assert kept(before) == {"24-0002", "24-0003", "25-0001", "26-0001"}
    assert dict(before.session.repository.counters().sommes) == sums


def test_all_that_is_due_is_erased_in_one_act(before: Typist) -> None:
    journal = before.session.repository._storage.journal
    generation = journal.header.generation
    before.press("e", "t")
    assert "2 personnes" in before.shown()
    assert kept(before) == {"24-0001", "24-0002", "24-0003", "25-0001", "26-0001"}
    before.press("o")
    assert "2 personnes effacées, toujours comptées." in before.shown()
    assert kept(before) == {"24-0003", "25-0001", "26-0001"}
    assert journal.header.generation == generation + 1
    before.press("t")
    assert "Aucune personne n’est à effacer aujourd’hui." in before.shown()


@pytest.mark.parametrize("key", ["n", "escape", "t", "x", "enter", "space"])
def test_nothing_is_erased_but_by_the_yes(before: Typist, key: str) -> None:
    everyone = kept(before)
    before.press("e", "x", key)
    assert kept(before) == everyone


def test_the_day_of_the_machine_is_doubted_before_anything_is_erased(before: Typist) -> None:
    before.session.today = lambda: date(2036, 1, 1)
    everyone = kept(before)
    before.press("e")
    assert "Rien n’a été noté depuis le" in before.shown()
    before.press("t")
    assert "mardi 1er janvier 2036" in before.shown()
    assert "n’effacez rien" in before.shown()
    before.press("n", "escape")
    before.session.today = lambda: date(2020, 1, 1)
    before.press("e")
    assert "Un entretien est noté après" in " ".join(before.shown().split())
    assert kept(before) == everyone


def test_a_person_is_opened_from_the_list_and_gone_from_it_once_erased(before: Typist) -> None:
    before.press("e", "enter")
    assert "Situation 24-0001" in before.shown()
    before.press("r", "o")
    assert isinstance(before.current, Deadlines)
    assert "▸ 24-0002" in before.shown()
    before.press("enter", "e", "1", "1", "enter", "escape")
    assert "24-0002" not in before.shown(), "seen today, she is no longer due"


def test_a_long_list_scrolls_and_draws_what_is_in_sight(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = Typist(session)
    for number in range(60):
        with_people_of_before(driver) if number == 0 else session.repository.save(
            replace(everything(), entretiens=(Entretien(date(2024, 1, 1), "1", "1"),))
        )
    driver.press("e")
    drawn: list[int] = []
    real = Deadlines._drawn

    def noted(self: Deadlines, place: int, width: int) -> Line:
        drawn.append(place)
        return real(self, place, width)

    monkeypatch.setattr(Deadlines, "_drawn", noted)
    driver.shown()
    assert len(drawn) < 24
    seen = set[str]()
    for _ in range(12):
        seen |= {each[2:9] for each in driver.shown(Size(60, 20)).splitlines() if "▸" in each}
        driver.press("space")
    driver.press(*["down"] * 90)
    assert "▸ 24-0003" in driver.shown(), "the last one, kept longer"
    driver.press(*["pageup"] * 40)
    assert "▸ 24-0004" in driver.shown()
    assert len(seen) > 4


def test_the_backups_that_still_hold_the_erased_are_listed_with_their_end(
    before: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    before.press("e", "s")
    assert "Aucune sauvegarde ne garde" in before.shown()
    upkeep = before.session.repository._opened.upkeep
    monkeypatch.setattr(upkeep, "_jour", lambda: TODAY)
    upkeep.daily()
    (before.session.dossier.sauvegardes / "coffre-abime-0123abcd.iscg").write_bytes(b"")
    before.press("escape", "x")
    assert "au plus tard jusqu’au 23/12/2026" in " ".join(before.shown().split())
    before.press("o", "s")
    shown = " ".join(before.shown().split())
    assert "sauvegarde du 23/11/2026 au plus tard jusqu’au 23/12/2026" in shown
    assert "coffre-abime-0123abcd.iscg" in shown
    assert no_name(shown)
    assert before.leave() == {"ecran": "echeances"}


# Keeping longer


@pytest.mark.parametrize(
    ("motif", "day", "said"),
    [
        ("", "01062027", "Écrivez en quelques mots"),
        ("motif", "31022027", "Cette date n’existe pas"),
        ("motif", "23112026", "La nouvelle date est à venir"),
        ("motif", "24112028", "au plus tard le 23/11/2028"),
        ("motif", "", "Cette date n’existe pas"),
        ("motif", "0106", "Cette date n’existe pas"),
    ],
)
def test_a_decision_that_cannot_be_is_said_and_nothing_is_lost(
    before: Typist, motif: str, day: str, said: str
) -> None:
    before.press("e", "g").type(motif).press("enter", "ctrl+e", "ctrl+u").type(day)
    before.press("enter")
    assert said in " ".join(before.shown().split())
    assert motif in before.shown()
    assert before.session.repository.echeance("24-0001", 24).maintien is None


def test_keeping_no_longer_than_the_rule_is_refused(before: Typist) -> None:
    before.press("e", "down", "down", "g").type("motif").press("enter", "ctrl+e", "ctrl+u")
    before.type("31012027").press("enter")
    assert "garde déjà jusqu’au 31/01/2027" in " ".join(before.shown().split())
    before.press("ctrl+u").type("01022027").press("enter")
    assert before.session.repository.echeance("25-0001", 24).le == date(2027, 2, 1)


def test_the_unshifted_row_writes_the_date(before: Typist) -> None:
    before.press("e", "g").type("motif").press("enter", "ctrl+e", "ctrl+u")
    before.type("à&à-éàéè").press("enter")
    assert before.session.repository.echeance("24-0001", 24).le == date(2027, 6, 1)


def test_a_date_half_typed_waits_behind_a_lock_in_its_field(before: Typist) -> None:
    before.press("e", "g").type("motif").press("enter", "ctrl+e", "ctrl+u").type("0106")
    before.current = return_to(before.session, before.leave())
    before.type("2027").press("enter")
    assert before.session.repository.echeance("24-0001", 24).le == date(2027, 6, 1)


def test_a_reason_half_typed_waits_behind_a_lock(before: Typist) -> None:
    before.press("e", "g").type("jugement att")
    place = before.leave()
    before.current = return_to(before.session, place)
    before.type("endu").press("enter", "enter")
    maintien = before.session.repository.echeance("24-0001", 24).maintien
    assert maintien is not None
    assert maintien.motif == "jugement attendu"
    assert before.session.repository.place is None
    assert isinstance(before.current, Deadlines), "others are due"
    before.session.repository.erase("24-0001")
    before.current = return_to(before.session, place)
    assert before.leave() is None, "home: she is kept no more"


def test_the_reason_is_counted_and_cut(before: Typist) -> None:
    before.press("e", "g").type("x" * 130)
    assert "120 sur 120 caractères" in before.shown()
    before.press("escape", "n", "escape", "r").type("Mirage").press("enter", "i")
    assert "caractères" not in before.shown()
    before.press(*["down"] * 4).type("mot")
    assert "3 sur 500 caractères" in before.shown()


# Withdrawal, and what the session remembers


def test_a_withdrawal_erases_the_nominative_part_and_uncounts_nothing(driver: Typist) -> None:
    repository = driver.session.repository
    repository.save(everything())
    sums, tallies = dict(repository.counters().sommes), repository.tallies(TODAY)
    driver.press("1", "r")
    assert "retire son adhésion" in driver.shown()
    driver.press("n")
    assert kept(driver) == {"26-0001"}
    driver.press("r", "o")
    assert kept(driver) == set()
    assert dict(repository.counters().sommes) == sums
    assert repository.tallies(TODAY) == tallies


def test_what_is_erased_is_not_undone_nor_taken_up_again(driver: Typist) -> None:
    driver.type(MINIMAL + "o").press("1", "e", "2", "1", "enter", "r", "o")
    driver.press("x")
    assert "Rien n’a été saisi depuis l’ouverture" in driver.shown()
    driver.press("n", "=")
    assert "Violences conjugales" not in driver.shown()
    assert driver.session.done.last is None


def test_what_was_joined_to_someone_is_forgotten_with_her(session: Session) -> None:
    actions, known, other = Actions(), replace(everything(), reference="26-0001"), everything()
    joined = replace(everything(), reference="26-0002", identite=None)
    actions.add(Action("saisie", None, replace(other, reference="26-0003")))
    actions.add(Action("saisie", None, joined))
    actions.add(Action("jointe", joined, None, into="26-0001"))
    actions.add(Action("entretien", known, known))
    actions.forget(["26-0001"])
    assert [each.reference for each in actions._done] == ["26-0003"]


def test_what_was_joined_from_one_to_the_next_is_forgotten_with_the_last() -> None:
    actions = Actions()
    for reference, into in (("26-0003", "26-0002"), ("26-0002", "26-0001")):
        actions.add(Action("jointe", replace(everything(), reference=reference), None, into=into))
    actions.forget(["26-0001"])
    assert actions.last is None


# Access


def test_all_that_is_held_can_be_read(driver: Typist) -> None:
    repository = driver.session.repository
    repository.save(everything())
    repository.keep("26-0001", "jugement attendu", date(2028, 11, 23), le=TODAY)
    repository.correct("26-0001", replace(repository.get("26-0001"), genre="2"))
    driver.press("1", "d", "a")
    for size in (Size(60, 20), Size(80, 24)):
        driver.press(*["pageup"] * 30)
        shown = " ".join(read_whole(driver, size).replace("\u00a0", " ").split())
        for said in (
            "Zébulon",
            "06 39 98 00 00",
            "inventé44",
            "préparer l’entretien suivant",
            "Souffrance psychique, crise suicidaire",
            "Soins, soutien psychologique",
            "sans votre accord",
            "Situation difficile ou complexe",
            "Femme → Homme",
            "jugement attendu",
            "Accès donné : le 23/11/2026",
            "À effacer à partir du",
            "CNIL",
        ):
            assert said in shown, said
        assert "…" not in shown.replace("… ", "").replace(" …", "")


def test_access_given_is_marked_shown_and_taken_back(driver: Typist) -> None:
    driver.session.repository.save(everything())
    driver.press("1", "d", "a", "escape")
    assert "accès donné le 23/11/2026" in read_whole(driver, Size(80, 24))
    driver.press("d", "a", "escape")
    assert "accès donné" not in read_whole(driver, Size(80, 24))


def test_a_file_is_written_after_the_warning_where_she_says(driver: Typist, tmp_path: Path) -> None:
    driver.session.repository.save(everything())
    driver.press("1", "d", "f")
    shown = " ".join(driver.shown().split())
    for who in ("hiérarchie de police ou de gendarmerie", "magistrat par réquisition", "employeur"):
        assert who in shown
    driver.press("o", "enter")
    assert "aucun dossier n’est choisi pour vous" in " ".join(driver.shown().split())
    path = tmp_path / "releve.txt"
    driver.type(str(path)).press("enter")
    assert "Fichier écrit" in driver.shown()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text("utf-8")
    assert "Zébulon" in text
    assert "inventé44" in text
    assert max(map(len, text.splitlines())) <= 76


def test_a_withdrawn_identity_needs_adhesion(driver: Typist) -> None:
    driver.session.repository.save(
        replace(everything(), identite=Identite("Fictif"), adhesion=Adhesion.OUI)
    )
    driver.press("1", "r", "o")
    assert not driver.session.repository.search("Fictif")


# Rectification: every datum of a situation can be put right from her page

RIGHT = "\x1a"
KEYS = {RIGHT: "right", "\r": "enter", "\x1f": "down", "\x15": "ctrl+u"}
RECTIFIED = {
    "saisine": "c31\r",
    "institution": f"c{RIGHT}2\r",
    "public": f"c{RIGHT * 2}2\r",
    "age": f"c{RIGHT * 3}6\r",
    "genre": f"c{RIGHT * 4}2\r",
    "nature": f"c{RIGHT * 5}2\r",
    "natures_secondaires": "cpb\r\r\r\r\r",
    "champ_penal": "cp\r2\r\r\r",
    "besoins": "cp\r\r4\r\r\r",
    "delai": "cp\r\r\r4\r\r",
    "urgence": "cu\r",
    "jour": "\x1fcj2\r",
    "mode": "\x1fc2\r",
    "suites": f"\x1fc{RIGHT}2\r",
    "orientations": f"\x1fc{RIGHT * 2}41\r",
    "nom": "i\x15Mirage\r\r\r\r\r",
    "prenom": "i\r\x15Mirage\r\r\r\r",
    "annee_naissance": "i\r\r\x151980\r\r\r",
    "contact": "i\r\r\r\x15inventé\r\r",
    "note": "i\r\r\r\r\x15inventée\r",
}


@pytest.mark.parametrize("field", RECTIFIED)
def test_every_datum_can_be_put_right(driver: Typist, field: str) -> None:
    repository = driver.session.repository
    whole = everything()
    was = repository.save(replace(whole, entretiens=(replace(whole.entretiens[0], jour=TODAY),)))
    driver.press("1", *(KEYS.get(key, key) for key in RECTIFIED[field]))
    now = repository.get(str(was.reference))
    pairs = ((was, now), (was.entretiens[0], now.entretiens[0]), (was.identite, now.identite))
    changed = [getattr(a, field) != getattr(b, field) for a, b in pairs if hasattr(a, field)]
    assert changed == [True]
