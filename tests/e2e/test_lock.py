"""Locking hides everything at once, lets nothing be seen meanwhile, and comes back."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from harness.parcours import (
    INVITE,
    QUESTION,
    a_l_accueil,
    deverrouiller,
    ouvrir,
    saisir_avec_identite,
)
from harness.saisies import courte

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.poste import Poste
    from harness.terminal import Terminal

pytestmark = pytest.mark.e2e

NOM = "Verrouillée-Inventée"


@pytest.fixture(scope="module")
def someone(new_registre: Callable[[], Poste]) -> Poste:
    """A post that keeps one person."""
    poste = new_registre()
    terminal = poste.opened()
    a_l_accueil(terminal)
    today = poste.today()
    saisir_avec_identite(terminal, courte(today), today, NOM, "Zoë", "1990", "", "Note inventée.")
    terminal.press("q")
    assert terminal.wait_end() == 0
    return poste


def to_the_person(terminal: Terminal) -> None:
    ouvrir(terminal, "verrouil", NOM)


def to_an_entry(terminal: Terminal) -> None:
    terminal.press("n")
    terminal.wait_for(QUESTION)
    terminal.send("352")
    terminal.wait_for("La personne est")


def to_the_orientations(terminal: Terminal) -> None:
    to_an_entry(terminal)
    terminal.send("1411214")
    terminal.wait_for("la personne est-elle d’accord")


def to_a_further_interview(terminal: Terminal) -> None:
    to_the_person(terminal)
    terminal.send("e2")
    terminal.wait_for("Suites apportées")


def to_the_identity(terminal: Terminal) -> None:
    to_the_person(terminal)
    terminal.press("i")
    terminal.wait_for("Année de naissance", "Zoë")
    terminal.send("-Corrigée")
    terminal.wait_for(f"{NOM}-Corrigée")


def to_the_report(terminal: Terminal) -> None:
    terminal.press("a")
    terminal.wait_for("Sur quelle période")
    terminal.press("2")
    terminal.wait_for("Rapport d’activité de l’ISCG")


def to_the_text(terminal: Terminal) -> None:
    terminal.press("a")
    terminal.wait_for("Sur quelle période")
    terminal.press("1")
    terminal.wait_for("Rapport d’activité de l’ISCG")
    terminal.press("t")
    terminal.wait_for("Modes de saisine")
    terminal.press("F3")
    terminal.wait_for("Nature des situations")
    terminal.send("Un texte commencé")
    terminal.wait_for("commencé")


def to_the_settings(terminal: Terminal) -> None:
    terminal.press("g")
    terminal.wait_for("Réglages du poste")


PLACES: dict[str, Callable[[Terminal], None]] = {
    "home": a_l_accueil,
    "person": to_the_person,
    "entry": to_an_entry,
    "orientations": to_the_orientations,
    "interview": to_a_further_interview,
    "identity": to_the_identity,
    "report": to_the_report,
    "text": to_the_text,
    "settings": to_the_settings,
}


@pytest.mark.parametrize("go", PLACES.values(), ids=PLACES)
def test_unlocking_returns_to_the_same_place(
    someone: Poste, poste: Poste, go: Callable[[Terminal], None]
) -> None:
    terminal = someone.copied_to(poste).opened()
    a_l_accueil(terminal)
    go(terminal)
    # What is awaited may be painted before the rest of its screen.
    terminal.settle()
    before = terminal.screen
    terminal.send("²")
    terminal.wait_for(INVITE, "Verrouillé", "rien n’est perdu")
    assert NOM not in terminal.screen
    deverrouiller(terminal, poste.phrase)
    terminal.wait_for(lambda shown: without_keys(shown.screen) == without_keys(before))
    assert poste.search([NOM, "Note inventée"]) == []


def without_keys(screen: str) -> list[str]:
    """The screen without its last lines, where the keys and a message stand."""
    return [line.strip() for line in screen.splitlines()[:-4] if line.strip()]


def test_the_panic_key_is_no_letter_of_a_text(someone: Poste, poste: Poste) -> None:
    terminal = someone.copied_to(poste).opened()
    a_l_accueil(terminal)
    terminal.press("r")
    terminal.wait_for("Nom, prénom ou référence")
    terminal.send("verrouil²")
    terminal.wait_for(INVITE)
    assert not terminal.shows("verrouil")
    deverrouiller(terminal, poste.phrase)
    terminal.wait_for("Nom, prénom ou référence")
    assert not terminal.shows("²verrouil")
    assert not terminal.shows("verrouil²")


def test_what_is_typed_while_it_locks_is_never_shown(someone: Poste, poste: Poste) -> None:
    """She goes on typing a note, or types her passphrase before the prompt is there."""
    terminal = someone.copied_to(poste).opened()
    to_the_identity(terminal)
    typed = itertools.cycle(poste.phrase + " ")
    terminal.send("²")
    while not terminal.shows(INVITE):
        terminal.send(next(typed))
        terminal.settle(0.002)
    words = poste.phrase.split()
    assert poste.search(words) == []
    assert not any(terminal.shows(word) for word in words)


ANSWERS = [
    pytest.param(b"\x1b[?64;1;2;6;9;15;22c", id="device attributes"),
    pytest.param(b"\x1b[>41;379;0c", id="secondary attributes"),
    pytest.param(b"\x1bP>|XTerm(379)\x1b\\", id="name of the terminal"),
    pytest.param(b"\x1b]11;rgb:1111/2222/3333\x1b\\", id="background colour"),
    pytest.param(b"\x1b[27;5;113~\x1b[13;5u", id="another keyboard protocol"),
    pytest.param(b"\x1b[12;1R", id="cursor position"),
    pytest.param(b"\x1b[<0;5;5M\x1b[<0;5;5m", id="mouse"),
    pytest.param(b"\x1b[I\x1b[O", id="focus"),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_a_terminal_answers_late_is_not_typed(registre: Poste, answer: bytes) -> None:
    terminal = registre.opened()
    to_an_entry(terminal)
    terminal.send(answer)
    terminal.send("14")
    terminal.wait_for("Genre de la personne", "25-34 ans", "Victime", timeout=5)
