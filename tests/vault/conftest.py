"""A store for each test, whose key derivation costs nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iscg_tui.dossier import Dossier

from .disk import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.vault.repository import Repository


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory: what a crash leaves is simulated, and no disk is waited for."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY or tmp_path))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return Dossier(tmp_path / "dossier")


@pytest.fixture
def repository(dossier: Dossier) -> Iterator[Repository]:
    from iscg_tui.vault.repository import Repository

    from .inventions import CHEAP, PASSPHRASE, RECOVERY

    opened = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    yield opened
    opened.close()
