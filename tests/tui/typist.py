"""Someone at the keyboard, and the store she works on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import plain
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.help import pressed
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.widgets.page import Size
from iscg_tui.vault.kdf import Cost

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

TODAY = date(2026, 11, 23)
PASSPHRASE = "sept mots inventés pour les seuls tests"
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
WIDE = Size(80, 24)


class Typist:
    """Types on screens as the app does: each key goes to the screen then current."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.current: Screen | Exit = Home(session)

    def press(self, *names: str) -> Typist:
        """Press keys by name, or by the one character they type."""
        for name in names:
            assert isinstance(self.current, Screen)
            key = Key(name, name) if len(name) == 1 else Key(name)
            self.session.message = None
            self.current = pressed(self.current, key)
        return self

    def type(self, text: str) -> Typist:
        """Type a text, one character a key."""
        return self.press(*text)

    def shown(self, size: Size = WIDE) -> str:
        """The text on screen."""
        assert isinstance(self.current, Screen)
        return plain(self.current.draw(size))

    def leave(self) -> dict[str, Any] | None:
        """What a lock keeps of the place."""
        assert isinstance(self.current, Screen)
        return self.current.leave()
