"""A store for each test, whose key derivation costs nothing."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iscg_tui.dossier import Dossier

_HERE = Path(__file__).parent

# The tests share these; importlib mode puts no folder on the path.
for name in ("inventions", "disk"):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.vault.repository import Repository


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return Dossier(tmp_path / "dossier")


@pytest.fixture
def repository(dossier: Dossier) -> Iterator[Repository]:
    from inventions import CHEAP, PASSPHRASE, RECOVERY

    from iscg_tui.vault.repository import Repository

    opened = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    yield opened
    opened.close()
