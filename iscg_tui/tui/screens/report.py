"""The activity report on screen, from the published counters alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import CountersError, read
from iscg_tui.report.errors import ReportError
from iscg_tui.report.periods import Mois, Periode, annee, parse, trimestre
from iscg_tui.report.rapport import Poste
from iscg_tui.report.screen import screen_lines
from iscg_tui.report.tables import build
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page, room_for_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Reading

_MONTHS: Final = 12
_BAR: Final = re.compile("[▏▎▍▌▋▊▉█]+$")
_MONTHS_OF_QUARTER: Final = 3


class Report(Screen):
    """First the period, then the tables, which scroll."""

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
        year, quarter = today.year, (today.month + 2) // _MONTHS_OF_QUARTER
        before = Mois(year, today.month - 1) if today.month > 1 else Mois(year - 1, _MONTHS)
        previous = trimestre(year, quarter - 1) if quarter > 1 else trimestre(year - 1, 4)
        periods = {
            "1": annee(year),
            "2": annee(year - 1),
            "3": trimestre(year, quarter),
            "4": previous,
            "5": Periode(Mois(year, today.month), Mois(year, today.month)),
            "6": Periode(before, before),
        }
        return {key: (periode.en_lettres(), periode) for key, periode in periods.items()}

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
            this = f"{self.session.today():%m %Y}"
            help_ = "Le mois puis l’année : 01 2026."
            self.form = Form(
                (
                    Entry("du", "Premier mois", help_, Field.holding("", 7, numeric=True)),
                    Entry("au", "Dernier mois", help_, Field.holding(this, 7, numeric=True)),
                )
            )
        elif key.choice in (periods := self._periods()):
            self.periode, self.top = periods[key.choice][1], 0
        return self

    def _type(self, key: Key) -> Screen:
        form = self.form or Form(())
        self.form, end = form.press(key)
        if end is FormEnd.ABANDONED:
            self.form = None
        elif end is FormEnd.SAVED:
            try:
                self.periode = parse(*(_month(self.form.values[name]) for name in ("du", "au")))
                self.form, self.top = None, 0
            except ReportError as error:
                self.session.warn(str(error))
        return self

    def _report(self, periode: Periode, width: int) -> list[str]:
        session = self.session
        key = (periode, self.masked, width)
        if self._lines is None or self._lines[0] != key:
            reglages = session.reglages
            poste = Poste(reglages.poste_nom, reglages.employeur, reglages.autorite_fonctionnelle)
            try:
                rapport = build(
                    read(session.dossier.compteurs),
                    session.nomenclature,
                    periode,
                    poste,
                    reglages.seuil_rapport if self.masked else 0,
                    session.pending(),
                )
                lines = screen_lines(rapport, width)
            except (CountersError, ReportError) as error:
                lines = ["", str(error)]
            self._lines = (key, lines)
        return self._lines[1]

    def draw(self, size: Size) -> list[Line]:
        """The period picker, or the tables."""
        if self.form is not None:
            body: list[Line] = [(), *self.form.draw(size.inner, gap=False)]
            return page(size, "Rapport", "", body, self.form.keys, self.session.message)
        if self.periode is None:
            items = [Item(key, label) for key, (label, _) in self._periods().items()]
            items.append(Item("0", "une autre période…"))
            body = [
                (),
                line(Span("Sur quelle période ?", "accent")),
                (),
                *draw_choices(items, size.inner, size.height - 8),
            ]
            keys = [("escape", "retour"), ("²", "masquer")]
            return page(size, "Rapport d’activité", "", body, keys, self.session.message)
        toggle = "voir les petits nombres" if self.masked else "masquer les petits nombres"
        keys = [
            ("↑↓", "lire"),
            ("space", "page suivante"),
            ("m", toggle),
            ("escape", "période"),
        ]
        lines = self._report(self.periode, size.inner)
        self._height = room_for_body(size, keys)
        self.top = max(0, min(self.top, len(lines) - self._height))
        shown = lines[self.top : self.top + self._height]
        last = min(self.top + self._height, len(lines))
        right = f"{last * 100 // max(len(lines), 1)} %"
        title = f"Rapport d’activité · {self.periode.en_lettres()}"
        following = [*shown[1:], ""]
        body = [_coloured(text, after) for text, after in zip(shown, following, strict=True)]
        return page(size, title, right, body, keys, self.session.message)


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


def _month(text: str) -> str:
    """« 1 2026 », « 01/2026 » or « 2026 01 » as « 2026-01 »; anything else as it is."""
    parts = "".join(c if c.isdigit() else " " for c in text).split()
    if len(parts) != 2:
        return text
    month, year = sorted(parts, key=len)
    return f"{year}-{month:0>2}"
