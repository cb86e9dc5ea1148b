"""A day's work with the keys that PuTTY and Windows Terminal send for those without a letter."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from harness.parcours import QUESTION, a_l_accueil

if TYPE_CHECKING:
    from harness.poste import Poste
    from harness.terminal import Terminal

pytestmark = pytest.mark.e2e

RECORDED = tomllib.loads((Path(__file__).parents[1] / "terminaux.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Desk:
    """A terminal, and what its keyboard sends; ``form`` picks among the modes of its keys."""

    terminal: Terminal
    sent: dict[str, Any]
    form: int

    def type(self, *keys: str) -> None:
        """Keys by their names, or texts, in one burst."""
        self.terminal.send("".join(self._sequence(key) for key in keys))

    def _sequence(self, key: str) -> str:
        forms = self.sent.get(key, [key])
        return str(forms[min(self.form, len(forms) - 1)])


@pytest.mark.parametrize(
    ("terminal", "form"),
    [
        pytest.param("putty", 0, id="putty"),
        pytest.param("putty", 1, id="putty in application mode"),
        pytest.param("putty_rxvt", 0, id="putty, Home and End of rxvt"),
        pytest.param("putty_vt100", 0, id="putty, function keys of VT100+"),
        pytest.param("windows_terminal", 0, id="windows terminal"),
        pytest.param("windows_terminal", 1, id="windows terminal in application mode"),
    ],
)
def test_an_entry_a_search_and_a_report(registre: Poste, terminal: str, form: int) -> None:
    putty = terminal.startswith("putty")
    sent = RECORDED["putty"] | RECORDED[terminal] if putty else RECORDED[terminal]
    # PuTTY leaves most queries unanswered.
    shown = registre.opened(term=sent["term"], answers=not putty)
    desk = Desk(shown, sent, form)
    enter(desk)
    search(desk)
    read_the_report(desk)
    shown.send("q")
    assert shown.wait_end() == 0


def enter(desk: Desk) -> None:
    """An entry, with an answer taken back, then an identity with mistakes put right."""
    shown = desk.terminal
    a_l_accueil(shown)
    desk.type("n")
    shown.wait_for(QUESTION)
    # A paste is no answer, whatever is in it.
    shown.send("\x1b[200~2115\r1151122o²\x1b[201~")
    desk.type("3", "5", "2", "2")
    shown.wait_for("Âge de la personne", "Mis en cause")
    desk.type("backspace")
    shown.wait_for("La personne est…")
    desk.type("1", "4", "1", "1", "left", "right", "1", "1")
    shown.wait_for("Orientations décidées")
    desk.type("f1")
    shown.wait_for("Aide · Saisie")
    desk.type("escape")
    shown.wait_gone("Aide · Saisie")
    desk.type("i")
    shown.wait_for("Année de naissance")
    desk.type("ictif-Inventéx", "home", "F", "end", "backspace", "e", "down")
    desk.type("Zooé", "left", "left", "delete", "é", "end", "backspace", "down")
    desk.type("1972", "backspace", "1", "enter", "tab", "shift+tab", "up", "down")
    shown.send("\x1b[200~chez elle,\r\nle soir\x1b[31m\x07\x1b[201~")
    desk.type("enter", "Vient avec sa sœur.", "enter")
    shown.wait_for("Identité enregistrée")
    a_l_accueil(shown)


def search(desk: Desk) -> None:
    """The person is found, and her page says what was typed."""
    shown = desk.terminal
    desk.type("r")
    shown.wait_for("Nom, prénom ou référence")
    desk.type("fictig", "backspace", "f", "down", "up")
    shown.wait_for("1 situation", "Fictif-Inventée")
    desk.type("enter")
    shown.wait_for("Zoé Fictif-Inventée 1971", "chez elle, le soir", "Vient avec sa sœur.")
    shown.wait_for("Santé", "Victime", "25 à 34 ans")
    desk.type("pagedown", "pageup", "down", "up", "escape")
    shown.wait_for("Nom, prénom ou référence")
    desk.type("escape")
    a_l_accueil(shown)


def read_the_report(desk: Desk) -> None:
    """The report of the year, from its first line to its last."""
    shown = desk.terminal
    desk.type("p", "o")
    shown.wait_for("Comptes publiés")
    desk.type("a", "1")
    shown.wait_for("Rapport d’activité", "↑↓ lire")
    shown.settle()
    first = shown.lines[1:-2]
    desk.type("pagedown", "down", "up")
    shown.wait_for(lambda screen: screen.lines[1:-2] != first)
    desk.type("end")
    shown.wait_for("100 %")
    desk.type("home")
    shown.wait_for(lambda screen: screen.lines[1:-2] == first)
    desk.type("escape")
    shown.wait_for("Sur quelle période")
    desk.type("escape")
    a_l_accueil(shown)
