"""A form: named fields one under the other, of text or of a closed choice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.line import Line, Span, cut, line, wrap
from iscg_tui.tui.widgets.field import Field

if TYPE_CHECKING:
    from iscg_tui.tui.keyboard import Key

_LABEL_WIDTH: Final = 26


class FormEnd(Enum):
    """What a key asks of the screen that holds the form."""

    GOES_ON = auto()
    SAVED = auto()
    ABANDONED = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """A field: its name, label, a line of help, and either a text or closed options.

    ``options`` are (value, label) pairs; ``chosen`` indexes them. A numeric field takes
    digits alone. A ``counted`` one says how many characters it holds of those it may.
    """

    name: str
    label: str
    help: str
    field: Field = field(default_factory=Field)
    options: tuple[tuple[str, str], ...] = ()
    chosen: int = 0
    counted: bool = False

    @property
    def value(self) -> str:
        """What the entry holds: the clean text, or the value of the option chosen."""
        return self.options[self.chosen][0] if self.options else self.field.text

    def press(self, key: Key) -> Entry:
        """The entry after a key."""
        if not self.options:
            if key.text is not None:
                return self.insert(key.choice if self.field.numeric else key.text)
            return replace(self, field=self.field.press(key))
        step = {"left": -1, "right": 1, "space": 1}.get(key.choice, 0)
        return replace(self, chosen=(self.chosen + step) % len(self.options))

    def insert(self, text: str) -> Entry:
        """The entry with a text put at the caret of its field."""
        if self.field.numeric:
            text = "".join(each for each in text if each.isascii() and each.isdigit())
        return replace(self, field=self.field.insert(text))


@dataclass(frozen=True, slots=True)
class Form:
    """Entries, the one being typed, and whether leaving is being asked about.

    ``done`` says what Enter does from the last field. A form that does not keep what is
    typed (``keeps``) is left without a question.
    """

    entries: tuple[Entry, ...]
    current: int = 0
    changed: bool = False
    leaving: bool = False
    done: str = "enregistrer"
    keeps: bool = True

    @property
    def values(self) -> dict[str, str]:
        """Every entry's value by name."""
        return {entry.name: entry.value for entry in self.entries}

    def insert(self, text: str) -> Form:
        """The form with a pasted text put in the current field."""
        entry = self.entries[self.current]
        if entry.options or self.leaving:
            return self
        return self._with(entry.insert(text))

    def press(self, key: Key) -> tuple[Form, FormEnd]:
        """The form after a key, and what it asks.

        Enter goes to the next field and, from the last, saves; F2 saves from any. Escape leaves;
        when something was typed, it first asks whether to save, and a second one abandons it.
        """
        if self.leaving:
            match key.choice:
                case "o" | "enter":
                    return self, FormEnd.SAVED
                case "n" | "escape":
                    return self, FormEnd.ABANDONED
                case _:
                    return replace(self, leaving=False), FormEnd.GOES_ON
        match key.name:
            case "escape":
                if self.changed and self.keeps:
                    return replace(self, leaving=True), FormEnd.GOES_ON
                return self, FormEnd.ABANDONED
            case "enter" if self.current == len(self.entries) - 1:
                return self, FormEnd.SAVED
            case "f2" if self.keeps:
                return self, FormEnd.SAVED
            case "enter" | "down" | "tab":
                return self._moved(1), FormEnd.GOES_ON
            case "up":
                return self._moved(-1), FormEnd.GOES_ON
            case _:
                return self._with(self.entries[self.current].press(key)), FormEnd.GOES_ON

    def at(self, name: str) -> Form:
        """The form on the field of this name."""
        names = [entry.name for entry in self.entries]
        return replace(self, current=names.index(name), leaving=False)

    def _moved(self, step: int) -> Form:
        return replace(self, current=min(max(self.current + step, 0), len(self.entries) - 1))

    def _with(self, entry: Entry) -> Form:
        changed = self.changed or entry != self.entries[self.current]
        entries = (*self.entries[: self.current], entry, *self.entries[self.current + 1 :])
        return replace(self, entries=entries, changed=changed)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The keys of the form, for the bottom of the page."""
        if self.leaving:
            return [("o", self.done), ("n", "abandonner"), ("r", "reprendre")]
        last = self.current == len(self.entries) - 1
        keys = [("enter", self.done if last else "suivant"), ("↑↓", "changer de champ")]
        if self.entries[self.current].options:
            keys.append(("←→", "choisir"))
        if self.keeps and not last:
            keys.append(("F2", self.done))
        return [*keys, ("escape", "retour")]

    def draw(self, width: int, gap: bool = True) -> list[Line]:
        """The entries, then the help of the current one."""
        lines: list[Line] = []
        size = width - _LABEL_WIDTH
        for index, entry in enumerate(self.entries):
            focused = index == self.current and not self.leaving
            mark = Span("▸ " if index == self.current else "  ", "accent")
            label = Span(
                entry.label.ljust(_LABEL_WIDTH - 2), "texte" if index == self.current else "faible"
            )
            lines.append((mark, label, *self._drawn(entry, size, focused=focused)))
            if gap:
                lines.append(())
        if self.leaving:
            lines += [
                (),
                line(Span("Enregistrer ce qui a été saisi ?", "accent")),
                line(Span("Échap de nouveau l’abandonne.", "faible")),
            ]
        else:
            entry = self.entries[self.current]
            lines += [(), *((Span(part, "faible"),) for part in wrap(entry.help, width))]
            if entry.counted:
                count = f"{len(entry.field.value)} sur {entry.field.limit} caractères"
                lines.append((Span(count, "faible"),))
        return lines

    @staticmethod
    def _drawn(entry: Entry, width: int, *, focused: bool) -> Line:
        if not entry.options:
            return entry.field.draw(width, focused=focused)
        label = entry.options[entry.chosen][1]
        if not focused:
            return cut((Span(label, "champ_repos"),), width, "champ_repos")
        return (Span("← ", "touche"), Span(label, "reponse"), Span(" →", "touche"))
