"""Where the document goes: a path that she types, completed; nothing is replaced unasked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.documents import FORMATS
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.report.writing import Writing
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, panic_key
from iscg_tui.tui.widgets.text import paragraph
from iscg_tui.typed_path import PathError, completed, shown, suggested, typed_or_named

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.screens.report.order import Order
    from iscg_tui.tui.screens.report.reading import ReadReport

LIMITE: Final = 400
_LABEL: Final = "Fichier "
_LISTED: Final = 6
_SUFFIXES: Final = tuple(f".{each}" for each in FORMATS)


class Destination(Screen):
    """One field; Tab completes, Enter writes."""

    subject = "rapport_fichier"

    def __init__(self, reading: ReadReport, order: Order, back: Screen) -> None:
        self.reading = reading
        self.order = order
        self.back = back
        self.proposed = suggested(order.name, reading.session.export_folder)
        self.field = Field.holding(self.proposed, LIMITE)
        self._names: list[str] = []

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def leave(self) -> dict[str, Any] | None:
        """Come back to the report."""
        return self.reading.leave()

    def paste(self, text: str) -> None:
        """Put a pasted text in the field."""
        self.field = self.field.insert(text)

    def press(self, key: Key) -> Screen | Exit:
        """Type the path; complete it; write."""
        names, self._names = self._names, []
        match key.name:
            case "escape":
                return self.back
            case "tab":
                text, self._names = completed(self.field.value)
                self.field = Field.holding(text, LIMITE)
            case "enter":
                self._names = names
                return self._chosen()
            case _:
                self.field = self.field.press(key)
        return self

    def _chosen(self) -> Screen:
        session = self.reading.session
        try:
            data = session.dossier.racine
            path = typed_or_named(self.field.value, data, self.order.name, _SUFFIXES)
        except PathError as error:
            session.warn(str(error))
            return self
        there = [each for each in self.order.files(path) if os.path.lexists(each)]
        if not there:
            return self._write(path)
        names = ", ".join(f"« {each.name} »" for each in there)
        some = len(there) > 1
        return Confirm(
            session,
            "Remplacer un fichier",
            (
                f"{names} {'existent' if some else 'existe'} déjà dans « {shown(path.parent)} ».",
                f"{'Les' if some else 'Le'} remplacer ?",
            ),
            lambda: self._write(path),
            lambda: self,
        )

    def _write(self, path: Path) -> Screen:
        return Writing(self.reading, self.order, path, self)

    def draw(self, size: Size) -> list[Line]:
        """The field, what it takes, what completes it."""
        width = size.inner
        body: list[Line] = [
            (),
            line(Span("Dans quel fichier ?", "accent")),
            (),
            (Span(_LABEL), *self.field.draw(width - len(_LABEL), focused=True)),
            (),
            *paragraph(_HOW, width, "faible"),
            *paragraph(f"Proposé : {self.proposed}", width, "faible"),
        ]
        if len(self._names) > 1:
            body += [(), *((Span(f"  {each}", "reponse"),) for each in self._names[:_LISTED])]
            if len(self._names) > _LISTED:
                body.append((Span(f"  … et {len(self._names) - _LISTED} autres", "faible"),))
        keys = [
            ("enter", "écrire"),
            ("tab", "compléter"),
            ("escape", "retour"),
            ("F1", "aide"),
            panic_key(opened=self.reading.opened),
        ]
        title = f"Exporter le rapport · {self.order.format_}"
        return page(size, title, "", body, keys, self.reading.session.message)


_HOW: Final = (
    "Un chemin, ou un nom seul pour votre dossier personnel. Personne d’autre que ce compte ne "
    "pourra lire le fichier."
)
