"""What her keyboard sends without Shift answers as the digits shown on screen."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import CLAVIERS
from iscg_tui.reglages import load as load_reglages
from iscg_tui.tui.app import IscgApp
from iscg_tui.tui.driver.incoming import Incoming
from iscg_tui.tui.driver.keystrokes import Keystrokes
from iscg_tui.tui.keyboard import SHOWN, Key, key_from, rangee
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.entry import COMME
from iscg_tui.tui.screens.first_run import Welcome
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Page, Size

from .test_snapshots import FIRST_RUN, FOLDER, NAMED, STORIES, not_reached, tell

if TYPE_CHECKING:
    from .typist import Typist

TERMINAUX = tomllib.loads((Path(__file__).parents[1] / "terminaux.toml").read_text("utf-8"))

ROW = {"&": "1", "é": "2", '"': "3", "'": "4", "(": "5", "-": "6", "è": "7", "_": "8", "ç": "9"}
ROW["à"] = "0"


@pytest.mark.parametrize(("sent", "digit"), ROW.items())
def test_the_unshifted_row_gives_digits_to_a_question(sent: str, digit: str) -> None:
    assert key_from("whatever_textual_calls_it", sent).choice == digit


@pytest.mark.parametrize("sent", [*ROW, *"0123456789"])
def test_a_text_takes_the_character_itself(sent: str) -> None:
    assert key_from("name", sent).text == sent


@pytest.mark.parametrize("terminal", [name for name, sent in TERMINAUX.items() if "rangee" in sent])
def test_the_row_that_each_terminal_sent_answers_and_repeats(terminal: str) -> None:
    *digits, panic, same = TERMINAUX[terminal]["rangee"]
    assert [key_from("name", sent).choice for sent in digits] == [*"1234567890"]
    assert key_from("name", panic).panic
    assert key_from("name", same).choice == COMME


def test_every_choice_of_the_nomenclature_is_reached_without_shift() -> None:
    unshifted = {*ROW.values(), *"azertyuiopqsdfghjklmwxcvbn"}
    for liste in load().listes.values():
        for choix in liste.choix:
            assert choix.touche == "" or choix.touche in unshifted, (liste.id, choix.code)


def test_caps_lock_changes_nothing_to_a_question() -> None:
    assert key_from("N", "N").choice == "n"


def test_alt_combinations_type_no_letter() -> None:
    assert key_from("alt+v", "v") == Key("alt+v")


@pytest.mark.parametrize("name", ["backspace", "ctrl+h"])
def test_both_codes_of_backspace_are_understood(name: str) -> None:
    assert key_from(name, "\x08").name == "backspace"


@pytest.mark.parametrize(("name", "character"), [("superscript_two", "²"), ("f12", None)])
def test_panic_keys(name: str, character: str | None) -> None:
    assert key_from(name, character).panic


# The keyboard of the settings

BEPO = dict(zip('"«»()@+-/*', "1234567890", strict=True))


@pytest.mark.parametrize(
    ("clavier", "row"), [("azerty", ROW), ("auto", ROW), ("bepo", BEPO), ("qwerty", {})]
)
def test_each_keyboard_has_its_own_row(clavier: str, row: dict[str, str]) -> None:
    for sent in {*ROW, *BEPO, *"0123456789"}:
        key = key_from("whatever_textual_calls_it", sent, clavier)
        digit = row.get(sent, sent)
        assert (key.choice, key.figure, key.text) == (digit, digit, sent)
        assert Field(numeric=True).press(key).value == digit
        assert Field().press(key).value == sent


def test_every_keyboard_of_the_settings_is_known() -> None:
    assert all(isinstance(rangee(clavier).get("&", ""), str) for clavier in CLAVIERS)


def typed(driver: Typist, clavier: str, text: str) -> Typist:
    """What the app makes of a text typed on a keyboard of the settings."""
    driver.session.adopt(replace(driver.session.reglages, clavier=clavier))
    app = IscgApp(Home(driver.session), driver.session)
    app._screen_size = Size(80, 24)
    for character in text:
        app._press(key_from(character, character, app._clavier))
    driver.current = app.current
    return driver


def test_a_choice_is_read_on_the_keyboard_of_the_settings(driver: Typist) -> None:
    assert "Saisine › Saisine directe" in typed(driver, "bepo", "n«").shown()
    assert "Qui saisit l’ISCG" in typed(driver, "bepo", "né").shown()
    assert "Qui saisit l’ISCG" in typed(driver, "qwerty", "né").shown()
    assert "Saisine › Saisine directe" in typed(driver, "qwerty", "n2").shown()
    assert "Saisine › Saisine directe" in typed(driver, "azerty", "né").shown()


@pytest.mark.parametrize(("clavier", "line"), [("azerty", "fsi& pn vic"), ("bepo", "fsi« pn vic")])
def test_a_line_of_codes_is_read_on_the_keyboard_of_the_settings(
    driver: Typist, clavier: str, line: str
) -> None:
    other = {"azerty": "qwerty", "bepo": "azerty"}[clavier]
    assert "Victime" in typed(driver, clavier, f"c{line} ").shown()
    assert "Victime" not in typed(driver, other, f"c{line} ").shown()


def test_the_keyboard_is_chosen_in_the_settings(driver: Typist) -> None:
    driver.type("g").press(*["enter"] * 8)
    assert "▸ Clavier                 ← automatique →" in driver.shown()
    driver.press("left")
    assert "← BÉPO →" in driver.shown()
    driver.press("enter", "enter", "enter")
    assert load_reglages(driver.session.dossier.reglages).clavier == "bepo"
    assert driver.session.reglages.clavier == "bepo"


# Nothing needs Shift nor AltGr on an AZERTY keyboard

UNSHIFTED = "²&é\"'(-è_çà)=azertyuiop$qsdfghjklmù*<wxcvbn,;:! "
"""Each key that types something, from the upper left, without its Shift."""
MOVING = ("home", "end", "up", "down", "left", "right", "pageup", "pagedown")
EDITING = ("enter", "escape", "backspace", "delete", "tab", "f1", "f2", "f3", "f4", "f5", "f12")


def on_azerty() -> set[str]:
    """The choices that each key of the keyboard is, as its bytes are read, without Shift."""
    incoming, names = Incoming("utf-8"), Keystrokes()
    sent = [*UNSHIFTED, *(TERMINAUX["xterm"][name][0] for name in (*MOVING, *EDITING))]
    return {
        key_from(event.key, event.character, "azerty").choice
        for each in sent
        for item in (*incoming.feed(each.encode()), *incoming.expire())
        for event in names.events(item, mouse=False)
        if isinstance(event, events.Key)
    }


REACHED = {name: SHOWN.get(name, name) for name in on_azerty()}
KEYS_NAMED = {
    **{f"F{number}": (f"f{number}",) for number in range(1, 6)},
    "↑↓": ("up", "down"),
    "←→": ("left", "right"),
    "→": ("right",),
    "←": ("left",),
    **{f"1…{last}": tuple("123456789"[:last]) for last in range(2, 10)},
}


def unreached(screen: Screen | Exit) -> tuple[set[str], set[str]]:
    """The keys that a screen shows, and those of them that the keyboard has not."""
    assert isinstance(screen, Screen)
    page = screen.draw(Size(80, 24))
    assert isinstance(page, Page)
    spans = {span.text.strip() for line in page for span in line if span.role == "touche"}
    # Longer ones are words of a line of codes, or the keys that a help explains.
    shown = {key for key, _ in page.keys} | {
        each for each in spans if len(each) == 1 or each in SHOWN.values()
    }
    known = {*REACHED, *REACHED.values()}
    return shown, {each for each in shown if not known >= {*KEYS_NAMED.get(each, (each,))}}


@pytest.mark.parametrize("name", STORIES)
def test_each_key_shown_is_on_the_keyboard(driver: Typist, name: str) -> None:
    tell(driver, name)
    shown, missing = unreached(driver.current)
    assert shown
    assert not missing


@pytest.mark.parametrize("stage", FIRST_RUN)
def test_each_key_of_the_first_run_is_on_the_keyboard(stage: str) -> None:
    screen: Screen | Exit = Welcome(not_reached)
    for key in FIRST_RUN[stage]:
        assert isinstance(screen, Screen)
        screen = screen.press(Key("enter") if key == "\r" else Key(key, key))
    assert not unreached(screen)[1]


def test_a_key_that_needs_shift_would_be_seen() -> None:
    assert not {"?", "1é", "~", "[", "A", "."} & {*REACHED, *REACHED.values()}


DIGITS = {digit: character for character, digit in ROW.items()}
CHOSEN = [
    name
    for name, story in STORIES.items()
    if any(each.isdigit() for each in story) and not name.startswith("une_ligne")
]


@pytest.mark.parametrize("name", CHOSEN)
def test_each_screen_is_reached_without_shift(driver: Typist, name: str) -> None:
    tell(driver, name, NAMED | DIGITS)
    assert driver.shown() + "\n" == (FOLDER / f"{name}_80x24.txt").read_text("utf-8")
