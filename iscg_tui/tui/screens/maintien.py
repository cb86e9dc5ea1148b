"""Keeping someone longer than the rule of the post: a written reason, and a new date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.retention import (
    MAINTIEN_MOIS_MAX,
    MOTIF_MAX,
    Maintien,
    RetentionError,
    months_after,
)
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, line, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

MOTIF: Final = "motif"
JUSQU_AU: Final = "jusqu_au"
_PROPOSED: Final = 6
"""Months after today, or after the term when it is to come."""
_REASON: Final = (
    "Pourquoi son identité sert encore, en quelques mots. Ni faits utiles à une enquête, ni "
    "santé, ni opinions. Reste dans le coffre."
)


class KeepLonger(Screen):
    """The decision of one person, written in the store alone."""

    subject = "maintien"

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        self.echeance = session.repository.echeance(reference, session.reglages.conservation_mois)
        today, known = session.today(), self.echeance.maintien
        last = months_after(today, MAINTIEN_MOIS_MAX)
        proposed = min(months_after(max(today, self.echeance.terme), _PROPOSED), last)
        motif = ""
        if known is not None and self.echeance.maintenue and not self.echeance.due(today):
            motif, proposed = known.motif, known.jusqu_au
        self.form = Form(
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

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def press(self, key: Key) -> Screen | Exit:
        """Type, move between the two fields, save."""
        at = self.form.current
        self.form, end = self.form.press(key)
        match end:
            case FormEnd.SAVED:
                return self._save()
            case FormEnd.ABANDONED:
                return self._left()
        if key.choice == "space" or self.form.current != at:
            self._keep()
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the current field."""
        self.form = self.form.insert(text)
        self._keep()

    def _keep(self) -> None:
        if self.form.changed:
            self.session.repository.place = self.leave()

    def _left(self) -> Screen:
        self.session.repository.place = None
        return self.back()

    def _save(self) -> Screen:
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
        return self._left()

    def leave(self) -> dict[str, Any] | None:
        """Come back here; what was typed and not saved is kept in the store."""
        place: dict[str, Any] = {"ecran": "maintien", "reference": self.reference}
        if not self.form.changed:
            return place
        typed = {entry.name: entry.field.value for entry in self.form.entries}
        return {**place, "saisie": typed}

    def retype(self, typed: Mapping[str, str]) -> None:
        """Put back what had been typed when the screen was left."""
        entries = tuple(
            replace(each, field=replace(each.field, value=text, caret=len(text)))
            for each in self.form.entries
            for text in (typed.get(each.name, each.field.value),)
        )
        self.form = replace(self.form, entries=entries, changed=True)

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
