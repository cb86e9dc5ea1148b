"""Where the line is measured: an sshd, iscg-tui installed for an account, and its peers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from harness.account import Account, account
from harness.installation import Installation, install
from harness.server import HOST, Server, remote_command, sshd
from line_wire import Relay, Session, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).resolve().parent
RIBBON: Final = "iscg-tui, ruban"
OURS, STATIC, SCREENS = "iscg-tui, liste", "Textual, un Static", "Textual, écrans neufs"
PROGRAMS: Final = {
    OURS: "canvas",
    STATIC: "static",
    SCREENS: "screens",
    "urwid": "urwid",
    "prompt_toolkit": "prompt_toolkit",
}
PEERS: Final = frozenset({"urwid", "prompt_toolkit"})
AT_ONCE: Final = {STATIC: 4_000, SCREENS: 12_000}
"""Bytes that a program sends at once for a screen, where it is much more than the others."""
PASSPHRASE: Final = "lampadaire cerise vingtaine ourson perron buvard galaxie"


@dataclass(frozen=True)
class Premises:
    """A server, what is installed there, and the programs that can run."""

    server: Server
    who: Account
    installation: Installation
    folder: Path
    peers: Path | None

    @property
    def variables(self) -> dict[str, str]:
        return {
            "HOME": str(self.folder / "maison"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            **self.installation.variables,
        }

    @property
    def names(self) -> list[str]:
        kept = [name for name in PROGRAMS if name not in PEERS or self.peers is not None]
        return [RIBBON, *kept]

    def peer(self, name: str) -> list[str]:
        """The command of one of ``line_peers.py``."""
        python = self.installation.python
        if name in PEERS and self.peers is not None:
            python = self.peers / "bin" / "python"
        return [str(python), str(self.folder / "line_peers.py"), name]

    def open(self, name: str, shape: Shape, server: Server) -> Session:
        """A program at the other end of an ssh connection."""
        ribbon = [str(self.installation.program)]
        command = ribbon if name == RIBBON else self.peer(PROGRAMS[name])
        ssh = [*server.client("-tt"), remote_command(command, self.variables)]
        return Session(ssh, name, shape.quiet(AT_ONCE.get(name, 1_500)))

    @contextmanager
    def shaped(self, shape: Shape) -> Iterator[Server]:
        """The server, as seen through a line of this shape."""
        if not shape.bits:
            yield self.server
            return
        relay = Relay(self.server.port, shape)
        known = self.server.folder / "known_hosts"
        key = known.read_text().split(maxsplit=1)[1].splitlines()[0]
        with known.open("a") as file:
            file.write(f"[{HOST}]:{relay.port} {key}\n")
        yield replace(self.server, port=relay.port)
        relay.close()

    def begin(self, code: str, *arguments: str, nice: int = 10) -> subprocess.Popen[str]:
        """A piece of Python that the account runs where iscg-tui is installed.

        It keeps out of the way, unless it is ``nice`` by 0.
        """
        user, group = (self.who.uid, self.who.gid) if self.who.throw_away else (None, None)
        return subprocess.Popen(
            ["nice", "-n", str(nice), str(self.installation.python), "-c", code, *arguments],
            env={"PATH": os.environ["PATH"], **self.variables},
            cwd=self.folder / "maison",
            extra_groups=[] if self.who.throw_away else None,
            stdout=subprocess.PIPE,
            text=True,
            user=user,
            group=group,
        )


def printed(running: subprocess.Popen[str]) -> str:
    """What it printed, once it is over; its own errors were shown as they came."""
    output, _ = running.communicate()
    if running.returncode != 0:
        raise SystemExit("Une préparation de la mesure a échoué.")
    return output


def _peers(folder: Path, installation: Installation) -> Path | None:
    """An environment of the peers' own, which the account can reach."""
    environment = folder / "pairs"
    python = str(environment / "bin" / "python")
    surroundings = {**os.environ, **installation.variables}
    make = [str(installation.python), "-m", "venv", "--without-pip", str(environment)]
    fill = [sys.executable, "-m", "pip", "--python", python, "install", "-qq", *PEERS]
    try:
        for command in (make, fill):
            subprocess.run(
                command, check=True, timeout=180, env=surroundings, stderr=subprocess.DEVNULL
            )
    except (OSError, subprocess.SubprocessError):
        print(
            "urwid et prompt_toolkit n’ont pas pu être installés : ils manquent à la comparaison."
        )
        return None
    return environment


@contextmanager
def prepared() -> Iterator[Premises]:
    """The premises, with an empty store; all of it is taken away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="iscg-line-"))
    folder.chmod(0o755)
    try:
        with account(folder / "maison") as who:
            for name in ("sshd", "maison", "installation"):
                (folder / name).mkdir()
            who.own(folder / "maison", 0o700)
            installation = install(folder / "installation", who)
            shutil.copy(HERE / "line_peers.py", folder)
            with sshd(folder / "sshd", who) as server:
                peers = _peers(folder, installation)
                premises = Premises(server, who, installation, folder, peers)
                _create_store(premises)
                yield premises
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _create_store(premises: Premises) -> None:
    done = premises.server.run(
        [str(premises.installation.program), "creer"], premises.variables, f"{PASSPHRASE}\n" * 2
    )
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
