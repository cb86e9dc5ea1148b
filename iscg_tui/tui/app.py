"""The Textual edge: keys in, cells out, the clock of the lock, the signals."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import time
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, ComposeResult

from iscg_tui.dossier import DossierError
from iscg_tui.intake.situation import SaisieInvalideError
from iscg_tui.tui.canvas import Canvas
from iscg_tui.tui.driver.frugal import FrugalDriver
from iscg_tui.tui.keyboard import AUTO, Key, key_from
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.help import pressed
from iscg_tui.tui.session import Reading, Session
from iscg_tui.tui.theme import DEFAUT, theme_named
from iscg_tui.tui.widgets.page import Size, blank, too_small
from iscg_tui.vault.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    from iscg_tui.tui.line import Line


_MINUTE = 60.0
"""Seconds."""
_SOON = 0.1
"""Seconds after which a screen that waits is looked at again."""
REPOS = 20.0
"""Seconds without a key after which the store may be tidied up."""


class Outcome(Enum):
    """Why the app ended."""

    QUITTE = auto()
    VERROUILLE = auto()
    RACCROCHE = auto()
    TERMINE = auto()
    PANNE = auto()


class IscgApp(App[Outcome]):
    """Gives every key to the current screen, in the order typed, and shows what it draws.

    Keys never go through Textual's queue, focus or bindings: a key typed ahead of a screen
    change is for the screen that follows, and none is lost.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []
    CSS = "Screen { overflow: hidden; background: ansi_default; }"

    def __init__(self, first: Screen, shared: Reading | None = None) -> None:
        super().__init__(driver_class=FrugalDriver, ansi_color=True)
        self.current = first
        self.shared = shared
        self._canvas = Canvas(theme_named(self._theme_name))
        self._idle: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._soon: asyncio.TimerHandle | None = None
        self._last_key = time.time()
        self._over = False
        self._mounted = False
        self._early: list[Message] = []
        self._screen_size = Size(0, 0)

    @property
    def session(self) -> Session | None:
        """The open store, if one is."""
        return self.shared if isinstance(self.shared, Session) else None

    @property
    def _theme_name(self) -> str:
        return self.shared.reglages.theme if self.shared else DEFAUT

    @property
    def _clavier(self) -> str:
        return self.shared.reglages.clavier if self.shared else AUTO

    def open(self, session: Session) -> None:
        """Take the store the first run has just made."""
        self.shared = session
        self._restart_clock()

    def compose(self) -> ComposeResult:
        """One widget for all screens."""
        yield self._canvas

    def on_mount(self) -> None:
        """Paint, start the clock of the lock, listen to the signals that end a session."""
        loop = asyncio.get_running_loop()
        for number, outcome in (
            (signal.SIGHUP, Outcome.RACCROCHE),
            (signal.SIGTERM, Outcome.TERMINE),
            (signal.SIGINT, Outcome.TERMINE),
            (signal.SIGQUIT, Outcome.TERMINE),
            (signal.SIGUSR1, Outcome.TERMINE),
            (signal.SIGUSR2, Outcome.TERMINE),
            (signal.SIGALRM, Outcome.TERMINE),
            # Suspended, or woken after a stop: whoever comes back must give the passphrase.
            (signal.SIGTSTP, None),
            (signal.SIGCONT, None),
        ):
            act = (self._lock,) if outcome is None else (self._end, outcome)
            loop.add_signal_handler(number, *act)
        # asyncio would log a traceback, and values with it.
        logging.disable(logging.CRITICAL)
        self._restart_clock()
        if isinstance(self._driver, FrugalDriver):
            self._canvas.paint_through(self._driver)
        self._mounted = True
        self._paint()
        self.take(self._early)

    def on_resize(self, event: events.Resize) -> None:
        """Paint for the new size, which Textual has not adopted yet."""
        self._screen_size = Size(event.size.width, event.size.height)
        self._canvas.forget()
        self._paint()

    def take(self, typed: Sequence[Message]) -> None:
        """Do what was typed, as it comes from the driver; before there is a screen, it waits."""
        if not self._mounted:
            self._early += typed
            return
        before = self.current
        try:
            for position, event in enumerate(typed, start=1):
                self._took(event)
                # Letters of one text only end in it: what scrolls needs each of its drawings.
                if position == len(typed) or not self.current.takes_text:
                    self._paint()
        except Exception as error:  # noqa: BLE001 — the loop would go on without a word
            self._handle_exception(error)
        if self.current is not before:
            asyncio.get_running_loop().call_soon(self.current.once_shown)

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pasted texts before Textual does anything else with them."""
        if self._took(event):
            event.stop()
            self._paint()
        else:
            await super().on_event(event)

    def _took(self, event: Message) -> bool:
        """Whether the event was of those that are for the screens, and was given to one."""
        if isinstance(event, events.Key):
            self._take(lambda: self._press(key_from(event.key, event.character, self._clavier)))
        elif isinstance(event, events.Paste):
            self._take(lambda: self._paste(event.text))
        else:
            return isinstance(event, events.MouseEvent)
        return True

    def _take(self, act: Callable[[], None]) -> None:
        if self._over:
            return
        if self._slept():
            self._lock()
            return
        self._restart_clock()
        if self.shared is not None:
            self.shared.message = None
        self._do(act)

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (VaultError, DossierError, SaisieInvalideError) as error:
            # Nothing was written: the screen keeps what was entered, and she may try again.
            if self.shared is not None:
                self.shared.warn(str(error))
        self._tell()

    def _tell(self) -> None:
        """Say what the store noticed by itself, after what the screen says."""
        session = self.session
        if session is not None and (notice := session.repository.reconcile()):
            said = "".join(span.text for span in session.message or ())
            session.warn(f"{said} {notice}".strip())

    def _tidy(self) -> None:
        """Rewrite the store if it pays, while nobody types."""
        session = self.session
        if session is not None and (notice := session.repository.tidy()):
            session.warn(notice)
            self._paint()

    def _press(self, key: Key) -> None:
        if key.panic:
            self._lock()
            return
        if key.name == "ctrl+l":
            self._canvas.forget()
            return
        if not self._screen_size.enough and key.choice not in ("q", "v"):
            return
        self._follow(pressed(self.current, key))

    def _follow(self, following: Screen | Exit) -> None:
        match following:
            case Exit.QUITTER:
                self._end(Outcome.QUITTE)
            case Exit.VERROUILLER:
                self._lock()
            case _:
                self.current = following

    def _look(self) -> None:
        """Look again at a screen that waits; a key typed meanwhile has its own turn."""
        self._soon = None
        if self._over:
            return
        try:
            self._do(lambda: self._follow(self.current.looked_at()))
            self._paint()
        except Exception as error:  # noqa: BLE001 — the loop would go on without a word
            self._handle_exception(error)

    def _paste(self, text: str) -> None:
        self.current.paste(text)

    # Ends

    def _lock(self) -> None:
        # Without an open store there is nothing to lock, only a screen to leave.
        self._end(Outcome.QUITTE if self.session is None else Outcome.VERROUILLE)

    def _end(self, outcome: Outcome) -> None:
        if self._over:
            return
        self._over = True
        self._canvas.show(blank(self._screen_size))
        for timer in (self._idle, self._rest, self._soon):
            if timer is not None:
                timer.cancel()
        self._leave(keep_place=outcome is not Outcome.QUITTE)
        self.exit(outcome)

    def _leave(self, *, keep_place: bool) -> None:
        if self.session is None:
            return
        try:
            place = self.current.leave()
            self.session.repository.place = place if keep_place else None
        except (VaultError, DossierError):
            # The screen is being left all the same; every answer already has its own draft.
            return

    @property
    def _patience(self) -> float:
        """Seconds without a key before the lock; none before there is something to lock."""
        return self.session.reglages.verrouillage_minutes * _MINUTE if self.session else math.inf

    def _restart_clock(self) -> None:
        for timer in (self._idle, self._rest):
            if timer is not None:
                timer.cancel()
        self._last_key = time.time()
        if self.session is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._patience, self._lock)
            self._rest = loop.call_later(REPOS, self._tidy)

    def _slept(self) -> bool:
        """Whether the machine slept past the lock: the loop's clock stops with it, a wall's not."""
        return time.time() - self._last_key > self._patience

    # Painting

    def _paint(self) -> None:
        if self._over:
            return
        size = self._screen_size
        lines: list[Line] = self.current.draw(size) if size.enough else too_small(size)
        self._canvas.take_theme(theme_named(self._theme_name))
        self._canvas.show(lines)
        if self.current.waiting and self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(_SOON, self._look)

    def _handle_exception(self, error: Exception) -> None:
        """Leave without a traceback: it would print the values of a record."""
        self._return_code = 1
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._end(Outcome.PANNE)
