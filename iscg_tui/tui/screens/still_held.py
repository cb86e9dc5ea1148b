"""Which backups may still hold someone who was erased, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_KEYS = [("↑↓", "défiler"), ("escape", "retour"), ("²", "masquer")]


class StillHeld(Screen):
    """One line a file; never a name."""

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back
        self.top = 0

    def press(self, key: Key) -> Screen | Exit:
        """Scroll, or go back."""
        if key.choice in ("escape", "backspace", "left", "s"):
            return self.back()
        top = scrolled_by(self.top, key.choice)
        self.top = self.top if top is None else top
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the list of who is due."""
        return {"ecran": "echeances"}

    def draw(self, size: Size) -> list[Line]:
        """The backups that rotate, then the files that she alone removes."""
        holding, width = self.session.repository.holding(), size.inner
        body: list[Line] = [()]
        if holding.days:
            body += paragraph(
                "Faites avant la dernière mise au net du coffre, elles peuvent garder, chiffrées, "
                "des personnes effacées depuis. Le programme les efface de lui-même :",
                width,
            )
            body.append(())
            body += [
                line(
                    f"  sauvegarde du {short_date(jour)}   ",
                    Span(f"au plus tard jusqu’au {short_date(until)}", "faible"),
                )
                for jour, until in holding.days
            ]
        else:
            body += paragraph("Aucune sauvegarde ne garde de personne effacée.", width)
        if holding.mises_de_cote:
            said = "Mises de côté après une panne ou une restauration, à effacer vous-même :"
            body += [(), *paragraph(said, width), ()]
            body += [line(f"  {path.name}") for path in holding.mises_de_cote]
        elsewhere = (
            "Les copies que vous avez faites ailleurs (sauvegarder) gardent ce qu’elles tenaient "
            "ce jour-là : effacez-les vous-même."
        )
        body += [(), *paragraph(elsewhere, width, "faible")]
        lines, self.top = scrolled(body, self.top, room_for_body(size, _KEYS))
        return page(size, "Sauvegardes d’avant", "", lines, _KEYS, self.session.message)
