"""One ISCG's post on the server: her home, her data folder, the program opened or run there."""

from __future__ import annotations

import json
import shutil
import stat
import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .account import wait_gone
from .parcours import deverrouiller
from .traces import Trace, files_written, search_bytes, search_everywhere

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .account import Process
    from .installation import Installation
    from .server import Server
    from .terminal import Terminal


@dataclass
class Poste:
    """A home of its own on ``server``, where the program of ``installation`` is run."""

    server: Server
    installation: Installation
    home: Path
    phrase: str = "lampadaire cerise vingtaine ourson perron buvard galaxie"
    language: str = "C.UTF-8"
    since: float = field(default_factory=time.time)
    terminals: list[Terminal] = field(default_factory=list)

    def today(self) -> date:
        """The day on the server."""
        return date.fromisoformat(self.command(["date", "+%F"]).stdout.strip())

    @property
    def dossier(self) -> Path:
        """The data folder that the program chooses by itself."""
        return self.home / ".local" / "share" / "iscg-tui"

    @property
    def coffre(self) -> Path:
        """The store."""
        return self.dossier / "coffre.iscg"

    @property
    def compteurs(self) -> Path:
        """The counter file."""
        return self.dossier / "compteurs.json"

    def variables(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of what runs here."""
        return {
            "HOME": str(self.home),
            "LANG": self.language,
            **self.installation.variables,
            **(more or {}),
        }

    def open(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        answers: bool = True,
        term: str = "xterm-256color",
        variables: Mapping[str, str] | None = None,
    ) -> Terminal:
        """A terminal in which the program starts with ``arguments``."""
        terminal = self.server.open(
            [str(self.installation.program), *arguments],
            self.variables(variables),
            columns=columns,
            rows=rows,
            answers=answers,
            term=term,
        )
        self.terminals.append(terminal)
        return terminal

    def shell(self, *, columns: int = 80, rows: int = 24) -> Terminal:
        """A terminal with a shell (prompt ``poste$ ``), to see what the program leaves."""
        terminal = self.server.open(
            ["sh", "-i"], self.variables({"PS1": "poste$ "}), columns=columns, rows=rows
        )
        self.terminals.append(terminal)
        return terminal

    def run(
        self, *arguments: str, typed: str = "", variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The program run without a terminal."""
        return self.command([str(self.installation.program), *arguments], typed, variables)

    def command(
        self, command: Sequence[str], typed: str = "", variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Any command run without a terminal, as the account."""
        return self.server.run(command, self.variables(variables), typed)

    def create(self) -> str:
        """Make an empty store without the app; what the command said, the recovery key in it."""
        done = self.run("creer", typed=f"{self.phrase}\n" * 2)
        if done.returncode != 0:
            raise AssertionError(f"creer : {done.stdout}{done.stderr}")
        return done.stdout

    def copied_to(self, other: Poste) -> Poste:
        """``other``, with all that is in this home in its own."""
        shutil.copytree(self.home, other.home, dirs_exist_ok=True, symlinks=True)
        for path in other.home.rglob("*"):
            other.server.account.own(path, stat.S_IMODE(path.lstat().st_mode))
        return other

    def opened(self, **terminal: Any) -> Terminal:
        """A terminal with the store opened, on the screen where it was left."""
        opened = self.open(**terminal)
        deverrouiller(opened, self.phrase)
        return opened

    def report(self, du: str, au: str) -> dict[str, Any]:
        """The activity report of these months as other tools read it, nothing masked."""
        done = self.run("rapport", "--du", du, "--au", au, "--seuil", "0", "--format", "json")
        if done.returncode != 0 or done.stderr:
            raise AssertionError(f"rapport : {done.stderr}")
        content: dict[str, Any] = json.loads(done.stdout)
        return content

    def processes(self) -> list[Process]:
        """The programs that run for this home now."""
        having = f"HOME={self.home}".encode()
        program = str(self.installation.program.parent)
        return [
            each
            for each in self.server.account.processes(program)
            # The environment of a process that is not dumpable cannot be read.
            if having in each.environment or not each.environment
        ]

    def wait_no_process(self) -> list[Process]:
        """Wait for the programs of this home to end; those that do not."""
        return wait_gone(self.processes())

    def files(self) -> list[Path]:
        """All that is in the home."""
        return sorted(self.home.rglob("*"))

    def permissions(self) -> dict[str, str]:
        """The permissions in octal of everything in the data folder, and its own (``.``)."""
        paths = [self.dossier, *self.dossier.rglob("*")]
        return {
            str(path.relative_to(self.dossier)): f"{stat.S_IMODE(path.lstat().st_mode):04o}"
            for path in paths
        }

    def search(self, texts: Iterable[str]) -> list[Trace]:
        """Where any of ``texts`` was left: files, processes, primary screens, titles, clipboard."""
        wanted = tuple(texts)
        account = self.server.account
        files = files_written(
            [self.home], uid=account.uid, since=self.since, others_own_it=not account.throw_away
        )
        traces = search_everywhere(files, wanted)
        for process in self.processes():
            for part, data in (
                ("arguments", process.arguments),
                ("environnement", process.environment),
            ):
                traces += [
                    Trace(f"processus ({part})", *found) for found in search_bytes(data, wanted)
                ]
        for terminal in self.terminals:
            emulator = terminal.emulator
            shown = [emulator.everything_on_primary(), *emulator.titles, *emulator.clipboard]
            for found in search_bytes("\n".join(shown).encode(), wanted):
                traces.append(Trace("écran principal, titre ou presse-papier", *found))
        return traces

    def close(self) -> None:
        """Close every terminal opened here."""
        for terminal in self.terminals:
            terminal.close()
