"""The page of a person: everything kept is there to read, at any size."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.tui.line import Line, Span, plain
from iscg_tui.tui.widgets.page import Size
from iscg_tui.tui.widgets.scroll import following, scrolled

if TYPE_CHECKING:
    from .typist import Typist

JOUR = date(2026, 11, 23)
NOTE = " ".join(f"inventé{number}" for number in range(45))
SIZES = (Size(60, 20), Size(80, 24))


def everything() -> Situation:
    """Plainly invented, with every answer that can be given."""
    orientations = (
        Orientation("AAV", "5", accord=True),
        Orientation("HEB", "3", accord=False),
        Orientation("SSD", "4", accord=False),
    )
    return Situation(
        "FSI1",
        "PN",
        "VIC",
        "5",
        "1",
        "VCO",
        Adhesion.OUI,
        tuple(
            Entretien(JOUR - timedelta(8 - n), "8", "3", orientations, "3" if n > 3 else None)
            for n in range(1, 9)
        ),
        natures_secondaires=("LOG", "PSY"),
        champ_penal="1",
        besoins=("3", "7"),
        delai="2",
        urgence="1",
        identite=Identite("Fictif-Née", "Zébulon", 1976, "06 39 98 00 00", NOTE),
    )


def read_whole(driver: Typist, size: Size) -> str:
    """All that scrolling to the end shows, its lines' breaks undone."""
    seen: list[str] = []
    before = ""
    while (shown := driver.shown(size)) != before:
        seen += [each for each in shown.splitlines() if each not in seen]
        before = shown
        driver.press("space")
    return " ".join(" ".join(seen).split())


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_kept_can_be_read(driver: Typist, size: Size) -> None:
    driver.session.repository.save(everything())
    driver.press("1")
    shown = read_whole(driver, size)
    for word in NOTE.split():
        assert word in shown
    for said in (
        "Zébulon Fictif-Née 1976",
        "06 39 98 00 00",
        "Violences conjugales",
        "Souffrance psychique, crise suicidaire",
        "Fait pénal déclaré",
        "Soins, soutien psychologique",
        "Délai",
        "Immédiate",
        "Adhésion oui",
        "Avec un partenaire",
        "Aide aux victimes\u00a0: relais effectif",
        "Hébergement, logement\u00a0: refusée par la personne",
        "sans l’accord de la personne",
        "Prolongé\u00a0: situation difficile ou complexe",
    ):
        assert " ".join(said.split()) in shown, said


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_line_chosen_is_always_in_sight(driver: Typist, size: Size) -> None:
    driver.session.repository.save(everything())
    driver.press("1")
    for rang in range(1, 9):
        driver.press("down")
        (chosen,) = (each for each in driver.shown(size).splitlines() if "▸" in each)
        assert chosen.split()[1] == str(rang)
    driver.press(*["up"] * 8)
    assert "Zébulon Fictif-Née 1976" in driver.shown(size)


@given(st.integers(0, 60), st.integers(-5, 80), st.integers(2, 30))
def test_scrolling_hides_no_line_without_saying_so(count: int, top: int, room: int) -> None:
    lines: list[Line] = [(Span(f"ligne-{number}"),) for number in range(count)]
    shown, used = scrolled(lines, top, room)
    assert len(shown) <= room
    text = plain(shown)
    seen = [number for number in range(count) if f"ligne-{number}" in text.splitlines()]
    assert seen == list(range(used, used + len(seen)))
    above, below = used, count - used - len(seen)
    assert ("plus haut" in text) == (above > 0)
    assert ("plus bas" in text) == (below > 0)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 5), st.integers(8, 30))
def test_what_is_followed_is_in_sight(top: int, first: int, more: int, room: int) -> None:
    start = following(top, first, first + more, room)
    assert start <= first
    assert first + more < start + room - 1
