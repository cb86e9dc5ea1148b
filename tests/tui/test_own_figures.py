"""Her own month is one key away, holds no name, and comes back after a lock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Situation
from iscg_tui.tui.places import return_to
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.screens.own_figures import OwnFigures

from .linear.listener import Conversation

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

    from .typist import Typist


@pytest.fixture
def counted(session: Session) -> Session:
    """Two situations in November, one in October; none published."""
    for jour in (date(2026, 11, 3), date(2026, 11, 20), date(2026, 10, 9)):
        session.repository.save(
            Situation(
                *("FSI1", "PN", "VIC", "5", "1", "VCO", Adhesion.OUI),
                (Entretien(jour, "2", "2"),),
                identite=Identite("Fictif-Née", "Zébulon"),
            )
        )
    return session


def test_one_key_shows_the_month_unpublished_and_unmasked(counted: Session, driver: Typist) -> None:
    shown = driver.press("f").shown()
    assert "Pour vous\u00a0: rien n’est masqué ici" in shown
    assert "Ne pas diffuser" in shown
    line = next(each for each in shown.splitlines() if each.startswith(" Situations "))
    assert line.split()[1:] == ["2", "1", "0"]
    assert not {"Fictif", "Zébulon", "26-0001"} & set(shown.split())


def test_keys_step_to_the_months_before_and_never_past_this_one(
    counted: Session, driver: Typist
) -> None:
    driver.press("f")
    now = driver.shown()
    assert driver.press("s", "right").shown() == now
    assert "octobre 2026" in driver.press("f").shown()
    assert "septembre 2026" in driver.press("left").shown()
    assert driver.press("s", "right").shown() == now
    assert isinstance(driver.press("escape").current, Home)


def test_the_same_month_is_there_after_a_lock(counted: Session, driver: Typist) -> None:
    driver.press("f", "f")
    found = return_to(counted, driver.leave())
    assert isinstance(found, OwnFigures)
    assert found.mois.text() == "2026-10"


@pytest.mark.parametrize("mois", ["2026-13", "mars", "9999-01", ""])
def test_a_place_that_is_no_month_is_no_matter(session: Session, mois: str) -> None:
    found = return_to(session, {"ecran": "mes_chiffres", "mois": mois})
    assert isinstance(found, Home) or found.mois.text() == "2026-11"  # type: ignore[attr-defined]


def test_in_lines_each_figure_is_beside_what_it_counts(counted: Session) -> None:
    heard = Conversation(counted, "f", "f", "retour", "q")
    assert "Situations : 2 ce mois, 1 le mois d’avant, 0 un an avant" in heard.lines
    assert "Natures : Violences conjugales 2" in heard.lines
    assert "Mes chiffres, octobre 2026" in heard.lines
    assert not set("─│█▏▄") & set(heard.raw)
    assert "Fictif" not in heard.raw
