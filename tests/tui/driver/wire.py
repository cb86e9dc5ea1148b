"""An app on a pty held by the test: its driver at one end, an emulator at the other."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import signal
import struct
import termios
from typing import TYPE_CHECKING, Any, TextIO

from textual._compositor import CompositorUpdate

from iscg_tui.tui.driver.frugal import FrugalDriver

from .vt import Terminal, Vt

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual.app import App
    from textual.pilot import Pilot

_SIGNALS = (signal.SIGTSTP, signal.SIGCONT, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_TRIES = 500


class Wire:
    """A pty, and what came out of it, drawn as it came."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        self.master, self.slave = pty.openpty()
        os.set_blocking(self.master, False)
        self.output = os.fdopen(os.dup(self.slave), "w")
        self.screen = Vt(width, height)
        self.terminal = Terminal(self.screen, line_discipline=False)
        self.received = b""
        self._drawn = 0
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.terminal.resize(width, height)

    def type(self, data: bytes) -> None:
        os.write(self.master, data)

    def read(self) -> bytes:
        """What came since the last time."""
        came = b""
        with contextlib.suppress(BlockingIOError, OSError):
            while data := os.read(self.master, 65536):
                came += data
        self.received += came
        self.terminal.feed(came.decode("utf-8", "replace"))
        return came

    @property
    def lines(self) -> list[str]:
        return ["".join(cell.data for cell in row).rstrip() for row in self.terminal.cells]

    def close(self) -> None:
        self.output.close()
        for descriptor in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(descriptor)


def driver_on(wire: Wire, encoding: str = "utf-8") -> type[FrugalDriver]:
    """The driver, on this terminal rather than on the process's own."""

    class OnWire(FrugalDriver):
        def __init__(self, app: App[Any], **options: Any) -> None:
            super().__init__(app, **options)
            self.fileno = wire.slave

        def _output_stream(self) -> TextIO:
            return wire.output

        def _terminal_encoding(self, stream: TextIO) -> str:
            return encoding

    return OnWire


def run(
    app: App[Any],
    wire: Wire,
    story: Callable[[Pilot[Any]], Awaitable[None]],
    *,
    encoding: str = "utf-8",
    mouse: bool = False,
) -> None:
    """Run an app on a terminal; once it is drawn, tell a story with it, and end it."""
    app.driver_class = driver_on(wire, encoding)

    async def told(pilot: Pilot[Any]) -> None:
        try:
            await until(pilot, wire, lambda: any(wire.lines))
            await settled(pilot, wire)
            await story(pilot)
        finally:
            app.exit()

    with _signals_kept():
        asyncio.run(app.run_async(headless=False, mouse=mouse, auto_pilot=told))
    wire.read()


async def settled(pilot: Pilot[Any], wire: Wire) -> bytes:
    """What came out by the time nothing more comes."""
    came = b""
    while True:
        await pilot.pause()
        more = wire.read()
        if not more:
            return came
        came += more


async def typed(pilot: Pilot[Any], wire: Wire, data: str) -> bytes:
    """What came out of what is typed at once, by the time nothing more comes."""
    wire.type(data.encode())
    # The driver reads when the loop turns, and Textual hands over a key at the next turn.
    for _ in range(3):
        await asyncio.sleep(0)
    return await settled(pilot, wire)


async def until(pilot: Pilot[Any], wire: Wire, reached: Callable[[], bool]) -> None:
    """Turn the loop until something is true."""
    for _ in range(_TRIES):
        wire.read()
        if reached():
            return
        await pilot.pause()
    raise AssertionError("\n".join(wire.lines))


def stock_bytes(app: App[Any]) -> str:
    """What Textual sends with its own driver for the whole of the screen."""
    update = app.screen._compositor.render_update(full=True)
    assert isinstance(update, CompositorUpdate)
    return update.render_segments(app.console)


@contextlib.contextmanager
def _signals_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
