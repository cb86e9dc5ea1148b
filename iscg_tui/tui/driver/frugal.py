"""Textual's driver for a slow line: changed cells out, whole keys in, never a wait."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
import tty
from typing import TYPE_CHECKING, Any, Final, Protocol, TextIO, runtime_checkable

from rich.segment import Segment
from textual import events
from textual.color import BLACK
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.strip import Strip

from iscg_tui.tui.driver.brush import Place
from iscg_tui.tui.driver.charset import displayable, initial_environment, terminal_encoding
from iscg_tui.tui.driver.difference import difference
from iscg_tui.tui.driver.frame import Frame
from iscg_tui.tui.driver.incoming import Incoming
from iscg_tui.tui.driver.keystrokes import Keystrokes
from iscg_tui.tui.driver.moves import move
from iscg_tui.tui.driver.outlet import Outlet
from iscg_tui.tui.driver.pen import PLAIN, Pen, transition
from iscg_tui.tui.driver.screen_output import NotUnderstoodError, ScreenOutput
from iscg_tui.tui.driver.terminals import abilities_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable, Sequence

    from rich.style import Style
    from textual.app import App
    from textual.message import Message

    from iscg_tui.tui.driver.incoming import Pasted, Typed

_BEGIN: Final = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b>"
"""Alternate screen, no cursor, bracketed paste, no wrapping (what a terminal that draws a
character wider than expected pushes out stays on its row), a keypad that types digits."""
_END: Final = "\x1b[m\x1b[H\x1b[J\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h"
_MOUSE_ON: Final = "\x1b[?1000h\x1b[?1003h\x1b[?1006h"
_MOUSE_OFF: Final = "\x1b[?1000l\x1b[?1003l\x1b[?1006l"
_READ: Final = 4096
_REPAINT: Final = "ctrl+l"
_SIZE_UNKNOWN: Final = (80, 24)
"""What is drawn where the terminal does not know its own size."""


@runtime_checkable
class Direct(Protocol):
    """An app that takes keys as they are read and paints rows itself.

    Textual's own way, its queue then its compositor, takes most of a keystroke's time.
    """

    def take(self, typed: Sequence[Message]) -> None:
        """Do what the keys read at once ask for, in their order."""


class FrugalDriver(LinuxDriver):
    """Sends only the cells that differ from what the terminal shows.

    Nothing is asked of the terminal. While the line is stalled the frames that follow are
    not queued: once it takes bytes again, the difference with the last one is sent. What
    Textual might write that is not understood is sent as it is, from then on.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        stream = self._output_stream()
        self._output = stream.fileno()
        self._encoding = self._terminal_encoding(stream)
        self._abilities = abilities_of(os.environ.get("TERM", ""))
        self._screen = ScreenOutput(*self._get_terminal_size(), self._displayable)
        self._shown: Frame | None = None
        self._place = Place()
        self._stock = False
        self._outlet: Outlet | None = None
        typed = self._encoding if self._encoding != "ascii" else "utf-8"
        self._incoming = Incoming(typed)
        self._keystrokes = Keystrokes()
        self._due: asyncio.TimerHandle | None = None
        self._reading = False
        self._taking = False

    def _output_stream(self) -> TextIO:
        streams = [each for each in (sys.__stdout__, sys.__stderr__) if each is not None]
        return next((each for each in streams if each.isatty()), streams[0])

    def _terminal_encoding(self, stream: TextIO) -> str:
        return terminal_encoding(stream.encoding, initial_environment())

    def _get_terminal_size(self) -> tuple[int, int]:
        try:
            width, height = os.get_terminal_size(self._output)
        except OSError:
            width, height = 0, 0
        return (width, height) if width and height else _SIZE_UNKNOWN

    def _displayable(self, text: str) -> str:
        return displayable(text, self._encoding)

    # Out

    def write(self, data: str) -> None:
        """Note what Textual writes; the cells go out at the next ``flush``."""
        if self._outlet is None:
            return
        if self._stock:
            self._send(data)
            return
        try:
            self._screen.take(data)
        except NotUnderstoodError as error:
            self._give_up(error.rest)
            return
        if self._screen.besides:
            self.flush()

    @property
    def takes_rows(self) -> bool:
        """Whether rows can be painted without Textual."""
        return not self._stock

    def pen_of(self, style: Style) -> Pen:
        """The pen that Textual's own bytes for a style would leave in the terminal."""
        strip = Strip([Segment(" ", style)])
        for line_filter in self._app.get_line_filters():
            strip = strip.apply_filter(line_filter, BLACK)
        read = ScreenOutput(1, 1, self._displayable)
        read.take(strip.render(self._app.console))
        return read.frame.pens[0][0]

    def paint(self, y: int, parts: Iterable[tuple[str, Pen]], blank: Pen = PLAIN) -> None:
        """Note the texts of a row, and ``blank`` after them; they go out at the next ``flush``."""
        self._screen.paint(y, parts, blank)

    def flush(self) -> None:
        """Send the cells that changed, unless the line has not taken the last ones yet."""
        if self._outlet is None or self._outlet.stalled or self._stock or self._taking:
            return
        besides, self._screen.besides = "".join(self._screen.besides), []
        self._send(besides + self._difference())

    def repaint(self) -> None:
        """Send the whole screen again, whatever the terminal shows."""
        self._shown, self._place = None, Place()
        self.flush()

    def _difference(self) -> str:
        """What turns the terminal's screen into the one wanted, taken as sent."""
        wanted, shown = self._screen.frame, self._shown
        sent, self._place = difference(shown, wanted, self._place, self._abilities)
        if shown is None:
            shown = self._shown = Frame(wanted.width, wanted.height)
        for y in range(wanted.height):
            shown.copy_row(wanted, y)
        return sent

    def _give_up(self, rest: str) -> None:
        """Make the terminal's screen, cursor and pen Textual's own, then send all as it comes."""
        self._stock = True
        self._shown = None
        screen = self._screen
        repaint = self._difference()
        target = (min(screen.row, screen.frame.height - 1), screen.column)
        back = move(None, target, screen.frame.width, self._abilities)
        self._send(repaint + back + transition(self._place.pen, screen.pen) + rest)

    def _send(self, data: str) -> None:
        if data and self._outlet is not None:
            self._outlet.send(data.encode(self._encoding, "replace"))

    # In

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, _READ)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._take(self._incoming.feed(data))
        else:
            self.disable_input()
            self._hang_up()

    def _take(self, items: list[Typed | Pasted]) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        typed = [
            event for item in items for event in self._keystrokes.events(item, mouse=self._mouse)
        ]
        if any(isinstance(event, events.Key) and event.key == _REPAINT for event in typed):
            # Textual sees no cell change: only the driver can know what was overwritten.
            self.repaint()
        self._hand_over(typed)
        if (seconds := self._incoming.waits) is not None:
            self._due = self._loop.call_later(seconds, self._expire)

    def _hand_over(self, typed: Sequence[Message]) -> None:
        """Give the app what was typed; what several keys read at once change is sent once."""
        if not isinstance(self._app, Direct):
            for event in typed:
                self.process_message(event)
            return
        self._taking = True
        try:
            self._app.take(typed)
        finally:
            self._taking = False
        self.flush()

    def _expire(self) -> None:
        self._due = None
        self._take(self._incoming.expire())

    def _hang_up(self) -> None:
        """End as the terminal's own hang-up does, which not every system signals."""
        if callable(signal.getsignal(signal.SIGHUP)):
            signal.raise_signal(signal.SIGHUP)
        else:
            self._app.exit()

    # Begin and end

    def start_application_mode(self) -> None:
        """Take the terminal over, with the shortest sequence that does it."""
        if not self._in_foreground():
            return
        self._outlet = Outlet(self._output, self._loop, self.flush)
        self._shown, self._place = None, Place()
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        self._send(_BEGIN + (_MOUSE_ON if self._mouse else ""))
        self._make_raw()
        self._loop.add_reader(self.fileno, self._read)
        self._reading = True
        self._resized()
        if self._must_signal_resume:
            self._must_signal_resume = False
            self.send_message(self.SignalResume())
            self.flush()

    def _in_foreground(self) -> bool:
        """Whether the terminal may be changed: a job resumed in the background stops again."""
        if not os.isatty(self.fileno):
            return True
        for number in (signal.SIGTTOU, signal.SIGTTIN):
            signal.signal(number, lambda *_: os.kill(os.getpid(), signal.SIGSTOP))
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
        except termios.error:
            return False
        finally:
            for number in (signal.SIGTTOU, signal.SIGTTIN):
                signal.signal(number, signal.SIG_DFL)
        return True

    def _make_raw(self) -> None:
        with contextlib.suppress(termios.error):
            self.attrs_before = termios.tcgetattr(self.fileno)
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
            attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
            # A line feed must keep the column, and bytes reach the terminal as they are.
            attributes[tty.OFLAG] &= ~termios.OPOST
            attributes[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)

    def _resized(self) -> None:
        """Start from an unknown screen in the new size; Textual then draws all of it again."""
        width, height = self._get_terminal_size()
        frame = self._screen.frame
        if (width, height) != (frame.width, frame.height):
            self._screen.resize(width, height)
            self._shown = None
        self.send_message(events.Resize(Size(width, height), Size(width, height)))

    def disable_input(self) -> None:
        """Stop reading keys and sizes."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self.fileno)
            self._loop.remove_signal_handler(signal.SIGWINCH)

    def stop_application_mode(self) -> None:
        """Give the terminal back, its screen and modes as they were."""
        self.disable_input()
        if self._outlet is not None:
            self._send((_MOUSE_OFF if self._mouse else "") + _END)
            self._outlet.close()
            self._outlet = None
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def close(self) -> None:
        """Nothing is left to close."""
