"""What an AZERTY keyboard sends without Shift answers as the digits shown on screen."""

from __future__ import annotations

import pytest

from iscg_tui.nomenclature.loader import load
from iscg_tui.tui.keyboard import Key, key_from

ROW = {"&": "1", "é": "2", '"': "3", "'": "4", "(": "5", "-": "6", "è": "7", "_": "8", "ç": "9"}
ROW["à"] = "0"


@pytest.mark.parametrize(("sent", "digit"), ROW.items())
def test_the_unshifted_row_gives_digits_to_a_question(sent: str, digit: str) -> None:
    assert key_from("whatever_textual_calls_it", sent).choice == digit


@pytest.mark.parametrize("sent", [*ROW, *"0123456789"])
def test_a_text_takes_the_character_itself(sent: str) -> None:
    assert key_from("name", sent).text == sent


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
