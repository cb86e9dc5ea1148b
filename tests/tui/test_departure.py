"""Handing over and leaving, key by key; each end is tried by opening what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from iscg_tui.privacy import demarche
from iscg_tui.privacy.depart import Suite
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.launch import open_app
from iscg_tui.tui.places import return_to
from iscg_tui.tui.screen import Exit
from iscg_tui.tui.screens.departure import Departure, tell_of_departure
from iscg_tui.tui.screens.passphrase import ChoosePassphrase
from iscg_tui.tui.screens.told import Told
from iscg_tui.tui.widgets.page import Size
from iscg_tui.vault import kdf
from iscg_tui.vault.errors import WrongPassphrase
from iscg_tui.vault.repository import Repository

from .linear.listener import Conversation
from .typist import CHEAP, PASSPHRASE, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.session import Session

    from .typist import Typist

MINIMAL = "n211151122"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "calibrate", lambda: CHEAP)


def with_a_person(driver: Typist) -> None:
    driver.type(MINIMAL + "i").type("Fictif").press(*["enter"] * 5)
    driver.type(MINIMAL + "n")


def choose(driver: Typist) -> str:
    screen = driver.current
    assert isinstance(screen, ChoosePassphrase)
    chosen = screen.passphrase
    driver.type("1").type(chosen).press("enter")
    return chosen


def opens(session: Session, secret: str) -> bool:
    session.repository.close()
    try:
        Repository.open(session.dossier, secret).close()
    except WrongPassphrase:
        return False
    return True


def test_a_replacement_begins_and_ends(driver: Typist) -> None:
    driver.type("kd1").press("enter")
    secret = choose(driver)
    assert "Ce qu’il faut lui dire" in driver.shown()
    driver.press("enter")
    assert isinstance(driver.current, Departure)
    driver.type("2")
    shown = driver.shown()
    assert "n° 3" in shown
    assert "copie faite ailleurs" in shown
    driver.type("o")
    assert "Accès retiré" in driver.shown()
    driver.type("2")
    assert "Aucun autre accès" in driver.shown()
    assert not opens(driver.session, secret)
    assert opens(driver.session, PASSPHRASE)


def test_of_several_replacements_the_one_chosen_goes(driver: Typist) -> None:
    secrets = []
    for _ in range(2):
        driver.type("kd1").press("enter")
        secrets.append(choose(driver))
        driver.press("enter", "escape", "escape")
    driver.type("kd2")
    assert "Lequel retirer" in driver.shown()
    driver.type("z2o")
    assert opens(driver.session, secrets[0])
    assert not opens(driver.session, secrets[1])


def test_the_post_is_handed_over(driver: Typist, tmp_path: Path) -> None:
    with_a_person(driver)
    session, path = driver.session, tmp_path / "cr.odt"
    driver.type("kd31")
    secret = choose(driver)
    driver.press("enter")
    assert "Tapez le nom du fichier" in driver.shown()
    driver.type(str(path)).press("enter")
    driver.type("une autre phrase").press("enter")
    assert "n’ouvre pas" in driver.shown()
    assert not path.exists()
    assert not session.dossier.leaving
    driver.type(secret).press("enter")
    assert isinstance(driver.current, Told)
    assert "Le coffre est transmis" in driver.shown()
    done = driver.current
    assert done.press(Key("escape")) is done, "nothing goes back"
    assert done.press(Key("enter")) is Exit.VERROUILLER
    assert path.read_bytes().startswith(b"PK")
    assert not opens(session, PASSPHRASE)
    heir = Repository.open(session.dossier, secret)
    assert len(heir.all()) == 1
    heir.close()


def test_one_s_own_phrase_hands_nothing_over(driver: Typist, tmp_path: Path) -> None:
    path = tmp_path / "cr.md"
    driver.type("kd32").type(str(path)).press("enter").type(PASSPHRASE).press("enter")
    assert "votre propre phrase" in driver.shown()
    assert not path.exists()
    assert opens(driver.session, PASSPHRASE)


def test_leaving_erases_all_but_the_counts(driver: Typist, tmp_path: Path) -> None:
    with_a_person(driver)
    session = driver.session
    driver.type("kd4")
    assert "2 situations en attente" in driver.shown()
    assert "moins que le lot de 5" in " ".join(driver.shown().split())
    driver.type("o")
    assert session.repository.pending() == 0
    driver.type(str(tmp_path / "copie.json")).press("enter")
    assert (tmp_path / "copie.json").exists()
    path = tmp_path / "cr.md"
    driver.type(str(path)).press("enter")
    assert "1 situation conservée" in driver.shown()
    driver.type("efface").press("enter")
    assert "Rien n’est effacé" in driver.shown()
    assert not path.exists()
    assert session.dossier.coffre.exists()
    driver.type("r").press("enter")
    assert driver.current is Exit.QUITTER
    assert session.dossier.coffre.exists(), "not before the screens are left"
    session.close()
    assert "effacées" in session.farewell
    assert sorted(each.name for each in session.dossier.racine.iterdir()) == ["compteurs.json"]
    assert "Situations comptées" in path.read_text("utf-8")
    session.close()
    assert not session.dossier.coffre.exists()


def test_without_anything_pending_nor_copy_two_keys_are_saved(
    driver: Typist, tmp_path: Path
) -> None:
    driver.type("kd4")
    assert "étape 1 sur 3" in driver.shown()
    driver.press("enter")
    assert "étape 2 sur 3" in driver.shown()
    driver.type(str(tmp_path / "cr.md")).press("enter")
    assert "étape 3 sur 3" in driver.shown()
    driver.press("escape")
    assert "étape 2 sur 3" in driver.shown()
    driver.press("escape", "escape", "escape", "escape")
    assert opens(driver.session, PASSPHRASE)
    assert not [*tmp_path.glob("cr*")]


def test_a_departure_begun_is_said_at_the_opening_and_can_be_given_up(
    driver: Typist, tmp_path: Path
) -> None:
    session, path = driver.session, tmp_path / "cr.md"
    demarche.commencer(session.dossier, session.repository, Suite.EFFACER, path, TODAY)
    tell_of_departure(session)
    assert "n’est pas achevé" in "".join(span.text for span in session.message or ())
    driver.type("kd")
    assert "commencé le 23/11/2026" in driver.shown()
    driver.type("4")
    assert "effacer 1 fichier" in driver.shown()
    driver.type("n6")
    assert "abandonné" in driver.shown()
    assert not path.exists()
    assert not session.dossier.leaving
    assert "Renoncer" not in driver.shown()
    driver.type("6")
    assert isinstance(driver.current, Departure)
    demarche.commencer(session.dossier, session.repository, Suite.EFFACER, path, TODAY)
    driver.type("4o")
    assert "étape 1 sur 3" in driver.shown()
    assert not path.exists()
    assert not session.dossier.leaving


def test_the_mark_of_another_store_is_dropped(driver: Typist, tmp_path: Path) -> None:
    session = driver.session
    made = demarche.commencer(
        session.dossier, session.repository, Suite.EFFACER, tmp_path / "cr.md", TODAY
    )
    session.dossier.depart.write_bytes(replace(made, magasin="0" * 32).encode())
    tell_of_departure(session)
    assert session.message is None
    assert not session.dossier.leaving


def test_handed_over_but_for_its_account_it_is_finished_at_the_opening(
    driver: Typist, tmp_path: Path
) -> None:
    session, path = driver.session, tmp_path / "cr.md"
    demarche.commencer(session.dossier, session.repository, Suite.TRANSMETTRE, path, TODAY)
    keyring = session.repository.keyring
    keyring.add_replacement("une phrase tout à fait inventée", CHEAP)
    keyring.hand_over("une phrase tout à fait inventée")
    tell_of_departure(session)
    assert "Le coffre est transmis" in "".join(span.text for span in session.message or ())
    assert "Ce qui a été fait" in path.read_text("utf-8")


def test_an_erasing_cut_short_is_finished_at_the_next_start(
    driver: Typist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, path = driver.session, tmp_path / "cr.md"
    demarche.commencer(session.dossier, session.repository, Suite.EFFACER, path, TODAY)
    assert session.dossier.leaving
    session.repository.close()
    session.dossier.coffre.write_bytes(bytes(768))
    assert open_app(session.dossier) == 0
    assert "effacées" in capsys.readouterr().out
    assert not session.dossier.coffre.exists()
    assert "Ce qui a été fait" in path.read_text("utf-8")
    session.repository._erased = True


def test_the_register_is_written_where_she_says(driver: Typist, tmp_path: Path) -> None:
    path = tmp_path / "fiche.md"
    driver.type("kd5").type(str(path)).press("enter")
    assert "Fiche écrite" in driver.shown()
    assert "Commissariat de Fictiville" in path.read_text("utf-8")
    driver.type("5").type(str(path)).press("enter")
    assert "n’a pas été touché" in " ".join(driver.shown().split())


def test_no_sheet_is_written_in_the_data_folder(driver: Typist) -> None:
    racine = driver.session.dossier.racine
    driver.type("kd5").type(str(racine / "fiche.md")).press("enter")
    assert "ne reçoit que les siens" in " ".join(driver.shown().split())
    assert not (racine / "fiche.md").exists()


def test_a_lock_in_the_middle_comes_back_to_the_choices(driver: Typist) -> None:
    driver.type("kd")
    assert isinstance(return_to(driver.session, driver.leave()), Departure)
    driver.press("escape", "escape")
    assert driver.leave() is None


@pytest.mark.parametrize("keys", ["kd", "kd1", "kd3", "kd4\r", "kd5"])
def test_nothing_is_cut_at_sixty_by_twenty(driver: Typist, keys: str) -> None:
    driver.press(*(("enter" if each == "\r" else each) for each in keys))
    shown = driver.shown(Size(60, 20))
    assert "retour" in shown
    assert "…" not in shown


# In lines


def test_in_lines_the_same_is_asked_and_done(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "cr.md"
    said = Conversation(session, "k", "d", "4", "", str(path), "non", "effacer", end="")
    assert any("Seront effacés" in each for each in said.lines)
    assert any("Rien n’est effacé" in each for each in said.lines)
    session.close()
    assert "effacées" in session.farewell
    assert not session.dossier.coffre.exists()


def test_in_lines_the_heir_s_phrase_is_not_shown(session: Session, tmp_path: Path) -> None:
    secret = "une phrase tout à fait inventée"
    session.repository.keyring.add_replacement(secret, CHEAP)
    said = Conversation(session, "k", "d", "3", "2", str(tmp_path / "cr.md"), secret, "")
    assert any("Le coffre est transmis" in each for each in said.lines)
    assert secret not in said.raw
    assert not opens(session, PASSPHRASE)
