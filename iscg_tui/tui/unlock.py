"""The passphrase prompt, drawn by the standard library alone so that it appears at once.

Of that library too, only what drawing and reading keys take is imported beforehand.
"""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import termios
import tty
from contextlib import contextmanager, suppress
from functools import cache

from iscg_tui.tui.driver.charset import displayable, initial_environment, terminal_encoding
from iscg_tui.tui.driver.escape_delay import escape_delay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, Final, NoReturn

_ENTER_SCREEN: Final = "\x1b[?1049h\x1b[2J\x1b[?25h\x1b>"
"""The keypad, which another program may have left otherwise, types digits."""
_LEAVE_SCREEN: Final = "\x1b[?25h\x1b[0m\x1b[?1049l"
_MODES: Final = "ISCG_TUI_TERMINAL"
"""Environment variable: the terminal's modes, from a process to the one that replaces it."""
_FLAGS: Final = 6
"""How many of the modes are numbers, before those that are control characters."""
_ENDS: Final = (
    signal.SIGHUP,
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGUSR1,
    signal.SIGUSR2,
    signal.SIGALRM,
)
"""Left to themselves, they would leave the last screen and a terminal that echoes nothing."""
_SEQUENCE_DELAY: Final = 1.0
"""Seconds that the rest of an escape sequence is waited for."""
_USUAL: Final = (80, 24)
"""Columns and rows of a terminal that does not tell its own."""
_WIDTH: Final = 58
_HEIGHT: Final = 11
_ESCAPE: Final = "\x1b"
_BULLET: Final = "•"
_KEYS: Final = {"\r": "Entrée", _ESCAPE: "Échap"}
_LIMIT: Final = 10_000
_LULL: Final = 0.05
"""Seconds without a key after which something else may be begun."""
SIGNALLED: Final = 128
DELAY_FIRST: Final = 1.0
DELAY_MAX: Final = 30.0


class Abandoned(Exception):
    """She left the prompt without opening."""


@contextmanager
def raw_terminal(farewell: str = _LEAVE_SCREEN) -> Iterator[None]:
    """The terminal taken over, and given back as it was, screen and modes alike.

    ``farewell`` is what gives the screen back.

    A process that replaces this one meanwhile inherits what to give back, so that nothing
    typed between the two is echoed.
    """
    descriptor = sys.stdin.fileno()
    before = _inherited() or termios.tcgetattr(descriptor)
    os.environ[_MODES] = ",".join(map(str, [*before[:-1], *map(_code, before[-1])]))
    try:
        take_signals()
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
        tty.setraw(descriptor, termios.TCSADRAIN)
        yield
    finally:
        _write(farewell)
        with suppress(termios.error):  # the terminal itself may be gone
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def take_signals() -> None:
    """Leave by the way out of ``raw_terminal`` on any signal that would end the process."""
    for number in _ENDS:
        signal.signal(number, _leave)


