"""A page to read before going on: sentences, and what Enter then does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session


class Told(Screen):
    """Enter goes on; ``back`` is None where what was done is done. Long texts scroll."""

    subject = "depart"

    def __init__(
        self,
        session: Session,
        title: str,
        sentences: Sequence[str],
        onward: Callable[[], Screen | Exit],
        back: Callable[[], Screen] | None,
        *,
        step: str = "",
        action: str = "continuer",
        listed: Sequence[str] = (),
    ) -> None:
        self.session = session
        self.title = title
        self.sentences = sentences
        self.onward = onward
        self.back = back
        self.step = step
        self.action = action
        self.listed = listed
        self.top = 0

    def press(self, key: Key) -> Screen | Exit:
        """Go on, go back, or scroll."""
        if key.name == "enter":
            return self.onward()
        if self.back is not None and key.choice in ("escape", "backspace", "left"):
            return self.back()
        self.top = scrolled_by(self.top, key.choice) or 0
        return self

    def draw(self, size: Size) -> list[Line]:
        """The sentences, then the list if there is one."""
        width = size.inner
        body: list[Line] = [()]
        for each in self.sentences:
            body += [*paragraph(each, width), ()]
        for each in self.listed:
            first, *rest = paragraph(each, width - 2)
            body.append((Span("• ", "faible"), *first))
            body += [(Span("  "), *part) for part in rest]
        keys = [("enter", self.action)]
        if self.back is not None:
            keys.append(("escape", "retour"))
        keys += [("↑↓", "faire défiler"), ("h", "aide"), ("²", "masquer")]
        lines, self.top = scrolled(body, self.top, room_for_body(size, keys, self.session.message))
        return page(size, self.title, self.step, lines, keys, self.session.message)
