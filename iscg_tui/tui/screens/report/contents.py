"""The parts of the report, each at a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.page import Size, page, panic_key, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.screens.report.reading import ReadReport

_TOUCHES: Final = "1234567890abcdefgijklmnopqrstuvwxyz"
"""The keys of the parts, in order; the key of help is not one of them."""


class Contents(Screen):
    """A key goes to its part."""

    def __init__(self, reading: ReadReport, titres: Sequence[str]) -> None:
        self.reading = reading
        self._parts = dict(zip(_TOUCHES, titres, strict=False))
        self._top = 0

    def leave(self) -> dict[str, Any] | None:
        """Come back to the report."""
        return self.reading.leave()

    def press(self, key: Key) -> Screen | Exit:
        """Go to a part, or back where she was."""
        if key.choice in self._parts:
            return self.reading.go_to(list(self._parts).index(key.choice))
        if key.choice in ("escape", "backspace", "left"):
            return self.reading
        top = scrolled_by(self._top, key.choice)
        self._top = self._top if top is None else top
        return self

    def draw(self, size: Size) -> list[Line]:
        """The titles, in two columns where one is too high."""
        panic = panic_key(opened=self.reading.opened)
        keys = [("↑↓", "faire défiler"), ("escape", "retour"), panic]
        message = self.reading.session.message
        room = room_for_body(size, keys, message) - 2
        items = [Item(key, titre) for key, titre in self._parts.items()]
        lines = draw_choices(items, size.inner, room)
        if len(lines) <= room:
            keys = keys[1:]
        shown, self._top = scrolled(lines, self._top, room)
        body = [line(Span("Aller à quelle partie du rapport ?", "accent")), (), *shown]
        return page(size, "Rapport d’activité · sommaire", "", body, keys, message)
