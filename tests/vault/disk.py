"""The disk under a store, watched or failing: every change asked of the system passes here."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

CHANGES = (
    "open",
    "write",
    "pwrite",
    "fsync",
    "ftruncate",
    "rename",
    "link",
    "unlink",
    "mkdir",
    "fchmod",
    "chmod",
)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where a folder waits for no disk; ``None``: wherever temporary folders are."""

LONGER = int(os.environ.get("ISCG_TUI_EXEMPLES", "1"))
"""By how much the random sessions are more than in a quick run."""

_IGNORED = (".coffre.verrou", ".coffre.session")


class Killed(BaseException):
    """The process is gone: nothing after this reaches the disk."""


def creates(call: str, args: tuple[Any, ...]) -> bool:
    return call != "open" or bool(args[1] & os.O_CREAT)


@contextmanager
def patched(
    monkeypatch: pytest.MonkeyPatch,
    around: Callable[[str, Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any],
) -> Iterator[None]:
    """Each change of a file goes through ``around(call, real, args, named)``."""
    with monkeypatch.context() as patch:
        for call in CHANGES:
            real = getattr(os, call)

            def watched(
                *args: Any, _call: str = call, _real: Callable[..., Any] = real, **named: Any
            ) -> Any:
                if args and str(args[0]).endswith(_IGNORED):
                    return _real(*args, **named)
                return around(_call, _real, args, named)

            patch.setattr(os, call, watched)
        yield


class FailingDisk:
    """Fails once, at the change number ``at``; ``fault`` is an errno, « short » or « kill »."""

    def __init__(self, at: int, fault: int | str) -> None:
        self.at = at
        self.fault = fault
        self.seen = 0
        self.killed = False

    def __call__(
        self, call: str, real: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        if self.killed:
            if call == "open" and not creates(call, args):
                return real(*args, **named)
            raise Killed
        if not creates(call, args):
            return real(*args, **named)
        self.seen += 1
        if self.seen != self.at:
            return real(*args, **named)
        if call in ("write", "pwrite") and self.fault in ("short", "kill"):
            real(args[0], bytes(args[1])[: len(args[1]) // 2], *args[2:])
        if self.fault == "kill":
            self.killed = True
            raise Killed
        number = errno.ENOSPC if self.fault == "short" else int(self.fault)
        raise OSError(number, os.strerror(number))


@dataclass
class Inode:
    """A file as the running system shows it, and as a power cut would leave it."""

    shown: bytes = b""
    on_disk: bytes = b""


@dataclass
class Event:
    """One change, as it can be done again on the model."""

    kind: str
    values: tuple[Any, ...] = ()


@dataclass
class Recorder:
    """Notes every change made under one folder."""

    folder: Path
    events: list[Event] = field(default_factory=list)
    _files: dict[int, str] = field(default_factory=dict)

    def note(self, kind: str, *values: Any) -> None:
        self.events.append(Event(kind, values))

    def __call__(
        self, call: str, real: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        result = real(*args, **named)
        if call == "open":
            folder = named.get("dir_fd")
            name = self._name(args[0], folder)
            self._files[result] = name
            if creates(call, args):
                self.note("create", name)
        elif call in ("write", "pwrite"):
            self.note(
                "write",
                self._files[args[0]],
                args[2] if call == "pwrite" else None,
                bytes(args[1])[:result],
            )
        elif call == "fsync":
            self.note("fsync", self._files[args[0]])
        elif call == "ftruncate":
            self.note("truncate", self._files[args[0]], args[1])
        elif call == "rename":
            old = self._name(args[0], named.get("src_dir_fd"))
            self.note("rename", old, self._name(args[1], named.get("dst_dir_fd")))
        elif call == "link":
            self.note("link", self._name(args[0], None), self._name(args[1], None))
        elif call == "unlink":
            self.note("unlink", self._name(args[0], named.get("dir_fd")))
        return result

    def _name(self, path: Any, folder: int | None) -> str:
        if folder is not None:
            return str(Path(self._files[folder]) / path)
        return str(path)


class Disk:
    """Files and names as the system shows them, and as a power cut would leave them."""

    def __init__(self) -> None:
        self.shown: dict[str, Inode] = {}
        self.on_disk: dict[str, Inode] = {}
        self._open: dict[str, Inode] = {}

    def do(self, event: Event) -> None:
        kind, values = event.kind, event.values
        if kind == "create":
            self.shown[values[0]] = self._open[values[0]] = Inode()
        elif kind == "write":
            name, at, data = values
            inode = self.shown[name]
            at = len(inode.shown) if at is None else at
            inode.shown = inode.shown[:at].ljust(at, b"\0") + data + inode.shown[at + len(data) :]
        elif kind == "truncate":
            self.shown[values[0]].shown = self.shown[values[0]].shown[: values[1]]
        elif kind == "fsync":
            name = values[0]
            if name in self.shown:
                self.shown[name].on_disk = self.shown[name].shown
            else:
                self._sync_folder(name)
        elif kind == "rename":
            self.shown[values[1]] = self.shown.pop(values[0])
        elif kind == "link":
            self.shown[values[1]] = self.shown[values[0]]
        elif kind == "unlink":
            self.shown.pop(values[0], None)

    def _sync_folder(self, folder: str) -> None:
        inside = {n: i for n, i in self.shown.items() if str(Path(n).parent) == folder}
        outside = {n: i for n, i in self.on_disk.items() if str(Path(n).parent) != folder}
        self.on_disk = inside | outside

    def after_a_kill(self, name: str) -> bytes | None:
        inode = self.shown.get(name)
        return inode.shown if inode is not None else None

    def after_a_power_cut(self, name: str) -> set[bytes | None]:
        """What may be found: names and bytes that were not synced are there or not."""
        found: set[bytes | None] = set()
        for names in (self.shown, self.on_disk):
            inode = names.get(name)
            found |= {None} if inode is None else {inode.shown, inode.on_disk}
        return found
