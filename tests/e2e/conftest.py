"""A real sshd, the program installed, and posts of their own for the tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Test modules are imported one by one (importmode=importlib): their harness has to be reachable.
sys.path.insert(0, str(Path(__file__).parent))

from harness.account import Account, account
from harness.installation import Installation, install
from harness.parcours import QUESTION, a_l_accueil
from harness.poste import Poste
from harness.server import Server, missing, sshd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.terminal import Terminal


@pytest.fixture(scope="session")
def premises() -> Iterator[Path]:
    """A folder that an ordinary account can reach, unlike those that pytest makes for root."""
    reason = missing()
    if reason is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="iscg-e2e-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def ordinary_account(premises: Path) -> Iterator[Account]:
    with account(premises / "maison") as made:
        yield made


@pytest.fixture(scope="session")
def server(premises: Path, ordinary_account: Account) -> Iterator[Server]:
    folder = premises / "sshd"
    folder.mkdir()
    home = premises / "maison"
    home.mkdir()
    ordinary_account.own(home, 0o700)
    with sshd(folder, ordinary_account) as running:
        yield running


@pytest.fixture(scope="session")
def installation(premises: Path, ordinary_account: Account) -> Installation:
    folder = premises / "installation"
    folder.mkdir()
    return install(folder, ordinary_account)


@pytest.fixture(scope="module")
def new_poste(
    premises: Path, server: Server, installation: Installation
) -> Iterator[Callable[[], Poste]]:
    """Makes posts where the program was never started, each with a home of its own."""
    made: list[Poste] = []

    def make() -> Poste:
        home = Path(tempfile.mkdtemp(prefix="maison-", dir=premises))
        made.append(Poste(server, installation, server.account.own(home, 0o700)))
        return made[-1]

    yield make
    for poste in made:
        poste.close()


@pytest.fixture(scope="session")
def empty_store(premises: Path, server: Server, installation: Installation) -> Poste:
    """A post whose store was just made; deriving its key takes a second, so it is made once."""
    home = Path(tempfile.mkdtemp(prefix="modele-", dir=premises))
    made = Poste(server, installation, server.account.own(home, 0o700))
    made.create()
    return made


@pytest.fixture(scope="session")
def abandoned(
    premises: Path, server: Server, installation: Installation, empty_store: Poste
) -> Iterator[tuple[Poste, Terminal]]:
    """A post left in the middle of an entry, that locks after one minute, the least allowed.

    Modules that run early ask for it too, so that the minute passes while they work.
    """
    home = Path(tempfile.mkdtemp(prefix="maison-", dir=premises))
    poste = Poste(server, installation, server.account.own(home, 0o700))
    terminal = empty_store.copied_to(poste).opened()
    a_l_accueil(terminal)
    terminal.press("g")
    terminal.wait_for("Verrouillage (min)")
    terminal.press("Down", "Down", "Down", "Down", "Down", "Ctrl+U")
    terminal.send("1")
    terminal.press("Escape")
    terminal.wait_for("Enregistrer ce qui a été saisi")
    terminal.press("o")
    a_l_accueil(terminal)
    terminal.press("n")
    terminal.wait_for(QUESTION)
    terminal.send("35214")
    terminal.wait_for("Genre de la personne", "25-34 ans")
    yield poste, terminal
    poste.close()


@pytest.fixture(scope="module")
def new_registre(new_poste: Callable[[], Poste], empty_store: Poste) -> Callable[[], Poste]:
    """Makes posts that have an empty store, which their ``phrase`` opens."""

    def make() -> Poste:
        return empty_store.copied_to(new_poste())

    return make


@pytest.fixture
def poste(new_poste: Callable[[], Poste]) -> Iterator[Poste]:
    """A post where the program was never started."""
    made = new_poste()
    yield made
    made.close()


@pytest.fixture
def registre(new_registre: Callable[[], Poste]) -> Iterator[Poste]:
    """A post that has an empty store, which its ``phrase`` opens."""
    made = new_registre()
    yield made
    made.close()
