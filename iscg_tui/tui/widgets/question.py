"""The question being asked and its answers, each with its key."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import (
    BESOINS,
    CHAMP_PENAL,
    DELAI,
    MODE,
    MOTIF,
    NATURES_SECONDAIRES,
    ORIENTATIONS,
    SUITES,
)
from iscg_tui.intake.ruban import JOURS_PROPOSES, Objet, Volet
from iscg_tui.tui.dates import day_and_month
from iscg_tui.tui.line import Line, Span, line, width_of_line
from iscg_tui.tui.widgets.choices import Item, draw_choices

if TYPE_CHECKING:
    from iscg_tui.intake.ruban import Ruban
    from iscg_tui.tui.session import Session

QUESTIONS: Final = {
    "saisine": "Qui saisit l’ISCG ?",
    "institution": "Institution concernée",
    "public": "La personne est…",
    "age": "Âge de la personne",
    "genre": "Genre de la personne",
    "nature": "Nature principale de la situation",
    NATURES_SECONDAIRES: "Natures secondaires (deux au plus)",
    CHAMP_PENAL: "Champ pénal",
    BESOINS: "Besoins (trois au plus)",
    DELAI: "Délai entre la saisine et le premier contact",
    MOTIF: "Pourquoi l’accompagnement se prolonge-t-il ?",
    MODE: "Mode d’entretien",
    SUITES: "Suites apportées",
    ORIENTATIONS: "Orientations décidées avec la personne",
}


def heading(session: Session, ruban: Ruban) -> str:
    """What is being asked."""
    if ruban.volet is Volet.JOUR:
        return "Jour de l’entretien"
    if ruban.volet is Volet.DETAIL:
        return f"Saisine › {session.libelle('saisine', str(ruban.en_attente))}"
    if ruban.volet is Volet.ISSUE:
        partner = session.libelle(ORIENTATIONS, str(ruban.en_attente))
        return f"{partner} : la personne est-elle d’accord ?"
    return QUESTIONS.get(ruban.etape) or ruban.question.intitule


def asks_adhesion(ruban: Ruban) -> bool:
    """Whether the adhesion, which saves a situation, is asked under the orientations."""
    asked = ruban.etape == ORIENTATIONS and ruban.volet is Volet.QUESTION
    return asked and ruban.objet is Objet.SITUATION


def choices_of(session: Session, ruban: Ruban, width: int, room: int) -> list[Line]:
    """The answers, in short labels so that they change little over a slow line."""
    if ruban.volet is Volet.JOUR:
        return draw_choices(_days(ruban), width, room)
    items = _items(session, ruban)
    if ruban.etape != ORIENTATIONS or ruban.volet is Volet.ISSUE:
        return draw_choices(items, width, room)
    if asks_adhesion(ruban):
        closing = _adhesion_keys(width)
    else:
        closing = line(Span("Entrée", "touche"), Span(" enregistre l’entretien"))
    # In two columns, as beside the six answers of a situation: a key stays where it was learnt.
    lines = draw_choices(items, width, min(room - 1, (len(items) + 1) // 2))
    gap: list[Line] = [()] if len(lines) + 2 <= room else []
    return [*lines, *gap, closing]


def _items(session: Session, ruban: Ruban) -> list[Item]:
    if ruban.volet is Volet.ISSUE:
        refused = ruban.questionnaire.refusees
        return [
            Item(c.touche, f"{'Sans' if c.code in refused else 'Avec'} son accord · {c.libelle}")
            for c in ruban.questionnaire.issues.choix
        ]
    question = ruban.question
    picked = set(ruban.reponse(question.id))
    if ruban.volet is Volet.DETAIL:
        details = question.details(str(ruban.en_attente))
        return [Item(c.touche, c.libelle, c.code in picked) for c in details]
    if question.familles:
        families = {code[:3] for code in picked}
        return [Item(f.touche, f.libelle, f.code in families) for f in question.familles]
    declined: set[str] = set()
    if question.id == ORIENTATIONS:
        picked = {each.famille for each in ruban.orientations}
        declined = {each.famille for each in ruban.orientations if not each.accord}
    taken = set(ruban.reponse("nature")) if question.id == NATURES_SECONDAIRES else set()
    return [
        Item(c.touche, session.court(question.id, c.code), c.code in picked, c.code in declined)
        for c in question.choix
        if c.code not in taken
    ]


def _days(ruban: Ruban) -> list[Item]:
    names = {0: "aujourd’hui", 1: "hier", 2: "avant-hier"}
    items = []
    for back in (*range(1, JOURS_PROPOSES + 1), 0):
        jour: date = ruban.aujourdhui - timedelta(days=back)
        label = f"{names[back]}, {day_and_month(jour)}" if back in names else day_and_month(jour)
        items.append(Item(str(back), label, jour == ruban.jour))
    return [*items, Item("d", "un autre jour…")]


def _adhesion_keys(width: int) -> Line:
    """The keys that answer the adhesion and save, in full or shortened to fit."""
    for gap, labels in (
        ("  ", ("oui", "oui, identité", "non, sans fiche", "non renseignée")),
        ("  ", ("oui", "oui, identité", "non", "non rens.")),
    ):
        parts: list[Span] = [Span("Adhésion", "accent")]
        for key, label in zip(("o", "i", "n", "Espace"), labels, strict=True):
            parts += [Span(gap), Span(key, "touche"), Span(f" {label}")]
        if width_of_line(tuple(parts)) <= width:
            break
    return tuple(parts)
