"""Before the report leaves with its text: where someone is named, and where someone may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import CountersError
from iscg_tui.report.errors import ReportError
from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.relecture import relecture
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.editor import Place
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.relecture import Relecture
    from iscg_tui.tui.screens.report.reading import ReadReport
    from iscg_tui.tui.session import Session

_REFUSED: Final = (
    "Le texte du rapport ne peut pas sortir ainsi. Corrigez-le, puis exportez de nouveau."
)
_ASKED: Final = (
    "Ces endroits désignent peut-être quelqu’un. Relisez-les ; s’ils ne désignent personne, "
    "o exporte."
)
TITRE: Final = "Relecture avant l’export"


def read_over(reading: ReadReport, session: Session, following: Callable[[], Screen]) -> Screen:
    """What follows, or the places of the text that keep it waiting."""
    try:
        read = relecture(session, reading.source.rapport(reading.periode))
    except (CountersError, ReportError):
        # Whoever follows meets the same error, and says it.
        return following()
    return ReadOver(reading, session, read, following) if read.endroits else following()


class ReadOver(Screen):
    """The places in order: those that refuse the export, else those that ask."""

    subject = "relecture"

    def __init__(
        self,
        reading: ReadReport,
        session: Session,
        read: Relecture,
        following: Callable[[], Screen],
    ) -> None:
        self.reading = reading
        self.session = session
        self.following = following
        self.refused = bool(read.bloquants)
        self.endroits = read.bloquants or read.douteux
        self._top = 0

    def leave(self) -> dict[str, Any] | None:
        """Come back to the report."""
        return self.reading.leave()

    def press(self, key: Key) -> Screen | Exit:
        """Go to the text, go on where nothing is certain, or go back."""
        match key.choice:
            case "escape" | "backspace" | "left" | "n":
                return self.reading
            case "t":
                first = self.endroits[0]
                writing = self.reading.writing(self.session)
                writing.open(first.rubrique, Place(first.paragraphe, first.debut))
                return writing
            case "o" if not self.refused:
                return self.following()
        top = scrolled_by(self._top, key.choice)
        self._top = self._top if top is None else top
        return self

    def draw(self, size: Size) -> list[Line]:
        """Where they are and of what sort, never what they say: someone may be walking past."""
        goes_on = [] if self.refused else [("o", "exporter quand même")]
        keys = [("t", "aller au texte"), *goes_on, ("↑↓", "faire défiler")]
        keys += [("escape", "retour"), ("h", "aide"), ("²", "masquer")]
        sign, role = ("!", "alerte") if self.refused else ("?", "accent")
        head = [(), *paragraph(_REFUSED if self.refused else _ASKED, size.inner, role), ()]
        rows: list[Line] = [(Span(f"{sign} ", role), Span(each.en_mots)) for each in self.endroits]
        room = room_for_body(size, keys, self.session.message) - len(head)
        shown, self._top = scrolled(rows, self._top, room)
        return page(size, TITRE, "", [*head, *shown], keys, self.session.message)
