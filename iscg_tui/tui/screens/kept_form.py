"""A form about one person: what is typed in it is in the store at each word's end."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import FormEnd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session
    from iscg_tui.tui.widgets.form import Form


class KeptForm(Screen):
    """The place where it is taken up bears its ``subject``; ``form`` is the one that is typed."""

    def __init__(
        self, session: Session, reference: str, back: Callable[[], Screen], form: Form
    ) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        self.form = form

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def press(self, key: Key) -> Screen | Exit:
        """Type, move between fields, save."""
        at = self.form.current
        self.form, end = self.form.press(key)
        match end:
            case FormEnd.SAVED:
                return self.save()
            case FormEnd.ABANDONED:
                return self.left()
        if key.choice == "space" or self.form.current != at:
            self.keep()
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the current field."""
        self.form = self.form.insert(text)
        self.keep()

    def keep(self) -> None:
        """Put in the store what is typed and not saved."""
        if self.form.changed:
            self.session.repository.place = self.leave()

    def left(self) -> Screen:
        """Where it goes back to, nothing being kept of what was typed."""
        self.session.repository.place = None
        return self.back()

    @abstractmethod
    def save(self) -> Screen:
        """The screen after the last field; this one while something typed will not do."""

    def leave(self) -> dict[str, Any] | None:
        """Come back here; what was typed and not saved is kept with it."""
        place: dict[str, Any] = {"ecran": self.subject, "reference": self.reference}
        if not self.form.changed:
            return place
        typed = {entry.name: entry.field.value for entry in self.form.entries}
        return {**place, "saisie": typed, "champ": self.form.entries[self.form.current].name}

    def retype(self, place: Mapping[str, Any]) -> None:
        """Put back what had been typed when the screen was left, and the field it was left on."""
        if not (typed := place.get("saisie")):
            return
        entries = tuple(
            replace(
                entry,
                field=Field.holding(
                    typed.get(entry.name, entry.field.value),
                    entry.field.limit,
                    numeric=entry.field.numeric,
                ),
            )
            for entry in self.form.entries
        )
        self.form = replace(self.form, entries=entries, changed=True)
        if place.get("champ") in self.form.values:
            self.form = self.form.at(place["champ"])
