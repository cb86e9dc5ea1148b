"""Search as she types, over names and references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, fit, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.person import Person
from iscg_tui.tui.screens.person_page import name_of
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, room_for_body, rule
from iscg_tui.vault.repository import FOUND_MAX

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session


_WIDE: Final = 72
_REFERENCE: Final = 9
_NATURE: Final = 25


class Search(Screen):
    """A field and the situations that answer to it, the most recent first."""

    subject = "recherche"

    def __init__(self, session: Session, back: Callable[[], Screen], typed: str = "") -> None:
        self.session = session
        self.back = back
        self.field = Field.holding(typed)
        self.selected = 0
        self._found: list[Situation] | None = None

    @property
    def found(self) -> list[Situation]:
        """What answers to the text typed; nothing while it is empty."""
        if self._found is None:
            text = self.field.text
            self._found = self.session.repository.search(text) if text else []
        return self._found

    def leave(self) -> dict[str, Any] | None:
        """Come back to an empty search: what was typed is a name, it is not kept."""
        return {"ecran": "recherche"}

    def once_shown(self) -> None:
        """So that the first letter or figure takes no longer than the next ones."""
        self.session.repository.prepare_search()

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def press(self, key: Key) -> Screen | Exit:
        """Type, choose, open."""
        match key.name:
            case "escape":
                return self.back()
            case "backspace" if not self.field.value:
                return self.back()
            case "up":
                self.selected = max(self.selected - 1, 0)
            case "down" | "tab":
                self.selected = min(self.selected + 1, max(len(self.found) - 1, 0))
            case "enter":
                if self.found:
                    reference = self.found[self.selected].reference
                    return Person(self.session, str(reference), self._again)
            case _:
                self._change(self.field.press(key))
        return self

    def paste(self, text: str) -> None:
        """Search a pasted text."""
        self._change(self.field.insert(text))

    def _change(self, field: Field) -> None:
        if field.value != self.field.value:
            self._found = None
            self.selected = 0
        self.field = field

    def _again(self) -> Screen:
        self._found = None
        self.selected = min(self.selected, max(len(self.found) - 1, 0))
        return self

    def draw(self, size: Size) -> list[Line]:
        """The field, then one line a situation."""
        keys = [
            ("enter", "ouvrir"),
            ("↑↓", "choisir"),
            ("escape", "retour"),
            ("F1", "aide"),
            ("²", "masquer"),
        ]
        label = "Nom, prénom ou référence : "
        width = min(size.inner - len(label), 44)
        body: list[Line] = [
            (),
            line(label, *self.field.draw(width, focused=True)),
            rule(size),
        ]
        room = room_for_body(size, keys, self.session.message) - len(body)
        found = self.found
        if not self.field.text:
            body.append(line(Span("Les premières lettres suffisent, sans accents.", "faible")))
        elif not found:
            body.append(
                line(Span("Aucune situation gardée à ce nom ni à cette référence.", "faible"))
            )
        first = max(0, self.selected - room + 1)
        for index, situation in enumerate(found[first : first + room], start=first):
            body.append(self._row(situation, size.inner, selected=index == self.selected))
        return page(size, "Rechercher", self._count(), body, keys, self.session.message)

    def _count(self) -> str:
        count = len(self.found)
        if count >= FOUND_MAX:
            return f"les {count} dernières"
        return f"{count} situation{'s' if count > 1 else ''}" if count else ""

    def _row(self, situation: Situation, width: int, *, selected: bool) -> Line:
        role = "accent" if selected else "texte"
        last = short_date(situation.entretiens[-1].jour)
        wide = width >= _WIDE
        nature = self.session.court("nature", situation.nature) if wide else ""
        names = width - 2 - _REFERENCE - _NATURE * wide - len(last)
        text = (
            f"{fit(str(situation.reference), _REFERENCE)}{fit(name_of(situation.identite), names)}"
            f"{fit(f' {nature}', _NATURE * wide)}{last}"
        )
        return (Span("▸ " if selected else "  ", "accent"), Span(fit(text, width - 2), role))
