"""A situation on one line of codes saves what its questions save, and loses nothing unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.screens.home import Home

if TYPE_CHECKING:
    from .typist import Typist

MINIMAL = "n211151122"


def test_a_line_of_codes_saves_what_the_ribbon_saves(driver: Typist) -> None:
    driver.type("cfsi1 pn vic 35 f vco tel 2 o").press("enter")
    assert isinstance(driver.current, Home)
    driver.type(MINIMAL + "o")
    first, second = driver.session.repository.all()
    assert replace(first, reference=None) == replace(second, reference=None)
    assert driver.session.repository.drafts() == []


def test_a_line_left_in_the_middle_goes_on_with_the_ribbon(driver: Typist) -> None:
    driver.type("cfsi1 pn vic 35").press("enter")
    assert isinstance(driver.current, EntryScreen)
    assert driver.current.ruban.etape == "genre"
    driver.type("1122o")
    assert driver.session.repository.get("26-0001").age == "5"


def test_a_line_of_which_nothing_is_understood_is_not_lost_unsaid(driver: Typist) -> None:
    driver.type("cvictime femme")
    assert "garder en brouillon" not in driver.shown()
    assert "passer aux questions" not in driver.shown()
    driver.press("escape")
    assert "rien n’est compris" in driver.shown()
    assert "victime femme" in driver.shown()
    driver.type("s").press("escape")
    assert "rien n’est compris" in driver.shown(), "typing again is not leaving"
    assert isinstance(driver.press("escape").current, Home)
    assert not driver.session.repository.drafts()


def test_every_word_understood_of_a_line_is_on_disk(driver: Typist) -> None:
    driver.type("cfsi1 pn vic ")
    (draft,) = driver.session.repository.drafts()
    assert draft.payload["reponses"]["public"] == ["VIC"]
    driver.type("zz ").press("enter")
    assert "^^" in driver.shown()
    assert "ne répond pas à" in driver.shown()
    assert len(driver.session.repository.drafts()) == 1
    driver.press("escape")
    assert len(driver.session.repository.drafts()) == 1
