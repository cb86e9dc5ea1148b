"""Thousands of entries over a real ssh line that drops, in a program that is killed and locked.

    python epreuves/endurance.py [--saisies 20000] [--graine 1]

Each entry is typed in one burst. At random the client is killed in the middle of it, the program
is killed, or the panic key is pressed. Then she comes back, finds either a draft, which she throws
away, or the entry saved, never both, and types the entry again if it was not. At the end: every
entry counted once, cell by cell, in the report of the whole; the store is checked by ``verifier``;
the memory of the program from the first hundred entries of a session to its last ones.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests" / "e2e")]

from harness.parcours import ACCUEIL, INVITE, a_l_accueil, deverrouiller
from lieux import Lieux, lieux

if TYPE_CHECKING:
    from harness.terminal import Terminal

CODES = {
    "1": "VCO",
    "2": "VIF",
    "3": "VSX",
    "4": "VAU",
    "5": "CCO",
    "6": "CFA",
    "7": "MIN",
    "8": "VUL",
    "9": "PSY",
    "a": "ADD",
    "b": "LOG",
    "c": "PRE",
    "d": "VOI",
    "e": "EVT",
    "0": "AUT",
}
NATURES = "".join(CODES)
YEAR = re.compile(r"Situations\s+\d+\s+\d+\s+(\d+)")
DRAFTS = re.compile(r"brouillons? \((\d+)\)")
INCIDENTS = ("ligne coupée", "programme tué", "touche de panique")
EVERY = 100
"""One incident for so many entries."""


@dataclass
class Passage:
    """What happened."""

    natures: Counter[str] = field(default_factory=Counter)
    incidents: Counter[str] = field(default_factory=Counter)
    saved_before_incident: int = 0
    memory: list[tuple[int, int]] = field(default_factory=list)
    in_session: int = 0


def resident(process: int) -> int:
    """Resident KiB of a process."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) if found else 0


def year_count(terminal: Terminal) -> int:
    """The situations of the year, as home says."""
    terminal.wait_for(YEAR)
    found = YEAR.search(terminal.screen)
    assert found is not None
    return int(found[1])


def entry(draw: random.Random) -> tuple[str, str]:
    """The keys of one entry from home, its adhesion last; and the code of its nature."""
    nature = draw.choice(NATURES)
    keys = f"n{draw.choice('1234')}1{draw.choice('12')}{draw.choice('12')}{draw.choice('345')}"
    return f"{keys}{draw.choice('12')}{nature}{draw.choice('12')}{draw.choice('12')}", CODES[nature]


