"""The program opens no connection: whatever reaches for the network ends it here."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

REACHED = 97
DRIVER = f"""
import os, sys
WATCHED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request")
sys.addaudithook(lambda event, _: os._exit({REACHED}) if event in WATCHED else None)
"""
PROGRAM = DRIVER + "from iscg_tui.cli import main\nsys.exit(main(sys.argv[1:]))"


def run(code: str, *arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "LANG": "C.UTF-8"},
        timeout=120,
    ).returncode


def test_whoever_reaches_for_the_network_is_seen() -> None:
    assert run(DRIVER + "import socket\nsocket.socket().connect(('127.0.0.1', 9))") == REACHED


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "dossier"
    year = ("--annee", "2025", "--nombre", "30")
    assert run(PROGRAM, "demo", "--vers", str(folder), *year) == 0
    return folder


@pytest.mark.parametrize("format_", ["md", "csv", "json", "odt", "xlsx", "pdf"])
def test_a_report_is_written_without_a_connection(dossier: Path, format_: str) -> None:
    period = ("--du", "2025-01", "--au", "2025-12")
    out = dossier.parent / f"rapport.{format_}"
    asked = ("rapport", *period, "--format", format_, "-o", str(out), "--dossier", str(dossier))
    assert run(PROGRAM, *asked) == 0
    assert out.stat().st_size
