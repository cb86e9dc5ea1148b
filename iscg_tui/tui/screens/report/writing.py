"""The documents being made, beside the keys; then written, and what was masked in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.dossier import DossierError, write_together
from iscg_tui.report.bars import bar
from iscg_tui.report.errors import ReportError
from iscg_tui.report.summary import of_masking
from iscg_tui.tui.background import Background
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.help import pressed
from iscg_tui.tui.widgets.drawing import drawn
from iscg_tui.tui.widgets.page import Size, page, panic_key
from iscg_tui.typed_path import shown

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.screens.report.order import Order
    from iscg_tui.tui.screens.report.reading import ReadReport

_BAR: Final = 40
_FAILED: Final = "Le document n’a pas pu être fait : essayez un autre format."


class Writing(Screen):
    """Waits for the documents; the keys typed meanwhile are for the report, which follows.

    Where they cannot be written, ``refused`` follows instead, and asks again where they go.
    Made in a thread, they are written from here: whatever ends the program in between, no
    file is half written.
    """

    def __init__(self, reading: ReadReport, order: Order, path: Path, refused: Screen) -> None:
        self.reading = reading
        self._refused = refused
        self._order = order
        self._work = Background(lambda say: order.made(path, say))
        self._keys: list[Key] = []

    @property
    def waiting(self) -> bool:
        """Until what follows is known."""
        return True

    def leave(self) -> dict[str, Any] | None:
        """Come back to the report."""
        return self.reading.leave()

    def press(self, key: Key) -> Screen | Exit:
        """Keep the key for what follows."""
        self._keys.append(key)
        return self

    def looked_at(self) -> Screen | Exit:
        """Itself as long as the documents are being made, then the report."""
        if not self._work.over:
            return self
        session = self.reading.session
        following: Screen | Exit = self._refused
        try:
            made = self._work.result()
            write_together(dict(made))
        except (ReportError, DossierError) as error:
            session.warn(str(error))
        except Exception:  # noqa: BLE001 - a writer's fault is no reason to lose the screen
            session.warn(_FAILED)
        else:
            written = [path for path, _ in made]
            session.export_folder = written[0].parent
            session.say(self._written(written))
            following = self.reading
        for key in self._keys:
            if isinstance(following, Screen):
                following = pressed(following, key)
        return following

    def _written(self, paths: list[Path]) -> str:
        others = len(paths) - 1
        beside = f", et {others} grille{'s' if others > 1 else ''} à côté" if others else ""
        return f"Écrit : {shown(paths[0])}{beside}. {of_masking(self._order.rapport)}"

    def draw(self, size: Size) -> list[Line]:
        """How far it is, and for how long."""
        done, total = self._work.progress
        which = f"{done + 1} sur {total}" if total > 1 else self._order.format_
        body: list[Line] = [
            (),
            line(Span("Le document se fait.", "accent")),
            (),
            line(f"Document {which}, {self._work.seconds} s"),
            drawn(bar(done, total, _BAR)),
            (),
            (Span("Ce que vous tapez sera fait ensuite.", "faible"),),
        ]
        keys = [panic_key(opened=self.reading.opened)]
        return page(size, "Exporter le rapport", "", body, keys, self.reading.session.message)
