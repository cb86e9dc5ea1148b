"""The activity report on screen, from the published counters alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import CountersError, read
from iscg_tui.report.errors import ReportError
from iscg_tui.report.periods import MOIS_MAX, Mois, Periode, annee, parse, semestre, trimestre
from iscg_tui.report.rapport import Poste
from iscg_tui.report.screen import screen_lines
from iscg_tui.report.tables import build
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.session import Session
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page, panic_key, room_for_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.report.rapport import Rapport
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Reading

_QUARTERS: Final = 4
_YEARS: Final = MOIS_MAX // 12
_BAR: Final = re.compile("[▏▎▍▌▋▊▉█]+$")


class Report(Screen):
    """First the period, then the tables, which scroll."""

    subject = "rapport"

    def __init__(self, session: Reading, back: Callable[[], Screen | Exit]) -> None:
        self.session = session
        self.back = back
        self.periode: Periode | None = None
        self.form: Form | None = None
        self.masked = True
        self.top = 0
        self._height = 1
        self._lines: tuple[tuple[Periode, bool, int], list[str]] | None = None

    def _periods(self) -> dict[str, tuple[str, Periode]]:
        today = self.session.today()
        year, quarter = today.year, Mois(today.year, today.month).rang_du_trimestre
        half = 1 if quarter <= _QUARTERS // 2 else 2
        periods = (
            annee(year),
            annee(year - 1),
            semestre(year, half),
            semestre(year, 1) if half > 1 else semestre(year - 1, 2),
            trimestre(year, quarter),
            trimestre(year, quarter - 1) if quarter > 1 else trimestre(year - 1, _QUARTERS),
        )
        return {str(key): (each.en_lettres(), each) for key, each in enumerate(periods, start=1)}

    def _other_period(self) -> Form:
        """First and last quarter, among those of ten years."""
        today = self.session.today()
        quarters = [
            trimestre(year, rang)
            for year in range(today.year - _YEARS + 1, today.year + 1)
            for rang in range(1, _QUARTERS + 1)
        ]
        first, last = (
            trimestre(today.year, 1),
            trimestre(today.year, Mois(today.year, today.month).rang_du_trimestre),
        )
        return Form(
            (
                Entry(
                    "du",
                    "Premier trimestre",
                    "Un rapport couvre des trimestres entiers, pour ne désigner personne.",
                    options=tuple((each.du.text(), each.en_lettres()) for each in quarters),
                    chosen=quarters.index(first),
                ),
                Entry(
                    "au",
                    "Dernier trimestre",
                    "Le même que le premier, ou un trimestre d’après.",
                    options=tuple((each.au.text(), each.en_lettres()) for each in quarters),
                    chosen=quarters.index(last),
                ),
            ),
            done="voir le rapport",
            keeps=False,
        )

    @property
    def _opened(self) -> bool:
        """Whether a store is open behind the report, which can be read without one."""
        return isinstance(self.session, Session)

    @property
    def _panic(self) -> tuple[str, str]:
        return panic_key(opened=self._opened)

    def leave(self) -> dict[str, Any] | None:
        """Come back to the same period."""
        if self.periode is None:
            return {"ecran": "rapport"}
        du, au = self.periode.du.text(), self.periode.au.text()
        return {"ecran": "rapport", "du": du, "au": au}

    def press(self, key: Key) -> Screen | Exit:
        """Pick a period; scroll; show or mask the small numbers."""
        if self.form is not None:
            return self._type(key)
        if self.periode is None:
            return self._pick(key)
        page_height = max(self._height - 2, 1)
        match key.choice:
            case "escape" | "backspace" | "left":
                self.periode, self.top = None, 0
            case "down":
                self.top += 1
            case "up":
                self.top -= 1
            case "pagedown" | "space" | "right":
                self.top += page_height
            case "pageup":
                self.top -= page_height
            case "home":
                self.top = 0
            case "end":
                self.top = 1_000_000
            case "m":
                self.masked = not self.masked
        return self

    def _pick(self, key: Key) -> Screen | Exit:
        if key.choice in ("escape", "backspace", "left"):
            return self.back()
        if key.choice == "0":
            self.form = self._other_period()
        elif key.choice in (periods := self._periods()):
            self.periode, self.top = periods[key.choice][1], 0
        return self

    def _type(self, key: Key) -> Screen:
        form, end = (self.form or Form(())).press(key)
        self.form = form
        if end is FormEnd.ABANDONED:
            self.form = None
        elif end is FormEnd.SAVED:
            try:
                self.periode = parse(form.values["du"], form.values["au"])
                self.form, self.top = None, 0
            except ReportError as error:
                self.form = form.at("du")
                self.session.warn(str(error))
        return self

    def rapport(self, periode: Periode) -> Rapport:
        """The report of a period. Raises ``CountersError`` or ``ReportError``."""
        session, reglages = self.session, self.session.reglages
        return build(
            read(session.dossier.compteurs),
            session.nomenclature,
            periode,
            Poste(reglages.poste_nom, reglages.employeur, reglages.autorite_fonctionnelle),
            reglages.seuil_rapport if self.masked else 0,
            session.pending(),
        )

    def _report(self, periode: Periode, width: int) -> list[str]:
        key = (periode, self.masked, width)
        if self._lines is None or self._lines[0] != key:
            try:
                lines = screen_lines(self.rapport(periode), width)
            except (CountersError, ReportError) as error:
                lines = ["", str(error)]
            self._lines = (key, lines)
        return self._lines[1]

    @property
    def _unpublished(self) -> Line | None:
        """Why what was just entered is not in the tables yet, and which key adds it."""
        count = self.session.pending() if self._opened else 0
        if not count:
            return None
        what = f"{count} saisies n’y figurent" if count > 1 else "1 saisie n’y figure"
        which = "les " if count > 1 else "l’"
        return (Span(f"{what} pas encore : p, à l’accueil, {which}ajoute.", "faible"),)

    def draw(self, size: Size) -> list[Line]:
        """The period picker, or the tables."""
        if self.form is not None:
            body: list[Line] = [(), *self.form.draw(size.inner, gap=False)]
            keys = [*self.form.keys, ("h", "aide"), self._panic]
            return page(size, "Rapport d’activité", "", body, keys, self.session.message)
        if self.periode is None:
            items = [Item(key, label) for key, (label, _) in self._periods().items()]
            items.append(Item("0", "une autre période…"))
            body = [
                (),
                line(Span("Sur quelle période ?", "accent")),
                (),
                *draw_choices(items, size.inner, size.height - 8),
            ]
            keys = [("escape", "retour" if self._opened else "quitter"), ("h", "aide"), self._panic]
            return page(size, "Rapport d’activité", "", body, keys, self.session.message)
        toggle = "voir les petits nombres" if self.masked else "masquer les petits nombres"
        keys = [
            ("↑↓", "lire"),
            ("space", "suite"),
            ("m", toggle),
            ("escape", "période"),
            ("h", "aide"),
            self._panic,
        ]
        lines = self._report(self.periode, size.inner)
        message = self.session.message or self._unpublished
        self._height = room_for_body(size, keys, message)
        self.top = max(0, min(self.top, len(lines) - self._height))
        shown = lines[self.top : self.top + self._height]
        last = min(self.top + self._height, len(lines))
        right = f"{last * 100 // max(len(lines), 1)} %"
        title = f"Rapport d’activité · {self.periode.en_lettres()}"
        following = [*shown[1:], ""]
        body = [_coloured(text, after) for text, after in zip(shown, following, strict=True)]
        return page(size, title, right, body, keys, message)


def _coloured(text: str, after: str) -> Line:
    """A line of the report with its heading, its rule or its bar in their own colours."""
    if text and not text.strip("─-"):
        return (Span(text, "filet"),)
    if after and not after.strip("─-"):
        return (Span(text, "titre_page"),)
    if text.startswith(("! ", "• ")):
        return (Span(text[0], "alerte" if text[0] == "!" else "accent"), Span(text[1:]))
    if found := _BAR.search(text):
        return (Span(text[: found.start()]), Span(found.group(), "barre"))
    return (Span(text),)
