"""Help is one key away, changes nothing, and leads back to where she was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.aide import AIDE, VISITE
from iscg_tui.tui.screens.help import Help, Tour
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.widgets.page import Size

if TYPE_CHECKING:
    from .typist import Typist

MINIMAL = "n211151122"


@pytest.mark.parametrize("keys", ["", "n21", "a1", "k", "n21\x1bb", MINIMAL + "o1"])
def test_h_explains_the_screen_and_any_key_comes_back(driver: Typist, keys: str) -> None:
    for key in keys:
        driver.press("escape" if key == "\x1b" else key)
    before = driver.shown()
    assert "Aide ·" in driver.type("h").shown()
    assert driver.press("escape").shown() == before


@pytest.mark.parametrize("keys", ["c", "g", "r", MINIMAL + "i", "njd"])
def test_where_letters_are_written_f1_explains_and_h_is_a_letter(driver: Typist, keys: str) -> None:
    driver.type(keys).type("h")
    assert not isinstance(driver.current, Help)
    assert "Aide ·" in driver.press("f1").shown()


@pytest.mark.parametrize("size", [Size(80, 24), Size(60, 20)])
@pytest.mark.parametrize("subject", AIDE)
def test_a_help_can_be_read_whole(driver: Typist, subject: str, size: Size) -> None:
    beneath = Home(driver.session)
    beneath.subject = subject  # type: ignore[misc]
    driver.current = Help(beneath)
    seen = driver.shown(size)
    for _ in range(20):
        seen += driver.press("down").shown(size)
    words = {word for _, text in AIDE[subject][1] for word in text.split()}
    assert words <= set(seen.split())


def test_a_long_help_is_read_by_pages_too(driver: Typist) -> None:
    driver.type("n21").type("h")
    first = driver.shown(Size(60, 20))
    assert "faire défiler" in first
    second = driver.press("pagedown").shown(Size(60, 20))
    assert second != first
    assert driver.press("pageup").shown(Size(60, 20)) == first
    last = driver.press("end").shown(Size(60, 20))
    assert "plus bas" not in last
    assert driver.press("down").shown(Size(60, 20)) == last
    assert driver.press("home").shown(Size(60, 20)) == first
    assert isinstance(driver.current, Help)


def test_a_help_that_fits_shows_no_key_to_scroll(driver: Typist) -> None:
    driver.type("n2").press("escape").type("bh")
    assert isinstance(driver.current, Help)
    assert "faire défiler" not in driver.shown()


def test_the_help_of_a_question_gives_its_answers_whole(driver: Typist) -> None:
    driver.type("n2111511")
    assert "Accomp. physique" in driver.shown()
    assert "Accompagnement physique" in driver.type("h").shown()


def test_help_survives_a_lock_on_the_screen_beneath(driver: Typist) -> None:
    driver.type("n211h")
    place = driver.leave()
    assert place is not None
    assert place["ecran"] == "saisie"


def test_the_tour_is_five_lines_and_any_key_skips_it(driver: Typist) -> None:
    driver.current = Tour(lambda: Home(driver.session))
    assert len(VISITE) == 5
    assert all(text.split()[0] in driver.shown() for _, text in VISITE)
    assert isinstance(driver.press("z").current, Home)


def test_the_keys_that_the_tour_shows_do_what_it_says(driver: Typist) -> None:
    driver.current = Tour(lambda: Home(driver.session))
    assert "Nouvelle situation" in driver.press("n").shown()
