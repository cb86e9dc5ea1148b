"""What the page of a person says of a situation: everything kept, nothing cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import INDICATEUR
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, wrap
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.intake.situation import Entretien, Identite, Orientation, Situation
    from iscg_tui.tui.session import Session

_LABEL: Final = 13
_MARK: Final = 2
_RANK: Final = 4
_SEPARATOR: Final = " · "
_NO_URGENCY: Final = "0"
_REFUSED: Final = "3"

Block = list[Line]
"""The lines of one thing that can be chosen."""


def name_of(identite: Identite | None) -> str:
    """How a person is shown in a list: first name, name, birth year; or a dash."""
    if identite is None:
        return "—"
    year = str(identite.annee_naissance or "")
    return " ".join(part for part in (identite.prenom, identite.nom, year) if part) or "—"


def identity_lines(identite: Identite | None, width: int) -> list[Line]:
    """Who the person is, her contact, the whole note."""
    if identite is None:
        return [(Span("Sans identité", "faible"),)]
    lines = paragraph(name_of(identite), width, "titre_page")
    if identite.contact:
        lines += paragraph(identite.contact, width)
    if identite.note:
        lines += paragraph(identite.note, width, "faible")
    return lines


def situation_block(session: Session, situation: Situation, width: int, *, chosen: bool) -> Block:
    """The answers given once for the situation."""
    role = "accent" if chosen else "texte"
    block: Block = []
    for label, answers in _answers(session, situation):
        for place, text in enumerate(wrap(_SEPARATOR.join(answers), width - _MARK - _LABEL)):
            mark = "▸ " if chosen and not block else "  "
            name = label if place == 0 else ""
            block.append(
                (Span(mark, "accent"), Span(name.ljust(_LABEL), "faible"), Span(text, role))
            )
    return block


def _answers(session: Session, situation: Situation) -> Iterator[tuple[str, tuple[str, ...]]]:
    libelle = session.libelle
    yield (
        "Saisine",
        (
            libelle("saisine", situation.saisine),
            session.court("institution", situation.institution),
        ),
    )
    yield (
        "Public",
        tuple(libelle(name, getattr(situation, name)) for name in ("public", "age", "genre")),
    )
    natures = (situation.nature, *situation.natures_secondaires)
    yield "Nature", tuple(libelle("nature", code) for code in natures)
    if situation.champ_penal is not None:
        yield "Champ pénal", (libelle("champ_penal", situation.champ_penal),)
    if situation.besoins:
        yield "Besoins", tuple(libelle("besoins", code) for code in situation.besoins)
    if situation.delai is not None:
        yield "Délai", (libelle("delai", situation.delai),)
    if situation.indicateurs:
        named = ((f"{INDICATEUR}{id_}", code) for id_, code in situation.indicateurs)
        yield (
            "Indicateurs",
            tuple(f"{session.titre(name)} : {libelle(name, code)}" for name, code in named),
        )
    if situation.urgence != _NO_URGENCY:
        yield "Urgence", (libelle("urgence", situation.urgence),)
    yield "Adhésion", (str(situation.adhesion),)
    yield "Conservation", _kept_until(session, str(situation.reference))


def _kept_until(session: Session, reference: str) -> tuple[str, ...]:
    repository = session.repository
    echeance = repository.echeance(reference, session.reglages.conservation_mois)
    until = f"jusqu’au {short_date(echeance.le)}"
    parts = [f"{until}, motif écrit" if echeance.maintenue else until]
    if (access := repository.access(reference)) is not None:
        parts.append(f"accès donné le {short_date(access)}")
    return tuple(parts)


def entretien_block(
    session: Session, rang: int, entretien: Entretien, width: int, *, chosen: bool
) -> Block:
    """One interview: its day, its answers, then one line an orientation, and why it went on."""
    role = "accent" if chosen else "texte"
    head = f"{rang:>2}".ljust(_RANK) + f"{short_date(entretien.jour)}  "
    room = width - _MARK - len(head)
    answers = [session.libelle("mode", entretien.mode), session.libelle("suites", entretien.suites)]
    first, *rest = wrap(_SEPARATOR.join(answers), room)
    rest += [
        line for each in entretien.orientations for line in wrap(_orientation(session, each), room)
    ]
    if entretien.motif_prolongement is not None:
        motif = session.libelle("motif_prolongement", entretien.motif_prolongement)
        rest += wrap(f"Prolongé : {_lower(motif)}", room)
    indent = " " * (_MARK + len(head))
    return [
        (Span("▸ " if chosen else "  ", "accent"), Span(head + first, role)),
        *((Span(indent), Span(text, role)) for text in rest),
    ]


def _orientation(session: Session, orientation: Orientation) -> str:
    famille = session.libelle("orientations", orientation.famille)
    text = f"{famille} : {_lower(session.libelle('issue_orientation', orientation.issue))}"
    # A refusal says it already.
    said = orientation.accord or orientation.issue == _REFUSED
    return text if said else f"{text}, sans l’accord de la personne"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
