"""How soon the prompt takes keys, and home shows once the passphrase is typed."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from line_premises import PASSPHRASE, Premises, printed
from line_wire import Session
from mesures import NOUS, Mesure, noter

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

RECORDS: Final = 10_000
TYPING: Final = 1.5
"""Seconds that typing a passphrase takes at least; the screens are imported meanwhile."""

_FILL: Final = """
import os, sys
from datetime import date
from pathlib import Path
from iscg_tui.demo import invented
from iscg_tui.dossier import Dossier
from iscg_tui.nomenclature.loader import load
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository
os.fsync = lambda file: None
dossier = Dossier(Path(sys.argv[1]))
dossier.prepare()
repository = Repository.create(dossier, sys.argv[2], RecoveryKey.generate())
for situation in invented(load(), 2025, int(sys.argv[3]), 1, date.today()):
    repository.save(situation)
repository.publish()
repository.close()
"""

_DERIVE: Final = """
import sys, time
from pathlib import Path
from iscg_tui.dossier import Dossier
from iscg_tui.vault import reading
from iscg_tui.vault.header import read_bytes
from iscg_tui.vault.keys import Secret
data = read_bytes(Dossier(Path(sys.argv[1])).coffre)
for _ in range(2):
    begun = time.perf_counter()
    reading.unlock(data, Secret.typed(sys.argv[2]))
    took = time.perf_counter() - begun
# The second time: the first also imports what home finds imported.
print(took)
"""


class Start(NamedTuple):
    """Seconds from exec to what was waited for, and those of processor."""

    seconds: float
    cpu: float


@dataclass
class Starts:
    """Of our prompt, of a minimal Textual app and of Python alone, warm and cold; home's seconds.

    A derivation of the key was measured just before each home.
    """

    prompt: dict[str, list[Start]] = field(default_factory=dict)
    textual: dict[str, list[Start]] = field(default_factory=dict)
    python: dict[str, list[Start]] = field(default_factory=dict)
    home: list[float] = field(default_factory=list)
    derivation: list[float] = field(default_factory=list)

    @property
    def opening(self) -> float:
        """From Enter to home, the key derivation taken off."""
        pairs = zip(self.home, self.derivation, strict=True)
        return statistics.median(home - derivation for home, derivation in pairs)


def fill(premises: Premises) -> subprocess.Popen[str]:
    """Begin to write a store of many records, which takes a while."""
    return premises.begin(_FILL, _folder(premises), PASSPHRASE, str(RECORDS))


def _folder(premises: Premises) -> str:
    return str(premises.folder / "maison" / "dix-mille")


def starts(premises: Premises, rounds: int, filling: subprocess.Popen[str]) -> Starts:
    """Our prompt and a minimal Textual app turn and turn about, warm then cold, then home."""
    found = Starts()
    printed(filling)
    programs = ((_prompt, found.prompt), (_textual, found.textual), (_python, found.python))
    for program, _ in programs:
        program(premises)
    for state, times in (("à chaud", rounds), ("à froid", max(rounds // 2, 2))):
        for _ in range(times):
            for program, kept in programs:
                if state == "à froid":
                    _forget_files(premises)
                kept.setdefault(state, []).append(program(premises))
    folder = _folder(premises)
    for _ in range(max(rounds // 2, 3)):
        derivation = printed(premises.begin(_DERIVE, folder, PASSPHRASE, nice=0))
        found.derivation.append(float(derivation))
        found.home.append(_home(premises, folder))
    return found


def _prompt(premises: Premises) -> Start:
    """From exec to the echo of a key, typed as soon as the prompt shows."""
    session = _session(premises, [str(premises.installation.program)])
    try:
        session.reached(lambda: "clé de secours".encode() in session.unread)
        session.send("a")
        seconds = session.reached(lambda: "•".encode() in session.unread) - session.begun
    finally:
        session.close()
    return Start(seconds, session.cpu)


def _textual(premises: Premises) -> Start:
    """From exec to the first paint."""
    return _shown(_session(premises, premises.peer("minimal")), "prêt")


def _python(premises: Premises) -> Start:
    """From exec to the first word of a Python that imports nothing."""
    python = str(premises.installation.python)
    return _shown(_session(premises, [python, "-I", "-c", "print('nu')"]), "nu")


def _shown(session: Session, text: str) -> Start:
    try:
        seconds = session.reached(lambda: text.encode() in session.unread) - session.begun
    finally:
        session.close()
    return Start(seconds, session.cpu)


def _home(premises: Premises, folder: str) -> float:
    """From Enter to the last byte of home."""
    program = str(premises.installation.program)
    session = _session(premises, [program, "--dossier", folder])
    try:
        session.reached(lambda: session.shows("clé de secours"))
        session.send(PASSPHRASE)
        time.sleep(TYPING)
        begun = time.perf_counter()
        session.send("\r")
        return session.reached(lambda: session.shows("nouvelle situation")) - begun
    finally:
        session.close()


def _session(premises: Premises, command: list[str]) -> Session:
    return Session(command, command[-1], environment=premises.variables, who=premises.who)


def _forget_files(premises: Premises) -> None:
    """Ask the kernel to forget the files of the installation, and those alone."""
    for path in (premises.folder / "installation").rglob("*"):
        if path.is_file():
            forget(path)


def forget(path: Path) -> None:
    """Ask the kernel to keep nothing of this file in memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def told(found: Starts, verdict: Callable[[str, float, float], None]) -> None:
    """Print the figures and whether the budgets are kept."""
    for state, limit in (("à chaud", 40), ("à froid", 80)):
        prompt, textual = _ms(found.prompt[state]), _ms(found.textual[state])
        print(
            f"Invite {state} : {_said(found.prompt[state])} ; application Textual minimale : "
            f"{_said(found.textual[state])} (×{prompt / textual:.2f}) ; Python seul : "
            f"{_said(found.python[state])}"
        )
        verdict(f"ms jusqu’à l’invite {state}", prompt, limit)
        verdict(f"centièmes du démarrage de Textual {state}", 100 * prompt / textual, 25)
        sujet = "Du lancement à la première touche"
        sujet += "" if state == "à chaud" else ", à froid"
        noter(
            Mesure(sujet, NOUS, prompt, "ms", limit),
            Mesure(sujet, "Textual, application minimale", textual),
            Mesure(sujet, "Python qui n’importe rien", _ms(found.python[state])),
        )
    many = f"{RECORDS:,}".replace(",", "\u202f")
    sujet = f"D’Entrée à l’accueil, {many} fiches, sans la dérivation"
    noter(Mesure(sujet, NOUS, found.opening * 1000, "ms", 150))
    print(
        f"D’Entrée à l’accueil, {RECORDS} fiches : {statistics.median(found.home) * 1000:.0f} ms, "
        f"dont {statistics.median(found.derivation) * 1000:.0f} ms de dérivation de la clé"
    )
    verdict("ms d’Entrée à l’accueil sans la dérivation", found.opening * 1000, 150)


def _ms(starts: list[Start]) -> float:
    return statistics.median(start.seconds for start in starts) * 1000


def _said(starts: list[Start]) -> str:
    cpu = statistics.median(start.cpu for start in starts) * 1000
    least = min(start.seconds for start in starts) * 1000
    return f"{_ms(starts):.0f} ms (au mieux {least:.0f}, processeur {cpu:.0f})"
