"""Perhaps a person already known: her interview, or someone new. She alone decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iscg_tui.intake.ruban import ENTRETIENS_AVANT_MOTIF
from iscg_tui.tui.actions import Action
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, fit, width_of
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.person_page import name_of
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_TEXT = (
    "Si c’est la même personne, l’entretien qui vient d’être saisi devient un entretien de sa "
    "situation, et la nouvelle situation n’est plus comptée."
)


class AlreadyKnown(Screen):
    """Asks which of ``known`` the person is, if any.

    ``form`` is where the identity was typed; ``joined`` is what comes after a join.
    """

    def __init__(
        self,
        session: Session,
        reference: str,
        known: Sequence[Situation],
        form: Screen,
        someone_new: Callable[[], Screen],
        joined: Callable[[str], Screen],
    ) -> None:
        self.session = session
        self.reference = reference
        self.known = known
        self.form = form
        self.someone_new = someone_new
        self.joined = joined

    def leave(self) -> dict[str, Any] | None:
        """Come back to the identity: until this is answered, what was typed is saved nowhere."""
        return self.form.leave()

    def press(self, key: Key) -> Screen | Exit:
        """A digit joins, ``n`` is someone new; nothing else joins anything."""
        match key.choice:
            case "n":
                return self.someone_new()
            case "escape":
                return self.form
            case digit if digit.isdecimal() and 0 < int(digit) <= len(self.known):
                return self._join(str(self.known[int(digit) - 1].reference))
            case _:
                return self

    def _join(self, known: str) -> Screen:
        session = self.session
        new, was = session.repository.get(self.reference), session.repository.get(known)
        saved = session.repository.join(self.reference, known)
        session.repository.place = None
        session.done.add(Action("Situation d’une personne déjà connue", new, None, into=known))
        session.done.add(Action("Nouvel entretien", was, saved, new.entretiens[-1]))
        said = f"L’entretien est joint à la situation {known}."
        if len(saved.entretiens) > ENTRETIENS_AVANT_MOTIF:
            said += " Son motif de prolongement reste à dire : m."
        session.say(said)
        return self.joined(known)

    def draw(self, size: Size) -> list[Line]:
        """Those who may be the same, with what tells them apart."""
        body = [(), *paragraph(_TEXT, size.inner), ()]
        for number, situation in enumerate(self.known, start=1):
            body += [
                (
                    Span(str(number), "touche"),
                    Span(f" {fit(name_of(situation.identite), size.inner - 2)}"),
                ),
                (Span(f"  {summary(self.session, situation, size.inner - 2)}", "faible"),),
            ]
        body += [(), (Span("n", "touche"), Span(" quelqu’un d’autre : une nouvelle situation"))]
        keys = [
            ("n", "quelqu’un d’autre"),
            ("escape", "revenir à l’identité"),
            ("²", "masquer"),
        ]
        return page(size, "Personne déjà connue ?", "", body, keys, self.session.message)


def summary(session: Session, situation: Situation, width: int | None = None) -> str:
    """A situation in one line, without the name: reference, nature, interviews, last one.

    The nature is left out where ``width`` has no room for it.
    """
    count = len(situation.entretiens)
    counted = f"{count} entretien{'s' if count > 1 else ''}"
    jour = short_date(situation.entretiens[-1].jour)
    nature = session.court("nature", situation.nature)
    whole = f"{situation.reference} · {nature} · {counted} · {jour}"
    if width is None or width_of(whole) <= width:
        return whole
    return f"{situation.reference} · {counted} · {jour}"
