"""Bytes and milliseconds of a key over ssh, beside stock Textual, urwid and prompt_toolkit.

    python bench/line.py [--rapide] [--repos SECONDES]

Everything goes through a real sshd on loopback, in one run, the keys interleaved so that
a machine that slows down slows all of them. Then the same through a relay that delays
and throttles the line, then the start. urwid and prompt_toolkit are installed in an
environment made for the run; without them, a sentence says so.
"""

from __future__ import annotations

import argparse
import os
import select
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests" / "e2e")]

from harness.server import missing
from line_peers import State
from line_premises import OURS, PASSPHRASE, RIBBON, STATIC, Premises, prepared
from line_start import fill, starts, told
from line_wire import Cost, Session, Shape
from mesures import NOUS, Mesure, noter

MINUTE: Final = 60.0
TRIES: Final = 5
ENTRY: Final = "111141123"
"""A whole entry but its last key: referral and its detail, institution, to the orientations."""

LOOPBACK: Final = Shape("boucle")
SLOW: Final = (Shape("100 ms 256 k", 0.100, 256_000), Shape("150 ms 56 k", 0.150, 56_000))
ANSWER_MS: Final = {LOOPBACK.name: 6, SLOW[0].name: 125, SLOW[1].name: 225}
SCREEN_MS: Final = {LOOPBACK.name: 25, SLOW[0].name: 210}


@dataclass
class Figures:
    """All that is measured of one program, by line."""

    first: int = 0
    idle: float = 0.0
    lost: int = 0
    answers: dict[str, Cost] = field(default_factory=dict)
    screens: dict[str, Cost] = field(default_factory=dict)


class Driven:
    """A session under way, and how its questions are answered."""

    def __init__(self, session: Session, figures: Figures, line: str) -> None:
        self.session, self.figures = session, figures
        self.answers = figures.answers.setdefault(line, Cost())
        self.screens = figures.screens.setdefault(line, Cost())
        self.ribbon = session.name == RIBBON
        self.state = State()
        self.typed = 0

    def begin(self) -> None:
        if self.ribbon:
            self.session.wait_for("clé de secours")
            self.session.send(f"{PASSPHRASE}\r")
            first = self.session.wait_for("nouvelle situation")
        else:
            first = self.session.wait_for(self.state.title)
        self.figures.first = self.figures.first or first

    def answer(self, number: int) -> None:
        if self.ribbon:
            self._answer_ribbon(self.answers)
            return
        key = str(number % 9 + 1)
        self.state = self.state.press(key)
        for _ in range(TRIES):
            if cost := self.session.press_until(key, self.state.title):
                self.answers.add(cost)
                return
            # A screen that changes loses the keys that come too soon.
            self.figures.lost += 1
        raise SystemExit(f"{self.session.name} n’a pas répondu.\n{self.session.screen}")

    def _answer_ribbon(self, cost: Cost) -> None:
        if self.typed == 0:
            self.session.press("n")
        cost.add(self.session.press(ENTRY[self.typed]))
        self.typed += 1
        if self.typed == len(ENTRY):
            self.session.press("n")
            self.typed = 0

    def leave_entry(self) -> None:
        """Finish the entry under way, so that the screens measured next start from home."""
        while self.typed:
            self._answer_ribbon(Cost())

    def screen(self) -> None:
        for key in ("g", "\x1b") if self.ribbon else ("s", "s"):
            size, seconds = self.session.press(key)
            self.screens.sizes.append(size)
            # Escape alone is known for a key after 100 ms: that delay is no cost of drawing.
            if key != "\x1b":
                self.screens.seconds.append(seconds)


def measure(
    premises: Premises,
    shape: Shape,
    rounds: int,
    screens: int,
    idle: float,
    found: dict[str, Figures],
) -> None:
    """One line: all programs opened, their keys interleaved, then all left alone for a while."""
    with premises.shaped(shape) as server, ExitStack() as stack:
        driven = []
        for name in premises.names:
            session = premises.open(name, shape, server)
            stack.callback(session.leave)
            driven.append(Driven(session, found[name], shape.name))
        for each in driven:
            each.begin()
        for number in range(rounds):
            for each in driven:
                each.answer(number)
        for each in driven:
            each.leave_entry()
        for _ in range(screens):
            for each in driven:
                each.screen()
        if idle:
            wait_idle(driven, idle)


def wait_idle(driven: list[Driven], seconds: float) -> None:
    """Leave all programs alone at once; bytes that each sends, brought to a minute."""
    counts = dict.fromkeys((each.session.name for each in driven), 0)
    by_terminal = {each.session.terminal: each for each in driven}
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        for terminal in select.select(list(by_terminal), [], [], left)[0]:
            counts[by_terminal[terminal].session.name] += len(os.read(terminal, 65536))
    for each in driven:
        each.figures.idle = counts[each.session.name] * MINUTE / seconds


