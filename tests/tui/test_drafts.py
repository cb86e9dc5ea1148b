"""What is begun and left waits, told apart from the rest, and is thrown away knowingly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.screens.home import Home

if TYPE_CHECKING:
    from .typist import Typist

MINIMAL = "n211151122"


def test_escape_keeps_a_draft_that_comes_back_where_it_was(driver: Typist) -> None:
    driver.type("n2111").press("escape")
    assert "brouillon (1)" in driver.shown()
    driver.type("b").press("enter")
    assert isinstance(driver.current, EntryScreen)
    driver.type("51122o")
    assert driver.session.repository.get("26-0001").public == "VIC"
    assert driver.session.repository.drafts() == []


def test_an_entry_left_empty_is_no_draft(driver: Typist) -> None:
    driver.type("n").press("escape")
    assert driver.session.repository.drafts() == []


def test_a_correction_looked_at_and_left_is_no_draft(driver: Typist) -> None:
    driver.type(MINIMAL + "o").type("m").press("right", "escape")
    assert driver.session.repository.drafts() == []


def test_a_lone_draft_can_be_thrown_away(driver: Typist) -> None:
    driver.type("n21").press("escape").type("bxo")
    assert driver.session.repository.drafts() == []
    assert isinstance(driver.current, Home)


def test_several_drafts_can_wait_and_be_thrown_away(driver: Typist) -> None:
    driver.type("n21").press("escape").type("n32").press("escape").type("b")
    assert "Brouillons" in driver.shown()
    driver.type("xo")
    assert len(driver.session.repository.drafts()) == 1


def test_a_draft_of_a_correction_says_so_and_what_throwing_it_away_means(driver: Typist) -> None:
    driver.type(MINIMAL + "o").type("1c").press("right").type("3").press("escape")
    driver.current = Home(driver.session)
    driver.type("n21").press("escape").type("b")
    shown = driver.shown()
    assert "correction de 26-0001" in shown
    assert re.search(r"nouvelle situation · \w+", shown), "what was answered tells them apart"
    driver.type("x")
    assert "reste comptée comme avant" in driver.shown()


def test_every_answer_is_on_disk_when_the_next_question_is_shown(driver: Typist) -> None:
    driver.type("n2")
    for key in "111511":
        driver.type(key)
        (draft,) = driver.session.repository.drafts()
    assert draft.payload["reponses"]["nature"] == ["VCO"]
