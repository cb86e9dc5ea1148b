"""The start: the prompt is there before anything that takes long is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pexpect
import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

from .typist import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 20

LONG: Final = {
    *("argon2", "asyncio", "cryptography", "filelock", "platformdirs", "rich", "textual"),
    *("tinydb", "zxcvbn", "tomllib"),
    # Each of these takes from a tenth to a half of the time that the prompt has.
    *("argparse", "ctypes", "dataclasses", "datetime", "inspect", "json", "locale", "pathlib"),
    *("re", "secrets", "shutil", "tempfile", "textwrap", "threading", "typing", "unicodedata"),
}


def imported(said: str) -> set[str]:
    """The modules, by their first name, in what « -X importtime » said."""
    lines = (line for line in said.splitlines() if "import time:" in line)
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[pexpect.spawn[str]]:
    """The program, that says on its terminal what it imports."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ISCG_TUI_DOSSIER": str(folder),
        "LANG": "fr_FR.UTF-8",
        "TERM": "xterm",
    }
    environment.pop("ACCESSIBLE", None)
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-X", "importtime", "-m", "iscg_tui", *arguments],
        env=environment,
        encoding="utf-8",
        timeout=PATIENCE,
        dimensions=(24, 80),
    )
    try:
        yield child
    finally:
        child.close(force=True)


@pytest.fixture(params=[True, False], ids=["usual folder", "after a lock"])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[pexpect.spawn[str]]:
    """The program as it is started every day, or in the place of one that locks."""
    folder = tmp_path / "registre"
    folder.mkdir()
    Dossier(folder).coffre.write_bytes(b"invented")
    with started(folder, *([] if request.param else ["--dossier", str(folder)])) as child:
        yield child


def test_nothing_long_is_imported_before_the_prompt_is_drawn(
    program: pexpect.spawn[str],
) -> None:
    """The imports are said on the terminal that the prompt is drawn on, so in their order."""
    program.expect("clé de secours")
    before = imported(program.before or "")
    assert "iscg_tui" in before
    bare = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "pass"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert before & (LONG - imported(bare.stderr)) == set()


def test_the_screens_are_imported_while_she_types(program: pexpect.spawn[str]) -> None:
    program.expect("clé de secours")
    program.send("a")
    program.expect(r"\| +textual\.app\b")
    program.expect(r"\|  *iscg_tui\.tui\.screens\.home\b")


def test_nothing_long_is_left_to_import_between_enter_and_home(tmp_path: Path) -> None:
    folder = Dossier(tmp_path / "registre")
    folder.prepare()
    Repository.create(folder, PASSPHRASE, RecoveryKey.generate(), cost=CHEAP).close()
    with started(folder.racine) as child:
        child.expect("clé de secours")
        # The last module that is made ready.
        child.expect(r"\| +iscg_tui\.nomenclature\.indicateurs\b")
        child.send(f"{PASSPHRASE}\r")
        child.expect("nouvelle")
        assert imported(child.before or "") & LONG == set()