# What is printed


def table(found: dict[str, Figures], lines: list[str]) -> None:
    head = ["", "o/réponse", "max", "o/écran", "1er", "o/min", "perdues"]
    rows = [head + [f"{what} {line}" for line in lines for what in ("réponse", "écran")]]
    reference = found[STATIC]
    for name, figures in found.items():
        local, screens = figures.answers[LOOPBACK.name], figures.screens[LOOPBACK.name]
        cells = [
            name,
            f"{statistics.median(local.sizes):.0f}",
            f"{max(local.sizes)}",
            f"{max(screens.sizes)}",
            f"{figures.first}",
            f"{figures.idle:.0f}",
            f"{figures.lost}",
        ]
        for line in lines:
            answers = figures.answers[line].ms, reference.answers[line].ms
            changes = figures.screens[line].ms, reference.screens[line].ms
            cells += [f"{ms:.1f} (×{ms / base:.2f})" for ms, base in (answers, changes)]
        rows.append(cells)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(
        "\nOctets ; millisecondes de la touche au dernier octet (rapport à un Static de Textual)\n"
    )
    for row in rows:
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *others)))
    print()


def budgets(figures: Figures, lines: list[str]) -> list[tuple[str, float, float]]:
    local, screens = figures.answers[LOOPBACK.name], figures.screens[LOOPBACK.name]
    said: list[tuple[str, float, float]] = [
        ("octets par réponse, médiane", statistics.median(local.sizes), 260),
        ("octets par réponse, au plus", max(local.sizes), 700),
        ("octets par écran, au plus", max(screens.sizes), 2600),
        ("octets du premier écran", figures.first, 3000),
        ("octets par minute de repos", figures.idle, 0),
    ]
    for line in lines:
        said.append((f"ms par réponse, {line}", figures.answers[line].ms, ANSWER_MS[line]))
        if line in SCREEN_MS:
            said.append((f"ms par écran, {line}", figures.screens[line].ms, SCREEN_MS[line]))
    return said


SUBJECTS: Final = {
    LOOPBACK.name: "Une réponse, sur la machine",
    SLOW[0].name: "Une réponse, ligne de 100 ms et 256 kbit/s",
    SLOW[1].name: "Une réponse, ligne de 150 ms et 56 kbit/s",
}


def kept(found: dict[str, Figures], lines: list[str]) -> None:
    """The figures for the table of the whole; our own list is no program that anyone uses."""
    for name, figures in found.items():
        if name == OURS:
            continue
        who = NOUS if name == RIBBON else name
        local, screens = figures.answers[LOOPBACK.name], figures.screens[LOOPBACK.name]
        noter(
            Mesure("Octets par réponse", who, statistics.median(local.sizes), "o", 260),
            Mesure("Octets par réponse, au plus", who, max(local.sizes), "o", 700),
            Mesure("Octets par écran, au plus", who, max(screens.sizes), "o", 2600),
            Mesure("Octets du premier écran", who, figures.first, "o", 3000),
            Mesure("Octets par minute de repos", who, figures.idle, "o", 0),
            Mesure("Un écran, sur la machine", who, screens.ms, "ms", SCREEN_MS[LOOPBACK.name]),
        )
        for line in lines:
            noter(Mesure(SUBJECTS[line], who, figures.answers[line].ms, "ms", ANSWER_MS[line]))


def verdict(what: str, value: float, limit: float) -> None:
    print(f"{'tenu  ' if value <= limit else 'MANQUÉ'}  {what} : {value:.0f} ≤ {limit:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rapide", action="store_true", help="moins de touches : deux minutes")
    parser.add_argument("--repos", type=float, help="secondes de repos (10, ou 3 avec --rapide)")
    arguments = parser.parse_args()
    if reason := missing():
        raise SystemExit(reason)
    quick = arguments.rapide
    idle = arguments.repos if arguments.repos is not None else 3.0 if quick else 10.0
    with prepared() as premises:
        found = {name: Figures() for name in premises.names}
        measure(premises, LOOPBACK, 9 if quick else 36, 2 if quick else 6, idle, found)
        # While the line is what is waited for.
        filling = fill(premises)
        for shape in SLOW:
            measure(premises, shape, 2 if quick else 9, 1 if quick else 3, 0.0, found)
        lines = [LOOPBACK.name, *(shape.name for shape in SLOW)]
        table(found, lines)
        kept(found, lines)
        for name in (RIBBON, OURS):
            for what, value, limit in budgets(found[name], lines):
                verdict(f"{name} : {what}", value, limit)
        print()
        told(starts(premises, 3 if quick else 11, filling), verdict)


if __name__ == "__main__":
    main()
