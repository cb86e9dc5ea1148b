"""Programs at the far end of a line: what a key brings back, and a relay that slows it."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import termios
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from harness.emulator import Emulator
from harness.server import HOST
from line_peers import HEIGHT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from harness.account import Account

PATIENCE: Final = 30.0
FIRST_BYTE: Final = 3.0
LOCAL_QUIET: Final = 0.1


@dataclass(frozen=True)
class Shape:
    """A line: round trip in seconds, bits a second."""

    name: str
    round_trip: float = 0.0
    bits: float = 0.0

    def quiet(self, bytes_at_once: int) -> float:
        """Silence enough even where sshd makes one packet of a whole screen."""
        crossing = bytes_at_once * 8 / self.bits if self.bits else 0.0
        return LOCAL_QUIET + 2 * self.round_trip + crossing


@dataclass
class Cost:
    """Bytes and seconds of each key of a kind."""

    sizes: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, measure: tuple[int, float]) -> None:
        self.sizes.append(measure[0])
        self.seconds.append(measure[1])

    @property
    def ms(self) -> float:
        return statistics.median(self.seconds) * 1000 if self.seconds else float("nan")


class Session:
    """A program in a terminal of ours; ``begun`` is when its exec was done.

    ``cpu``, once closed: the seconds of processor that it took.
    """

    def __init__(
        self,
        command: Sequence[str],
        name: str,
        quiet: float = LOCAL_QUIET,
        *,
        environment: Mapping[str, str] | None = None,
        who: Account | None = None,
    ) -> None:
        self.name, self.quiet = name, quiet
        self.emulator = Emulator(WIDTH, HEIGHT)
        self.unread = b""
        self.cpu = 0.0
        surroundings = {"PATH": os.environ["PATH"], "HOME": "/", "TERM": "xterm-256color"}
        # Closed by the exec itself: reading its other end says when that was.
        executed, held = os.pipe()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
            if who is not None and who.throw_away:
                os.setgroups([])
                os.setgid(who.gid)
                os.setuid(who.uid)
            os.execvpe(command[0], list(command), surroundings | dict(environment or {}))
        os.close(held)
        os.read(executed, 1)
        self.begun = time.perf_counter()
        os.close(executed)

    def settle(self) -> tuple[int, float]:
        """Bytes until the line is silent, and seconds until the last of them."""
        begun = last = time.perf_counter()
        count = 0
        while select.select([self.terminal], [], [], self.quiet if count else FIRST_BYTE)[0]:
            try:
                data = os.read(self.terminal, 65536)
            except OSError:
                break
            last = time.perf_counter()
            count += len(data)
            # Drawn later: an emulator at work would slow the reading down.
            self.unread += data
        return count, last - begun

    def press(self, keys: str) -> tuple[int, float]:
        self.send(keys)
        return self.settle()

    def press_until(self, keys: str, text: str) -> tuple[int, float] | None:
        """What a key brings back, to the silence after a text shows; None if it never does."""
        self.send(keys)
        begun = last = time.perf_counter()
        count = 0
        while not self.shows(text):
            before = time.perf_counter()
            size, seconds = self.settle()
            if not size:
                return None
            count, last = count + size, before + seconds
        return count, last - begun

    def send(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def wait_for(self, text: str) -> int:
        """Read until the screen shows a text, and then until the line is silent."""
        deadline = time.monotonic() + PATIENCE
        count = 0
        while not self.shows(text):
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.name} : « {text} » n’est pas à l’écran.\n{self.screen}")
            count += self.settle()[0]
        return count

    def reached(self, reached: Callable[[], bool]) -> float:
        """When the read was over after which something showed."""
        deadline = time.monotonic() + PATIENCE
        while select.select([self.terminal], [], [], max(0.0, deadline - time.monotonic()))[0]:
            self.unread += os.read(self.terminal, 65536)
            now = time.perf_counter()
            if reached():
                return now
        raise SystemExit(f"{self.name} : rien de ce qui était attendu n’est venu.\n{self.screen}")

    def shows(self, text: str) -> bool:
        return text in self.screen

    @property
    def screen(self) -> str:
        self.emulator.feed(self.unread)
        self.unread = b""
        return "\n".join(self.emulator.lines()).replace("\u00a0", " ")

    def leave(self) -> None:
        """Quit by the key that all the programs have for it: the next one needs the store."""
        self.send("q")
        with suppress(OSError):
            while select.select([self.terminal], [], [], FIRST_BYTE)[0]:
                if not os.read(self.terminal, 65536):
                    break
        self.close()

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        _, _, usage = os.wait4(self.pid, 0)
        self.cpu = usage.ru_utime + usage.ru_stime
        os.close(self.terminal)


class Relay:
    """A TCP relay to a port of this machine that delays and throttles each direction."""

    def __init__(self, target: int, shape: Shape) -> None:
        self._target, self._shape = target, shape
        self._loop = asyncio.new_event_loop()
        self.port = 0
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(PATIENCE)

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            listening = await asyncio.start_server(self._connect, HOST, 0)
            self.port = listening.sockets[0].getsockname()[1]
            ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()

    async def _connect(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection(HOST, self._target)
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._carry(near, there), self._carry(far, back))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Each byte leaves after those before it, at the line's pace, and arrives later."""
        free = 0.0
        with suppress(OSError):
            while data := await source.read(1024):
                free = max(free, self._loop.time()) + len(data) * 8 / self._shape.bits
                self._loop.call_at(free + self._shape.round_trip / 2, target.write, data)
                # No more is taken than the line can carry: ssh feels the throttle.
                await asyncio.sleep(max(0.0, free - self._loop.time()))
        self._loop.call_at(free + self._shape.round_trip / 2, target.close)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join(PATIENCE)

    def _end(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_later(0.1, self._loop.stop)
