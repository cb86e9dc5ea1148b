"""The report to a file: in which format, where, what may be replaced, how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import CountersError
from iscg_tui.report.documents import FORMATS
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.documents.template import of_format
from iscg_tui.report.errors import ReportError
from iscg_tui.report.grilles.fichiers import of_post
from iscg_tui.report.periods import Mois
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.report.destination import Destination
from iscg_tui.tui.screens.report.order import Order
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.page import Size, page, panic_key
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from iscg_tui.report.grilles.grille import Grille
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.screens.report.reading import ReadReport

_LIBELLES: Final = {
    "pdf": "PDF, prêt à envoyer",
    "odt": "document que l’on peut encore modifier (odt)",
    "xlsx": "classeur, avec ses graphiques (xlsx)",
    "md": "texte lisible partout (md)",
    "csv": "une ligne par nombre, pour un tableur (csv)",
    "json": "pour un autre programme (json)",
}
_PROTEGE: Final = {
    "masquage": "Le document est masqué comme le lecteur le verra, quoi que montre l’écran.",
    "arrondi": (
        "Le document est arrondi comme le lecteur le verra, quoi que montre l’écran. N’envoyez pas "
        "aux mêmes lecteurs un document masqué de la même période : l’un défait l’autre."
    ),
}
_EN_COURS: Final = (
    "Période en cours\u00a0: un second document de la même, plus tard, dirait par différence "
    "ce qui s’est ajouté entre les deux."
)
TITRE: Final = "Exporter le rapport"


class ChooseFormat(Screen):
    """One key a format; the grids of the post may go with it."""

    subject = "rapport_export"

    def __init__(self, reading: ReadReport) -> None:
        self.reading = reading
        self.formats = [each for each in _LIBELLES if each in FORMATS]
        self.grilles = self._of_period()
        self.with_grilles = bool(self.grilles)

    def _of_period(self) -> tuple[Grille, ...]:
        session, periode = self.reading.session, self.reading.periode
        known = of_post(session.dossier.grilles, session.nomenclature)
        return tuple(each for each in known if each.covers(periode))

    def leave(self) -> dict[str, Any] | None:
        """Come back to the report."""
        return self.reading.leave()

    def press(self, key: Key) -> Screen | Exit:
        """Choose, with or without the grids."""
        if key.choice in ("escape", "backspace", "left"):
            return self.reading
        if key.choice == "g" and self.grilles:
            self.with_grilles = not self.with_grilles
        ranks = {str(rank): each for rank, each in enumerate(self.formats, start=1)}
        return self._ordered(ranks[key.choice]) if key.choice in ranks else self

    def _ordered(self, format_: str) -> Screen:
        reading, session = self.reading, self.reading.session
        try:
            order = Order(
                reading.source.rapport(reading.periode),
                format_,
                self.grilles if self.with_grilles else (),
                Edition(session.today(), of_format(format_, session.dossier.modele)),
            )
            order.check(session.dossier.grilles, session.nomenclature)
        except (CountersError, ReportError) as error:
            session.warn(str(error))
            return self
        if Mois(session.today().year, session.today().month) <= reading.periode.au:
            session.warn(_EN_COURS)
        return Destination(reading, order, self)

    def draw(self, size: Size) -> list[Line]:
        """The formats, the most often sent first."""
        items = [
            Item(str(rank), _LIBELLES[each]) for rank, each in enumerate(self.formats, start=1)
        ]
        if self.grilles:
            many = len(self.grilles) > 1
            text = f"avec {f'les {len(self.grilles)} grilles' if many else 'la grille'} du poste"
            items.append(Item("g", text, picked=self.with_grilles))
        protection = self.reading.session.reglages.protection_rapport
        body = [
            (),
            line(Span("Dans quel format ?", "accent")),
            (),
            *draw_choices(items, size.inner, size.height - 8),
            (),
            *paragraph(_PROTEGE[protection], size.inner, "faible"),
        ]
        panic = panic_key(opened=self.reading.opened)
        keys = [("escape", "retour"), ("h", "aide"), panic]
        message = self.reading.session.message
        return page(size, TITRE, self.reading.periode.en_lettres(), body, keys, message)
