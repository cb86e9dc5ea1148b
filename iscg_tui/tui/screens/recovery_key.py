"""The recovery key: shown once, then proved by copying it from the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.passphrase import LIMITE_SECRET
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, panic_key
from iscg_tui.tui.widgets.text import heading, paragraph
from iscg_tui.vault.recovery import RecoveryKey, RecoveryKeyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key


class ProveRecovery(Screen):
    """Gives ``proved`` a new recovery key once it was typed back; ``action`` says what for."""

    def __init__(
        self,
        title: str,
        step: str,
        action: str,
        proved: Callable[[RecoveryKey], Screen | Exit],
        back: Callable[[], Screen | Exit],
    ) -> None:
        self.title = title
        self.step = step
        self.action = action
        self.proved = proved
        self.back = back
        self.recovery = RecoveryKey.generate()
        self.copying = False
        self.field = Field(limit=LIMITE_SECRET)
        self.message: Line | None = None

    @property
    def takes_text(self) -> bool:
        """While the key is being copied."""
        return self.copying

    def press(self, key: Key) -> Screen | Exit:
        """Note it, then copy it; Escape shows it again."""
        self.message = None
        if key.name == "escape":
            if not self.copying:
                return self.back()
            self.copying, self.field = False, Field(limit=LIMITE_SECRET)
        elif key.name == "enter":
            if self.copying:
                return self._compare()
            self.copying = True
        elif self.copying:
            self.field = self.field.press(key)
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the field."""
        if self.copying:
            self.field = self.field.insert(text)

    def _compare(self) -> Screen | Exit:
        try:
            typed = RecoveryKey.parse(self.field.value)
        except RecoveryKeyError as error:
            self.message = (Span(str(error), "alerte"),)
            return self
        if typed == self.recovery:
            return self.proved(self.recovery)
        self.message = (Span("Ce n’est pas la clé affichée. Échap la montre.", "alerte"),)
        return self

    def draw(self, size: Size) -> list[Line]:
        """The key, or the field that receives its copy."""
        width, panic = size.inner, panic_key(opened=not self.step)
        if self.copying:
            body = [
                *heading("Recopiez la clé de secours depuis votre papier", width),
                *paragraph("Les espaces, les tirets et les majuscules ne comptent pas.", width),
                (),
                self.field.draw(width, focused=True),
            ]
            keys = [("enter", self.action), ("escape", "revoir la clé"), panic]
        else:
            body = [
                *heading("Votre clé de secours", width),
                *paragraph(
                    "Si la phrase de passe est oubliée, cette clé, et elle seule, ouvre le "
                    "coffre. Elle ne sera plus jamais affichée.",
                    width,
                ),
                (),
                *((Span("   "), Span(part, "reponse")) for part in self._lines),
                (),
                *paragraph(
                    "Notez-la sur papier et gardez-la hors du service : chez vous, ou sous pli "
                    "fermé chez votre employeur. Elle s’écrit sans chiffre ni majuscule.",
                    width,
                ),
            ]
            keys = [("enter", "je l’ai notée"), ("escape", "retour"), panic]
        return page(size, self.title, self.step, [(), *body], keys, self.message)

    @property
    def _lines(self) -> list[str]:
        return self.recovery.text().splitlines()
