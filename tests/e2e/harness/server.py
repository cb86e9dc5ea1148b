"""A real sshd on a loopback port, and the client that opens a terminal on it."""

from __future__ import annotations

import grp
import os
import shlex
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .account import Account

SSHD: Final = Path("/usr/sbin/sshd")
HOST: Final = "127.0.0.1"
_PACE: Final = 0.02
_TRIES: Final = 500


def missing() -> str | None:
    """What lacks on this machine for these tests, in a sentence; nothing if all is there."""
    if not SSHD.exists():
        return "Le serveur SSH manque : installez le paquet « openssh-server »."
    for command in ("ssh", "ssh-keygen"):
        if shutil.which(command) is None:
            return f"La commande {command} manque : installez le paquet « openssh-client »."
    if os.geteuid() != 0 and not _terminals_belong_to_tty():
        return (
            "Ici, sshd ne peut ouvrir un terminal que pour root : /dev/pts est monté sans gid=5. "
            "Lancez ces tests en root."
        )
    return None


def _terminals_belong_to_tty() -> bool:
    """Whether a new terminal has the group that sshd wants, which only root could change."""
    descriptors = os.openpty()
    try:
        return os.fstat(descriptors[1]).st_gid == grp.getgrnam("tty").gr_gid
    finally:
        for each in descriptors:
            os.close(each)


@dataclass(frozen=True, slots=True)
class Server:
    """A running sshd: what a client needs to open a session as ``account``."""

    account: Account
    folder: Path
    port: int

    def client(self, *options: str) -> list[str]:
        """The ssh command up to the host, with ``options`` (``-tt``, ``-T``)."""
        settings = {
            "UserKnownHostsFile": self.folder / "known_hosts",
            "StrictHostKeyChecking": "yes",
            "IdentityFile": self.folder / "client_key",
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
            "Port": self.port,
            "User": self.account.name,
        }
        chosen = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        return ["ssh", "-F", "none", "-e", "none", *chosen, *options, HOST]

    def open(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        answers: bool = True,
        term: str = "xterm-256color",
    ) -> Terminal:
        """A terminal in which ``command`` runs on the server, with ``variables`` set."""
        return Terminal(
            [*self.client("-tt"), remote_command(command, variables)],
            columns=columns,
            rows=rows,
            answers=answers,
            environment={**_client_environment(), "TERM": term},
        )

    def run(
        self, command: Sequence[str], variables: Mapping[str, str], typed: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """``command`` run on the server without any terminal (``ssh -T``)."""
        return subprocess.run(
            [*self.client("-T"), remote_command(command, variables)],
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            env=_client_environment(),
        )

    def log(self) -> str:
        """What sshd wrote."""
        return (self.folder / "sshd.log").read_text(errors="replace")


def remote_command(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """What the account's shell is asked to run: ``command`` with ``variables``, in its place."""
    sets = [f"{name}={value}" for name, value in variables.items()]
    unset = ["-u", "XDG_DATA_HOME", "-u", "ISCG_TUI_DOSSIER", "-u", "LC_ALL"]
    return "exec " + shlex.join(["env", *unset, *sets, *command])


@contextmanager
def sshd(folder: Path, account: Account, rules: str = "") -> Iterator[Server]:
    """A running sshd whose files are in ``folder``; it lets in ``account``, by key only.

    ``rules``: lines for the end of its settings, where ``Match`` blocks stand.
    """
    keys = {name: folder / name for name in ("host_key", "client_key")}
    for key in keys.values():
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True
        )
    authorized = folder / "authorized_keys"
    authorized.write_bytes((folder / "client_key.pub").read_bytes())
    authorized.chmod(0o644)
    if os.geteuid() == 0:
        # The folder that sshd separates its privileges in; Debian makes it when the service starts.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    for _ in range(3):
        port = _free_port()
        process = _start(folder, account, port, rules)
        if _listening(process, port):
            break
    else:
        raise RuntimeError(f"sshd ne démarre pas.\n{(folder / 'sshd.log').read_text()}")
    host_key = (folder / "host_key.pub").read_text().split()[:2]
    (folder / "known_hosts").write_text(f"[{HOST}]:{port} {' '.join(host_key)}\n")
    try:
        yield Server(account, folder, port)
    finally:
        process.terminate()
        process.wait(10)


def _start(folder: Path, account: Account, port: int, rules: str) -> subprocess.Popen[bytes]:
    configuration = folder / "sshd_config"
    configuration.write_text(
        "\n".join(
            [
                f"ListenAddress {HOST}:{port}",
                f"HostKey {folder / 'host_key'}",
                f"PidFile {folder / 'sshd.pid'}",
                f"AuthorizedKeysFile {folder / 'authorized_keys'}",
                # The keys lie under a folder that everyone may write to (/tmp), by choice.
                "StrictModes no",
                "UsePAM no",
                "AuthenticationMethods publickey",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                f"AllowUsers {account.name}",
                "PermitUserEnvironment no",
                "PrintMotd no",
                "PrintLastLog no",
                "X11Forwarding no",
                "AllowTcpForwarding no",
                "AllowAgentForwarding no",
                "MaxStartups 100",
                "MaxSessions 20",
                "LogLevel VERBOSE",
                rules,
                "",
            ]
        )
    )
    return subprocess.Popen(
        # It ends with the tests, even if they are killed.
        [
            "setpriv",
            "--pdeathsig",
            "TERM",
            str(SSHD),
            "-D",
            "-f",
            str(configuration),
            "-E",
            str(folder / "sshd.log"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _listening(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether sshd greets on ``port``; not if it ended (the port was taken meanwhile)."""
    for _ in range(_TRIES):
        try:
            with socket.create_connection((HOST, port), timeout=5) as connection:
                return connection.recv(8).startswith(b"SSH-2.0")
        except OSError:
            try:
                process.wait(_PACE)
            except subprocess.TimeoutExpired:
                continue
            return False
    process.kill()
    process.wait()
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _client_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/")}
