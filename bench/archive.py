"""How soon the unpacked archive takes a passphrase, nothing of it being in memory.

    python bench/archive.py [--rapide]

The archive is made, unpacked with a Python on a file system in a file, and run by an ordinary
account from where nothing may be written nor executed. Before each cold start that file system is
unmounted, its file forgotten by the kernel, and mounted anew: modules, libraries, interpreter and
folders are all read again. Only root can mount.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests" / "e2e")]

from harness.account import account
from harness.installation import copied_interpreter
from line import verdict
from line_premises import PASSPHRASE
from line_start import forget
from line_wire import Session
from mesures import NOUS, Mesure, noter

from livraison.archive import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.account import Account

COLD_MS: Final = 1_000
SUJET: Final = "L’archive, du lancement à la première touche"
_PIP: Final = (sys.executable, "-P", "-m", "pip")
_SIZE: Final = "600M"


@dataclass(frozen=True)
class Place:
    """A file system in a file, where the archive and its Python are, and who runs them."""

    folder: Path
    who: Account
    python: Path
    variables: dict[str, str]

    @property
    def archive(self) -> Path:
        """Where the archive is read-only and noexec, once mounted."""
        return self.folder / "archive"

    @property
    def home(self) -> Path:
        return self.folder / "maison"

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Nothing of it is in memory when it begins."""
        forget(self.folder / "image")
        for path in self.home.rglob("*"):
            if path.is_file():
                forget(path)
        whole, archive = str(self.folder / "tout"), str(self.archive)
        with (
            _mount("-o", "loop,ro", str(self.folder / "image"), whole),
            _mount("--bind", f"{whole}/archive", archive),
        ):
            _ran("mount", "-o", "remount,bind,ro,noexec", archive)
            yield

    def run(self, *arguments: str) -> Session:
        (program,) = self.archive.glob("*/iscg-tui")
        command = [str(self.folder / "tout" / self.python), str(program), *arguments]
        return self.session(command)

    def session(self, command: list[str]) -> Session:
        variables = {
            key: value.replace("@", str(self.folder / "tout"))
            for key, value in self.variables.items()
        }
        environment = {"HOME": str(self.home), "LANG": "C.UTF-8", **variables}
        return Session(command, "archive", environment=environment, who=self.who)


@contextmanager
def _mount(*arguments: str) -> Iterator[None]:
    Path(arguments[-1]).mkdir(exist_ok=True)
    _ran("mount", *arguments)
    try:
        yield
    finally:
        _ran("umount", arguments[-1])


def _ran(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def placed() -> Iterator[Place]:
    """The archive made for this Python alone: those of the others would not be read."""
    with tempfile.TemporaryDirectory(prefix="iscg-archive-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        this = (sys.version_info[1],)
        packed = build(folder / "livrables", "0.0.banc", platform.machine(), _PIP, None, this)
        laid_out = folder / "contenu"
        (laid_out / "archive").mkdir(parents=True)
        # The first Pythons 3.11 cannot unpack safely by themselves.
        _ran("tar", "--no-same-owner", "-xf", str(packed), "-C", str(laid_out / "archive"))
        python, variables = copied_interpreter(laid_out)
        variables = {key: value.replace(str(laid_out), "@") for key, value in variables.items()}
        _ran("mkfs.ext4", "-q", "-d", str(laid_out), str(folder / "image"), _SIZE)
        with account(folder / "maison") as who:
            (folder / "maison").mkdir()
            who.own(folder / "maison", 0o700)
            yield Place(folder, who, python.relative_to(laid_out), variables)


def created(place: Place) -> None:
    """An empty store, as the program's own command makes it."""
    session = place.run("creer")
    for asked in ("Phrase de passe", "La même"):
        session.wait_for(asked)
        session.send(f"{PASSPHRASE}\r")
    session.wait_for("Coffre créé")
    session.close()


def prompt(place: Place) -> float:
    """Seconds from exec to the echo of a key, typed as soon as the prompt shows."""
    session = place.run()
    try:
        session.reached(lambda: "clé de secours".encode() in session.unread)
        session.send("a")
        return session.reached(lambda: "•".encode() in session.unread) - session.begun
    finally:
        session.close()


def bare(place: Place) -> float:
    """Seconds from exec to the first word of a Python that imports nothing."""
    session = place.session([str(place.folder / "tout" / place.python), "-I", "-c", "print('nu')"])
    try:
        return session.reached(lambda: b"nu" in session.unread) - session.begun
    finally:
        session.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rapide", action="store_true", help="moins de lancements")
    times = 3 if parser.parse_args().rapide else 11
    if os.geteuid() != 0:
        raise SystemExit("Seul root peut monter l’archive là où rien ne s’écrit ni ne s’exécute.")
    ours: list[float] = []
    python: list[float] = []
    again: list[float] = []
    with placed() as place:
        with place.mounted():
            created(place)
        for _ in range(times):
            with place.mounted():
                python.append(bare(place) * 1000)
            with place.mounted():
                ours.append(prompt(place) * 1000)
                again.append(prompt(place) * 1000)
    for state, each in (("à froid", ours), ("à chaud", again)):
        print(
            f"Archive {state} : {statistics.median(each):.0f} ms "
            f"(au mieux {min(each):.0f}, au pire {max(each):.0f})"
        )
    print(f"Python seul à froid : {statistics.median(python):.0f} ms")
    cold = statistics.median(ours)
    verdict("ms jusqu’à l’invite de l’archive à froid", cold, COLD_MS)
    noter(
        Mesure(f"{SUJET}, à froid", NOUS, cold, "ms", COLD_MS),
        Mesure(f"{SUJET}, à froid", "Python qui n’importe rien", statistics.median(python)),
    )


if __name__ == "__main__":
    main()
