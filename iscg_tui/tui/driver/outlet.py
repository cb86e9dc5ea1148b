"""Bytes to the terminal without ever waiting for it: what the line does not take yet waits here."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

_LAST_WORDS: Final = 0.5
"""Seconds that a stalled line is given to take what ends the session."""
_UNREADY_CHUNK: Final = 256
"""Bytes written at once where only a shared, blocking descriptor can be had."""


class Outlet:
    """Writes to the terminal behind ``descriptor``; a terminal that is gone takes everything.

    The terminal is opened once more, for itself alone: making the descriptor shared with the
    shell non-blocking would make it so for the shell too. ``emptied`` is called in the event
    loop once all that waited was taken.
    """

    def __init__(
        self, descriptor: int, loop: asyncio.AbstractEventLoop, emptied: Callable[[], None]
    ) -> None:
        self._shared = descriptor
        self._own = _reopened(descriptor)
        self._loop = loop
        self._emptied = emptied
        self._waiting = b""
        self._watched = False
        self.gone = False

    @property
    def _descriptor(self) -> int:
        return self._shared if self._own is None else self._own

    @property
    def stalled(self) -> bool:
        """Whether the line has not taken all of the last bytes yet."""
        return bool(self._waiting)

    def send(self, data: bytes) -> None:
        """Write now what the line takes, and the rest when it can."""
        if self.gone:
            return
        self._waiting += data
        self._write()
        self._watch(on=self.stalled)

    def close(self) -> None:
        """Give the line a moment to take what waits, then let go of the terminal."""
        self._watch(on=False)
        while self._waiting and select.select([], [self._descriptor], [], _LAST_WORDS)[1]:
            self._write()
        self._waiting = b""
        if self._own is not None:
            os.close(self._own)
            self._own = None
        self.gone = True

    def _drain(self) -> None:
        self._write()
        if not self._waiting:
            self._watch(on=False)
            self._emptied()

    def _write(self) -> None:
        try:
            while self._waiting:
                self._waiting = self._waiting[self._write_some() :]
        except BlockingIOError:
            return
        except OSError:
            # The line dropped, or the window was closed: SIGHUP tells the app.
            self.gone = True
            self._waiting = b""

    def _write_some(self) -> int:
        if self._own is not None:
            return os.write(self._own, self._waiting)
        if not select.select([], [self._shared], [], 0)[1]:
            raise BlockingIOError
        return os.write(self._shared, self._waiting[:_UNREADY_CHUNK])

    def _watch(self, *, on: bool) -> None:
        if on == self._watched:
            return
        if on:
            self._loop.add_writer(self._descriptor, self._drain)
        else:
            self._loop.remove_writer(self._descriptor)
        self._watched = on


def _reopened(descriptor: int) -> int | None:
    """A descriptor of the same terminal that does not block; None where it cannot be had."""
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    for name in (_name_of, _controlling):
        try:
            return os.open(name(descriptor), flags)
        except OSError:
            continue
    return None


def _name_of(descriptor: int) -> str:
    return os.ttyname(descriptor)


def _controlling(descriptor: int) -> str:
    """The controlling terminal, if it is this one: it opens even where its owner changed (su)."""
    os.tcgetpgrp(descriptor)
    return "/dev/tty"
