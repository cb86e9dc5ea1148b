"""The history of a situation: what was changed, and when. No name is ever in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from iscg_tui.intake.question import INDICATEUR, NATURES_SECONDAIRES
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, wrap
from iscg_tui.tui.questionnaire import TITRES
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by
from iscg_tui.vault.history import ENTRETIEN, IDENTITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session
    from iscg_tui.vault.history import Change

_KEYS = [("↑↓", "faire défiler"), ("escape", "retour"), ("²", "masquer")]
_DAY = len("23/11/2026  ")


class History(Screen):
    """One line a change, the last one first."""

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        self.top = 0

    def press(self, key: Key) -> Screen | Exit:
        """Scroll, or go back."""
        if key.choice in ("escape", "backspace", "left", "t"):
            return self.back()
        top = scrolled_by(self.top, key.choice)
        self.top = self.top if top is None else top
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the situation."""
        return {"ecran": "fiche", "reference": self.reference}

    def draw(self, size: Size) -> list[Line]:
        """What was changed, in words."""
        body: list[Line] = [()]
        for change in reversed(self.session.repository.history(self.reference)):
            first, *rest = wrap(said(self.session, change), size.inner - _DAY)
            body.append((Span(f"{short_date(change.jour)}  ", "faible"), Span(first)))
            body += [(Span(" " * _DAY), Span(part)) for part in rest]
        lines, self.top = scrolled(body, self.top, room_for_body(size, _KEYS))
        return page(size, f"Historique · {self.reference}", "", lines, _KEYS, self.session.message)


def said(session: Session, change: Change) -> str:
    """A change as a sentence, without its day."""
    if change.champ == IDENTITE:
        return "Identité modifiée."
    if change.champ == ENTRETIEN:
        return _interview(change)
    name = "nature" if change.champ == NATURES_SECONDAIRES else change.champ
    before, after = (
        ", ".join(session.libelle(name, code) for code in codes) or "sans réponse"
        for codes in (change.avant, change.apres)
    )
    if change.champ.startswith(INDICATEUR):
        return f"{session.titre(change.champ)} : {before} → {after}."
    return f"{TITRES.get(change.champ, 'Urgence')} : {before} → {after}."


def _interview(change: Change) -> str:
    before, after = (
        short_date(date.fromisoformat(codes[0])) if codes else ""
        for codes in (change.avant, change.apres)
    )
    if not before:
        return f"Entretien du {after} ajouté."
    if not after:
        return f"Entretien du {before} annulé."
    return (
        f"Entretien du {before} corrigé."
        if before == after
        else (f"Entretien du {before} corrigé, daté du {after}.")
    )
