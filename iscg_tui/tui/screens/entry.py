"""The entry: the ribbon of answers above, the current question and its keys below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.brouillon import to_draft
from iscg_tui.intake.correction import corrected, with_corrected
from iscg_tui.intake.ouverture import comme
from iscg_tui.intake.question import (
    ORIENTATIONS,
    SUITES,
)
from iscg_tui.intake.ruban import Effet, Objet, Ruban, Volet, dated, press
from iscg_tui.intake.situation import Adhesion, Situation
from iscg_tui.privacy.champs import finalite_de
from iscg_tui.tui.actions import Action
from iscg_tui.tui.dates import long_date, parse_past_date
from iscg_tui.tui.line import Line, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.identity import Identity
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import BREAK, HAUTEUR_MIN, Size, page, room_for_body, rule
from iscg_tui.tui.widgets.question import asks_adhesion, choices_of, heading
from iscg_tui.tui.widgets.ribbon import draw_ribbon
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

COMME: Final = "="
"""The key that takes the answers of the situation entered before; unshifted on AZERTY."""
_FIRST: Final = "Répondez d’abord à la question affichée."
_STILL: Final = "Il reste à dire l’adhésion : o, i, n ou Espace, qui enregistre."


@dataclass(frozen=True, slots=True)
class Cible:
    """What an entry changes: nothing yet (all None), one more interview, or a correction.

    ``reference`` names a situation of the store; ``comptee`` is one counted without being
    kept. ``depart`` is the entry as its correction found it, None for a new one.
    """

    reference: str | None = None
    depart: Ruban | None = None
    comptee: Situation | None = None

    @property
    def correction(self) -> bool:
        """Whether something already counted is being changed."""
        return self.depart is not None

    def to_draft(self) -> dict[str, Any]:
        """What a draft keeps of it."""
        depart = to_draft(self.depart) if self.depart is not None else None
        return {"reference": self.reference, "depart": depart}


class EntryScreen(Screen):
    """A situation, an interview or a correction being entered."""

    subject = "saisie"

    def __init__(
        self,
        session: Session,
        ruban: Ruban,
        back: Callable[[], Screen],
        cible: Cible | None = None,
        brouillon: str | None = None,
    ) -> None:
        self.session = session
        self.ruban = ruban
        self._at_first = answers(ruban)
        self.back = back
        self.cible = cible or Cible()
        self.brouillon = brouillon
        self.jour_libre: Field | None = None

    # Keys

    @property
    def takes_text(self) -> bool:
        """While a day is being written."""
        return self.jour_libre is not None

    def press(self, key: Key) -> Screen | Exit:
        """Answer, move, save; see ``intake.ruban``."""
        if self.jour_libre is not None:
            return self._type_day(key)
        if self.ruban.volet is Volet.JOUR and key.choice == "d":
            self.jour_libre = Field(limit=10, numeric=True)
            return self
        if key.choice == COMME and self._previous is not None:
            return self.follow(comme(self.ruban, self._previous), Effet.RIEN)
        ruban, effet = press(self.ruban, key.choice)
        if effet is Effet.INCONNUE and key.text is not None:
            self.session.warn("Cette touche ne répond pas à la question affichée.")
        return self.follow(ruban, effet)

    @property
    def _previous(self) -> Situation | None:
        """The situation whose answers can be taken again: for a new entry, still untouched."""
        new = self.brouillon is None and not self._is_entretien and not self.cible.correction
        return self.session.done.entered if new and answers(self.ruban) == self._at_first else None

    def follow(self, ruban: Ruban, effet: Effet) -> Screen:
        """Take the entry as keys left it, keep its draft, and do what the last key asked."""
        before, self.ruban = self.ruban, ruban
        match effet:
            case Effet.ENREGISTRER | Effet.ENREGISTRER_PUIS_IDENTITE:
                identite = effet is Effet.ENREGISTRER_PUIS_IDENTITE
                return self._withdrawal() or self._save(identite=identite)
            case Effet.BROUILLON:
                return self._set_aside()
            case Effet.INCOMPLET:
                self.session.warn(_STILL if asks_adhesion(self.ruban) else _FIRST)
        if self.ruban != before:
            self._keep_draft()
        return self

    def _type_day(self, key: Key) -> Screen:
        field = self.jour_libre or Field()
        if key.name == "escape":
            self.jour_libre = None
        elif key.name == "enter":
            try:
                jour = parse_past_date(field.text, self.ruban.aujourdhui)
            except ValueError:
                self.session.warn(
                    "Écrivez le jour ainsi : 21 11 ou 21 11 2026, au plus tard ce jour."
                )
                return self
            self.ruban = dated(self.ruban, jour)
            self.jour_libre = None
            self._keep_draft()
        else:
            self.jour_libre = field.press(key)
        return self

    # Store

    def leave(self) -> dict[str, Any] | None:
        """Keep the draft; come back to it."""
        self._keep_draft()
        return {"ecran": "saisie", "brouillon": self.brouillon} if self.brouillon else None

    def _keep_draft(self) -> None:
        if self.cible.comptee is not None:
            return
        if self.brouillon is None and answers(self.ruban) == self._at_first:
            return
        payload = {**to_draft(self.ruban), "cible": self.cible.to_draft()}
        self.brouillon = self.session.repository.save_draft(self.brouillon, payload)

    def _set_aside(self) -> Screen:
        self._keep_draft()
        if self.cible.comptee is not None:
            self.session.say("Correction laissée : la situation reste comptée comme avant.")
        elif self.brouillon is not None:
            self.session.say("Brouillon gardé : b le reprend depuis l’accueil.")
        return self.back()

    def _withdrawal(self) -> Screen | None:
        """A correction that takes the adhesion back erases the record: it is asked about."""
        reference = self.cible.reference
        if reference is None or self._is_entretien:
            return None
        if self.ruban.adhesion is Adhesion.OUI:
            return None
        return Confirm(
            self.session,
            f"Sans adhésion · {reference}",
            (
                (
                    "Sans l’adhésion de la personne, rien de nominatif n’est conservé : "
                    "l’identité, la note et les entretiens seront effacés. "
                    "La situation reste comptée."
                ),
                "Effacer ce qui est conservé ?",
            ),
            lambda: self._save(identite=False),
            lambda: self,
        )

    def _save(self, *, identite: bool) -> Screen:
        session = self.session
        action = self._saved_entretien() if self._is_entretien else self._saved_situation()
        saved = action.after
        self.brouillon = None
        session.done.add(action)
        session.repository.publish_if_due(session.reglages.seuil_publication)
        verb = "Corrigée" if self.cible.correction else "Enregistrée"
        if self._is_entretien:
            verb = "Entretien corrigé" if self.cible.correction else "Entretien enregistré"
        if saved is None or saved.reference is None:
            erased = action.before is not None and action.before.kept
            still = f" {session.repository.holding().phrase}" if erased else ""
            session.say(
                f"{verb} : comptée, et rien d’autre n’est conservé. m la corrige, jusqu’au "
                f"verrouillage.{still}"
            )
            return self.back()
        if self.ruban.contredite:
            suites = session.court(SUITES, self.ruban.reponse(SUITES)[0])
            session.warn(
                f"{verb} sous la référence {saved.reference}, mais « {suites} » contredit "
                "l’adhésion « oui » : m la corrige."
            )
        else:
            session.say(f"{verb} sous la référence {saved.reference}.")
        if identite:
            return Identity(session, saved.reference, self.back)
        return self.back()

    def _saved_situation(self) -> Action:
        repository, cible = self.session.repository, self.cible
        entered = self.ruban.situation()
        if cible.depart is None:
            saved = repository.save(entered, brouillon=self.brouillon)
            return Action("Nouvelle situation", None, saved)
        before = cible.depart.situation()
        if cible.comptee is not None:
            was = cible.comptee
            saved = repository.correct_uncounted(was, corrected(was, before, entered))
        else:
            was = repository.get(str(cible.reference))
            entered = corrected(was, before, entered)
            saved = repository.correct(str(cible.reference), entered, brouillon=self.brouillon)
        return Action("Correction d’une situation", was, saved)

    def _saved_entretien(self) -> Action:
        repository, cible = self.session.repository, self.cible
        reference = str(cible.reference)
        entretien = self.ruban.entretien()
        was = repository.get(reference)
        if cible.depart is None:
            saved = repository.add_entretien(reference, entretien, brouillon=self.brouillon)
            return Action("Nouvel entretien", was, saved, entretien)
        changed = with_corrected(was, cible.depart.entretien(), entretien)
        saved = repository.correct(reference, changed, brouillon=self.brouillon)
        return Action("Correction d’un entretien", was, saved, entretien)

    @property
    def _is_entretien(self) -> bool:
        return self.ruban.objet is Objet.ENTRETIEN

    # Drawing

    @property
    def _title(self) -> str:
        what = "situation" if self.ruban.objet is Objet.SITUATION else "entretien"
        if self.cible.correction:
            return f"Corriger {'la situation' if what == 'situation' else 'l’entretien'}"
        return "Nouvelle situation" if what == "situation" else "Nouvel entretien"

    @property
    def _leaving_label(self) -> str:
        if self.ruban.precision:
            return "fermer"
        # What was counted without adhesion is kept nowhere, not even in a draft.
        return "laisser comme avant" if self.cible.comptee else "garder en brouillon"

    @property
    def _keys(self) -> list[tuple[str, str]]:
        if self.jour_libre is not None:
            return [("enter", "valider"), ("escape", "annuler")]
        if self.ruban.volet is Volet.JOUR:
            return [("backspace", "annuler")]
        ruban = self.ruban
        answering: list[tuple[str, str]] = []
        if ruban.complete or ruban.precision:
            answering.append(("enter", "suivant" if ruban.precision else "enregistrer"))
        if ruban.volet is not Volet.ISSUE:
            if not self._is_entretien and not ruban.precision:
                answering.append(("p", "préciser"))
            if ruban.etape != ORIENTATIONS:
                # In a question of several answers, Space leaves those picked as they are.
                several = ruban.question.maximum > 1
                answering.append(("space", "passer" if several else "non renseigné"))
        if self._previous is not None:
            answering.append((COMME, "comme la précédente"))
        # These stay where they are from one question to the next.
        always = [("backspace", "retour")]
        if not self._is_entretien:
            always.append(("u", "urgence"))
        leaving = ("escape", self._leaving_label)
        always += [("j", "jour"), leaving, ("h", "aide"), ("²", "masquer")]
        return [*answering, BREAK, *always]

    def draw(self, size: Size) -> list[Line]:
        """The answers given so far, the question, its choices, the keys."""
        keys = self._keys
        separator = [rule(size)] if size.height > HAUTEUR_MIN + 1 else []
        body = [
            *draw_ribbon(self.session, self.ruban, size.inner),
            *separator,
            *paragraph(heading(self.session, self.ruban), size.inner, "accent"),
        ]
        room = room_for_body(size, keys) - len(body)
        choices = self._choices(size.inner, room)
        if len(choices) > room and asks_adhesion(self.ruban):
            # The keys that save come before any other.
            keys = _on_fewer_lines(keys)
            choices = self._choices(size.inner, room_for_body(size, keys) - len(body))
        body += choices
        reference = self.cible.reference
        title = f"{self._title} · {reference}" if reference else self._title
        return page(size, title, long_date(self.ruban.jour), body, keys, self.session.message)

    def _choices(self, width: int, room: int) -> list[Line]:
        if self.jour_libre is not None:
            return [(), line("  Jour, mois (et année) : ", *self.jour_libre.draw(12, focused=True))]
        return choices_of(self.session, self.ruban, width, room)

    @property
    def purpose(self) -> str:
        """What the question's answer is kept for."""
        return finalite_de(self.ruban.etape)

    def explained(self) -> list[tuple[str, str]]:
        """The answers to the question, their labels whole."""
        question = self.ruban.question
        if self.ruban.volet is not Volet.QUESTION or question.familles:
            return []
        return [(each.touche, each.libelle) for each in question.choix]


def answers(ruban: Ruban) -> tuple[object, ...]:
    """What was answered, wherever the entry stands: an entry left as it was is no draft."""
    return ruban.reponses, ruban.orientations, ruban.urgence, ruban.jour, ruban.en_attente


def _on_fewer_lines(keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The keys of the page without a line of their own for those that answer."""
    at = keys.index(BREAK)
    return [*keys[at + 1 :], *keys[:at]]
