"""What a screen is: a drawing of a state, and the screen that follows a key."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.widgets.page import Size


class Exit(Enum):
    """Ways out of the screens."""

    QUITTER = auto()
    VERROUILLER = auto()


class Screen(ABC):
    """One screen. All screens share one Textual widget, so no typed key can miss its own.

    ``subject`` names its help, if it has one.
    """

    subject: ClassVar[str] = ""

    @property
    def takes_text(self) -> bool:
        """Whether letters are being written here, rather than asking for something."""
        return False

    @property
    def waiting(self) -> bool:
        """Whether something goes on by itself here, so that it must be looked at again soon."""
        return False

    def looked_at(self) -> Screen | Exit:
        """The screen after a while without a key, where it was ``waiting``."""
        return self

    @abstractmethod
    def draw(self, size: Size) -> list[Line]:
        """The whole screen: ``size.height`` lines of ``size.width`` cells."""

    @abstractmethod
    def press(self, key: Key) -> Screen | Exit:
        """The screen after a key: itself, another one, or a way out."""

    def explained(self) -> list[tuple[str, str]]:
        """The choices now on screen, key and whole label, for the help; none where none are cut."""
        return []

    @property
    def purpose(self) -> str:
        """What the answer now asked for is kept for, in words for the help; empty for none."""
        return ""

    def once_shown(self) -> None:  # noqa: B027 — most screens have nothing to get ready
        """Get ready, now that it is on screen, what the keys to come will need."""

    def paste(self, text: str) -> None:  # noqa: B027 — most screens take no text
        """Take a pasted text; it is text, never commands."""

    def leave(self) -> dict[str, Any] | None:
        """Put what is under way in the store, before a lock or a hang-up.

        Gives what is needed to come back here, without any name, or None for home.
        """
        return None
