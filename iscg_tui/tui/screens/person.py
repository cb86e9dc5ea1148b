"""The page of one situation kept: what was answered, the interviews, the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from iscg_tui.intake.question import NATURES_SECONDAIRES
from iscg_tui.intake.ruban import corriger_entretien, corriger_situation, nouvel_entretien
from iscg_tui.tui.actions import Action
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, fit, line, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.entry import Cible, EntryScreen
from iscg_tui.tui.screens.identity import Identity
from iscg_tui.tui.widgets.page import Size, page, room_for_body, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.situation import Entretien, Identite, Situation
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session


def name_of(identite: Identite | None) -> str:
    """How a person is shown in a list: first name, name, birth year; or a dash."""
    if identite is None:
        return "—"
    year = str(identite.annee_naissance or "")
    return " ".join(part for part in (identite.prenom, identite.nom, year) if part) or "—"


class Person(Screen):
    """One situation; ``selected`` 0 is the situation itself, n its nth interview."""

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        self.selected = 0

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
        session, situation = self.session, self.situation
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "up":
                self.selected = max(self.selected - 1, 0)
            case "down":
                self.selected = min(self.selected + 1, len(situation.entretiens))
            case "e":
                ruban = nouvel_entretien(
                    session.questionnaire, session.today(), len(situation.entretiens)
                )
                return EntryScreen(session, ruban, self._refreshed, Cible(self.reference))
            case "i":
                return Identity(session, self.reference, self._refreshed)
            case "c" | "m" | "enter":
                return self._correct(situation)
            case "x":
                return self._cancel(situation)
        return self

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
                        "La situation et ses entretiens seront retirés du registre, et décomptés : "
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
        self.session.say("Situation annulée et décomptée. À l’accueil, x défait l’annulation.")
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
        """Identity, answers, interviews with the selected row marked."""
        situation = self.situation
        keys = [
            ("e", "nouvel entretien"),
            ("i", "identité"),
            ("↑↓", "choisir une ligne"),
            ("c", "corriger"),
            ("x", "annuler"),
            ("escape", "retour"),
            ("²", "masquer"),
        ]
        body = [*self._identity(situation, size.inner), rule(size)]
        body += self._answers(situation, size.inner)
        body.append(rule(size))
        room = room_for_body(size, keys) - len(body)
        body += self._entretiens(situation, size.inner, room)
        return page(
            size,
            f"Situation {self.reference}",
            f"depuis le {short_date(situation.ouverture)}",
            body,
            keys,
            self.session.message,
        )

    @staticmethod
    def _identity(situation: Situation, width: int) -> list[Line]:
        identite = situation.identite
        if identite is None:
            return [line(Span("Sans identité", "faible"))]
        lines: list[Line] = [(Span(fit(name_of(identite), width), "titre_page"),)]
        if identite.contact:
            lines.append((Span(fit(identite.contact, width)),))
        lines += [(Span(part, "faible"),) for part in wrap(identite.note, width) if part][:3]
        return lines

    def _answers(self, situation: Situation, width: int) -> list[Line]:
        session = self.session
        secondaires = [
            session.court(NATURES_SECONDAIRES, code) for code in situation.natures_secondaires
        ]
        first = " · ".join(
            session.court(name, getattr(situation, name))
            for name in ("saisine", "institution", "public", "age", "genre")
        )
        second = " + ".join([session.libelle("nature", situation.nature), *secondaires])
        if situation.urgence != "0":
            second += f" · urgence {session.libelle('urgence', situation.urgence).lower()}"
        mark = "▸ " if self.selected == 0 else "  "
        role = "accent" if self.selected == 0 else "texte"
        texts = [*wrap(first, width - 2), *wrap(second, width - 2)]
        return [
            (Span(mark if i == 0 else "  ", "accent"), Span(text, role))
            for i, text in enumerate(texts)
        ]

    def _entretiens(self, situation: Situation, width: int, room: int) -> list[Line]:
        rows = [
            self._row(rang, each, width) for rang, each in enumerate(situation.entretiens, start=1)
        ]
        first = max(0, min(self.selected - room + 1, len(rows) - room)) if room > 0 else 0
        return rows[first : first + max(room, 0)]

    def _row(self, rang: int, entretien: Entretien, width: int) -> Line:
        session = self.session
        selected = rang == self.selected
        parts = [session.court("mode", entretien.mode), session.court("suites", entretien.suites)]
        parts += [session.orientation(each) for each in entretien.orientations]
        text = f"{rang:>2}  {short_date(entretien.jour)}  {' · '.join(parts)}"
        role = "accent" if selected else "texte"
        return (Span("▸ " if selected else "  ", "accent"), Span(fit(text, width - 2), role))
