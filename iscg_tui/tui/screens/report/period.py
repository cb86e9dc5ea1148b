"""On which period: the usual ones at a key, or any whole quarters of ten years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.errors import ReportError
from iscg_tui.report.periods import MOIS_MAX, Mois, Periode, annee, parse, semestre, trimestre
from iscg_tui.tui.line import Line, Span, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.report.reading import ReadReport
from iscg_tui.tui.session import Session
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page, panic_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Reading

TITRE: Final = "Rapport d’activité"
_QUARTERS: Final = 4
_YEARS: Final = MOIS_MAX // 12


class ChoosePeriod(Screen):
    """The way into the report."""

    subject = "rapport"

    def __init__(self, session: Reading, back: Callable[[], Screen | Exit]) -> None:
        self.session = session
        self.back = back
        self.form: Form | None = None

    def reading(self, periode: Periode) -> ReadReport:
        """The report of a period; leaving it comes back here."""
        return ReadReport(self.session, periode, lambda: self)

    def _periods(self) -> dict[str, Periode]:
        today = self.session.today()
        year, quarter = today.year, Mois(today.year, today.month).rang_du_trimestre
        finer = {
            "annee": (),
            "semestre": (
                semestre(year, 1 if quarter <= _QUARTERS // 2 else 2),
                semestre(year, 1) if quarter > _QUARTERS // 2 else semestre(year - 1, 2),
            ),
            "trimestre": (
                trimestre(year, quarter),
                trimestre(year, quarter - 1) if quarter > 1 else trimestre(year - 1, _QUARTERS),
            ),
        }[self.session.reglages.pas_rapport]
        periods = (annee(year), annee(year - 1), *finer)
        return {str(key): each for key, each in enumerate(periods, start=1)}

    def _other_period(self) -> Form:
        """First and last quarter, among those of ten years."""
        today = self.session.today()
        quarters = [
            trimestre(year, rang)
            for year in range(today.year - _YEARS + 1, today.year + 1)
            for rang in range(1, _QUARTERS + 1)
        ]
        first = trimestre(today.year, 1)
        last = trimestre(today.year, Mois(today.year, today.month).rang_du_trimestre)
        return Form(
            (
                Entry(
                    "du",
                    "Premier trimestre",
                    "Hors année et pas réglé, un rapport ne se lit que sans masque, pour vous.",
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

    def leave(self) -> dict[str, Any] | None:
        """Come back to the choice of the period."""
        return {"ecran": "rapport"}

    def press(self, key: Key) -> Screen | Exit:
        """Pick a period, or fill in another one."""
        if self.form is not None:
            return self._type(key)
        if key.choice in ("escape", "backspace", "left"):
            return self.back()
        if key.choice == "0":
            self.form = self._other_period()
        elif key.choice in (periods := self._periods()):
            return self.reading(periods[key.choice])
        return self

    def _type(self, key: Key) -> Screen:
        form, end = (self.form or Form(())).press(key)
        self.form = form
        if end is FormEnd.ABANDONED:
            self.form = None
        elif end is FormEnd.SAVED:
            try:
                periode = parse(form.values["du"], form.values["au"])
            except ReportError as error:
                self.form = form.at("du")
                self.session.warn(str(error))
            else:
                self.form = None
                return self.reading(periode)
        return self

    def draw(self, size: Size) -> list[Line]:
        """The periods, or the form of another one."""
        panic = panic_key(opened=self._opened)
        if self.form is not None:
            body: list[Line] = [(), *self.form.draw(size.inner, gap=False)]
            keys = [*self.form.keys, ("h", "aide"), panic]
            return page(size, TITRE, "", body, keys, self.session.message)
        items = [Item(key, each.en_lettres()) for key, each in self._periods().items()]
        items.append(Item("0", "une autre période…"))
        body = [
            (),
            line(Span("Sur quelle période ?", "accent")),
            (),
            *draw_choices(items, size.inner, size.height - 8),
        ]
        keys = [("escape", "retour" if self._opened else "quitter"), ("h", "aide"), panic]
        return page(size, TITRE, "", body, keys, self.session.message)
