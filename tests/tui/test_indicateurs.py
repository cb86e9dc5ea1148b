"""The employer's questions on the real screens: asked, shown, corrected, undone, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters import file
from iscg_tui.nomenclature.loader import load
from iscg_tui.tui import launch
from iscg_tui.tui.screen import Screen
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.session import Session
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.verify import verifier

from ..indicateurs import TEXT, lists, retired
from .linear.listener import Conversation
from .test_snapshots import SIZES, compared
from .typist import PASSPHRASE, Typist

if TYPE_CHECKING:
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.tui.widgets.page import Size

ENTRY = "n211151122"


def opened(session: Session, listes: Nomenclature) -> Session:
    """The same store, its post asking the indicators of ``listes``."""
    again = Session(session.dossier, listes, session.reglages, session.today, session.repository)
    again.done = session.done
    return again


@pytest.fixture
def asking(session: Session) -> Typist:
    return Typist(opened(session, lists()))


def flat(typist: Typist) -> str:
    """What is on screen, as one line with plain spaces."""
    return " ".join(typist.shown().split())


def sums(session: Session) -> dict[str, int]:
    counted = session.repository.counters().sommes.items()
    return {cell.text(): n for cell, n in counted if cell.tableau.startswith("indicateur")}


@pytest.mark.parametrize("size", SIZES)
def test_the_question_and_what_was_answered_are_shown(asking: Typist, size: Size) -> None:
    asking.type(ENTRY)
    shown = asking.shown(size)
    assert "Où la personne est-elle logée ?" in shown
    assert "1 Logement personnel" in shown
    assert "▸Précisions" in shown
    assert "non renseigné" in shown
    asking.type("2")
    assert "Présence d’un animal" in asking.shown(size)
    assert "Chez un tiers" in asking.shown(size)
    asking.type("1")
    assert "▸Orientations" in asking.shown(size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("name", "keys"), [("indicateur", ""), ("indicateurs_repondus", "21")])
def test_screen(asking: Typist, name: str, keys: str, size: Size) -> None:
    asking.type(ENTRY + keys)
    assert isinstance(asking.current, Screen)
    compared(name, size, asking.current.draw(size))


def test_two_more_keys_and_no_other_key_changed(asking: Typist) -> None:
    asking.type(f"{ENTRY}21o")
    assert isinstance(asking.current, Home)
    assert sums(asking.session) == {
        "indicateur_animal|2026-11|OUI": 1,
        "indicateur_logement|2026-11|TIE": 1,
    }
    kept = asking.session.repository.get("26-0001")
    assert kept.indicateurs == (("animal", "OUI"), ("logement", "TIE"))


def test_m_corrects_one_and_x_undoes_it(asking: Typist) -> None:
    asking.type(f"{ENTRY}21o").type("m")
    asking.press(*["right"] * 9).type("2").press("enter")
    assert sums(asking.session)["indicateur_animal|2026-11|NON"] == 1
    asking.type("x")
    assert "Présence d’un animal : Non −1, Oui +1." in flat(asking)
    asking.type("o")
    assert "indicateur_animal|2026-11|NON" not in sums(asking.session)


def test_a_situation_counted_without_adhesion_counts_its_indicators(asking: Typist) -> None:
    asking.type(f"{ENTRY}2 n")
    assert sums(asking.session) == {
        "indicateur_animal|2026-11|NR": 1,
        "indicateur_logement|2026-11|TIE": 1,
    }


def test_the_page_and_the_history_say_them_even_once_retired(asking: Typist) -> None:
    asking.type(f"{ENTRY}21o").type("m").press(*["right"] * 8).type("1").press("enter")
    for listes, named, was, now in (
        (lists(), "Situation de logement", "Hébergée par un tiers", "Logement personnel"),
        (lists(retired()), "Situation de logement", "Hébergée par un tiers", "Logement personnel"),
        (load(), "logement", "TIE", "PER"),
    ):
        reader = Typist(opened(asking.session, listes)).type("r26-0001").press("enter")
        assert f"{named} : {now}" in flat(reader)
        told = flat(reader.type("t"))
        assert f"{named} : {was}" in told
        assert f"→ {now}." in told


def test_the_line_of_codes_shows_an_example_that_can_be_typed(asking: Typist) -> None:
    asking.type("c")
    (example,) = (
        line.partition(":")[2].strip()
        for line in asking.shown().split("\n")
        if "Par exemple" in line
    )
    assert example == "fsi1 pn vic 35 f vco tel simple nr nr o"
    asking.type(example).press("enter")
    assert isinstance(asking.current, Home)


def test_a_draft_left_before_the_file_changed_goes_on(asking: Typist) -> None:
    asking.type(f"{ENTRY}2").press("escape")
    later = Typist(opened(asking.session, load())).type("b").press("1")
    assert "▸Orientations" in later.shown()
    later.type("o")
    assert later.session.repository.get("26-0001").indicateurs == (("logement", "TIE"),)


def test_they_are_said_one_by_one_in_lines_of_text(session: Session) -> None:
    heard = Conversation(opened(session, lists()), *ENTRY, "2", "passer", "o")
    said = " ".join(heard.raw.split())
    assert "Situation de logement : hébergée par un tiers, famille ou amis" in said
    assert "Présence d’un animal : non renseigné" in said
    assert "Où la personne est-elle logée ?" in said


def test_the_store_opens_again_and_the_published_file_holds_them(asking: Typist) -> None:
    asking.type(f"{ENTRY}21o")
    session = asking.session
    before = session.repository.get("26-0001")
    session.repository.publish()
    session.repository.close()
    assert verifier(session.dossier, PASSPHRASE).saine
    again = Repository.open(session.dossier, PASSPHRASE)
    assert again.get("26-0001") == before
    published = {cell.text() for cell in file.read(session.dossier.compteurs).sommes}
    assert "indicateur_logement|2026-11|TIE" in published
    again.close()


def test_a_bad_file_asks_nothing_says_why_and_hinders_nothing(session: Session) -> None:
    path = session.dossier.indicateurs
    path.write_text(TEXT, "utf-8")
    assert launch._session(session.dossier, session.repository).questionnaire.indicateurs == (
        "indicateur_logement",
        "indicateur_animal",
    )
    path.write_text(TEXT.replace('"TIE"', '"PER"'), "utf-8")
    hindered = launch._session(session.dossier, session.repository)
    assert "Indicateurs non demandés. Fichier « indicateurs.toml », ligne 13" in flat(
        Typist(hindered)
    )
    Typist(hindered).type(f"{ENTRY}o")
    assert hindered.repository.get("26-0001").indicateurs == ()
