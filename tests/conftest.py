"""What holds for every test: no test sees the data of whoever runs it, the slow ones last."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A shared machine slows down for reasons that have nothing to do with the code: no deadline.
settings.register_profile("local", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Thousands of runs, each of which only has to see one change, and nobody reads the example.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name an empty data folder of the test's own, also for the programs that it starts."""
    monkeypatch.setenv("ISCG_TUI_DOSSIER", str(tmp_path / "dossier-de-test"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg-de-test"))


@pytest.fixture(autouse=True)
def _process_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what the command line does to its process, for it is this one when called from here."""
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    mask = os.umask(0o022)
    os.umask(mask)
    yield
    os.umask(mask)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what answers quickly first; the order is otherwise kept."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)
