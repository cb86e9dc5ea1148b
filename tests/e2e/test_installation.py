"""The program is installed as for anyone: by its wheel, with what it declares and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness.poste import Poste

pytestmark = pytest.mark.e2e


def test_the_wheel_brings_the_program_and_what_it_declares(poste: Poste) -> None:
    script = "import iscg_tui, textual, tinydb, cryptography, argon2; print(iscg_tui.__file__)"
    done = poste.command([str(poste.installation.python), "-c", script])
    assert done.stderr == ""
    assert done.stdout.startswith(str(poste.installation.python.parent.parent))


def test_the_wheel_brings_the_lists_and_the_themes(poste: Poste) -> None:
    script = (
        "from importlib.resources import files; here = files('iscg_tui');"
        "print(sum(each.name.endswith('.toml') for each in (here / 'themes').iterdir()),"
        "sum(each.name.endswith('.toml') for each in (here / 'nomenclature').iterdir()))"
    )
    done = poste.command([str(poste.installation.python), "-c", script])
    assert done.stderr == ""
    assert all(int(number) > 0 for number in done.stdout.split())


def test_nothing_of_the_tests_is_in_reach_of_the_program(poste: Poste) -> None:
    for module in ("pytest", "hatchling"):
        done = poste.command([str(poste.installation.python), "-c", f"import {module}"])
        assert "ModuleNotFoundError" in done.stderr
