"""Keeping someone longer than the rule of the post: a written reason, and a new date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from iscg_tui.retention import (
    MAINTIEN_MOIS_MAX,
    MOTIF_MAX,
    Maintien,
    RetentionError,
    months_after,
)
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, line, wrap
from iscg_tui.tui.screens.kept_form import KeptForm
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form
from iscg_tui.tui.widgets.page import Size, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.session import Session

MOTIF: Final = "motif"
JUSQU_AU: Final = "jusqu_au"
_PROPOSED: Final = 6
"""Months after today, or after the term when it is to come."""
_REASON: Final = (
    "Pourquoi son identité sert encore, en quelques mots. Ni faits utiles à une enquête, ni "
    "santé, ni opinions. Reste dans le coffre."
)


class KeepLonger(KeptForm):
    """The decision of one person, written in the store alone."""

    subject = "maintien"

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.echeance = session.repository.echeance(reference, session.reglages.conservation_mois)
        today, known = session.today(), self.echeance.maintien
        last = months_after(today, MAINTIEN_MOIS_MAX)
        proposed = min(months_after(max(today, self.echeance.terme), _PROPOSED), last)
        motif = ""
        if known is not None and self.echeance.maintenue and not self.echeance.due(today):
            motif, proposed = known.motif, known.jusqu_au
        form = Form(
            (
                Entry(MOTIF, "Motif", _REASON, Field.holding(motif, MOTIF_MAX), counted=True),
                Entry(
                    JUSQU_AU,
                    "Jusqu’au (JJMMAAAA)",
                    f"Huit chiffres : jour, mois, année. Au plus tard le {short_date(last)}.",
                    Field.holding(f"{proposed:%d%m%Y}", 8, numeric=True),
                ),
            )
        )
        super().__init__(session, reference, back, form)

    def save(self) -> Screen:
        """Write the decision, if it can be."""
        session, values = self.session, self.form.values
        try:
            jusqu_au = _day(values[JUSQU_AU])
            self.echeance.check(Maintien(session.today(), jusqu_au, values[MOTIF]))
        except RetentionError as error:
            self.form = self.form.at(JUSQU_AU if values[MOTIF] else MOTIF)
            session.warn(str(error))
            return self
        session.repository.keep(self.reference, values[MOTIF], jusqu_au, le=session.today())
        session.say(f"{self.reference} gardée jusqu’au {short_date(jusqu_au)}, motif écrit.")
        return self.left()

    def draw(self, size: Size) -> list[Line]:
        """What the rule says of this person, then the two fields."""
        session, each = self.session, self.echeance
        months = session.reglages.conservation_mois
        rule = (
            f"Dernier contact le {short_date(each.dernier_contact)} : la règle du poste "
            f"({months} mois) la garde jusqu’au {short_date(each.terme)}."
        )
        body: list[Line] = [(), *(line(part) for part in wrap(rule, size.inner)), ()]
        body += self.form.draw(size.inner, gap=False)
        keys = [*self.form.keys, ("F1", "aide"), ("²", "masquer")]
        title = f"Garder plus longtemps · {self.reference}"
        return page(size, title, "", body, keys, session.message)


def _day(typed: str) -> date:
    """The day that eight figures say. Raises ``RetentionError``."""
    try:
        return date(int(typed[4:]), int(typed[2:4]), int(typed[:2]))
    except ValueError:
        raise RetentionError(
            "Cette date n’existe pas : huit chiffres, jour, mois, année."
        ) from None
