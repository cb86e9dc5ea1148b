"""The program is killed during a departure: it says what remains, and can be carried to the end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from typing import TYPE_CHECKING

import pytest
from harness.parcours import (
    INVITE,
    a_l_accueil,
    deverrouiller,
    phrase_proposee,
    saisir_avec_identite,
)
from harness.saisies import courte
from harness.terminal import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.poste import Poste
    from harness.terminal import Terminal

pytestmark = pytest.mark.e2e

NAME = "Zanzibulon-Fictif"
COPIES = 40
"""Files set aside: erasing them one by one lasts long enough to be killed in the middle."""
UNFINISHED = "n’est pas achevé"


def mark(poste: Poste) -> Path:
    """What is kept of a departure while it lasts."""
    return poste.dossier / ".coffre.depart"


def set_aside(poste: Poste) -> list[Path]:
    return list((poste.dossier / "sauvegardes").glob("coffre-remplace-*"))


def killed_when(poste: Poste, reached: Callable[[], bool]) -> None:
    """Kill the program as soon as its files say that it has come so far."""
    (process,) = poste.processes()
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline
    os.kill(process.number, signal.SIGKILL)
    assert poste.wait_no_process() == []


def with_a_person(poste: Poste) -> Terminal:
    terminal = poste.opened()
    a_l_accueil(terminal)
    today = poste.today()
    saisir_avec_identite(terminal, courte(today), today, NAME, "Zoé-Inventée", "1971", "", "")
    return terminal


def to_the_departure(terminal: Terminal) -> None:
    terminal.press("k")
    terminal.wait_for("Qui peut ouvrir le coffre")
    terminal.press("d")
    terminal.wait_for("Passer la main, partir")


def account_in(terminal: Terminal, path: Path) -> None:
    terminal.wait_for("Un compte rendu de départ")
    terminal.send(str(path))
    terminal.press("Enter")


def told_to_erase(terminal: Terminal, account: Path, *first: str) -> None:
    """From home to the word that erases; ``first``: each question before, and its key."""
    to_the_departure(terminal)
    terminal.press("4")
    for asked in first:
        terminal.wait_for(asked)
        terminal.press("o")
    terminal.wait_for("étape 1 sur 3")
    terminal.press("Enter")
    account_in(terminal, account)
    terminal.wait_for("Tapez effacer")
    terminal.send("effacer\r")


def counted(poste: Poste) -> int:
    """Situations in the report of the year."""
    year = poste.today().year
    tables = poste.report(f"{year}-01", f"{year}-12")["tableaux"]
    (table,) = (each for each in tables if each["id"] == "situations")
    (cell,) = table["cellules"]
    return int(cell["valeur"])


def test_killed_at_each_step_of_an_erasing_it_says_what_remains_and_ends(registre: Poste) -> None:
    terminal = with_a_person(registre)
    for number in range(COPIES):
        copy = registre.dossier / "sauvegardes" / f"coffre-remplace-{number:08x}.iscg"
        shutil.copy(registre.coffre, copy)
        registre.server.account.own(copy, 0o600)
    account = registre.home / "compte-rendu.odt"

    told_to_erase(terminal, account, "Les publier et continuer")
    killed_when(registre, mark(registre).exists)
    assert registre.coffre.exists()
    assert account.exists()

    terminal = registre.opened()
    terminal.wait_for(UNFINISHED, "reste à effacer")
    told_to_erase(terminal, account, "Recommencer la démarche")
    killed_when(registre, lambda: len(set_aside(registre)) <= COPIES // 2)
    assert registre.coffre.exists()
    left = len(set_aside(registre))
    assert left

    terminal = registre.opened()
    terminal.wait_for(UNFINISHED)
    said = re.search(r"reste à effacer (\d+) fichiers", " ".join(terminal.screen.split()))
    assert said is not None
    assert int(said[1]) > left
    told_to_erase(terminal, account, "Recommencer la démarche")
    killed_when(registre, lambda: not registre.coffre.exists())
    assert mark(registre).exists()

    terminal = registre.open()
    terminal.wait_for("sont effacées ; les compteurs restent")
    assert terminal.wait_end() == 0
    kept = {each.name for each in registre.dossier.iterdir()}
    assert kept - {"reglages.toml"} == {"compteurs.json"}
    assert registre.search([NAME]) == []
    assert counted(registre) == 1
    assert account.read_bytes().startswith(b"PK")


def test_killed_at_each_step_of_a_hand_over_it_is_carried_to_the_end(registre: Poste) -> None:
    terminal = with_a_person(registre)
    account = registre.home / "compte-rendu.odt"
    to_the_departure(terminal)
    terminal.press("3")
    terminal.wait_for("Elle n’a pas d’accès")
    terminal.press("1")
    terminal.wait_for("Sept mots tirés au hasard")
    heir = phrase_proposee(terminal)
    terminal.press("1")
    terminal.wait_for("Tapez-la de nouveau")
    terminal.send(f"{heir}\r")
    account_in(terminal, account)
    terminal.wait_for("Sa phrase")
    terminal.send(f"{heir}\r")
    killed_when(registre, mark(registre).exists)

    terminal = registre.opened()
    terminal.wait_for(UNFINISHED, "retirer l’accès de la personne qui part")
    to_the_departure(terminal)
    terminal.press("3")
    terminal.wait_for("Recommencer la démarche")
    terminal.press("o")
    terminal.wait_for("Elle a déjà un accès")
    terminal.press("2")
    account_in(terminal, account)
    terminal.wait_for("Sa phrase")
    store = registre.coffre.stat().st_ino
    terminal.send(f"{heir}\r")
    killed_when(registre, lambda: registre.coffre.stat().st_ino != store)
    assert mark(registre).exists()

    terminal = registre.open()
    deverrouiller(terminal, registre.phrase)
    terminal.wait_for("n’ouvre pas", INVITE)
    deverrouiller(terminal, heir)
    terminal.wait_for("Le coffre est transmis")
    a_l_accueil(terminal)
    assert not mark(registre).exists()
    terminal.send("r")
    terminal.wait_for("Nom, prénom ou référence")
    terminal.send("zanzibulon")
    terminal.wait_for("1 situation")
    assert account.read_bytes().startswith(b"PK")
