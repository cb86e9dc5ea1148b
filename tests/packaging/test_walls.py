"""The walls between rooms name every room: one that is added later cannot slip past them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = {
    f"iscg_tui.{path.stem}"
    for path in (ROOT / "iscg_tui").iterdir()
    if path.suffix == ".py" or (path / "__init__.py").is_file()
} - {"iscg_tui.__init__", "iscg_tui.__main__"}
READING: Final = "iscg_tui.plain_file"
"""How a file is read, which the vocabulary may know: the employer's is in one."""


def forbidden_to(room: str) -> set[str]:
    """The rooms that the contracts of pyproject.toml keep this one from."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = configuration["tool"]["importlinter"]["contracts"]
    return {
        name
        for contract in contracts
        if f"iscg_tui.{room}" in contract["source_modules"]
        for name in contract["forbidden_modules"]
    }


def test_the_report_and_the_counters_reach_only_what_holds_no_name() -> None:
    nameless = {
        "iscg_tui.nomenclature",
        "iscg_tui.intake",
        "iscg_tui.counters",
        "iscg_tui.report",
        "iscg_tui.demo",
        "iscg_tui.dossier",
        "iscg_tui.plain_file",
        "iscg_tui.process",
        "iscg_tui.reglages",
    }
    assert ROOMS - nameless <= forbidden_to("report")
    assert ROOMS - nameless <= forbidden_to("counters")


def test_what_an_entry_is_and_its_vocabulary_reach_no_other_room() -> None:
    assert ROOMS - {"iscg_tui.intake"} <= forbidden_to("intake")
    assert ROOMS - {"iscg_tui.nomenclature", READING} <= forbidden_to("nomenclature")
    assert ROOMS - {READING} <= forbidden_to("plain_file")


def test_only_the_screens_and_the_command_line_reach_the_screens() -> None:
    others = ROOMS - {"iscg_tui.tui", "iscg_tui.cli"}
    assert others
    assert all(
        "iscg_tui.tui" in forbidden_to(room.removeprefix("iscg_tui.")) for room in sorted(others)
    )