def hold_signals() -> None:
    """Keep what would end the process until ``raw_terminal`` is there again, after an exec."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)


def _code(control: bytes | int) -> int:
    return control if isinstance(control, int) else control[0]


def _inherited() -> list[Any] | None:
    """The modes that the process replaced by this one had found."""
    try:
        numbers = [int(each) for each in os.environ.pop(_MODES).split(",")]
        modes, controls = numbers[:_FLAGS], numbers[_FLAGS:]
        return [*modes, [bytes([control]) for control in controls]]
    except (KeyError, ValueError):
        return None


def _leave(number: int, frame: object) -> NoReturn:
    """End by the way out of ``raw_terminal``, with the status a shell expects of a signal."""
    del frame
    sys.exit(SIGNALLED + number)


@cache
def _encoding() -> str:
    return terminal_encoding(sys.stdout.encoding, initial_environment())


def _write(text: str) -> None:
    data = displayable(text, _encoding()).encode(_encoding(), "replace")
    while data:
        try:
            data = data[os.write(sys.stdout.fileno(), data) :]
        except InterruptedError:
            continue
        except OSError:
            return


class Prompt:
    """Asks for the passphrase, or the recovery key, until ``attempt`` takes it.

    Bytes are read one by one, so that what is typed after Enter waits in the terminal for
    the screens that follow. ``hint`` stands under the field. ``drawn`` is called once the
    prompt shows, before any key is read; ``meanwhile`` at the first lull between keys, or
    once a line is complete.
    """

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        drawn: Callable[[], None] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self.title = title
        self.hint = hint
        self._drawn = drawn
        self._meanwhile = meanwhile
        self.typed = ""
        self.message = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")

    def ask(self, attempt: Callable[[str], bool]) -> None:
        """Read lines until one opens; raises ``Abandoned`` on Escape or Ctrl+C or end of input.

        ``attempt`` gives whether to try again without delay being due; it raises nothing.
        """
        _write(_ENTER_SCREEN)
        delay = DELAY_FIRST
        self.draw()
        if self._drawn is not None:
            self._drawn()
        while True:
            line = self._read_line()
            self.message = "Ouverture…"
            self.draw()
            self._begin_meanwhile()
            if attempt(line):
                return
            self.typed = ""
            self._wait(delay)
            delay = min(delay * 2, DELAY_MAX)
            self.draw()

    def _wait(self, seconds: float) -> None:
        """Slow down a colleague at the keyboard; what is typed meanwhile is read afterwards."""
        import math

        said = self.message
        for left in range(math.ceil(seconds), 0, -1):
            self.message = f"{said} Patientez {left} s : ce que vous tapez sera lu ensuite."
            self.draw(waiting=True)
            select.select([], [], [], 1.0)
        self.message = said

    def choose(self, sentence: str, choices: Sequence[tuple[str, str]]) -> str:
        """Say a sentence and wait for one of the keys; raises ``Abandoned`` on Escape."""
        self.message = ""
        keys = [*choices, (_ESCAPE, "quitter")]
        while True:
            self._show(_wrapped(sentence, self._width), keys)
            byte = os.read(sys.stdin.fileno(), 1)
            if byte in (b"", b"\x03", b"\x04"):
                raise Abandoned
            if byte == _ESCAPE.encode():
                self._skip_sequence()
            for key, _ in choices:
                if byte.decode("latin-1").lower() == key:
                    return key

    def _read_line(self) -> str:
        self.typed = ""
        while True:
            if self._meanwhile is not None and not _waiting(_LULL):
                self._begin_meanwhile()
            byte = os.read(sys.stdin.fileno(), 1)
            if byte in (b"", b"\x03", b"\x04"):
                raise Abandoned
            if byte in (b"\r", b"\n"):
                return self.typed
            before = self._bullets
            self._take(byte)
            if self.message:
                self.message = ""
                self.draw()
            else:
                self._echo(self._bullets - before)

    def _begin_meanwhile(self) -> None:
        begin, self._meanwhile = self._meanwhile, None
        if begin is not None:
            begin()

    def _take(self, byte: bytes) -> None:
        if byte == _ESCAPE.encode():
            self._skip_sequence()
        elif byte in (b"\x7f", b"\x08"):
            self.typed = self.typed[:-1]
        elif byte == b"\x15":
            self.typed = ""
        elif len(self.typed) < _LIMIT:
            self.typed += "".join(c for c in self._decoder.decode(byte) if c.isprintable())

    def _echo(self, change: int) -> None:
        """Only what a letter changes goes over the line; the caret is where it goes."""
        if change > 0:
            _write(f"\x1b[4m{_BULLET * change}\x1b[0m")
        elif change < 0:
            _write("\x1b[4m" + "\b \b" * -change + "\x1b[0m")

    def _skip_sequence(self) -> None:
        """Swallow an escape sequence; Escape alone leaves."""
        delay = escape_delay(os.environ)
        if not _waiting(delay):
            raise Abandoned
        second = os.read(sys.stdin.fileno(), 1)
        if second not in (b"[", b"O"):
            return
        first = True
        while _waiting(max(delay, _SEQUENCE_DELAY)):
            byte = os.read(sys.stdin.fileno(), 1)
            # The Linux console's F1 to F5 have a second bracket.
            if b"@" <= byte <= b"~" and not (first and second == byte == b"["):
                return
            first = False

    @property
    def _bullets(self) -> int:
        return min(len(self.typed), self._width - 5)

    @property
    def _width(self) -> int:
        return min(_WIDTH, _size()[0] - 2)

    def draw(self, *, waiting: bool = False) -> None:
        """The whole prompt, at the centre of the terminal; ``waiting``: it takes nothing yet."""
        room = self._width - 4
        bullets = _BULLET * self._bullets
        said = _wrapped(self.message, self._width) or [""]
        body = [
            "Phrase de passe, ou clé de secours",
            "",
            f"\x1b[1m▸\x1b[0m \x1b[4m{bullets}{' ' * (room - len(bullets))}\x1b[0m",
            "",
            *said,
            "",
            *("\x1b[2m" + line + "\x1b[0m" for line in _wrapped(self.hint, self._width)),
        ]
        keys = () if waiting else (("\r", "ouvrir"), (_ESCAPE, "quitter"))
        self._show(body, keys, None if waiting else (2, 2 + len(bullets)))

    def _show(
        self,
        body: Sequence[str],
        keys: Sequence[tuple[str, str]],
        caret: tuple[int, int] | None = None,
    ) -> None:
        """A title, lines, keys; ``caret``: row in the body, column."""
        columns, rows = _size()
        thin = "\x1b[2m" + "─" * self._width + "\x1b[0m"
        footer = "   ".join(f"\x1b[1m{_KEYS.get(key, key)}\x1b[0m {label}" for key, label in keys)
        while body and not body[-1]:
            body = body[:-1]
        lines = [f"\x1b[1m{self.title}\x1b[0m", thin, "", *body, "", thin, footer]
        left = max((columns - self._width) // 2, 0)
        top = max((rows - max(len(lines), _HEIGHT)) // 2, 0)
        out = ["\x1b[?25l\x1b[2J"]
        out += [
            f"\x1b[{top + index + 1};{left + 1}H{text}"
            for index, text in enumerate(lines)
            if text and top + index < rows
        ]
        if caret is not None:
            out.append(f"\x1b[{top + caret[0] + 4};{left + caret[1] + 1}H\x1b[?25h")
        _write("".join(out))


def _size() -> tuple[int, int]:
    """Columns and rows of the terminal."""
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return _USUAL
    return columns or _USUAL[0], rows or _USUAL[1]


def _wrapped(text: str, width: int) -> list[str]:
    if not text:
        return []
    import textwrap

    return textwrap.wrap(text, width)


def _waiting(seconds: float) -> bool:
    return bool(select.select([sys.stdin], [], [], seconds)[0])
