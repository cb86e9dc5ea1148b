"""The sessions are an ordinary account's, over a real sshd, in a terminal of the size asked."""

from __future__ import annotations

import hashlib
import os
import signal
from select import select
from typing import TYPE_CHECKING

import pytest
from harness.server import missing
from harness.terminal import NotOnScreenError, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from harness.account import Account
    from harness.poste import Poste
    from harness.server import Server

pytestmark = pytest.mark.e2e


def test_a_machine_without_sshd_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("harness.server.SSHD", tmp_path / "sshd")
    assert "« openssh-server »" in str(missing())


def test_a_session_is_an_ordinary_account(server: Server, ordinary_account: Account) -> None:
    done = server.run(["sh", "-c", "id -u; tty; echo $SSH_CONNECTION; touch /etc/essai"], {})
    uid, terminal, connection = done.stdout.splitlines()
    assert int(uid) == ordinary_account.uid != 0
    assert terminal == "not a tty"
    assert connection.startswith("127.0.0.1 ")
    assert done.returncode != 0


def test_no_one_gets_in_without_the_key(server: Server) -> None:
    key = f"IdentityFile={server.folder / 'client_key'}"
    client = ["IdentityFile=none" if part == key else part for part in server.client("-T")]
    with Terminal([*client, "true"]) as terminal:
        assert terminal.wait_end() == 255
        assert "Permission denied" in terminal.screen


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20), (40, 10)])
def test_the_terminal_has_the_size_asked(server: Server, columns: int, rows: int) -> None:
    with server.open(["stty", "size"], {}, columns=columns, rows=rows) as terminal:
        terminal.wait_for(f"{rows} {columns}")
        assert terminal.wait_end() == 0


def test_a_change_of_size_reaches_the_program(server: Server) -> None:
    script = "trap 'stty size' WINCH; echo pret; while :; do read ligne && break; done"
    with server.open(["sh", "-c", script], {}) as terminal:
        terminal.wait_for("pret")
        terminal.resize(100, 30)
        terminal.wait_for("30 100")


def test_variables_and_keys_reach_the_program(server: Server) -> None:
    command = ["sh", "-c", 'stty raw -echo; echo "$LIEU"; od -An -tx1 -N 7']
    with server.open(command, {"LIEU": "à côté"}) as terminal:
        terminal.wait_for("à côté")
        terminal.press("Escape", "Up", "é", "Enter")
        terminal.wait_for("1b 1b 5b 41 c3 a9 0d")
        assert terminal.wait_end() == 0


def test_ten_thousand_characters_at_once_all_arrive(server: Server) -> None:
    typed = "é" * 10_000
    command = ["sh", "-c", "stty raw -echo; echo pret; head -c 20000 | md5sum"]
    with server.open(command, {}) as terminal:
        terminal.wait_for("pret")
        terminal.send(typed)
        terminal.wait_for(hashlib.md5(typed.encode()).hexdigest())


def test_what_never_comes_is_said_with_the_screen(server: Server) -> None:
    terminal = server.open(["echo", "autre chose"], {})
    with terminal, pytest.raises(NotOnScreenError, match="autre chose"):
        terminal.wait_for("ceci")


def test_a_killed_client_and_a_closed_window_hang_up_the_program(poste: Poste) -> None:
    for leave in (Terminal.close, lambda terminal: terminal.kill(signal.SIGKILL)):
        terminal = poste.server.open(["sh", "-c", "echo $$; exec cat"], {})
        terminal.wait_for(lambda shown: shown.lines[0].isdigit())
        descriptor = os.pidfd_open(int(terminal.lines[0]))
        leave(terminal)
        assert select([descriptor], [], [], 20)[0]
        os.close(descriptor)
        terminal.close()


def test_the_shell_shows_what_a_program_left(poste: Poste) -> None:
    terminal = poste.shell()
    terminal.wait_for(lambda shown: shown.at_prompt)
    terminal.send("printf '\\033[?1049hSecret Inventé\\033[?1049l'; echo fi''ni\r")
    terminal.wait_for("fini")
    assert [trace.text for trace in poste.search(["Secret Inventé"])] == ["Secret Inventé"]
    terminal.send("exit\r")
    assert terminal.wait_end() == 0
