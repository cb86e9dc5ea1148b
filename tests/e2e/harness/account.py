"""The account that the sessions run as, and its processes.

Root reads and writes everything: as root, permissions mean nothing. So when the
tests run as root, they make a throw-away ordinary account and remove it at the end.
"""

from __future__ import annotations

import os
import pwd
import secrets
import select
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = "iscge2e"


@dataclass(frozen=True, slots=True)
class Process:
    """A running process: its number, its arguments and its environment as the kernel shows them."""

    number: int
    arguments: bytes
    environment: bytes


@dataclass(frozen=True, slots=True)
class Account:
    """An ordinary account; ``throw_away`` when it was made for these tests and nothing else."""

    name: str
    uid: int
    gid: int
    throw_away: bool

    def own(self, path: Path, mode: int) -> Path:
        """Give ``path`` to the account, with permissions ``mode``."""
        if self.throw_away:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        path.chmod(mode)
        return path

    def can_execute(self, path: Path) -> bool:
        """Whether the account reaches ``path`` and may run it."""
        if not self.throw_away:
            return os.access(path, os.X_OK)
        done = (
            subprocess.run(
                [str(path), "-c", ""],
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                capture_output=True,
                cwd="/",
            )
            if _reachable(path)
            else None
        )
        return done is not None and done.returncode == 0

    def processes(self, having: str) -> list[Process]:
        """The account's processes that name ``having`` in their arguments."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                if folder.stat().st_uid != self.uid and not self._runs(folder):
                    continue
                arguments = (folder / "cmdline").read_bytes()
                if having.encode() in arguments:
                    environment = (folder / "environ").read_bytes()
                    found.append(Process(int(folder.name), arguments, environment))
        return found

    def _runs(self, folder: Path) -> bool:
        # A process that is not dumpable belongs to root in /proc, whoever runs it.
        status = (folder / "status").read_text(errors="replace")
        line = next(each for each in status.splitlines() if each.startswith("Uid:"))
        return int(line.split()[1]) == self.uid


def wait_gone(processes: list[Process], timeout: float = 20.0) -> list[Process]:
    """Wait until ``processes`` have ended; those that have not after ``timeout`` seconds."""
    deadline = time.monotonic() + timeout
    left = []
    for process in processes:
        try:
            descriptor = os.pidfd_open(process.number)
        except ProcessLookupError:
            continue
        try:
            wait = max(0.0, deadline - time.monotonic())
            if not select.select([descriptor], [], [], wait)[0]:
                left.append(process)
        finally:
            os.close(descriptor)
    return left


@contextmanager
def account(home: Path) -> Iterator[Account]:
    """The account to use: a throw-away one living in ``home`` for root, else the current one."""
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        yield Account(me.pw_name, me.pw_uid, me.pw_gid, throw_away=False)
        return
    if shutil.which("useradd") is None:
        raise RuntimeError("La commande useradd manque : installez le paquet « passwd ».")
    _sweep()
    name = f"{_PREFIX}{secrets.token_hex(4)}"
    # A password that is "!" would be a locked account, refused by sshd without PAM; "*" is none.
    subprocess.run(
        [
            "useradd",
            "--no-create-home",
            "--home-dir",
            str(home),
            "--shell",
            "/bin/sh",
            "--user-group",
            "--no-log-init",
            "--comment",
            _run_of(os.getpid()),
            "--password",
            "*",
            name,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    entry = pwd.getpwnam(name)
    made = Account(name, entry.pw_uid, entry.pw_gid, throw_away=True)
    try:
        yield made
    finally:
        _remove(made)


def _remove(made: Account) -> None:
    """End what still runs as a throw-away account, then remove the account."""
    rest = made.processes("")
    for process in rest:
        with suppress(ProcessLookupError):
            os.kill(process.number, signal.SIGKILL)
    wait_gone(rest)
    subprocess.run(["userdel", made.name], check=True, capture_output=True, text=True)


def _sweep() -> None:
    """Remove the throw-away accounts of runs that were killed, with their folders."""
    for entry in pwd.getpwall():
        number = entry.pw_gecos.partition("-")[0]
        if not entry.pw_name.startswith(_PREFIX) or not number.isdigit():
            continue
        if entry.pw_gecos == _run_of(int(number)):
            continue
        with suppress(subprocess.CalledProcessError):  # another run may be sweeping too
            _remove(Account(entry.pw_name, entry.pw_uid, entry.pw_gid, throw_away=True))
            shutil.rmtree(Path(entry.pw_dir).parent, ignore_errors=True)


def _run_of(number: int) -> str:
    """A process's number with the time when it started, since numbers are used again."""
    try:
        after_name = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2]
    except FileNotFoundError:
        return ""
    return f"{number}-{after_name.split()[19]}"


def _reachable(path: Path) -> bool:
    """Whether every folder on the way to ``path`` may be crossed by anyone."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents)
