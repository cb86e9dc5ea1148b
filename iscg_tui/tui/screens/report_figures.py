"""What stands beside the text of the report: its tables, and its figures to put in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.screen import screen_lines
from iscg_tui.tui.line import Line, Span, fit
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.drawing import drawn
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import following

if TYPE_CHECKING:
    from iscg_tui.report.references import Chiffre
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.screens.redaction import Redaction

_FAR: Final = 1_000_000
_NONE: Final = "Les tableaux de cette période ne peuvent être lus."
_NAMES: Final = 38
_VALUES: Final = 9


class Tables(Screen):
    """The tables of the period, protected as in the document, which scroll."""

    def __init__(self, beneath: Redaction) -> None:
        self.beneath = beneath
        self.session = beneath.session
        self._top = 0
        self._height = 1
        self._made: tuple[int, list[str]] | None = None

    def leave(self) -> dict[str, Any] | None:
        """Come back to the text."""
        return self.beneath.leave()

    def press(self, key: Key) -> Screen | Exit:
        """Scroll; back to the text."""
        steps = {
            "down": 1,
            "up": -1,
            "pagedown": self._height - 1,
            "space": self._height - 1,
            "pageup": 1 - self._height,
            "home": -_FAR,
            "end": _FAR,
        }
        if key.choice in ("f2", "escape", "backspace", "left"):
            return self.beneath
        self._top = max(self._top + steps.get(key.choice, 0), 0)
        return self

    def _lines(self, width: int) -> list[str]:
        if self._made is None or self._made[0] != width:
            rapport = self.beneath.rapport
            made = [_NONE] if rapport is None else screen_lines(rapport, width)
            self._made = (width, made)
        return self._made[1]

    def rows(self, width: int, height: int) -> list[Line]:
        """What shows of them in so many columns and lines."""
        lines = self._lines(width)
        self._height = height
        self._top = max(min(self._top, len(lines) - height), 0)
        return [drawn(fit(each, width)) for each in lines[self._top : self._top + height]]

    def draw(self, size: Size) -> list[Line]:
        """The tables alone."""
        keys = [("↑↓", "lire"), ("F2", "texte"), ("escape", "texte"), ("²", "masquer")]
        body = self.rows(size.inner, room_for_body(size, keys, self.session.message))
        title = f"Tableaux · {self.beneath.periode.en_lettres()}"
        return page(size, title, "", body, keys, self.session.message)


class PickFigure(Screen):
    """A figure of the report found by its first letters, to be called in the text."""

    subject = "chiffre"

    def __init__(self, beneath: Redaction) -> None:
        self.beneath = beneath
        self.session = beneath.session
        editor, begun = beneath.editor, beneath.begun
        typed = "" if begun is None else editor.paragraphe[begun + 1 : editor.place.rang]
        self.field = Field.holding(typed)
        self.chosen = 0
        self._top = 0

    @property
    def takes_text(self) -> bool:
        """The beginning of a name is written here."""
        return True

    def leave(self) -> dict[str, Any] | None:
        """Come back to the text."""
        return self.beneath.leave()

    @property
    def found(self) -> list[Chiffre]:
        """The figures that begin so."""
        chiffres = self.beneath.chiffres
        return [] if chiffres is None else chiffres.cherche(self.field.value)

    def press(self, key: Key) -> Screen | Exit:
        """Look for a figure, choose it, go back."""
        found = self.found
        match key.name:
            case "escape":
                return self.beneath
            case "enter" | "tab":
                if found:
                    self.beneath.take(found[min(self.chosen, len(found) - 1)])
                return self.beneath
            case "down":
                self.chosen = min(self.chosen + 1, max(len(found) - 1, 0))
            case "up":
                self.chosen = max(self.chosen - 1, 0)
            case _:
                self.field, self.chosen = self.field.press(key), 0
        return self

    def paste(self, text: str) -> None:
        """A pasted text is looked for."""
        self.field, self.chosen = self.field.insert(text), 0

    def draw(self, size: Size) -> list[Line]:
        """What is looked for, and the figures that answer, with their values."""
        keys = [("enter", "insérer"), ("↑↓", "choisir"), ("escape", "retour"), ("²", "masquer")]
        found = self.found
        label = "Chiffre : "
        field = self.field.draw(size.inner - len(label), focused=True)
        body: list[Line] = [(Span(label), *field), ()]
        room = room_for_body(size, keys, self.session.message) - len(body)
        self._top = following(self._top, self.chosen, self.chosen, room + 1)
        for rank, each in enumerate(found[self._top : self._top + room], start=self._top):
            here = rank == self.chosen
            body.append(
                (
                    Span("▸ " if here else "  ", "accent"),
                    Span(fit(each.nom, _NAMES), "reponse" if here else "texte"),
                    Span(each.valeur.rjust(_VALUES), "nombre"),
                    Span("  "),
                    Span(fit(each.libelle, size.inner - _NAMES - _VALUES - 4), "faible"),
                )
            )
        if not found:
            body.append((Span("Aucun chiffre du rapport ne commence ainsi.", "alerte"),))
        return page(size, "Insérer un chiffre du rapport", "", body, keys, self.session.message)
