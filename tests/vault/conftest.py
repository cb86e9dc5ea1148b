"""A store for each test, whose key derivation costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.dossier import Dossier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iscg_tui.vault.repository import Repository


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
