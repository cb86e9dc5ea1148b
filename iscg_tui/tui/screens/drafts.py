"""The drafts set aside, to take one up again or to throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.brouillon import from_draft
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, fit, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.entry import Cible, EntryScreen
from iscg_tui.tui.widgets.page import Size, page, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session
    from iscg_tui.vault.repository import Draft


_JETER: Final = "Ce brouillon n’est pas encore compté. Le jeter pour de bon ?"
_JETER_CORRECTION: Final = (
    "Cette correction n’est pas faite : la situation reste comptée comme avant. La jeter ?"
)


def resume(session: Session, draft: Draft, back: Callable[[], Screen]) -> EntryScreen:
    """The entry a draft kept, where it was left."""
    ruban = from_draft(session.questionnaire, session.today(), draft.payload)
    target = draft.payload["cible"]
    depart = target["depart"]
    if depart is not None:
        depart = from_draft(session.questionnaire, session.today(), depart)
    cible = Cible(target["reference"], depart)
    return EntryScreen(session, ruban, back, cible, draft.id)


class Drafts(Screen):
    """One line a draft, without any name."""

    subject = "brouillons"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back
        self.drafts = session.repository.drafts()
        self.selected = 0

    def press(self, key: Key) -> Screen | Exit:
        """Choose, take up, throw away."""
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "up":
                self.selected = max(self.selected - 1, 0)
            case "down":
                self.selected = min(self.selected + 1, max(len(self.drafts) - 1, 0))
            case "enter" if self.drafts:
                return resume(self.session, self.drafts[self.selected], self.back)
            case "x" if self.drafts:
                correction = self.drafts[self.selected].payload["cible"]["depart"] is not None
                return Confirm(
                    self.session,
                    "Jeter un brouillon",
                    (_JETER_CORRECTION if correction else _JETER,),
                    self._drop,
                    lambda: self,
                )
            case digit if digit.isdigit() and 0 < int(digit) <= len(self.drafts):
                return resume(self.session, self.drafts[int(digit) - 1], self.back)
        return self

    def _drop(self) -> Screen:
        self.session.repository.drop_draft(self.drafts[self.selected].id)
        self.drafts = self.session.repository.drafts()
        self.selected = min(self.selected, max(len(self.drafts) - 1, 0))
        self.session.say("Brouillon jeté.")
        return self if self.drafts else self.back()

    def draw(self, size: Size) -> list[Line]:
        """The drafts, numbered."""
        body: list[Line] = [(), line("Ce qui est commencé, et pas encore compté."), rule(size)]
        for index, draft in enumerate(self.drafts):
            selected = index == self.selected
            text = f"{index + 1}  {self._summary(draft.payload)}"
            body.append(
                (
                    Span("▸ " if selected else "  ", "accent"),
                    Span(fit(text, size.inner - 2), "accent" if selected else "texte"),
                )
            )
        keys = [
            ("enter", "reprendre"),
            ("↑↓", "choisir"),
            ("x", "jeter"),
            ("escape", "retour"),
            ("h", "aide"),
            ("²", "masquer"),
        ]
        return page(size, "Brouillons", "", body, keys, self.session.message)

    def _summary(self, payload: dict[str, Any]) -> str:
        ruban = from_draft(self.session.questionnaire, self.session.today(), payload)
        reference = payload["cible"]["reference"]
        parts = [short_date(ruban.jour)]
        if payload["cible"]["depart"] is not None:
            parts.append(f"correction de {reference}")
        else:
            parts.append(f"entretien de {reference}" if reference else "nouvelle situation")
        parts += [
            self.session.court(name, codes[0])
            for name in ("saisine", "public", "nature", "mode")
            if (codes := ruban.reponse(name))
        ]
        return " · ".join(parts)
