"""The first run: nothing exists before both secrets were typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import Line, plain
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.first_run import Welcome
from iscg_tui.tui.screens.passphrase import ChoosePassphrase
from iscg_tui.tui.screens.recovery_key import ProveRecovery
from iscg_tui.tui.widgets.page import Size

if TYPE_CHECKING:
    from iscg_tui.vault.recovery import RecoveryKey

SIZE = Size(80, 24)


class Made(Screen):
    """Stands for what follows the creation."""

    def __init__(self, passphrase: str, recovery: RecoveryKey) -> None:
        self.passphrase, self.recovery = passphrase, recovery

    def draw(self, size: Size) -> list[Line]:
        return []

    def press(self, key: Key) -> Screen | Exit:
        return self


def press(screen: Screen | Exit, *names: str) -> Screen | Exit:
    current = screen
    for name in names:
        assert isinstance(current, Screen)
        current = current.press(Key(name, name) if len(name) == 1 else Key(name))
    return current


def shown(screen: Screen | Exit, size: Size = SIZE) -> str:
    assert isinstance(screen, Screen)
    return plain(screen.draw(size))


@pytest.fixture
def choice() -> ChoosePassphrase:
    screen = press(Welcome(Made), "enter")
    assert isinstance(screen, ChoosePassphrase)
    return screen


@pytest.fixture
def proof(choice: ChoosePassphrase) -> ProveRecovery:
    screen = press(choice, "1", *choice.passphrase, "enter")
    assert isinstance(screen, ProveRecovery)
    return screen


def test_from_the_proposal_to_the_store(choice: ChoosePassphrase) -> None:
    passphrase = choice.passphrase
    proof = press(choice, "1", *passphrase, "enter")
    assert isinstance(proof, ProveRecovery)
    for part in proof.recovery.text().splitlines():
        assert part in shown(proof)
    made = press(proof, "enter", *proof.recovery.text().replace("\n", " "), "enter")
    assert isinstance(made, Made)
    assert (made.passphrase, made.recovery) == (passphrase, proof.recovery)


def test_another_proposal_is_another(choice: ChoosePassphrase) -> None:
    before = choice.passphrase
    press(choice, "2")
    assert choice.passphrase != before
    assert len(choice.passphrase.split()) == 7


def test_a_phrase_typed_back_wrong_is_said(choice: ChoosePassphrase) -> None:
    screen = press(choice, "1", *"une autre phrase", "enter")
    assert screen is choice
    assert "pas la même phrase" in shown(choice)
    assert choice.passphrase not in shown(choice)


def test_the_recovery_key_must_be_proved(proof: ProveRecovery) -> None:
    screen = press(proof, "enter", *"abcd efgh", "enter")
    assert screen is proof
    assert "clé" in shown(proof)
    assert proof.recovery.text().splitlines()[0] not in shown(proof)
    press(proof, "escape")
    assert proof.recovery.text().splitlines()[0] in shown(proof)


def test_another_key_than_the_one_shown_is_refused(proof: ProveRecovery) -> None:
    other = type(proof.recovery).generate()
    screen = press(proof, "enter", *other.text().replace("\n", " "), "enter")
    assert screen is proof
    assert "pas la clé affichée" in shown(proof)


@pytest.mark.parametrize("weak", ["commissariat2031", "azerty", "a"])
def test_a_weak_phrase_is_refused_with_a_sentence(choice: ChoosePassphrase, weak: str) -> None:
    press(choice, "3", *weak, "enter")
    assert "Trop facile à deviner" in shown(choice)
    assert "Écrire votre phrase" in shown(choice)


def test_an_empty_phrase_is_refused(choice: ChoosePassphrase) -> None:
    assert "vide" in shown(press(choice, "3", "enter"))


def test_a_very_long_phrase_is_refused_and_does_not_hang(choice: ChoosePassphrase) -> None:
    press(choice, "3")
    choice.paste("ab " * 4000)
    press(choice, "enter")
    assert "dépasse" in shown(choice)


def test_her_own_phrase_is_hidden_until_she_asks(choice: ChoosePassphrase) -> None:
    press(choice, "3", *"dromadaire")
    assert "dromadaire" not in shown(choice)
    press(choice, "tab")
    assert "dromadaire" in shown(choice)


def test_her_own_phrase_is_not_shown_as_a_proposal_when_she_goes_back(
    choice: ChoosePassphrase,
) -> None:
    own = "dromadaire violet guitare toit paille humide boussole"
    press(choice, "3", *own, "enter")
    assert "Tapez-la de nouveau" in shown(choice)
    press(choice, "escape")
    assert own not in shown(choice)
    assert len(choice.passphrase.split()) == 7


def test_escape_leaves_step_by_step(proof: ProveRecovery) -> None:
    choice = press(proof, "enter", "escape", "escape")
    assert isinstance(choice, ChoosePassphrase)
    welcome = press(choice, "escape")
    assert isinstance(welcome, Welcome)
    assert press(welcome, "escape") is Exit.QUITTER


def test_the_names_of_the_post_are_worth_nothing_in_a_passphrase() -> None:
    screen = ChoosePassphrase(
        "t", "", lambda _: Exit.QUITTER, lambda: Exit.QUITTER, ("Fictiville",)
    )
    usual = ChoosePassphrase("t", "", lambda _: Exit.QUITTER, lambda: Exit.QUITTER)
    press(screen, "3", *"Fictiville", "enter")
    press(usual, "3", *"Fictiville", "enter")
    bits = [each._strength("Fictiville").bits for each in (screen, usual)]
    assert bits[0] < bits[1]
