"""A real sshd, the program installed, and a post of its own for each test."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Test modules are imported one by one (importmode=importlib): their harness has to be reachable.
sys.path.insert(0, str(Path(__file__).parent))

from harness.account import Account, account
from harness.installation import Installation, install
from harness.poste import Poste
from harness.server import Server, missing, sshd

if TYPE_CHECKING:
    from collections.abc import Iterator


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


@pytest.fixture
def home(premises: Path, ordinary_account: Account) -> Path:
    """An empty home of the account, apart from those of other tests."""
    folder = Path(tempfile.mkdtemp(prefix="maison-", dir=premises))
    return ordinary_account.own(folder, 0o700)


@pytest.fixture
def poste(server: Server, installation: Installation, home: Path) -> Iterator[Poste]:
    """A post where the program was never started."""
    made = Poste(server, installation, home, since=time.time())
    yield made
    made.close()
