"""What someone does in the app: the first run, unlocking, an entry, a search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from .saisies import Rencontre, Saisie
    from .terminal import Terminal

ACCUEIL: Final = re.compile(r"nouvelle situation.*quitter", re.DOTALL)
"""The keys of the home screen."""

QUESTION: Final = "Qui saisit l’ISCG ?"
INVITE: Final = "Phrase de passe, ou clé de secours"
_ENREGISTREE: Final = re.compile(r"Enregistrée (?:sous la référence (\d\d-\d{4,})|: comptée)")
_LETTRES: Final = re.compile(r"(?:[a-z]{5}[ -]+){3,}[a-z]{5}")


@dataclass(frozen=True)
class Secrets:
    """What opens a store."""

    phrase: str
    secours: str


def premier_lancement(terminal: Terminal) -> Secrets:
    """Create the store with the passphrase proposed; the terminal is then on the settings."""
    terminal.wait_for("Premier lancement", "étape 1 sur 4")
    terminal.press("Enter")
    terminal.wait_for("Sept mots tirés au hasard", "prendre cette phrase")
    phrase = phrase_proposee(terminal)
    terminal.press("1")
    terminal.wait_for("Tapez-la de nouveau")
    terminal.send(phrase)
    terminal.press("Enter")
    terminal.wait_for("Votre clé de secours", "je l’ai notée")
    secours = cle_montree(terminal)
    terminal.press("Enter")
    terminal.wait_for("Recopiez la clé de secours")
    terminal.send(secours)
    terminal.press("Enter")
    terminal.wait_for("Réglages du poste")
    return Secrets(phrase, secours)


def phrase_proposee(terminal: Terminal) -> str:
    """The passphrase that the screen proposes: the paragraph above its strength."""
    above = "\n".join(line.strip() for line in terminal.lines[: terminal.row_of("Force")])
    return " ".join(above.strip().rpartition("\n\n")[2].split())


def cle_montree(terminal: Terminal) -> str:
    """The recovery key that the screen shows."""
    return " ".join(match.group() for match in map(_LETTRES.search, terminal.lines) if match)


def deverrouiller(terminal: Terminal, secret: str) -> None:
    """Type a passphrase or a recovery key at the prompt."""
    terminal.wait_for(INVITE)
    terminal.send(secret)
    terminal.press("Enter")


def a_l_accueil(terminal: Terminal) -> None:
    """Wait for the home screen."""
    terminal.wait_for(ACCUEIL)


def saisir(terminal: Terminal, saisie: Saisie, aujourdhui: date) -> str | None:
    """Enter a situation from the home screen, in one burst; the reference it was given."""
    terminal.press("n")
    terminal.wait_for(QUESTION)
    terminal.send(saisie.keys(aujourdhui))
    terminal.wait_for(_ENREGISTREE)
    found = _ENREGISTREE.search(terminal.screen)
    a_l_accueil(terminal)
    return found[1] if found else None


def ouvrir(terminal: Terminal, texte: str, attendu: str) -> None:
    """Search ``texte`` from the home screen and open the only answer, where ``attendu`` shows."""
    terminal.press("r")
    terminal.wait_for("Nom, prénom ou référence")
    terminal.send(texte)
    terminal.wait_for("1 situation", attendu)
    terminal.press("Enter")
    terminal.wait_for("nouvel entretien")


def revoir(terminal: Terminal, rencontre: Rencontre, aujourdhui: date) -> None:
    """Add an interview on the page of a person."""
    terminal.press("e")
    terminal.wait_for("Nouvel entretien")
    terminal.send(rencontre.keys(aujourdhui) + "\r")
    terminal.wait_for(re.compile("Entretien enregistré"), "nouvel entretien")


def revenir(terminal: Terminal) -> None:
    """Go back to the home screen from the page of a person opened by a search."""
    terminal.press("Escape")
    terminal.wait_for("Nom, prénom ou référence")
    terminal.press("Escape")
    a_l_accueil(terminal)


def saisir_avec_identite(
    terminal: Terminal, saisie: Saisie, aujourdhui: date, *champs: str
) -> None:
    """Enter a situation from the home screen, then who the person is, and come back home."""
    terminal.send("n" + saisie.keys(aujourdhui)[:-1] + "i")
    identite(terminal, *champs)
    a_l_accueil(terminal)


def identite(terminal: Terminal, *champs: str) -> None:
    """Fill the five fields of the identity, and save."""
    terminal.wait_for("Année de naissance", "Note")
    for champ in champs:
        terminal.send(champ)
        terminal.press("Enter")
    terminal.wait_for("Identité enregistrée")


def quitter(terminal: Terminal) -> int:
    """Leave from the home screen; the exit status."""
    terminal.press("q")
    return terminal.wait_end()
