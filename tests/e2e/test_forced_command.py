"""The server of docs/administration.md, tried: a session is the program, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from harness.account import account
from harness.parcours import ACCUEIL, INVITE, deverrouiller
from harness.poste import Poste
from harness.server import HOST, Server, sshd
from harness.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.account import Account
    from harness.installation import Installation

pytestmark = pytest.mark.e2e

GUIDE: Final = Path(__file__).resolve().parents[2] / "docs" / "administration.md"
PROGRAM: Final = "/opt/iscg-tui/iscg-tui"
NO_TERMINAL: Final = "iscg-tui s’utilise dans un terminal"


@pytest.fixture(scope="module")
def home(premises: Path, ordinary_account: Account) -> Path:
    """The account's own home, where the program looks by itself."""
    home = premises / "maison"
    home.mkdir(exist_ok=True)
    return ordinary_account.own(home, 0o700)


@pytest.fixture(scope="module")
def forced(
    premises: Path, ordinary_account: Account, installation: Installation, home: Path
) -> Iterator[Server]:
    """A sshd with the very lines of the guide, but for the paths of this test."""
    if not ordinary_account.throw_away:
        pytest.skip("Il faut être root pour donner un compte à l’essai.")
    folder = premises / "sshd-force"
    folder.mkdir()
    # The interpreter of this test may need to be told where its library is.
    program = folder / "iscg-tui"
    sets = " ".join(f"{name}={value}" for name, value in installation.variables.items())
    program.write_text(f'#!/bin/sh\nexec env {sets} {installation.program} "$@"\n')
    program.chmod(0o755)
    with sshd(folder, ordinary_account, rules(folder, ordinary_account, program)) as running:
        yield running


