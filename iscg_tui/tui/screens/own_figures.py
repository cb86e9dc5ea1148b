"""Her own month, at once: what counting gives back to her. No name, and never for others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.chiffres import Chiffres, Reponses, chiffres
from iscg_tui.report.curve import curve, heads
from iscg_tui.report.notes import REPERE_NATIONAL
from iscg_tui.report.periods import MOIS_MAX, Mois
from iscg_tui.report.typography import ESPACE, number
from iscg_tui.tui.line import Line, Span, width_of
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.drawing import drawn
from iscg_tui.tui.widgets.page import Size, page, room_for_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

POUR_VOUS: Final = f"Pour vous{ESPACE}: rien n’est masqué ici. Ne pas diffuser."
COLONNES: Final = ("ce mois", "le mois d’avant", "un an avant")

_LABEL: Final = 16
_COLUMN: Final = 16
_COLUMN_NARROW: Final = 14
_WIDE: Final = 72
_CURVE: Final = 7
_BETWEEN: Final = " · "
_EARLIER: Final = ("f", "left")
_LATER: Final = ("s", "right")


class OwnFigures(Screen):
    """One month on one page; the keys step to the months before."""

    subject = "mes_chiffres"

    def __init__(
        self, session: Session, back: Callable[[], Screen | Exit], mois: Mois | None = None
    ) -> None:
        self.session = session
        self.back = back
        self.courant = Mois(session.today().year, session.today().month)
        self.mois = min(mois or self.courant, self.courant)
        self._compteurs: Compteurs | None = None
        self._shown: Chiffres | None = None

    def press(self, key: Key) -> Screen | Exit:
        """Step from month to month, or go back."""
        if key.choice in ("escape", "backspace"):
            return self.back()
        if key.choice in _EARLIER and self.courant.numero - self.mois.numero < MOIS_MAX:
            self.mois = self.mois.plus(-1)
        elif key.choice in _LATER and self.mois < self.courant:
            self.mois = self.mois.plus(1)
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the same month."""
        return {"ecran": "mes_chiffres", "mois": self.mois.text()}

    @property
    def chiffres(self) -> Chiffres:
        """The month shown, published or not."""
        if self._shown is None or self._shown.mois != self.mois:
            if self._compteurs is None:
                self._compteurs = self.session.repository.counters()
            self._shown = chiffres(self._compteurs, self.session.nomenclature, self.mois)
        return self._shown

    @property
    def en_cours(self) -> str:
        """That the month is not over, where it is not."""
        return "mois en cours" if self.mois == self.courant else ""

    @property
    def _keys(self) -> list[tuple[str, str]]:
        later = [("s", "mois d’après")] if self.mois < self.courant else []
        return [
            ("f", "mois d’avant"),
            *later,
            ("escape", "retour"),
            ("h", "aide"),
            ("²", "masquer"),
        ]

    def draw(self, size: Size) -> list[Line]:
        """Six lines, what they say of the practice, and the year."""
        shown, width = self.chiffres, size.inner
        airy: list[Line] = [()] if size.inner >= _WIDE else []
        body: list[Line] = [
            *airy,
            (Span(POUR_VOUS, "alerte"),),
            *airy,
            *_activity(shown, width),
            *airy,
            *(_answers(each, width) for each in shown.reponses),
            *airy,
            _answers(shown.delais, width),
            _short(shown, width),
            (),
            (Span("Situations, mois par mois", "faible"),),
        ]
        room = room_for_body(size, self._keys, self.session.message) - len(body) - 1
        values = [value for _, value in shown.annee]
        body += [drawn(text) for text in curve(values, width, max(min(room, _CURVE), 2))]
        body.append((Span(heads([each.abrege() for each, _ in shown.annee], width), "faible"),))
        title = f"Mes chiffres · {self.mois.en_lettres()}"
        return page(size, title, self.en_cours, body, self._keys, self.session.message)


def _activity(shown: Chiffres, width: int) -> list[Line]:
    column = _COLUMN if width >= _WIDE else _COLUMN_NARROW
    named = "".join(each.removeprefix("le ").rjust(column) for each in COLONNES)
    lines: list[Line] = [(Span(" " * _LABEL), Span(named, "faible"))]
    for compte in shown.activite:
        before = (
            Span(number(each, ESPACE).rjust(column))
            for each in (compte.mois_avant, compte.an_avant)
        )
        now = Span(number(compte.mois, ESPACE).rjust(column), "nombre")
        lines.append((Span(compte.titre.ljust(_LABEL)), now, *before))
    return lines


def _answers(reponses: Reponses, width: int) -> Line:
    """The most frequent answers that fit, then how many others."""
    label = Span(reponses.titre.ljust(_LABEL))
    if not reponses.nombre:
        return (label, Span("aucune réponse notée", "faible"))
    room = width - _LABEL
    for count in range(len(reponses.premieres), 0, -1):
        text = _BETWEEN.join(f"{label} {value}" for label, value in reponses.premieres[:count])
        if others := sum(value for _, value in reponses.premieres[count:]):
            text += f"{_BETWEEN}autres {others}"
        if width_of(text) <= room:
            break
    return (label, Span(text))


def _short(shown: Chiffres, width: int) -> Line:
    share, which = shown.part_courtes, "des situations de" if width >= _WIDE else "sur"
    text = "sans objet" if share is None else f"{share}{ESPACE}% {which} douze mois"
    return (
        Span("1-3 entretiens".ljust(_LABEL)),
        Span(text),
        Span(f" (France{ESPACE}: {REPERE_NATIONAL}{ESPACE}%)", "faible"),
    )
