"""The help of the screen she is on, and the few lines of the first day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.tui.aide import AIDE, VISITE
from iscg_tui.tui.keyboard import Key, shown
from iscg_tui.tui.line import Line, Span, width_of, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by
from iscg_tui.tui.widgets.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.aide import Lignes

_KEYS: Final = [("escape", "revenir"), ("↑↓", "faire défiler"), ("²", "masquer")]


def pressed(screen: Screen, key: Key) -> Screen | Exit:
    """The screen after a key; the key of help opens the help of any screen that has one."""
    asked = key.name == "f1" or (key.choice == "h" and not screen.takes_text)
    if asked and screen.subject in AIDE:
        return Help(screen)
    return screen.press(key)


_TOURED: Final = {"n", "r", "a"}


class Help(Screen):
    """What the keys of a screen are for."""

    def __init__(self, beneath: Screen) -> None:
        self.beneath = beneath
        self.title, self.lines = AIDE[beneath.subject]
        self.top = 0

    def press(self, key: Key) -> Screen | Exit:
        """Scroll; any other key goes back."""
        top = scrolled_by(self.top, key.choice)
        if top is None:
            return self.beneath
        self.top = top
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the screen beneath."""
        return self.beneath.leave()

    def draw(self, size: Size) -> list[Line]:
        """One line a key."""
        answers = tuple(self.beneath.explained())
        body = [(), *_drawn(self.lines, size.inner)]
        if answers:
            body = [(), *_drawn(answers, size.inner), *body]
        if purpose := self.beneath.purpose:
            said = f"Cette réponse sert à {purpose}."
            body = [(), *paragraph(said, size.inner, "faible"), *body]
        room = room_for_body(size, _KEYS)
        lines, self.top = scrolled(body, self.top, room)
        keys = _KEYS if len(body) > room else [each for each in _KEYS if each[0] != "↑↓"]
        return page(size, f"Aide · {self.title}", "", lines, keys)


class Tour(Screen):
    """Five lines for the first day; any key goes on, and those shown do what they say."""

    def __init__(self, following: Callable[[], Screen]) -> None:
        self.following = following

    def press(self, key: Key) -> Screen | Exit:
        """Go on."""
        following = self.following()
        return following.press(key) if key.choice in _TOURED else following

    def draw(self, size: Size) -> list[Line]:
        """The five keys of a day."""
        body = [
            (),
            *heading("Cinq touches pour commencer", size.inner),
            *_drawn(VISITE, size.inner),
            (),
            *paragraph("Rien de ce que vous répondez n’est perdu.", size.inner, "faible"),
        ]
        return page(size, "Premier lancement", "", body, [("enter", "aller à l’accueil")])


def _drawn(lines: Lignes, width: int) -> list[Line]:
    column = max(width_of(shown(key)) for key, _ in lines) + 2
    drawn: list[Line] = []
    for key, text in lines:
        first, *rest = wrap(text, width - column)
        drawn.append((Span(shown(key).ljust(column), "touche"), Span(first)))
        drawn += [(Span(" " * column), Span(part)) for part in rest]
    return drawn
