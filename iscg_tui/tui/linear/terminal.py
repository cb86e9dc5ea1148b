"""A terminal used as a typewriter: lines out, lines in, nothing ever moved or coloured."""

from __future__ import annotations

import math
import os
import re
import select
import shutil
import signal
import sys
import time
import unicodedata
from collections import deque
from contextlib import contextmanager
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from iscg_tui.report.terminal import columns, wrapped
from iscg_tui.tui.driver.charset import displayable, initial_environment, terminal_encoding
from iscg_tui.tui.driver.incoming import Incoming, Pasted
from iscg_tui.tui.keyboard import PANIQUE
from iscg_tui.tui.linear import DUMB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_WIPE: Final = "\x1b[H\x1b[2J\x1b[3J"
"""Clears the screen, then what it scrolled away (``E3`` of terminfo): some keep the former."""
_DRAWN: Final = re.compile("[\u2500-\u259f]")
"""Box drawing and block elements, which a screen reader spells out one by one."""
_F12: Final = "\x1b[24~"
_LIMIT: Final = 10_000
_COLUMNS: Final = 80
_ERASE: Final = "\b \b"


class Reason(Enum):
    """Why the session at this terminal ends."""

    QUITTE = auto()
    FIN = auto()
    VERROUILLE = auto()
    INTERROMPU = auto()
    RACCROCHE = auto()
    TERMINE = auto()


_SIGNALS: Final = {
    signal.SIGHUP: Reason.RACCROCHE,
    signal.SIGTERM: Reason.TERMINE,
    signal.SIGINT: Reason.INTERROMPU,
    signal.SIGQUIT: Reason.TERMINE,
    signal.SIGUSR1: Reason.TERMINE,
    signal.SIGUSR2: Reason.TERMINE,
    signal.SIGALRM: Reason.TERMINE,
    # Suspended, or woken after a stop: whoever comes back must give the passphrase.
    signal.SIGTSTP: Reason.VERROUILLE,
    signal.SIGCONT: Reason.VERROUILLE,
}


class Ended(Exception):
    """No more lines will be typed here; ``typed`` is what was begun of one."""

    def __init__(self, reason: Reason, typed: str = "") -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.typed = typed


def forgets(environment: Mapping[str, str]) -> bool:
    """Whether the terminal can clear its screen and what scrolled away.

    GNU screen (its variable STY) keeps what scrolled away, whatever it is sent.
    """
    return environment.get("TERM", "") not in DUMB and "STY" not in environment


