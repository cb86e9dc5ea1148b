"""What is due, in lines of text: names on her word alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Situation

from .listener import Conversation

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.session import Session

NAMES = re.compile("Fictif|Exemple|Zébulon|jugement")
DUE = Situation(
    "FSI1",
    "PN",
    "VIC",
    "5",
    "1",
    "VCO",
    Adhesion.OUI,
    (Entretien(date(2024, 2, 29), "2", "2"),),
    identite=Identite("Fictif", "Zébulon"),
)


@pytest.fixture
def due(session: Session) -> Session:
    session.repository.save(DUE)
    session.repository.save(replace(DUE, identite=Identite("Exemple", "Zébulon")))
    return session


def kept(session: Session) -> list[str]:
    return [str(each.reference) for each in session.repository.all()]


def test_home_and_the_list_say_no_name(due: Session) -> None:
    heard = Conversation(due, "e")
    assert any("2 conservations échues" in line for line in heard.lines)
    assert "1 24-0001, 29/02/2024, 28/02/2026" in heard.lines
    assert not NAMES.search(heard.raw)
    heard = Conversation(due, "e", "n")
    assert "2 24-0002, 29/02/2024, 28/02/2026, Zébulon Exemple" in heard.lines


def test_the_row_of_a_number_is_erased_on_a_yes(due: Session) -> None:
    heard = Conversation(due, "e", "x 2", "n", "x 2", "o")
    assert any(line.startswith("24-0002 effacée, toujours comptée") for line in heard.lines)
    assert any("Reste ce qui est compté" in line for line in heard.lines)
    assert kept(due) == ["24-0001"]


def test_someone_is_kept_longer_field_by_field(due: Session) -> None:
    heard = Conversation(due, "e", "g 2", "jugement attendu", "à&à-éàéè")
    assert any("24-0002 gardée jusqu’au 01/06/2027" in line for line in heard.lines)
    assert any("sur 120 caractères" in line for line in heard.lines)
    assert due.repository.echeance("24-0002", 24).maintien is not None


def test_all_that_is_due_is_erased_at_once(due: Session) -> None:
    Conversation(due, "e", "t", "o")
    assert kept(due) == []


def test_rows_far_down_the_list_are_reached(session: Session) -> None:
    for _ in range(45):
        session.repository.save(DUE)
    heard = Conversation(session, "e", *["passer"] * 3, "x 5", "o")
    row = re.compile(r"(\d+) (24-\d{4}), ")
    said = [found.groups() for line in heard.lines if (found := row.match(line))]
    assert len(said) < 5 * 14, "a few at a time"
    assert len(kept(session)) == 44
    gone = next(line for line in heard.lines if "effacée" in line)[:7]
    assert gone not in kept(session)
    assert ("5", gone) in said
    assert gone > "24-0020"


def test_all_that_is_held_is_said_and_the_access_marked(due: Session) -> None:
    heard = Conversation(due, "e", "1", "", "d", "a")
    assert "Nom : Fictif" in heard.lines
    assert due.repository.access("24-0001") is not None
    heard = Conversation(due, "e", "1", "", "r", "o")
    assert kept(due) == ["24-0002"]


def test_a_file_is_written_where_she_says(due: Session, tmp_path: Path) -> None:
    path = tmp_path / "releve.txt"
    heard = Conversation(due, "e", "1", "", "d", "f", "o", str(path))
    assert any("magistrat par réquisition" in line for line in heard.lines)
    assert "Zébulon" in path.read_text("utf-8")


def test_a_dumb_terminal_shows_no_name_without_a_yes(due: Session) -> None:
    for lines in (("e", "n", "n"), ("e", "1", "", "d", "n"), ("e", "g", "n", "jugement", "")):
        heard = Conversation(due, *lines, forgets=False)
        assert "ne sait pas effacer" in heard.raw
        assert not NAMES.search(heard.raw), lines
    heard = Conversation(due, "e", "n", "o", forgets=False)
    assert NAMES.search(heard.raw)