def rules(folder: Path, ordinary_account: Account, program: Path) -> str:
    """The block of the guide for this account, this program and these keys."""
    found = re.search(r"<!-- sshd -->\n```\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    block = found[1]
    for said, here in (
        ("Match Group iscg", f"Match User {ordinary_account.name}"),
        ("/etc/ssh/iscg/%u", str(folder / "authorized_keys")),
        (PROGRAM, str(program)),
    ):
        assert block.count(said) == 1
        block = block.replace(said, here)
    return block


@pytest.fixture(scope="module")
def phrase(empty_store: Poste, home: Path, forced: Server, installation: Installation) -> str:
    """The account has a store, which this opens."""
    empty_store.copied_to(Poste(forced, installation, home))
    return empty_store.phrase


def session(forced: Server, *asked: str) -> Terminal:
    return Terminal(
        [*forced.client("-tt"), *asked],
        environment={"PATH": os.environ["PATH"], "HOME": "/", "TERM": "xterm-256color"},
    )


def test_whatever_the_client_asks_the_program_opens(forced: Server, phrase: str) -> None:
    for asked in ((), ("sh",), ("sh", "-c", "id"), ("PYTHONINSPECT=1", "python3")):
        with session(forced, *asked) as terminal:
            terminal.wait_for(INVITE)
    with session(forced) as terminal:
        deverrouiller(terminal, phrase)
        terminal.wait_for(ACCUEIL)
        terminal.press("q")
        assert terminal.wait_end() == 0
        assert "$" not in terminal.screen


def test_no_command_is_run_without_a_terminal_either(
    forced: Server, phrase: str, home: Path
) -> None:
    planted = home / "planté"
    done = forced.run(["touch", str(planted)], {})
    assert NO_TERMINAL in done.stderr
    assert done.returncode == 2
    assert not planted.exists()


def test_no_file_goes_in_or_out(forced: Server, phrase: str, tmp_path: Path) -> None:
    sent = tmp_path / "envoi"
    sent.write_text("quelque chose")
    settings = forced.client()[5:-1]
    for command in (
        ["scp", "-O", *settings, str(sent), f"{HOST}:reçu"],
        ["scp", "-s", *settings, str(sent), f"{HOST}:reçu"],
        ["scp", "-O", *settings, f"{HOST}:.local/share/iscg-tui/coffre.iscg", str(tmp_path)],
        ["sftp", "-b", "/dev/null", *settings, HOST],
    ):
        done = subprocess.run(command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode != 0, command[0]
    assert list(tmp_path.iterdir()) == [sent]


def test_no_port_is_forwarded(forced: Server, phrase: str) -> None:
    client = forced.client("-T", "-W", f"{HOST}:{forced.port}")
    done = subprocess.run(client, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    assert b"SSH-2.0" not in done.stdout
    assert done.returncode != 0
    remote = forced.client("-T", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9", "-N")
    done = subprocess.run(remote, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode != 0


def test_what_the_account_could_leave_behind_is_not_run(
    forced: Server, phrase: str, home: Path, ordinary_account: Account
) -> None:
    """An exported document can be given any path: none is one that a session executes."""
    planted = home / "planté"
    for name in (".ssh/rc", ".ssh/environment", ".bashrc", ".profile", ".bash_profile", ".shrc"):
        left = home / name
        left.parent.mkdir(exist_ok=True)
        left.write_text(f"touch {planted}\nENV={planted}\n")
        left.chmod(0o755)
        ordinary_account.own(left, 0o755)
    with session(forced) as terminal:
        terminal.wait_for(INVITE)
    assert forced.run(["true"], {}).returncode == 2
    assert not planted.exists()


HOSTILE: Final = (
    b"\x1c",  # Ctrl+backslash
    b"\x03\x03\x03",
    b"\x1a\x1afg\r",  # Ctrl+Z
    b"!sh\r:!sh\r|sh\r",
    b"\x0f\x0e\x12\x13\x14\x18\x19",
    b"\x1b[24~",  # F12
)
COMMAND: Final = b"\rtouch planted; echo fi''ni\r"


@pytest.mark.parametrize("place", ["", "r", "a1", "k"])
def test_no_key_gives_a_shell(forced: Server, phrase: str, place: str, home: Path) -> None:
    for keys in HOSTILE:
        with session(forced) as terminal:
            deverrouiller(terminal, phrase)
            terminal.wait_for("masquer")
            terminal.send(place)
            terminal.settle()
            terminal.send(keys + COMMAND)
            terminal.settle()
            assert "fini" not in terminal.screen
            running = [each.arguments for each in forced.account.processes("")]
            assert any(b"iscg-tui" in each for each in running) or terminal.ended
            shells = [each for each in running if re.match(rb"(-|.*/)?(sh|bash|dash)\0*$", each)]
            assert shells == []
    assert not (home / "planted").exists()


def test_two_iscg_of_one_host_do_not_see_each_other(
    forced: Server, phrase: str, home: Path, premises: Path, installation: Installation
) -> None:
    other_home = premises / "autre-maison"
    other_home.mkdir()
    with account(other_home) as other:
        other.own(other_home, 0o700)
        dossier = home / ".local" / "share" / "iscg-tui"
        assert dossier.is_dir()
        seen = subprocess.run(
            ["ls", str(dossier)], user=other.uid, group=other.gid, extra_groups=[],
            capture_output=True, text=True,
        )  # fmt: skip
        assert seen.returncode != 0
        assert "coffre" not in seen.stdout
        for command in (("verifier",), ("rapport", "--du", "2025-01", "--au", "2025-12")):
            done = subprocess.run(
                [str(installation.program), *command, "--dossier", str(dossier)],
                user=other.uid,
                group=other.gid,
                extra_groups=[],
                env={"HOME": str(other_home), "LANG": "C.UTF-8", **installation.variables},
                capture_output=True,
                text=True,
                input="une phrase inventée\n",
            )
            assert done.returncode == 1
            assert "Traceback" not in done.stderr
            assert done.stderr.count("\n") == 1