class Soak:
    """One run."""

    def __init__(self, here: Lieux, draw: random.Random) -> None:
        self.here, self.draw, self.passage = here, draw, Passage()
        self.terminal = here.poste.opened()
        a_l_accueil(self.terminal)
        self.counted = 0

    def one(self) -> None:
        """One more entry, whatever happens on the way."""
        keys, nature = entry(self.draw)
        adhesion = "o" if self.draw.random() < 0.1 else "n"
        if self.draw.randrange(EVERY) == 0:
            self._interrupted(keys + adhesion, nature)
            return
        self._typed(keys + adhesion, nature)

    def _typed(self, keys: str, nature: str) -> None:
        self.counted += 1
        self.terminal.send(keys)
        self.terminal.wait_for(ACCUEIL, lambda shown: YEAR.search(shown.screen), self._counts)
        self.passage.natures[nature] += 1
        self.passage.in_session += 1
        if self.passage.in_session % 100 == 0:
            self.passage.memory.append((self.passage.in_session, resident(self.here.program())))

    def _counts(self, terminal: Terminal) -> bool:
        found = YEAR.search(terminal.screen)
        return found is not None and int(found[1]) == self.counted

    def _interrupted(self, keys: str, nature: str) -> None:
        incident = self.draw.choice(INCIDENTS)
        self.passage.incidents[incident] += 1
        self.terminal.send(keys[: self.draw.randint(1, len(keys))])
        # The bytes are on their way: how far they got is what the incident leaves open.
        if incident == "touche de panique":
            self.terminal.send("²")
            self.terminal.wait_for(INVITE)
            deverrouiller(self.terminal, self.here.poste.phrase)
        else:
            if incident == "programme tué":
                os.kill(self.here.program(), signal.SIGKILL)
            else:
                self.terminal.kill()
            self.terminal.close()
            self.here.poste.terminals.clear()
            assert self.here.poste.wait_no_process() == []
            self.terminal = self.here.poste.opened()
        self.passage.in_session = 0
        self._at_home()
        drafts = DRAFTS.search(self.terminal.screen)
        now = year_count(self.terminal)
        if now == self.counted + 1:
            assert drafts is None, "une saisie enregistrée a laissé son brouillon"
            self.counted += 1
            self.passage.saved_before_incident += 1
            self.passage.natures[nature] += 1
            return
        assert now == self.counted, f"{now} situations, {self.counted} attendues"
        if drafts:
            assert drafts[1] == "1", "plus d’un brouillon pour une saisie"
            self.terminal.press("b")
            self.terminal.wait_for("Brouillons")
            self.terminal.press("x")
            self.terminal.wait_for(re.compile("jeter|Jeter"))
            self.terminal.press("o")
            self.terminal.wait_gone("jeter ce brouillon")
            self._at_home()
        self._typed(keys, nature)

    def _at_home(self) -> None:
        """Home, from wherever the lock or the cut left her."""
        self.terminal.wait_for("masquer")
        while not ACCUEIL.search(self.terminal.screen):
            self.terminal.press("Escape")
            self.terminal.settle(0.2)
        self.terminal.wait_for(YEAR)


def told(soak: Soak, entries: int, seconds: float) -> None:
    """The recount, and what is printed."""
    poste, passage = soak.here.poste, soak.passage
    soak.terminal.press("p")
    soak.terminal.settle(1.0)
    if soak.terminal.shows("Publier quand même"):
        soak.terminal.press("o")
        soak.terminal.wait_for("Comptes publiés")
    soak.terminal.press("q")
    assert soak.terminal.wait_end() == 0
    year = poste.today().year
    report = poste.report(f"{year}-01", f"{year}-12")
    (table,) = (each for each in report["tableaux"] if each["id"] == "nature")
    found = {cell["codes"][0]: cell["valeur"] for cell in table["cellules"]}
    assert found.pop("*") == entries, "le total n’est pas le nombre des saisies"
    assert {code: value for code, value in found.items() if value} == passage.natures
    checked = poste.run("verifier", typed=f"{poste.phrase}\n")
    assert checked.returncode == 0, checked.stdout
    print(f"{entries} saisies en {seconds:.0f} s ; perdues 0, comptées deux fois 0")
    for name, times in sorted(passage.incidents.items()):
        print(f"{name} : {times}")
    print(f"enregistrées juste avant l’incident : {passage.saved_before_incident}")
    longest = max(count for count, _ in passage.memory)
    first = [size for count, size in passage.memory if count == 100]
    last = [size for count, size in passage.memory if count == longest]
    print(
        f"mémoire d’une session : {max(first) / 1024:.1f} Mio après 100 saisies, "
        f"{max(last) / 1024:.1f} Mio après {longest}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saisies", type=int, default=20_000)
    parser.add_argument("--graine", type=int, default=1)
    asked = parser.parse_args()
    with lieux() as here:
        started = time.monotonic()
        soak = Soak(here, random.Random(asked.graine))
        while soak.counted < asked.saisies:
            soak.one()
            if soak.counted % 1000 == 0:
                print(f"… {soak.counted}, {time.monotonic() - started:.0f} s", flush=True)
        told(soak, asked.saisies, time.monotonic() - started)


if __name__ == "__main__":
    main()
