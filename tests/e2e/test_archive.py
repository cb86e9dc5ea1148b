"""The archive for a machine without internet: made twice the same, run where nothing is allowed."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import stat
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING, Final

import pytest
from harness.installation import interpreter
from harness.parcours import (
    QUESTION,
    a_l_accueil,
    deverrouiller,
    premier_lancement,
    quitter,
)
from harness.terminal import Terminal

from livraison.archive import MINORS, RACINE, build
from livraison.wheels import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.account import Account

pytestmark = pytest.mark.e2e

VERSION: Final = "0.0.essai"
PIP: Final = (sys.executable, "-P", "-m", "pip")
FORMATS: Final = ("md", "csv", "json")
LOCK: Final = RACINE / "locks" / "runtime.txt"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels of every Python, fetched once."""
    folder = tmp_path_factory.mktemp("roues")
    for minor in MINORS:
        fetch(PIP, LOCK, None, folder, minor, platform.machine())
    return folder


@pytest.fixture(scope="module")
def archive(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("archive"), VERSION, platform.machine(), PIP, wheels)


def unpack(archive: Path, where: Path) -> None:
    """As the guide says to: the first Pythons 3.11 cannot unpack safely by themselves."""
    subprocess.run(["tar", "--no-same-owner", "-xf", str(archive), "-C", str(where)], check=True)


@pytest.fixture(scope="module")
def locked(archive: Path, premises: Path) -> Iterator[Path]:
    """The archive's folder, on a file system where nothing can be written nor executed."""
    if os.geteuid() != 0:
        pytest.skip("Seul root peut monter un système de fichiers sans droits.")
    where = premises / "lecture-seule"
    where.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", str(where)], check=True)
    try:
        unpack(archive, where)
        subprocess.run(["mount", "-o", "remount,ro,noexec", str(where)], check=True)
        (folder,) = where.iterdir()
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(where)], check=True)


@pytest.fixture(scope="module")
def python(premises: Path, ordinary_account: Account) -> tuple[Path, dict[str, str]]:
    folder = premises / "python-nu"
    folder.mkdir()
    return interpreter(folder, ordinary_account)


class Bare:
    """An ordinary account in front of the archive: no network, a home, nothing else."""

    def __init__(
        self, folder: Path, account: Account, home: Path, python: tuple[Path, dict[str, str]]
    ) -> None:
        self.home = home
        launched, variables = python
        drop = ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
        self._command = [
            "unshare",
            "--net",
            *drop,
            str(launched),
            str(folder / "iscg-tui"),
        ]
        self._environment = {
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            **variables,
        }

    def open(self, *arguments: str) -> Terminal:
        return Terminal([*self._command, *arguments], environment=self._environment)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self._command, *arguments],
            env=self._environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
        )


@pytest.fixture
def bare(
    locked: Path,
    ordinary_account: Account,
    premises: Path,
    python: tuple[Path, dict[str, str]],
    tmp_path: Path,
) -> Bare:
    home = premises / f"maison-{tmp_path.name}"
    home.mkdir()
    return Bare(locked, ordinary_account, ordinary_account.own(home, 0o700), python)


def test_twice_made_it_is_the_same_to_the_byte(archive: Path, wheels: Path, tmp_path: Path) -> None:
    again = build(tmp_path, VERSION, platform.machine(), PIP, wheels)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert hashlib.sha256(again.read_bytes()).hexdigest() == digest
    beside = archive.with_name(f"{archive.name}.sha256").read_text()
    assert beside == f"{digest}  {archive.name}\n"


def test_it_says_every_file_and_every_library_that_it_holds(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as packed:
        members = packed.getmembers()
    unpack(archive, tmp_path)
    assert {member.uid for member in members} == {0}
    assert len({member.mtime for member in members}) == 1
    (folder,) = tmp_path.iterdir()
    checked = subprocess.run(
        ["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout) == (0, "")
    held = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    said = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert held - said == {"SHA256SUMS"}

    bom = json.loads((folder / "composants.cdx.json").read_text("utf-8"))
    lock = LOCK.read_text("utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock, re.MULTILINE))
    names = {each["purl"].partition("@")[0].rpartition("/")[2] for each in bom["components"]}
    # Libraries pinned for another system than Linux are in the lock, and are not in the archive.
    assert names <= pinned.keys()
    assert {"argon2-cffi", "cryptography", "textual", "tinydb", "cffi"} <= names
    for component in bom["components"]:
        assert component["licenses"][0]["license"]["name"]
        for file in component["components"]:
            assert f"sha256:{file['hashes'][0]['content']}" in lock


def test_a_first_entry_without_network_where_nothing_can_be_written_or_executed(
    bare: Bare,
) -> None:
    with bare.open() as terminal:
        secrets = premier_lancement(terminal)
        terminal.press("Escape")
        terminal.wait_for("Cinq touches pour commencer")
        terminal.press("Enter")
        a_l_accueil(terminal)
        terminal.press("n")
        terminal.wait_for(QUESTION)
        terminal.send("211151122o")
        terminal.wait_for("Enregistrée")
        a_l_accueil(terminal)
        assert quitter(terminal) == 0
    with bare.open() as terminal:
        deverrouiller(terminal, secrets.phrase)
        terminal.wait_for(re.compile(r"\d\d-0001"))
        assert quitter(terminal) == 0
    dossier = bare.home / ".local" / "share" / "iscg-tui"
    outside = [
        path
        for path in bare.home.rglob("*")
        if dossier not in (path, *path.parents) and path not in dossier.parents
    ]
    assert outside == []
    assert stat.S_IMODE(dossier.stat().st_mode) == 0o700


@pytest.mark.parametrize("format_", FORMATS)
def test_a_report_in_every_form(bare: Bare, format_: str) -> None:
    made = bare.run("demo", "--vers", str(bare.home / "demo"), "--nombre", "40", "--annee", "2025")
    assert made.returncode == 0, made.stderr
    done = bare.run(
        *("rapport", "--dossier", str(bare.home / "demo")),
        *("--du", "2025-01", "--au", "2025-12", "--format", format_),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


def test_a_python_that_it_does_not_serve_is_told_which_ones_it_does(archive: Path) -> None:
    with tarfile.open(archive) as packed:
        launcher = packed.extractfile(next(m for m in packed if m.name.endswith("/iscg-tui")))
        assert launcher is not None
        source = launcher.read()
    driver = (
        "import sys; sys.version_info = (3, 9); "
        "exec(compile(sys.stdin.read(), 'iscg-tui', 'exec'), {'__file__': '/iscg-tui'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", driver], input=source, capture_output=True, env={"PATH": ""}
    )
    assert done.returncode == 2
    assert "version 3.9" in done.stderr.decode()
