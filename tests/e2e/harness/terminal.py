"""A terminal with someone at it: runs a command in a pty, types, reads the screen.

Nothing here sleeps: every wait reads the terminal until what is waited for is on the
screen, and gives up with the screen's content in the message.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from typing import TYPE_CHECKING, Final, Self

from .emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE: Final = 20.0
"""Seconds that a wait lasts at most; a shared machine is slow at times."""

KEYS: Final = {
    "Enter": b"\r",
    "Escape": b"\x1b",
    "Tab": b"\t",
    "Shift+Tab": b"\x1b[Z",
    "Backspace": b"\x7f",
    "Space": b" ",
    "Up": b"\x1b[A",
    "Down": b"\x1b[B",
    "Right": b"\x1b[C",
    "Left": b"\x1b[D",
    "Home": b"\x1b[H",
    "End": b"\x1b[F",
    "PageUp": b"\x1b[5~",
    "PageDown": b"\x1b[6~",
    "Insert": b"\x1b[2~",
    "Delete": b"\x1b[3~",
    **{f"F{number}": b"\x1bO" + bytes([79 + number]) for number in range(1, 5)},
    **{
        f"F{number}": f"\x1b[{code}~".encode()
        for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
    **{f"Ctrl+{letter}": bytes([ord(letter) - 64]) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}
"""Bytes that an xterm sends for the keys that have a name."""


class NotOnScreenError(AssertionError):
    """What was waited for did not come; the message shows the screen."""


class Terminal:
    """``command`` run in a terminal of ``columns`` × ``rows``.

    ``answers`` says whether the terminal answers queries (device attributes, modes) as an xterm
    does; PuTTY and the Linux console leave several of them unanswered.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        answers: bool = True,
    ) -> None:
        self.emulator = Emulator(columns, rows)
        self.transcript = bytearray()
        self.answers = answers
        self.ended = False
        self.status: int | None = None
        self._outgoing = bytearray()
        program, arguments = command[0], list(command)
        surroundings = dict(os.environ if environment is None else environment)
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(program, arguments, surroundings)
            finally:
                os._exit(127)
        os.set_blocking(self._descriptor, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # What is on the screen

    @property
    def lines(self) -> list[str]:
        """The lines shown, no-break spaces given as spaces so that a test can spell a sentence."""
        return [_spaces(line) for line in self.emulator.lines()]

    @property
    def screen(self) -> str:
        """The lines shown, as one text."""
        return "\n".join(self.lines)

    @property
    def received(self) -> int:
        """Bytes received so far."""
        return len(self.transcript)

    def shows(self, text: str) -> bool:
        """Whether ``text`` is on the screen, also where the line was broken inside it."""
        return _spaces(text) in self.screen or " ".join(_spaces(text).split()) in " ".join(
            self.screen.split()
        )

    def row_of(self, text: str) -> int:
        """The first line that has ``text`` in it, counted from 0."""
        for number, line in enumerate(self.lines):
            if _spaces(text) in line:
                return number
        raise NotOnScreenError(f"{text!r} n’est pas à l’écran.\n{self._picture()}")

    @property
    def at_prompt(self) -> bool:
        """Whether a shell's prompt is what is shown last, on the primary screen."""
        written = [line for line in self.lines if line]
        return not self.emulator.on_alternate and bool(written) and written[-1].endswith("poste$")

    # What is typed

    def send(self, what: str | bytes) -> None:
        """Type ``what``, in one burst."""
        self._outgoing += what.encode() if isinstance(what, str) else what
        while self._outgoing and not self.ended:
            if not self._exchange(time.monotonic() + PATIENCE):
                raise NotOnScreenError(f"Personne ne lit ce qui est tapé.\n{self._picture()}")

    def press(self, *keys: str) -> None:
        """Type keys by their names (``KEYS``) or their character, in one burst."""
        self.send(b"".join(KEYS[key] if key in KEYS else key.encode() for key in keys))

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size; the program is told as by a real terminal."""
        self.emulator.resize(columns, rows)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # What is waited for

    def wait_for(
        self,
        *conditions: str | re.Pattern[str] | Callable[[Terminal], object],
        timeout: float = PATIENCE,
    ) -> None:
        """Read until all ``conditions`` hold at once: texts or patterns shown, or predicates."""
        self._read_until(
            lambda: all(self._holds(each) for each in conditions),
            f"attendu : {conditions!r}",
            timeout,
        )

    def wait_gone(self, *texts: str, timeout: float = PATIENCE) -> None:
        """Read until none of ``texts`` is shown."""
        self._read_until(
            lambda: not any(self.shows(text) for text in texts), f"de trop : {texts!r}", timeout
        )

    def wait_end(self, timeout: float = PATIENCE) -> int:
        """Read until the command has ended; its exit status (128 + n after the signal n)."""
        deadline = time.monotonic() + timeout
        while not self.ended:
            if not self._exchange(deadline):
                raise NotOnScreenError(f"Le programme ne finit pas.\n{self._picture()}")
        return self._reap()

    def settle(self, quiet: float = 0.25) -> None:
        """Read until nothing came for ``quiet`` seconds: to compare whole screens, or show that
        nothing happens; what is awaited is awaited by ``wait_for``.
        """
        while not self.ended and self._exchange(time.monotonic() + quiet):
            pass

    # How it ends

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Kill the command itself (the ssh client: the line drops)."""
        if self.status is None:
            os.kill(self.pid, number)

    def close(self) -> None:
        """Close the window: the command is hung up, then killed if it stays."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self.ended = True
        if self.status is None:
            descriptor = os.pidfd_open(self.pid)
            try:
                if not select.select([descriptor], [], [], 2.0)[0]:
                    os.kill(self.pid, signal.SIGKILL)
            finally:
                os.close(descriptor)
            self._reap()

    def _reap(self) -> int:
        if self.status is None:
            _, status = os.waitpid(self.pid, 0)
            code = os.waitstatus_to_exitcode(status)
            self.status = code if code >= 0 else 128 - code
        return self.status

    def _holds(self, condition: str | re.Pattern[str] | Callable[[Terminal], object]) -> bool:
        if isinstance(condition, str):
            return self.shows(condition)
        if isinstance(condition, re.Pattern):
            return condition.search(self.screen) is not None
        return bool(condition(self))

    def _read_until(self, reached: Callable[[], bool], wish: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while self.emulator.updating or not reached():
            if self.ended:
                raise NotOnScreenError(f"Le programme a fini ; {wish}\n{self._picture()}")
            if not self._exchange(deadline):
                raise NotOnScreenError(f"{timeout:g} s passées ; {wish}\n{self._picture()}")

    def _exchange(self, deadline: float) -> bool:
        """Read or write what can be; whether anything could before ``deadline``."""
        left = max(0.0, deadline - time.monotonic())
        readable, writable, _ = select.select(
            [self._descriptor], [self._descriptor] if self._outgoing else [], [], left
        )
        if writable:
            self._write()
        if readable:
            self._read()
        return bool(readable or writable)

    def _write(self) -> None:
        try:
            written = os.write(self._descriptor, self._outgoing)
        except OSError as error:
            if error.errno == errno.EAGAIN:
                return
            self.ended = True
        else:
            del self._outgoing[:written]

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, 65_536)
        except OSError as error:
            if error.errno == errno.EAGAIN:
                return
            data = b""  # Linux says EIO once the other end is closed.
        if not data:
            self.ended = True
            return
        self.transcript += data
        answers = self.emulator.feed(data)
        if self.answers:
            self._outgoing += answers

    def _picture(self) -> str:
        frame = "─" * self.emulator.columns
        which = "secondaire" if self.emulator.on_alternate else "principal"
        tail = bytes(self.transcript[-200:])
        return f"┌{frame} écran {which}\n" + "\n".join(self.lines) + f"\n└{frame}\n{tail!r}"


def _spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
