"""The page of one situation kept: what was answered, the interviews, the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.ouverture import corriger_entretien, corriger_situation, nouvel_entretien
from iscg_tui.tui.actions import Action
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.entry import Cible, EntryScreen
from iscg_tui.tui.screens.erasing import asked
from iscg_tui.tui.screens.held import Held
from iscg_tui.tui.screens.history import History
from iscg_tui.tui.screens.identity import Identity
from iscg_tui.tui.screens.person_page import (
    Block,
    entretien_block,
    identity_lines,
    situation_block,
)
from iscg_tui.tui.widgets.page import Size, page, room_for_body, rule
from iscg_tui.tui.widgets.scroll import following, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.session import Session

_WITHDRAWN: Final = "La personne retire son adhésion, ou demande l’effacement de ce qui la nomme."


class Person(Screen):
    """One situation; ``selected`` 0 is the situation itself, n its nth interview."""

    subject = "situation"

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        self.selected = 0
        self.top = 0
        self._height = 1
        self._follows = True
        self._opens: dict[str, Callable[[], Screen]] = {
            "e": self._interview,
            "i": lambda: Identity(session, reference, self._refreshed),
            "t": lambda: History(session, reference, self._again),
            "d": lambda: Held(session, reference, self._refreshed),
            "r": lambda: asked(session, [reference], back, self._again, _WITHDRAWN),
        }

    @property
    def situation(self) -> Situation:
        """The situation as the store holds it now."""
        return self.session.repository.get(self.reference)

    def leave(self) -> dict[str, Any] | None:
        """Come back to this page."""
        return {"ecran": "fiche", "reference": self.reference}

    def _again(self) -> Screen:
        return self

    def _refreshed(self) -> Screen:
        """This page, or where it was opened from when its situation is no longer kept."""
        return self if self.session.repository.holds(self.reference) else self.back()

    def press(self, key: Key) -> Screen | Exit:
        """Add, correct, cancel, or go back."""
        situation = self.situation
        self._follows = True
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "up":
                self.selected = max(self.selected - 1, 0)
            case "down":
                self.selected = min(self.selected + 1, len(situation.entretiens))
            case "space" | "pagedown":
                self._scroll(1)
            case "pageup":
                self._scroll(-1)
            case "c" | "m" | "enter":
                return self._correct(situation)
            case "x":
                return self._cancel(situation)
            case choice if choice in self._opens:
                return self._opens[choice]()
        return self

    def _interview(self) -> Screen:
        session = self.session
        ruban = nouvel_entretien(
            session.questionnaire, session.today(), len(self.situation.entretiens)
        )
        return EntryScreen(session, ruban, self._refreshed, Cible(self.reference))

    def _correct(self, situation: Situation) -> Screen:
        session, rang = self.session, self.selected - 1
        if rang < 0:
            ruban = corriger_situation(session.questionnaire, session.today(), situation)
        else:
            ruban = corriger_entretien(
                session.questionnaire, session.today(), situation.entretiens[rang], rang
            )
        return EntryScreen(session, ruban, self._refreshed, Cible(self.reference, ruban))

    def _cancel(self, situation: Situation) -> Screen:
        rang = self.selected - 1
        if rang < 0 or len(situation.entretiens) == 1:
            return Confirm(
                self.session,
                f"Annuler la situation {self.reference}",
                (
                    (
                        "La situation et ses entretiens seront retirés du coffre, et décomptés : "
                        "c’est le geste d’une saisie faite par erreur."
                    ),
                    "Annuler la situation entière ?",
                ),
                self._cancel_situation,
                self._again,
            )
        jour = short_date(situation.entretiens[rang].jour)
        return Confirm(
            self.session,
            f"Annuler un entretien · {self.reference}",
            (f"L’entretien du {jour} sera retiré et décompté.", "Annuler cet entretien ?"),
            self._cancel_entretien,
            self._again,
        )

    def _cancel_situation(self) -> Screen:
        situation = self.situation
        self.session.repository.cancel(self.reference)
        self.session.done.add(Action("Annulation d’une situation", situation, None))
        still = self.session.repository.holding().phrase
        self.session.say(
            f"Situation annulée et décomptée. À l’accueil, x défait l’annulation. {still}".rstrip()
        )
        return self.back()

    def _cancel_entretien(self) -> Screen:
        situation, rang = self.situation, self.selected - 1
        kept = tuple(each for i, each in enumerate(situation.entretiens) if i != rang)
        changed = replace(situation, entretiens=kept)
        saved = self.session.repository.correct(self.reference, changed)
        self.session.done.add(Action("Annulation d’un entretien", situation, saved))
        self.selected = min(self.selected, len(kept))
        self.session.say("Entretien annulé et décompté.")
        return self

    def draw(self, size: Size) -> list[Line]:
        """Identity, answers, interviews; the chosen one marked and in sight."""
        situation, width = self.situation, size.inner
        keys = [
            ("e", "nouvel entretien"),
            ("i", "identité"),
            ("↑↓", "changer de partie"),
            ("c", "corriger"),
            ("x", "annuler"),
            ("t", "historique"),
            ("d", "tout voir"),
            ("r", "retrait, effacer"),
            ("escape", "retour"),
            ("h", "aide"),
            ("²", "masquer"),
        ]
        blocks = self._blocks(situation, width)
        lines = [*identity_lines(situation.identite, width), rule(size)]
        # With the first block comes the identity above it.
        starts = [0]
        for index, block in enumerate(blocks):
            lines += block
            starts.append(len(lines) + (index == 0))
            if index == 0:
                lines.append(rule(size))
        room = room_for_body(size, keys, self.session.message)
        if len(lines) < room:
            lines.insert(0, ())
        if len(lines) > room:
            keys.insert(3, ("space", "suite"))
            room = room_for_body(size, keys, self.session.message)
        if self._follows:
            first = starts[self.selected]
            self.top = following(self.top, first, first + len(blocks[self.selected]) - 1, room)
        self._height = room
        body, self.top = scrolled(lines, self.top, room)
        title = f"Situation {self.reference}"
        right = f"depuis le {short_date(situation.ouverture)}"
        return page(size, title, right, body, keys, self.session.message)

    def _blocks(self, situation: Situation, width: int) -> list[Block]:
        session, selected = self.session, self.selected
        return [
            situation_block(session, situation, width, chosen=selected == 0),
            *(
                entretien_block(session, rang, each, width, chosen=rang == selected)
                for rang, each in enumerate(situation.entretiens, start=1)
            ),
        ]

    def _scroll(self, pages: int) -> None:
        self.top = max(self.top + pages * max(self._height - 2, 1), 0)
        self._follows = False
