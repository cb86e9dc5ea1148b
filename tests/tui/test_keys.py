"""Who can open the store, changed from the screen; each change is tried by opening again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.screens.keys import Keys
from iscg_tui.tui.screens.passphrase import ChoosePassphrase
from iscg_tui.tui.screens.recovery_key import ProveRecovery
from iscg_tui.vault import kdf
from iscg_tui.vault.errors import WrongPassphrase
from iscg_tui.vault.repository import Repository

from .typist import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

    from .typist import Typist


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "calibrate", lambda: CHEAP)
    monkeypatch.setattr(kdf, "RECOMMENDED", CHEAP)


def opens(session: Session, secret: str) -> bool:
    """Whether a secret opens the store, once this session has left it."""
    session.repository.close()
    try:
        session.repository = Repository.open(session.dossier, secret)
    except WrongPassphrase:
        session.repository = Repository.open(session.dossier, PASSPHRASE)
        return False
    return True


def take_proposal(driver: Typist) -> str:
    screen = driver.current
    assert isinstance(screen, ChoosePassphrase)
    chosen = screen.passphrase
    driver.type("1").type(chosen).press("enter")
    return chosen


def test_a_replacement_gets_her_own_way_in_and_loses_it(driver: Typist) -> None:
    driver.type("ka")
    secret = take_proposal(driver)
    assert isinstance(driver.current, Keys)
    assert opens(driver.session, secret)
    assert opens(driver.session, PASSPHRASE)
    driver.press("down", "down").type("xo")
    assert "Accès retiré" in driver.shown()
    assert not opens(driver.session, secret)


def test_a_changed_passphrase_opens_and_the_old_one_no_longer(driver: Typist) -> None:
    driver.type("kc")
    secret = take_proposal(driver)
    driver.session.repository.close()
    with pytest.raises(WrongPassphrase):
        Repository.open(driver.session.dossier, PASSPHRASE)
    driver.session.repository = Repository.open(driver.session.dossier, secret)


def test_a_new_recovery_key_is_proved_then_opens(driver: Typist) -> None:
    driver.type("k").press("down").type("c")
    proof = driver.current
    assert isinstance(proof, ProveRecovery)
    typed = proof.recovery.text().replace("\n", " ")
    driver.press("enter").type(typed).press("enter")
    assert "détruisez l’ancien papier" in driver.shown()
    assert opens(driver.session, typed)


def test_her_own_way_in_cannot_be_withdrawn(driver: Typist) -> None:
    from iscg_tui.vault.errors import VaultError

    with pytest.raises(VaultError, match="ouvert le coffre"):
        driver.type("kxo")
    assert opens(driver.session, PASSPHRASE)


def test_renewing_keeps_only_what_was_typed(driver: Typist) -> None:
    driver.type("ka")
    secret = take_proposal(driver)
    driver.type("r").type(PASSPHRASE).press("enter", "enter")
    assert "renouvelé, 1 accès gardé" in driver.shown()
    assert not opens(driver.session, secret)
    assert opens(driver.session, PASSPHRASE)


def test_renewing_with_a_wrong_secret_changes_nothing(driver: Typist) -> None:
    driver.type("kr").type("faux faux faux").press("enter", "enter")
    assert "n’ouvre pas" in driver.shown()
    assert opens(driver.session, PASSPHRASE)
