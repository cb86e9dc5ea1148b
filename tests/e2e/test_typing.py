"""Keys typed ahead: one burst of bytes and patient typing give the same record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from harness.parcours import QUESTION, a_l_accueil, ouvrir
from harness.saisies import Rencontre, Saisie, courte

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.poste import Poste
    from harness.terminal import Terminal

pytestmark = pytest.mark.e2e


IDENTITE = ("Lenteur-Inventée", "Zoë", "1971", "chez elle, après 18 h", "Vient avec sa sœur.")
AZERTY = str.maketrans("1234567890", "&é\"'(-è_çà")


def complete(today: date) -> Saisie:
    """An entry that goes through every question."""
    return Saisie(
        saisine="EXT5",
        institution="GN",
        public="EXP",
        age="2",
        genre="3",
        nature="PSY",
        premier=Rencontre(
            today - timedelta(days=2), "5", "3", (("DRO", "1"), ("AGE", "3"), ("SSD", "5"))
        ),
        adhesion="OUI",
        urgence="2",
        secondaires=("ADD", "LOG"),
        champ_penal="2",
        besoins=("7", "0", "3"),
        delai="4",
    )


def result(poste: Poste, terminal: Terminal, today: date) -> tuple[str, dict[str, Any]]:
    """What the record came to: the person's page, and every count."""
    ouvrir(terminal, "lenteur", "Lenteur-Inventée")
    terminal.settle()
    page = terminal.screen
    terminal.press("Escape")
    terminal.wait_for("Nom, prénom ou référence")
    terminal.press("Escape")
    a_l_accueil(terminal)
    terminal.send("po")
    terminal.wait_for("Comptes publiés")
    return page, poste.report(f"{today.year - 1}-01", f"{today.year}-12")


def changed_from(before: str) -> Callable[[Terminal], bool]:
    """Whether a screen answered."""
    return lambda terminal: terminal.screen != before


@pytest.fixture(scope="module")
def slowly(new_registre: Callable[[], Poste]) -> tuple[str, dict[str, Any]]:
    """What comes of the entry when each key waits for the screen to answer the one before."""
    poste = new_registre()
    terminal = poste.opened()
    a_l_accueil(terminal)
    today = poste.today()
    for key in "n" + complete(today).keys(today)[:-1] + "i":
        before = terminal.screen
        terminal.send(key)
        terminal.wait_for(changed_from(before))
    for champ in IDENTITE:
        for letter in champ:
            terminal.send(letter)
        terminal.wait_for(champ)
        before = terminal.screen
        terminal.press("Enter")
        terminal.wait_for(changed_from(before))
    a_l_accueil(terminal)
    return result(poste, terminal, today)


def test_one_burst_gives_what_slow_typing_gives(
    new_registre: Callable[[], Poste], slowly: tuple[str, dict[str, Any]]
) -> None:
    poste = new_registre()
    today = poste.today()
    terminal = poste.opened()
    a_l_accueil(terminal)
    entry = "n" + complete(today).keys(today)[:-1] + "i"
    terminal.send(entry + "".join(f"{champ}\r" for champ in IDENTITE))
    terminal.wait_for("Identité enregistrée")
    assert result(poste, terminal, today) == slowly


def test_what_is_typed_behind_the_passphrase_waits_for_the_screens(
    new_registre: Callable[[], Poste], slowly: tuple[str, dict[str, Any]]
) -> None:
    poste = new_registre()
    today = poste.today()
    terminal = poste.open()
    terminal.wait_for("Phrase de passe")
    entry = "n" + complete(today).keys(today)[:-1] + "i"
    terminal.send(f"{poste.phrase}\r{entry}" + "".join(f"{champ}\r" for champ in IDENTITE))
    terminal.wait_for("Identité enregistrée")
    assert result(poste, terminal, today) == slowly


def test_the_unshifted_row_of_an_azerty_keyboard_answers_like_digits(
    new_registre: Callable[[], Poste], slowly: tuple[str, dict[str, Any]]
) -> None:
    poste = new_registre()
    today = poste.today()
    terminal = poste.opened()
    a_l_accueil(terminal)
    terminal.send("n" + (complete(today).keys(today)[:-1] + "i").translate(AZERTY))
    terminal.wait_for("Année de naissance")
    for champ in IDENTITE:
        terminal.send(champ.translate(AZERTY) if champ.isdigit() else champ)
        terminal.press("Enter")
    terminal.wait_for("Identité enregistrée")
    assert result(poste, terminal, today) == slowly


def test_bytes_that_come_one_by_one_give_the_same_record(
    new_registre: Callable[[], Poste], slowly: tuple[str, dict[str, Any]]
) -> None:
    """A letter with an accent is two bytes, which a slow line may bring apart."""
    poste = new_registre()
    today = poste.today()
    terminal = poste.opened()
    a_l_accueil(terminal)
    entry = "n" + complete(today).keys(today)[:-1] + "i"
    for byte in (entry + "".join(f"{champ}\r" for champ in IDENTITE)).encode():
        terminal.send(bytes([byte]))
    terminal.wait_for("Identité enregistrée")
    assert result(poste, terminal, today) == slowly


def test_the_shortest_entry_takes_eleven_keys_and_comes_back_home(registre: Poste) -> None:
    today = registre.today()
    keys = "n" + courte(today).keys(today)
    assert len(keys) <= 11
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.send(keys)
    terminal.wait_for("Enregistrée sous la référence")
    a_l_accueil(terminal)


def test_a_further_interview_takes_four_keys_on_the_page(registre: Poste) -> None:
    today = registre.today()
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.send("n" + courte(today).keys(today) + "1")
    terminal.wait_for("nouvel entretien")
    terminal.send("e21\r")
    terminal.wait_for("Entretien enregistré", "nouvel entretien")
    assert terminal.screen.count(f"{today:%d/%m/%Y}") >= 2


def test_eight_entries_in_one_burst_are_eight_entries(registre: Poste) -> None:
    today = registre.today()
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.send(("n" + courte(today).keys(today)) * 8)
    terminal.wait_for("-0008")
    a_l_accueil(terminal)
    terminal.send("n")
    terminal.wait_for(QUESTION)
