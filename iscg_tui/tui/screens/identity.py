"""The identity of a person who agreed to be accompanied; every field is optional."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.ruban import ENTRETIENS_AVANT_MOTIF
from iscg_tui.intake.situation import LONGUEUR_CHAMP, LONGUEUR_NOTE, Identite
from iscg_tui.tui.actions import Action
from iscg_tui.tui.line import Line, Span, fit, line, width_of, wrap
from iscg_tui.tui.screens.kept_form import KeptForm
from iscg_tui.tui.screens.known import AlreadyKnown, summary
from iscg_tui.tui.screens.person_page import name_of
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form
from iscg_tui.tui.widgets.page import Size, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.session import Session

_ANNEE_MIN: Final = 1900
_KNOWN_MAX: Final = 3
_INTRODUCTION: Final = "Vous pouvez garder de quoi retrouver la personne ; rien n’est exigé."

_HELP: Final = {
    "nom": "Sert à retrouver la personne. Écrivez-le comme elle l’écrit, accents compris.",
    "prenom": "Sert à retrouver la personne.",
    "annee": "Distingue deux personnes du même nom. Quatre chiffres.",
    "contact": "Un téléphone ou une adresse que la personne dit sûrs pour elle.",
    "note": "Quelques mots pour le prochain entretien. Ni faits utiles à une enquête, ni "
    "santé, ni opinions, ni jugement. La personne peut la lire. Jamais comptée, jamais exportée.",
}


class Identity(KeptForm):
    """The nominative part of one situation, typed after the person's adhesion."""

    subject = "identite"

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        situation = session.repository.get(reference)
        known = situation.identite or Identite()
        year = "" if known.annee_naissance is None else str(known.annee_naissance)
        form = Form(
            (
                _entry("nom", "Nom", Field.holding(known.nom, LONGUEUR_CHAMP)),
                _entry("prenom", "Prénom", Field.holding(known.prenom, LONGUEUR_CHAMP)),
                _entry("annee", "Année de naissance", Field.holding(year, 4, numeric=True)),
                _entry("contact", "Contact", Field.holding(known.contact, LONGUEUR_CHAMP)),
                _entry("note", "Note", Field.holding(known.note, LONGUEUR_NOTE)),
            )
        )
        super().__init__(session, reference, back, form)
        self._new = situation.identite is None and len(situation.entretiens) == 1
        self._joining: Action | None = None

    def save(self) -> Screen:
        """Save the identity, once she is known to be no one already kept."""
        identite = self._typed()
        if identite is None:
            self.form = self.form.at("annee")
            latest = self.session.today().year
            self.session.warn(f"L’année de naissance va de {_ANNEE_MIN} à {latest}, ou reste vide.")
            return self
        if known := self._similar():
            return AlreadyKnown(
                self.session,
                self.reference,
                known,
                self,
                lambda: self._saved(identite),
                self._joined,
            )
        return self._saved(identite)

    def _saved(self, identite: Identite) -> Screen:
        repository = self.session.repository
        situation = repository.get(self.reference)
        changed = replace(situation, identite=None if identite.empty else identite)
        if changed != situation:
            saved = repository.correct(self.reference, changed)
            if self._joining is not None and self._joining is self.session.done.last:
                # She sees one thing, an interview joined: one key undoes it, one modifies it.
                self.session.done.amend(saved)
            else:
                self.session.done.add(Action("Identité", situation, saved))
            self.session.say(f"Identité enregistrée sous la référence {self.reference}.")
        return self.left()

    def _joined(self, known: str) -> Screen:
        """What was typed beside the name of a person already known is shown with what is kept."""
        identity, typed = Identity(self.session, known, self.back), self.form.values
        both = dict(identity.form.values)
        for name, limit in (("contact", LONGUEUR_CHAMP), ("note", LONGUEUR_NOTE)):
            if typed[name] not in both[name]:
                both[name] = " · ".join(filter(None, (both[name], typed[name])))[:limit]
        if both == identity.form.values:
            return self.back()
        identity.retype({"saisie": both, "champ": "note"})
        identity._joining = self.session.done.last
        identity.keep()
        said = f"L’entretien est joint à la situation {known}."
        if len(self.session.repository.get(known).entretiens) > ENTRETIENS_AVANT_MOTIF:
            said += " Son motif de prolongement reste à dire, sur sa page."
        self.session.say(f"{said} Relisez, puis enregistrez.")
        return identity

    def _typed(self) -> Identite | None:
        """The identity as typed; None while the birth year is no year."""
        values = self.form.values
        year, latest = values["annee"], self.session.today().year
        if year and not (year.isascii() and year.isdigit() and _ANNEE_MIN <= int(year) <= latest):
            return None
        return Identite(
            nom=values["nom"],
            prenom=values["prenom"],
            annee_naissance=int(year) if year else None,
            contact=values["contact"],
            note=values["note"],
        )

    def _similar(self) -> list[Situation]:
        """Those who may be the person of a situation just entered."""
        identite = self._typed() if self._new and self.form.changed else None
        if identite is None:
            return []
        found = self.session.repository.similar(identite, at_most=_KNOWN_MAX + 1)
        return [each for each in found if each.reference != self.reference][:_KNOWN_MAX]

    def draw(self, size: Size) -> list[Line]:
        """The five fields and the purpose of the current one."""
        body = [
            (),
            *(line(part) for part in wrap(_INTRODUCTION, size.inner)),
            (),
            *self.form.draw(size.inner, gap=False),
        ]
        if similar := self._similar():
            body += [
                (),
                line(Span("Déjà connue ? La question sera posée avant d’enregistrer.", "accent")),
            ]
            for each in similar:
                name = f"{name_of(each.identite)} · "
                text = name + summary(self.session, each, size.inner - width_of(name))
                body.append(line(Span(fit(text, size.inner))))
        keys = [*self.form.keys, ("F1", "aide"), ("²", "masquer")]
        return page(size, f"Identité · {self.reference}", "", body, keys, self.session.message)


def _entry(name: str, label: str, field: Field) -> Entry:
    return Entry(name, label, _HELP[name], field, counted=name == "note")
