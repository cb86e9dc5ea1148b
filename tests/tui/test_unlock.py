"""The prompt: what it says while it makes wait, and that nothing typed meanwhile is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
import tomllib
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.unlock import Abandoned, Prompt

if TYPE_CHECKING:
    import io
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def asked(monkeypatch: pytest.MonkeyPatch, typed: bytes, attempt: Callable[[str], bool]) -> str:
    """What a prompt writes when ``typed`` waits for it in the terminal."""
    with ExitStack() as opened:
        keys, keyboard = (opened.enter_context(os.fdopen(each, "rb", 0)) for each in os.pipe())
        screen, output = (opened.enter_context(os.fdopen(each, "rb", 0)) for each in os.pipe())
        monkeypatch.setattr(sys, "stdin", keys)
        monkeypatch.setattr(sys, "stdout", opened.enter_context(_text(output.fileno())))
        os.write(keyboard.fileno(), typed)
        prompt = Prompt("essai", "Une aide inventée.")
        prompt.message = "Refusé."
        prompt.ask(attempt)
        return os.read(screen.fileno(), 65_536).decode()


def _text(descriptor: int) -> io.TextIOWrapper:
    return os.fdopen(os.dup(descriptor), "w", encoding="utf-8")


def test_the_wait_after_a_refusal_is_said_and_keeps_what_is_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secrets: list[str] = []

    def attempt(secret: str) -> bool:
        secrets.append(secret)
        return secret == "la bonne"

    shown = asked(monkeypatch, b"faux\rla bonne\r", attempt)
    assert secrets == ["faux", "la bonne"]
    assert "Patientez 1 s" in " ".join(shown.split())
    assert "Une aide inventée." in shown


def test_escape_alone_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Abandoned):
        asked(monkeypatch, b"mot\x1b", lambda _: True)


def test_no_key_of_any_terminal_types_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = tomllib.loads((ROOT / "tests" / "terminaux.toml").read_text("utf-8"))
    sequences = {
        sequence
        for terminal, content in recorded.items()
        for name, sequence_list in content.items()
        for sequence in sequence_list
        if terminal != "pave"
        and name not in ("titre", "term", "source", "rangee")
        and len(sequence) > 1
    }
    typed = "".join(f"mot{sequence}" for sequence in sorted(sequences))
    secrets: list[str] = []

    def attempt(secret: str) -> bool:
        secrets.append(secret)
        return True

    asked(monkeypatch, f"{typed}\r".encode(), attempt)
    assert secrets == ["mot" * len(sequences)]


AFTER = "from iscg_tui.tui.unlock import raw_terminal\nwith raw_terminal():\n    pass"
BEFORE = """
import os, sys
from iscg_tui.tui.unlock import hold_signals, raw_terminal
with raw_terminal():
    hold_signals()
    os.kill(os.getpid(), int(sys.argv[2]))
    os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""


@pytest.mark.parametrize(
    "number", ["SIGHUP", "SIGTERM", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM"]
)
def test_a_signal_during_a_lock_gives_the_terminal_back(number: str) -> None:
    """It comes while this process is replaced, the terminal still raw."""
    signal_ = signal.Signals[number]
    master, slave = os.openpty()
    before = termios.tcgetattr(slave)
    try:
        done = subprocess.run(
            [sys.executable, "-c", BEFORE, AFTER, str(int(signal_))],
            stdin=slave,
            stdout=slave,
            cwd=ROOT,
            timeout=60,
        )
        assert done.returncode == 128 + signal_
        assert termios.tcgetattr(slave) == before
        assert b"\x1b[?1049l" in os.read(master, 4096)
    finally:
        os.close(master)
        os.close(slave)
