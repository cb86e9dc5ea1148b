"""The first run: nothing exists before both secrets were typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import Line, plain
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.first_run import FirstRun, Stage
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


def press(screen: Screen, *names: str) -> Screen | Exit:
    current: Screen | Exit = screen
    for name in names:
        assert isinstance(current, Screen)
        current = current.press(Key(name, name) if len(name) == 1 else Key(name))
    return current


def shown(screen: FirstRun, size: Size = SIZE) -> str:
    return plain(screen.draw(size))


@pytest.fixture
def first() -> FirstRun:
    return FirstRun(Made)


def through_passphrase(first: FirstRun) -> FirstRun:
    press(first, "enter", "1", *first.passphrase, "enter")
    assert first.stage is Stage.SECOURS
    return first


def test_from_the_proposal_to_the_store(first: FirstRun) -> None:
    through_passphrase(first)
    for part in first.recovery.text().splitlines():
        assert part in shown(first)
    press(first, "enter")
    made = press(first, *first.recovery.text().replace("\n", " "), "enter")
    assert isinstance(made, Made)
    assert (made.passphrase, made.recovery) == (first.passphrase, first.recovery)


def test_another_proposal_is_another(first: FirstRun) -> None:
    press(first, "enter")
    before = first.passphrase
    press(first, "2")
    assert first.passphrase != before
    assert len(first.passphrase.split()) == 7


def test_a_phrase_typed_back_wrong_is_said(first: FirstRun) -> None:
    press(first, "enter", "1", *"une autre phrase", "enter")
    assert first.stage is Stage.RETAPER
    assert "pas la même phrase" in shown(first)
    assert first.passphrase not in shown(first)


def test_the_recovery_key_must_be_proved(first: FirstRun) -> None:
    through_passphrase(first)
    press(first, "enter", *"abcd efgh", "enter")
    assert first.stage.name == "RETAPER_SECOURS"
    assert first.recovery.text() not in shown(first)
    press(first, "escape")
    assert first.stage.name == "SECOURS"


@pytest.mark.parametrize("weak", ["commissariat2031", "azerty", "a"])
def test_a_weak_phrase_is_refused_with_a_sentence(first: FirstRun, weak: str) -> None:
    press(first, "enter", "3", *weak, "enter")
    assert first.stage is Stage.ECRIRE
    assert "Trop facile à deviner" in shown(first)


def test_an_empty_phrase_is_refused(first: FirstRun) -> None:
    press(first, "enter", "3", "enter")
    assert "vide" in shown(first)


def test_a_very_long_phrase_is_refused_and_does_not_hang(first: FirstRun) -> None:
    press(first, "enter", "3")
    first.paste("ab " * 4000)
    press(first, "enter")
    assert first.stage is Stage.ECRIRE
    assert "dépasse" in shown(first)


def test_her_own_phrase_is_hidden_until_she_asks(first: FirstRun) -> None:
    press(first, "enter", "3", *"dromadaire")
    assert "dromadaire" not in shown(first)
    press(first, "tab")
    assert "dromadaire" in shown(first)


def test_her_own_phrase_is_not_shown_as_a_proposal_when_she_goes_back(first: FirstRun) -> None:
    own = "dromadaire violet guitare toit paille humide boussole"
    press(first, "enter", "3", *own, "enter")
    assert first.stage is Stage.RETAPER
    press(first, "escape")
    assert own not in shown(first)
    assert len(first.passphrase.split()) == 7


def test_escape_leaves_step_by_step(first: FirstRun) -> None:
    through_passphrase(first)
    press(first, "enter", "escape", "escape", "escape")
    assert first.stage is Stage.BIENVENUE
    assert press(first, "escape") is Exit.QUITTER


@pytest.mark.parametrize("size", [Size(80, 24), Size(60, 20)])
def test_every_stage_fits_the_screen(first: FirstRun, size: Size) -> None:
    for stage in Stage:
        first.stage = stage
        lines = plain(first.draw(size)).splitlines()
        assert len(lines) == size.height
        body = [each.strip() for each in lines[1:-2]]
        assert body[-1] == "" or stage is Stage.PROPOSITION, stage
