"""A screen that asks for one text: what Enter does with it is each screen's own."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from iscg_tui.tui.screen import Exit, Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session
    from iscg_tui.tui.widgets.field import Field


class OneField(Screen):
    """Every key is typed in the field, but Escape, which goes back, and Enter."""

    def __init__(self, session: Session, back: Callable[[], Screen], field: Field) -> None:
        self.session = session
        self.back = back
        self.field = field

    @property
    def takes_text(self) -> bool:
        """Always: nothing else is done here."""
        return True

    def press(self, key: Key) -> Screen | Exit:
        """Type, go back, or take what is typed."""
        if key.name == "escape":
            return self.back()
        if key.name != "enter":
            self.field = self.field.press(key)
            return self
        return self.entered()

    def paste(self, text: str) -> None:
        """Put a pasted text in the field."""
        self.field = self.field.insert(text)

    @abstractmethod
    def entered(self) -> Screen | Exit:
        """The screen after Enter."""
