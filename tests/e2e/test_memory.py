"""What is left in memory after a lock, and who may read it before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness.parcours import INVITE, a_l_accueil

from iscg_tui.vault.keys import Secret
from iscg_tui.vault.reading import unlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.poste import Poste

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may read another process's memory"),
]

NAME = "Imaginaire-Zorglub"
NOTE = "rappel purement inventé pour ce test"
IN_MEMORY = ("utf-8", "latin-1", "utf-16-le", "utf-32-le")


def forms(what: str | bytes) -> set[bytes]:
    """A text as Python, a library or a terminal may hold it; bytes as they are."""
    if isinstance(what, bytes):
        return {what}
    return {what.encode(encoding, "ignore") for encoding in IN_MEMORY}


def chunks(number: int) -> Iterator[bytes]:
    """Every readable part of a process's memory."""
    process = Path(f"/proc/{number}")
    with (process / "maps").open() as maps, (process / "mem").open("rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if "r" not in rights or "[vvar" in line or "[vsyscall]" in line:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except OSError:
                continue


def found_in(number: int, secrets: Iterable[str | bytes]) -> set[str | bytes]:
    """Those of ``secrets`` that the memory of a process holds."""
    wanted = {each: forms(each) for each in secrets}
    found: set[str | bytes] = set()
    for chunk in chunks(number):
        found |= {secret for secret, each in wanted.items() if any(form in chunk for form in each)}
    return found


def test_after_a_lock_memory_holds_neither_name_nor_secret(registre: Poste) -> None:
    with registre.opened() as terminal:
        a_l_accueil(terminal)
        terminal.send("n211151122i")
        terminal.wait_for("Sert à retrouver la personne")
        terminal.send(f"{NAME}\r\r\r\r{NOTE}\r")
        a_l_accueil(terminal)
        terminal.send("rimagin")
        terminal.wait_for("1 situation", NAME)
        (before,) = registre.processes()
        key, _ = unlock(registre.coffre.read_bytes(), Secret.typed(registre.phrase))
        secrets: set[str | bytes] = {NAME, NOTE, registre.phrase, key}
        # The scan is worth something only if it finds what is there.
        assert {NAME, NOTE, key} <= found_in(before.number, secrets)

        terminal.send("²")
        terminal.wait_for(INVITE)
        (after,) = registre.processes()
        assert after.number == before.number
        assert found_in(after.number, secrets) == set()
        for secret in secrets:
            assert all(form not in after.arguments for form in forms(secret))
            assert all(form not in after.environment for form in forms(secret))


def test_no_process_of_the_account_reads_the_memory_of_an_open_store(registre: Poste) -> None:
    with registre.opened() as terminal:
        a_l_accueil(terminal)
        (process,) = registre.processes()
        for what in ("mem", "environ", "maps"):
            done = registre.command(["/bin/cat", f"/proc/{process.number}/{what}"])
            assert done.returncode != 0
            assert done.stdout == ""
        limits = Path(f"/proc/{process.number}/limits").read_text()
        (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
        assert core.split()[4:6] == ["0", "0"]


def test_the_scan_finds_what_a_plain_program_holds() -> None:
    script = f"import sys; held = {NAME!r} + sys.argv[0]; print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as plain:
        assert plain.stdout is not None
        plain.stdout.readline()
        assert found_in(plain.pid, {NAME, "ce qui n’y est pas du tout"}) == {NAME}
        assert plain.stdin is not None
        plain.stdin.close()
