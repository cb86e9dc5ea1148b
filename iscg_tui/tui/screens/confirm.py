"""A question that needs a yes before something counted is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.tui.line import Line, Span, line, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.page import Size, page, room_for_body

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Reading


class Confirm(Screen):
    """Asks ``o`` or ``n``; any other key changes nothing."""

    def __init__(
        self,
        session: Reading,
        title: str,
        sentences: Sequence[str],
        agreed: Callable[[], Screen],
        back: Callable[[], Screen],
    ) -> None:
        self.session = session
        self.title = title
        self.sentences = sentences
        self.agreed = agreed
        self.back = back

    def press(self, key: Key) -> Screen | Exit:
        """Go on, or go back."""
        match key.choice:
            case "o":
                return self.agreed()
            case "n" | "escape" | "backspace":
                return self.back()
            case _:
                return self

    def draw(self, size: Size) -> list[Line]:
        """What will change, in words."""
        body: list[Line] = [()]
        for sentence in self.sentences:
            body += [*(line(part) for part in wrap(sentence, size.inner)), ()]
        body.append((Span("o", "touche"), Span(" oui      "), Span("n", "touche"), Span(" non")))
        keys = [("o", "oui"), ("n", "non, revenir"), ("²", "masquer")]
        if len(body) > room_for_body(size, keys, self.session.message):
            body = [each for each in body if each]
        return page(size, self.title, "", body, keys, self.session.message)
