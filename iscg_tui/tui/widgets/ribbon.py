"""The ribbon: every answer given so far, and a mark at the question being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import (
    BESOINS,
    CHAMP_PENAL,
    DELAI,
    INSTITUTION,
    MODE,
    NATURES_SECONDAIRES,
    ORDRE_SITUATION,
    ORIENTATIONS,
    SUITES,
)
from iscg_tui.intake.ruban import Objet
from iscg_tui.intake.situation import Adhesion
from iscg_tui.tui.line import Line, Span, cut, fit, width_of
from iscg_tui.tui.questionnaire import TITRES

if TYPE_CHECKING:
    from iscg_tui.intake.ruban import Ruban
    from iscg_tui.tui.session import Session

ADHESIONS: Final = {
    Adhesion.OUI: "oui",
    Adhesion.NON: "non",
    Adhesion.NON_RENSEIGNEE: "non renseignée",
}

_LABELS: Final = {
    **TITRES,
    "adhesion": "Adhésion",
    "urgence": "Urgence",
    "precisions": "Précisions",
}
_LABEL_WIDTH: Final = 13
_BESIDE_VALUE: Final = 1 + _LABEL_WIDTH


def draw_ribbon(session: Session, ruban: Ruban, width: int) -> list[Line]:
    """What is answered, in two columns; nothing is cut but what says so."""
    if ruban.objet is Objet.SITUATION:
        left: tuple[str, ...] = ORDRE_SITUATION
        right = [MODE, SUITES, ORIENTATIONS, "adhesion", "urgence", "precisions"]
    else:
        left = ruban.etapes[:-1]
        right = [ORIENTATIONS] + [""] * (len(left) - 1)
    half = width // 2
    return [
        (
            *_cell(session, ruban, first, half - 1),
            Span(" "),
            *_cell(session, ruban, second, width - half),
        )
        for first, second in zip(left, right, strict=True)
    ]


def _cell(session: Session, ruban: Ruban, name: str, width: int) -> Line:
    asked = "precisions" if ruban.etape in ruban.questionnaire.indicateurs else ruban.etape
    current = bool(name) and asked == name
    room = max(width - _BESIDE_VALUE, 0)
    label = fit(_LABELS.get(name, ""), _LABEL_WIDTH)
    mark = Span("▸" if current else " ", "accent")
    shown = Span(fit(_value(session, ruban, name, room), room))
    return cut((mark, Span(label, "faible"), shown), width)


def _value(session: Session, ruban: Ruban, name: str, room: int) -> str:
    match name:
        case "":
            return ""
        case "adhesion":
            return ADHESIONS[ruban.adhesion] if ruban.adhesion else ""
        case "urgence":
            return "" if ruban.urgence == "0" else session.libelle("urgence", ruban.urgence)
        case "precisions":
            return _precisions(session, ruban, room)
        case _ if name == ORIENTATIONS:
            return _orientations(session, ruban, room)
    code = ruban.reponse(name)
    if not code and name == INSTITUTION:
        code = tuple(filter(None, (ruban.questionnaire.imposees.get(name),)))
    if code:
        return session.court(name, code[0])
    if ruban.etape == name and ruban.en_attente:
        return "…"
    return ""


def _orientations(session: Session, ruban: Ruban, room: int) -> str:
    """Each by its name or, where they are too long, how many and how many were refused."""
    named = ", ".join(session.orientation(each) for each in ruban.orientations)
    if width_of(named) <= room:
        return named
    count = len(ruban.orientations)
    refused = sum(not each.accord for each in ruban.orientations)
    if count == 1:
        return f"refusée : {named}" if refused else named
    if not refused:
        return f"{count} acceptées"
    return f"{count}, dont {refused} refusée{'s' if refused > 1 else ''}"


def _precisions(session: Session, ruban: Ruban, room: int) -> str:
    """What was added or, where it is too long, how many questions were answered."""
    parts = []
    if secondaires := ruban.reponse(NATURES_SECONDAIRES):
        parts.append(f"+ {len(secondaires)} nature{'s' if len(secondaires) > 1 else ''}")
    if champ := ruban.reponse(CHAMP_PENAL):
        parts.append(session.court(CHAMP_PENAL, champ[0]))
    if besoins := ruban.reponse(BESOINS):
        parts.append(f"{len(besoins)} besoin{'s' if len(besoins) > 1 else ''}")
    if ruban.reponse(DELAI):
        parts.append("délai")
    parts += [
        session.court(name, code)
        for name in ruban.questionnaire.indicateurs
        for code in ruban.reponse(name)
    ]
    listed = " · ".join(parts)
    return listed if width_of(listed) <= room else f"{len(parts)} réponses"
