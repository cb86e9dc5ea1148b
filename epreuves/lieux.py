"""Where the long trials run: an sshd, iscg-tui installed for a throw-away account, its home."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "e2e")]

from harness.account import Account, account
from harness.installation import install
from harness.poste import Poste
from harness.server import missing, sshd

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Lieux:
    """The post of the trial, and whom it runs as."""

    poste: Poste
    compte: Account

    def program(self) -> int:
        """The number of the one running program."""
        (number,) = (
            each.number for each in self.poste.processes() if b"sshd" not in each.arguments
        )
        return number


@contextmanager
def lieux() -> Iterator[Lieux]:
    """The premises, with an empty store; all of it is taken away at the end."""
    if reason := missing():
        raise SystemExit(reason)
    folder = Path(tempfile.mkdtemp(prefix="iscg-epreuve-"))
    folder.chmod(0o755)
    try:
        with account(folder / "maison") as who:
            for name in ("sshd", "maison", "installation"):
                (folder / name).mkdir()
            who.own(folder / "maison", 0o700)
            installation = install(folder / "installation", who)
            with sshd(folder / "sshd", who) as server:
                poste = Poste(server, installation, folder / "maison")
                poste.create()
                try:
                    yield Lieux(poste, who)
                finally:
                    poste.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