class Terminal:
    """What is said goes to ``write``, what is typed comes from the descriptor ``source``.

    ``forgets`` says that the terminal can clear its screen and what scrolled away.
    """

    def __init__(
        self, source: int, write: Callable[[str], None], *, encoding: str, forgets: bool
    ) -> None:
        self.forgets = forgets
        self.patience = math.inf
        self._source = source
        self._write = write
        self._encoding = encoding
        # What an account without a locale types is text all the same.
        self._incoming = Incoming("utf-8" if encoding == "ascii" else encoding)
        self._items: deque[str | Pasted] = deque()
        self._after_return = False
        self._last_key = time.time()
        self._woken: int | None = None

    @classmethod
    def of_process(cls) -> Terminal:
        """The terminal this process was started from."""
        encoding = terminal_encoding(sys.stdout.encoding, initial_environment())

        def write(text: str) -> None:
            data = text.replace("\n", "\r\n").encode(encoding, "replace")
            while data:
                try:
                    data = data[os.write(sys.stdout.fileno(), data) :]
                except OSError:
                    return

        return cls(sys.stdin.fileno(), write, encoding=encoding, forgets=forgets(os.environ))

    @contextmanager
    def heeding_signals(self) -> Iterator[None]:
        """Signals end the line being read, and never what is being written on disk."""
        self._woken, wake = os.pipe()
        os.set_blocking(wake, False)
        handlers = {number: signal.signal(number, _heard) for number in _SIGNALS}
        previous = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(previous)
            for number, handler in handlers.items():
                signal.signal(number, handler)
            os.close(self._woken)
            os.close(wake)
            self._woken = None

    # Out

    def say(self, *paragraphs: str) -> None:
        """Each paragraph on as many lines as it takes."""
        width = shutil.get_terminal_size((_COLUMNS, 24)).columns or _COLUMNS
        for paragraph in paragraphs:
            for each in wrapped(self._plain(paragraph).strip(), width):
                self._write(f"{each}\n")

    def _plain(self, text: str) -> str:
        bare = "".join(c for c in _DRAWN.sub("", text) if unicodedata.category(c) != "Cc")
        return displayable(bare, self._encoding)

    def wipe(self) -> None:
        """Clear what was shown, where the terminal can."""
        if self.forgets:
            self._write(_WIPE)

    # In

    def ask(self, prompt: str, *, unseen: bool = False, panic: bool = True) -> str:
        """One line, as typed; raises ``Ended``. ``unseen``: nothing of it is shown."""
        self._write(self._plain(prompt))
        typed: list[str] = []
        while True:
            item = self._next(typed)
            if isinstance(item, Pasted):
                self._add(item.text.replace("\n", " ").replace("\t", " "), typed, unseen=unseen)
            elif item in ("\r", "\n"):
                repeated = item == "\n" and self._after_return
                self._after_return = item == "\r"
                if not repeated:
                    self._write("\n")
                    return "".join(typed)
            elif item == _F12 or (panic and item in PANIQUE):
                raise Ended(Reason.VERROUILLE, "".join(typed))
            else:
                self._after_return = False
                self._take(item, typed, prompt, unseen=unseen)

    def _take(self, item: str, typed: list[str], prompt: str, *, unseen: bool) -> None:
        match item:
            case "\x03":
                raise Ended(Reason.INTERROMPU, "".join(typed))
            case "\x04":
                if not typed:
                    raise Ended(Reason.FIN)
            case "\x7f" | "\x08":
                self._erase(typed, 1, prompt, unseen=unseen)
            case "\x15":
                self._erase(typed, len(typed), prompt, unseen=unseen)
            case _ if len(item) == 1:
                self._add(item, typed, unseen=unseen)

    def _add(self, text: str, typed: list[str], *, unseen: bool) -> None:
        for character in text:
            joins = unicodedata.category(character) in ("Mn", "Me", "Cf")
            if len(typed) < _LIMIT and (character.isprintable() or joins):
                typed.append(character)
                if not unseen:
                    self._write(displayable(character, self._encoding))

    def _erase(self, typed: list[str], count: int, prompt: str, *, unseen: bool) -> None:
        removed = ""
        while typed and (count > 0 or columns(removed) == 0):
            removed += typed.pop()
            count -= 1
        if unseen or not removed:
            return
        if self.forgets:
            self._write(_ERASE * columns(displayable(removed, self._encoding)))
        else:
            self._write("\n" + self._plain(prompt + "".join(typed)))

    def _next(self, typed: list[str]) -> str | Pasted:
        """The next key or paste; one byte at a time, so that the rest waits in the terminal."""
        while not self._items:
            data = self._read("".join(typed))
            taken = self._incoming.expire() if data is None else self._incoming.feed(data)
            self._items += (each if isinstance(each, Pasted) else each.sequence for each in taken)
        return self._items.popleft()

    def _read(self, typed: str) -> bytes | None:
        """A byte; None when what is held of a sequence has waited long enough."""
        waits = self._incoming.waits
        left = self._last_key + self.patience - time.time()
        patience = min(left, math.inf if waits is None else waits)
        sources = [self._source, *([] if self._woken is None else [self._woken])]
        timeout = None if patience == math.inf else max(patience, 0)
        ready = select.select(sources, [], [], timeout)[0]
        if self._woken in ready:
            raise Ended(self._signalled(), typed)
        # The clock is that of the wall: a machine that slept past the lock is locked too.
        if time.time() - self._last_key > self.patience:
            raise Ended(Reason.VERROUILLE, typed)
        if not ready:
            return None
        try:
            data = os.read(self._source, 1)
        except OSError:
            data = b""
        if not data:
            # Ctrl+D is a key here: only a line that was dropped ends the input.
            raise Ended(Reason.RACCROCHE, typed)
        self._last_key = time.time()
        return data

    def _signalled(self) -> Reason:
        """Why the signals came; a dropped line sends SIGCONT too, and there is no more to lock."""
        numbers = os.read(self._woken or 0, 64)
        reasons = [_SIGNALS[signal.Signals(each)] for each in numbers if each in _SIGNALS]
        ends = [each for each in reasons if each is not Reason.VERROUILLE]
        return ends[0] if ends else Reason.RACCROCHE if self._gone else Reason.VERROUILLE

    @property
    def _gone(self) -> bool:
        poll = select.poll()
        poll.register(self._source, 0)
        return any(event & select.POLLHUP for _, event in poll.poll(0))

    def awake(self) -> None:
        """Count the patience from now."""
        self._last_key = time.time()


def _heard(number: int, frame: object) -> None:
    """Nothing: the byte that the system writes to the pipe wakes the line being read."""
    del number, frame
