"""The line drops, the window closes, the program is killed: the entry is found again."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from harness.parcours import (
    INVITE,
    QUESTION,
    a_l_accueil,
    deverrouiller,
    ouvrir,
    saisir,
)
from harness.saisies import courte
from harness.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.poste import Poste

pytestmark = pytest.mark.e2e

NAME = "Hors-d’Œuvre-Fictif"


def half_entered(poste: Poste) -> Terminal:
    """A terminal where an entry was begun: who referred, the institution, a victim, 25 to 34."""
    terminal = poste.opened()
    a_l_accueil(terminal)
    terminal.press("n")
    terminal.wait_for(QUESTION)
    terminal.send("35214")
    terminal.wait_for("Genre de la personne", "25-34 ans")
    return terminal


def found_again(terminal: Terminal) -> None:
    """The entry is on the screen with its answers, or one key away among the drafts."""
    terminal.wait_for(lambda shown: shown.shows("Genre de la personne") or shown.shows("brouillon"))
    if not terminal.shows("Genre de la personne"):
        terminal.press("b", "Enter")
    terminal.wait_for("Genre de la personne", "Santé", "Gendarmerie", "Victime", "25-34 ans")


LEAVE: dict[str, Callable[[Terminal], None]] = {
    "the client is killed": Terminal.kill,
    "the client is told to end": lambda terminal: terminal.kill(signal.SIGTERM),
    "the window is closed": Terminal.close,
}


@pytest.mark.parametrize("leave", LEAVE.values(), ids=LEAVE)
def test_a_dropped_line_ends_the_program_and_keeps_the_entry(
    registre: Poste, leave: Callable[[Terminal], None]
) -> None:
    terminal = half_entered(registre)
    processes = registre.processes()
    assert processes
    leave(terminal)
    assert registre.wait_no_process() == []
    again = registre.opened()
    found_again(again)


PIECES: tuple[tuple[str, ...], ...] = (
    *((key,) for key in "35214111141i"),
    *((text, "\r") for text in (NAME, "Zoé-Inventée", "1971", "chez elle, après 18 h")),
    ("Vient avec sa sœur",),
)
"""An entry in the order of its questions, an orientation with its issue, then who she is."""


def body(terminal: Terminal) -> list[str]:
    """What is on the screen but for the sentences that the next key takes away."""
    said = ("Enregistrée", "La saisie reprend")
    return ["" if any(each in line for each in said) else line for line in terminal.lines]


def differs_from(before: list[str]) -> Callable[[Terminal], bool]:
    """Whether a screen answered."""
    return lambda terminal: body(terminal) != before


def shows_again(left: list[str]) -> Callable[[Terminal], bool]:
    """Whether a screen is the one that was left."""
    return lambda terminal: body(terminal) == left


def test_a_line_dropped_at_each_step_of_an_entry_loses_no_answer(registre: Poste) -> None:
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.press("n")
    terminal.wait_for(QUESTION)
    for piece in PIECES:
        # Each key is on the screen before the line drops, so that what was left is known.
        for part in piece:
            before = body(terminal)
            terminal.send(part)
            terminal.wait_for(differs_from(before), part if len(part) > 1 else "")
        terminal.settle()
        left = body(terminal)
        terminal.kill()
        assert registre.wait_no_process() == []
        terminal = registre.opened()
        terminal.wait_for(shows_again(left))
    terminal.press("Enter")
    terminal.wait_for("Identité enregistrée")
    a_l_accueil(terminal)
    ouvrir(terminal, "horsdoeuvre", "Zoé-Inventée")
    terminal.wait_for("Santé", "Gendarmerie", "Victime", "25 à 34 ans", "1971", "Vient avec")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_killed_program_keeps_the_entry(registre: Poste, number: signal.Signals) -> None:
    half_entered(registre)
    for process in registre.processes():
        os.kill(process.number, number)
    assert registre.wait_no_process() == []
    again = registre.opened()
    found_again(again)


def to_the_text(terminal: Terminal) -> None:
    terminal.press("a")
    terminal.wait_for("Sur quelle période")
    terminal.press("1")
    terminal.wait_for("Rapport d’activité de l’ISCG")
    terminal.press("t")
    terminal.wait_for("Modes de saisine")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_killed_program_keeps_the_text_of_the_report(
    registre: Poste, number: signal.Signals
) -> None:
    terminal = registre.opened()
    a_l_accueil(terminal)
    to_the_text(terminal)
    # Eight keys are in the store before they are shown; a paste, whole.
    terminal.send("Mots tapés à la main, puis la coupure")
    terminal.wait_for("la coupure")
    terminal.send(b"\x1b[200~ et un collage\r\nsur deux lignes\x1b[201~")
    terminal.wait_for("sur deux lignes")
    for process in registre.processes():
        os.kill(process.number, number)
    assert registre.wait_no_process() == []
    assert registre.search(["Mots tapés", "sur deux lignes"]) == []
    again = registre.opened()
    # Told to end, it says where she was; killed, it does not, and only the text is kept.
    if number is signal.SIGKILL:
        a_l_accueil(again)
        to_the_text(again)
    again.wait_for("Mots tapés à la main, puis la coupure et un collage", "sur deux lignes")


@pytest.mark.parametrize("where", ["home", "prompt", "first run"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_told_to_end_gives_the_terminal_back(
    poste: Poste, empty_store: Poste, where: str, number: signal.Signals
) -> None:
    if where != "first run":
        empty_store.copied_to(poste)
    shell = poste.shell()
    shell.wait_for(lambda shown: shown.at_prompt)
    shell.send("stty -g > avant; echo no''té\r")
    shell.wait_for("noté", lambda shown: shown.at_prompt)
    shell.send(f"{poste.installation.program}\r")
    if where == "first run":
        shell.wait_for("Premier lancement")
    else:
        shell.wait_for(INVITE)
    if where == "home":
        deverrouiller(shell, poste.phrase)
        a_l_accueil(shell)
    for process in poste.processes():
        os.kill(process.number, number)
    assert poste.wait_no_process() == []
    shell.wait_for(lambda shown: shown.at_prompt)
    assert shell.emulator.cursor_visible
    shell.send("stty -g > apres; cmp avant apres && echo pare''il\r")
    shell.wait_for("pareil")
    modes = shell.emulator.modes
    assert not any(modes.get(mode) for mode in (1000, 1002, 1003, 1004, 1006, 2004, 2048))
    assert not shell.shows("Traceback")


def test_a_dropped_line_leaves_no_name_on_the_primary_screen(registre: Poste) -> None:
    today = registre.today()
    shell = registre.shell()
    shell.wait_for(lambda shown: shown.at_prompt)
    shell.send(f"{registre.installation.program}\r")
    deverrouiller(shell, registre.phrase)
    a_l_accueil(shell)
    shell.send("n" + courte(today).keys(today)[:-1] + "i")
    shell.wait_for("Année de naissance")
    shell.send(NAME)
    shell.wait_for(NAME)
    for process in registre.processes():
        os.kill(process.number, signal.SIGTERM)
    shell.wait_for(lambda shown: shown.at_prompt)
    assert registre.search([NAME]) == []
    again = registre.opened()
    again.wait_for("Année de naissance", NAME)


def test_ctrl_z_never_leaves_an_open_store_behind(registre: Poste) -> None:
    """Suspended, the program would keep keys in memory, and a job that any colleague resumes."""
    shell = registre.shell()
    shell.wait_for(lambda shown: shown.at_prompt)
    shell.send(f"{registre.installation.program}\r")
    deverrouiller(shell, registre.phrase)
    a_l_accueil(shell)
    shell.press("Ctrl+Z")
    saisir(shell, courte(registre.today()), registre.today())
    shell.press("Ctrl+S", "Ctrl+Q")
    shell.press("n")
    shell.wait_for(QUESTION)
    shell.press("Ctrl+C", "Escape")
    a_l_accueil(shell)


def test_a_second_session_on_the_same_store_is_told_so(registre: Poste) -> None:
    first = registre.opened()
    a_l_accueil(first)
    second = registre.open()
    second.wait_for(lambda shown: shown.shows(INVITE) or shown.ended)
    if not second.ended:
        deverrouiller(second, registre.phrase)
    second.wait_for(lambda shown: shown.shows("déjà") or shown.shows("ailleurs"))


def test_the_store_locks_itself_when_nobody_types(abandoned: tuple[Poste, Terminal]) -> None:
    poste, terminal = abandoned
    terminal.wait_for(INVITE, timeout=90)
    assert not terminal.shows("25 à 34")
    deverrouiller(terminal, poste.phrase)
    terminal.wait_for("Genre de la personne", "25-34 ans")
