"""Names in lines of text: only where she asks, and never for good without her yes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyte
import pytest

from iscg_tui.tui.linear.terminal import Reason
from iscg_tui.tui.places import return_to

from .listener import MINIMAL, Conversation

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

IDENTITY = ("Fictif-Née", "Zébulon", "1976", "06 39 98 00 00", "rappeler le matin")
NAMES = re.compile("Fictif|Zébulon|06 39|rappeler")


@pytest.fixture
def person(session: Session) -> Session:
    Conversation(session, *MINIMAL, "i", *IDENTITY)
    return session


def test_the_identity_is_asked_field_by_field_after_the_adhesion(person: Session) -> None:
    kept = person.repository.get("26-0001").identite
    assert kept is not None
    assert (kept.nom, kept.prenom, kept.annee_naissance) == ("Fictif-Née", "Zébulon", 1976)
    assert (kept.contact, kept.note) == ("06 39 98 00 00", "rappeler le matin")


def test_a_year_is_typed_on_the_unshifted_row(session: Session) -> None:
    Conversation(session, *MINIMAL, "i", "Fictif", "", "&çè-", "", "")
    kept = session.repository.get("26-0001").identite
    assert kept is not None
    assert kept.annee_naissance == 1976


def test_a_field_is_kept_emptied_or_gone_back_to(person: Session) -> None:
    heard = Conversation(person, "1", "i", "", "-", "<", "Ulysse", "", "", "")
    kept = person.repository.get("26-0001").identite
    assert kept is not None
    assert (kept.nom, kept.prenom, kept.contact) == ("Fictif-Née", "Ulysse", "06 39 98 00 00")
    assert "Nom, déjà : Fictif-Née" in heard.lines


def test_a_name_is_a_name_even_when_it_is_a_word_of_the_menu(session: Session) -> None:
    Conversation(session, *MINIMAL, "i", "Retour", "Aide", "", "", "")
    kept = session.repository.get("26-0001").identite
    assert kept is not None
    assert (kept.nom, kept.prenom) == ("Retour", "Aide")


def test_leaving_a_form_asks_what_becomes_of_it(session: Session) -> None:
    heard = Conversation(session, *MINIMAL, "i", "Fictif", "!", "n", "q")
    assert any("Enregistrer ce qui a été saisi" in line for line in heard.lines)
    assert session.repository.get("26-0001").identite is None
    assert heard.reason is Reason.QUITTE


def test_home_and_the_page_say_no_name_until_asked(person: Session) -> None:
    heard = Conversation(person, "1")
    assert not NAMES.search(heard.raw)
    assert "Nature : Violences conjugales" in heard.lines
    heard = Conversation(person, "1", "montrer")
    assert "Zébulon Fictif-Née 1976" in heard.lines
    assert "rappeler le matin" in heard.lines


def test_search_finds_by_the_first_letters_and_opens(person: Session) -> None:
    heard = Conversation(person, "r", "nee zeb", "1", "e", "4", "1", "enregistrer")
    assert any(line.startswith("1 26-0001, Zébulon Fictif-Née 1976") for line in heard.lines)
    kept = person.repository.get("26-0001")
    assert [(each.mode, each.suites) for each in kept.entretiens] == [("2", "2"), ("4", "1")]


def test_search_that_finds_nobody_asks_again(person: Session) -> None:
    heard = Conversation(person, "r", "inconnu", "26-0001", "1")
    assert "Personne à ce nom." in heard.lines
    assert any(line.startswith("Situation 26-0001") for line in heard.lines)


def test_the_line_to_correct_or_cancel_is_chosen_by_its_number(person: Session) -> None:
    Conversation(person, "1", "e", "4", "1", "enregistrer")
    heard = Conversation(person, "1", "2", "c", "6", "enregistrer")
    assert any(line.startswith("Ligne choisie : 2") for line in heard.lines)
    assert person.repository.get("26-0001").entretiens[1].mode == "6"
    Conversation(person, "1", "x 2", "o")
    assert len(person.repository.get("26-0001").entretiens) == 1


def test_a_dumb_terminal_is_shown_no_name_without_a_yes(person: Session) -> None:
    for lines in (
        ("1", "montrer", "n"),
        ("1", "i", "n"),
        ("1", "i", "n", "Fictif-Autre", ""),
        ("r", "n", "fictif", "1"),
        ("1", "montrer"),
        ("r",),
    ):
        heard = Conversation(person, *lines, forgets=False)
        assert "ne sait pas effacer" in heard.raw
        assert not NAMES.search(heard.raw), lines


def test_a_dumb_terminal_shows_a_name_after_a_yes(person: Session) -> None:
    heard = Conversation(person, "1", "montrer", "o", forgets=False)
    assert "Zébulon Fictif-Née 1976" in heard.lines
    heard = Conversation(person, "r", "o", "zeb", forgets=False)
    assert any("Zébulon Fictif-Née" in line for line in heard.lines)


def test_what_is_typed_unseen_is_found_and_kept_all_the_same(person: Session) -> None:
    heard = Conversation(person, "r", "n", "zeb", "1", forgets=False)
    assert any(line.startswith("1 26-0001, Violences conjugales") for line in heard.lines)
    assert any(line.startswith("Situation 26-0001") for line in heard.lines)
    Conversation(person, "1", "i", "n", "Fictif-Autre", "", "", "", "", forgets=False)
    kept = person.repository.get("26-0001").identite
    assert kept is not None
    assert (kept.nom, kept.prenom) == ("Fictif-Autre", "Zébulon")


def test_a_terminal_that_can_is_cleared_and_what_it_scrolled_away(person: Session) -> None:
    heard = Conversation(person, "1", "montrer", "verrouiller")
    shown, wipe, rest = heard.raw.partition("\x1b[H\x1b[2J\x1b[3J")
    assert NAMES.search(shown)
    assert wipe
    assert rest.strip() == "Coffre verrouillé."
    assert "\x1b" not in shown + rest


@pytest.mark.parametrize("end", ["verrouiller\r", "quitter\r", "²", "\x03", "\x04", ""])
def test_no_name_is_left_on_a_terminal_nor_in_its_scrollback(person: Session, end: str) -> None:
    lines = ("1", "montrer", "i", "Fictif-Autre", "", "", "", "", "retour", *["r", "zeb", "1"] * 3)
    heard = Conversation(person, *lines, end=end)
    screen = pyte.HistoryScreen(80, 10, history=1000)
    stream = pyte.Stream(screen)
    shown, wipe, rest = heard.raw.replace("\n", "\r\n").partition("\x1b[H")
    stream.feed(shown)
    assert NAMES.search(_kept(screen))
    stream.feed(wipe + rest)
    assert _kept(screen).strip().startswith("Coffre ")
    assert not NAMES.search(_kept(screen))


def _kept(screen: pyte.HistoryScreen) -> str:
    """What the terminal still holds, scrolled away or not."""
    rows = [*screen.history.top, *(screen.buffer[row] for row in range(screen.lines))]
    return "\n".join("".join(row[x].data for x in range(screen.columns)).rstrip() for row in rows)


def test_a_dumb_terminal_is_sent_no_escape_sequence(person: Session) -> None:
    lines = ("1", "montrer", "o", "i", "o", "Né\x7fe", "!", "n", "retour", "v")
    heard = Conversation(person, *lines, forgets=False)
    assert heard.reason is Reason.VERROUILLE
    assert "\x1b" not in heard.raw
    assert "\b" not in heard.raw


TWIN = ("zebulon", "FICTIF-NEE", "1977")


def test_a_person_perhaps_known_is_joined_on_her_answer_alone(person: Session) -> None:
    heard = Conversation(person, *MINIMAL, "i", TWIN[1], TWIN[0], TWIN[2], "", "", "1")
    assert any(line.startswith("1 Zébulon Fictif-Née 1976") for line in heard.lines)
    assert any("Déjà connue" in line for line in heard.lines)
    assert len(person.repository.get("26-0001").entretiens) == 2
    assert len(person.repository.all()) == 1
    Conversation(person, *MINIMAL, "i", TWIN[1], TWIN[0], TWIN[2], "", "", "n")
    assert len(person.repository.all()) == 2


def test_a_dumb_terminal_asks_of_a_person_perhaps_known_without_a_name(person: Session) -> None:
    lines = (*MINIMAL, "i", "n", TWIN[1], TWIN[0], TWIN[2], "", "", "n", "1")
    heard = Conversation(person, *lines, forgets=False)
    assert not NAMES.search(heard.raw)
    assert any(line.startswith("1 26-0001") for line in heard.lines)
    assert len(person.repository.get("26-0001").entretiens) == 2


def test_a_form_says_each_field_once(session: Session) -> None:
    heard = Conversation(session, "g", *[""] * 3)
    assert heard.lines.count("1 police et gendarmerie (choisi)") == 1
    assert not any("←" in line for line in heard.lines)


def test_the_answer_to_whether_a_name_may_stay_is_no_name(session: Session) -> None:
    Conversation(session, *MINIMAL, "i", forgets=False, end="n")
    place = session.repository.place
    assert place == {"ecran": "identite", "reference": "26-0001"}


def test_a_field_half_typed_when_the_session_ends_waits_for_her(session: Session) -> None:
    Conversation(session, *MINIMAL, "i", "Fictif", end="Zébu")
    again = return_to(session, session.repository.place)
    heard = Conversation(session, "", "", "", "", first=again)
    kept = session.repository.get("26-0001").identite
    assert kept is not None
    assert (kept.nom, kept.prenom) == ("Fictif", "Zébu")
    assert "Prénom, déjà : Zébu" in heard.lines
