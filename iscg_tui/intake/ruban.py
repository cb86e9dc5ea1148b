"""The ribbon: the pure state machine of an entry, one key at a time.

``Ruban`` is an immutable state; ``press`` gives the next one and, when the key
asks for it, what the edge must do (save, keep a draft). The full screen, the
tests and any other front drive this same machine. Nothing here selects, ranks
or repeats an orientation (cadre §2.3): an orientation exists only by her key.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import (
    AGE,
    BESOINS,
    CHAMP_PENAL,
    DELAI,
    GENRE,
    INDICATEUR,
    INSTITUTION,
    MODE,
    MOTIF,
    NATURE,
    NATURES_SECONDAIRES,
    ORIENTATIONS,
    PRECISIONS,
    PUBLIC,
    SAISINE,
    SUITES,
    Question,
    Questionnaire,
)
from iscg_tui.intake.situation import Adhesion, Entretien, Orientation, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRETIENS_AVANT_MOTIF: Final = 3
"""From the interview after these, the reason for going on is asked (cadre §I)."""

JOURS_PROPOSES: Final = 9

TOUCHES_ADHESION: Final[Mapping[str, tuple[Adhesion, bool]]] = {
    "o": (Adhesion.OUI, False),
    "n": (Adhesion.NON, False),
    "i": (Adhesion.OUI, True),
    "space": (Adhesion.NON_RENSEIGNEE, False),
}


class Objet(Enum):
    """What is being entered."""

    SITUATION = "situation"
    ENTRETIEN = "entretien"


class Effet(Enum):
    """What a key asks of the edge."""

    RIEN = auto()
    INCONNUE = auto()
    INCOMPLET = auto()
    ENREGISTRER = auto()
    ENREGISTRER_PUIS_IDENTITE = auto()
    BROUILLON = auto()


class Volet(Enum):
    """What the keys answer now."""

    QUESTION = auto()
    DETAIL = auto()
    ISSUE = auto()
    JOUR = auto()


@dataclass(frozen=True, slots=True)
class Ruban:
    """The state of an entry.

    ``position`` indexes ``etapes``; the last step, the orientations, also takes
    the answer to the adhesion (or Enter, for an interview). ``precision`` is the
    optional question being answered, if any. ``en_attente`` is the family whose
    detail, or whose issue, is being asked.
    """

    questionnaire: Questionnaire
    objet: Objet
    aujourdhui: date
    jour: date
    etapes: tuple[str, ...]
    reponses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    orientations: tuple[Orientation, ...] = ()
    adhesion: Adhesion | None = None
    urgence: str = "0"
    position: int = 0
    precision: str | None = None
    en_attente: str | None = None
    choisit_jour: bool = False

    @property
    def etape(self) -> str:
        """Identifier of the question being answered."""
        return self.precision or self.etapes[self.position]

    @property
    def question(self) -> Question:
        """The question being answered."""
        return self.questionnaire[self.etape]

    @property
    def volet(self) -> Volet:
        """What the next key answers."""
        if self.choisit_jour:
            return Volet.JOUR
        if self.en_attente is None:
            return Volet.QUESTION
        return Volet.ISSUE if self.etape == ORIENTATIONS else Volet.DETAIL

    @property
    def manquantes(self) -> tuple[str, ...]:
        """Compulsory questions that have no answer yet."""
        return tuple(
            etape for etape in self.etapes if etape != ORIENTATIONS and etape not in self.reponses
        )

    @property
    def complete(self) -> bool:
        """Whether Enter saves."""
        adhere = self.objet is Objet.ENTRETIEN or self.adhesion is not None
        return adhere and not self.manquantes

    @property
    def contredite(self) -> bool:
        """Whether the suites say that the person does not adhere, against the adhesion."""
        suites = self.reponse(SUITES)
        return self.adhesion is Adhesion.OUI and any(
            code in self.questionnaire.sans_adhesion for code in suites
        )

    def reponse(self, question: str) -> tuple[str, ...]:
        """The codes answered to a question, empty if none."""
        return self.reponses.get(question, ())

    def situation(self) -> Situation:
        """The situation entered; only when ``complete``."""
        codes = {**self.questionnaire.imposees, **{k: v[0] for k, v in self.reponses.items() if v}}
        if self.adhesion is None:
            raise ValueError("an entry has no situation before its adhesion")
        return Situation(
            saisine=codes[SAISINE],
            institution=codes[INSTITUTION],
            public=codes[PUBLIC],
            age=codes[AGE],
            genre=codes[GENRE],
            nature=codes[NATURE],
            adhesion=self.adhesion,
            entretiens=(self.entretien(),),
            natures_secondaires=self.reponse(NATURES_SECONDAIRES),
            champ_penal=codes.get(CHAMP_PENAL),
            besoins=self.reponse(BESOINS),
            delai=codes.get(DELAI),
            urgence=self.urgence,
            indicateurs=tuple(
                (name.removeprefix(INDICATEUR), given[0])
                for name, given in sorted(self.reponses.items())
                if name.startswith(INDICATEUR)
            ),
        )

    def entretien(self) -> Entretien:
        """The interview entered; only when ``complete``."""
        motif = self.reponse(MOTIF)
        return Entretien(
            jour=self.jour,
            mode=self.reponse(MODE)[0],
            suites=self.reponse(SUITES)[0],
            orientations=self.orientations,
            motif_prolongement=motif[0] if motif else None,
        )


def press(ruban: Ruban, touche: str) -> tuple[Ruban, Effet]:
    """The state after one key, and what the key asks of the edge.

    ``touche`` is a key of a list ("1", "a"), or "space", "enter", "backspace",
    "escape", "left", "right", "tab". An unknown key changes nothing.
    """
    if touche == "escape":
        return _escape(ruban)
    if touche == "enter":
        return _enter(ruban)
    if touche in ("backspace", "left"):
        return _back(ruban), Effet.RIEN
    if ruban.volet is Volet.JOUR:
        return _choose_day(ruban, touche)
    if touche in ("right", "tab"):
        return _forward(ruban)
    if touche == "u" and ruban.objet is Objet.SITUATION:
        codes = ruban.questionnaire.urgences
        following = codes[(codes.index(ruban.urgence) + 1) % len(codes)]
        return replace(ruban, urgence=following), Effet.RIEN
    if touche == "j":
        return replace(ruban, choisit_jour=True), Effet.RIEN
    if touche == "p" and ruban.objet is Objet.SITUATION and ruban.volet is Volet.QUESTION:
        return replace(ruban, precision=_next_precision(ruban.precision)), Effet.RIEN
    match ruban.volet:
        case Volet.DETAIL:
            return _answer_detail(ruban, touche)
        case Volet.ISSUE:
            return _answer_issue(ruban, touche)
        case _:
            if ruban.etape == ORIENTATIONS:
                return _orient_or_adhere(ruban, touche)
            return _answer(ruban, touche)


def _next_precision(current: str | None) -> str | None:
    if current is None:
        return PRECISIONS[0]
    following = PRECISIONS.index(current) + 1
    return PRECISIONS[following] if following < len(PRECISIONS) else None


def _advance(ruban: Ruban) -> Ruban:
    if ruban.precision is not None:
        return replace(ruban, precision=_next_precision(ruban.precision), en_attente=None)
    return replace(ruban, position=min(ruban.position + 1, len(ruban.etapes) - 1), en_attente=None)


def _with_answer(ruban: Ruban, codes: tuple[str, ...]) -> Ruban:
    reponses = {**ruban.reponses, ruban.etape: codes}
    if not codes:
        del reponses[ruban.etape]
    if ruban.etape == NATURE:
        # A principal nature cannot also be a secondary one.
        others = tuple(c for c in reponses.get(NATURES_SECONDAIRES, ()) if c not in codes)
        reponses = {**reponses, NATURES_SECONDAIRES: others}
        if not others:
            del reponses[NATURES_SECONDAIRES]
    return replace(ruban, reponses=reponses)


def _answer(ruban: Ruban, touche: str) -> tuple[Ruban, Effet]:
    question = ruban.question
    if touche == "space":
        if question.maximum > 1:
            # What is picked stays: only its own key takes an answer back.
            return _advance(ruban), Effet.RIEN
        return _advance(_with_answer(ruban, (question.non_renseigne,))), Effet.RIEN
    for famille in question.familles:
        if famille.touche == touche:
            return replace(ruban, en_attente=famille.code), Effet.RIEN
    if question.familles:
        return ruban, Effet.INCONNUE
    for choix in question.choix:
        if choix.touche == touche:
            return _picked(ruban, choix.code)
    return ruban, Effet.INCONNUE


def _picked(ruban: Ruban, code: str) -> tuple[Ruban, Effet]:
    question = ruban.question
    if question.maximum == 1:
        return _advance(_with_answer(ruban, (code,))), Effet.RIEN
    codes = ruban.reponse(question.id)
    if code in codes:
        return _with_answer(ruban, tuple(c for c in codes if c != code)), Effet.RIEN
    taken = question.id == NATURES_SECONDAIRES and code in ruban.reponse(NATURE)
    if taken or len(codes) >= question.maximum:
        return ruban, Effet.INCONNUE
    return _with_answer(ruban, (*codes, code)), Effet.RIEN


def _answer_detail(ruban: Ruban, touche: str) -> tuple[Ruban, Effet]:
    if touche == "space":
        return _advance(_with_answer(ruban, (f"{ruban.en_attente}0",))), Effet.RIEN
    for choix in ruban.question.details(str(ruban.en_attente)):
        if choix.touche == touche:
            return _advance(_with_answer(ruban, (choix.code,))), Effet.RIEN
    return ruban, Effet.INCONNUE


def _orient_or_adhere(ruban: Ruban, touche: str) -> tuple[Ruban, Effet]:
    if ruban.objet is Objet.SITUATION and touche in TOUCHES_ADHESION:
        adhesion, identite = TOUCHES_ADHESION[touche]
        ruban = replace(ruban, adhesion=adhesion)
        if not ruban.complete:
            return to_first_missing(ruban), Effet.INCOMPLET
        return ruban, Effet.ENREGISTRER_PUIS_IDENTITE if identite else Effet.ENREGISTRER
    for choix in ruban.question.choix:
        if choix.touche != touche:
            continue
        if any(each.famille == choix.code for each in ruban.orientations):
            kept = tuple(each for each in ruban.orientations if each.famille != choix.code)
            return replace(ruban, orientations=kept), Effet.RIEN
        return replace(ruban, en_attente=choix.code), Effet.RIEN
    return ruban, Effet.INCONNUE


def _answer_issue(ruban: Ruban, touche: str) -> tuple[Ruban, Effet]:
    for choix in ruban.questionnaire.issues.choix:
        if choix.touche == touche:
            accord = choix.code not in ruban.questionnaire.refusees
            orientation = Orientation(str(ruban.en_attente), choix.code, accord)
            orientations = (*ruban.orientations, orientation)
            return replace(ruban, orientations=orientations, en_attente=None), Effet.RIEN
    return ruban, Effet.INCONNUE


def _choose_day(ruban: Ruban, touche: str) -> tuple[Ruban, Effet]:
    if not (touche.isascii() and touche.isdigit() and int(touche) <= JOURS_PROPOSES):
        return ruban, Effet.INCONNUE
    return dated(ruban, ruban.aujourdhui - timedelta(days=int(touche))), Effet.RIEN


def dated(ruban: Ruban, jour: date) -> Ruban:
    """The same entry on another day; never later than today."""
    return replace(ruban, jour=min(jour, ruban.aujourdhui), choisit_jour=False)


def to_first_missing(ruban: Ruban) -> Ruban:
    """The same entry at the first compulsory question without answer, if one is left."""
    manquantes = ruban.manquantes
    if not manquantes:
        return ruban
    position = ruban.etapes.index(manquantes[0])
    return replace(ruban, position=position, precision=None, en_attente=None)


def _enter(ruban: Ruban) -> tuple[Ruban, Effet]:
    if ruban.choisit_jour:
        return replace(ruban, choisit_jour=False), Effet.RIEN
    if ruban.precision is not None:
        return _advance(ruban), Effet.RIEN
    if ruban.en_attente is not None:
        return ruban, Effet.INCOMPLET
    if ruban.complete:
        return ruban, Effet.ENREGISTRER
    return to_first_missing(ruban), Effet.INCOMPLET


def _escape(ruban: Ruban) -> tuple[Ruban, Effet]:
    if ruban.choisit_jour or ruban.precision is not None:
        return replace(ruban, choisit_jour=False, precision=None, en_attente=None), Effet.RIEN
    return ruban, Effet.BROUILLON


def _back(ruban: Ruban) -> Ruban:
    if ruban.choisit_jour:
        return replace(ruban, choisit_jour=False)
    if ruban.en_attente is not None:
        return replace(ruban, en_attente=None)
    if ruban.precision is not None:
        index = PRECISIONS.index(ruban.precision)
        return replace(ruban, precision=PRECISIONS[index - 1] if index else None)
    return replace(ruban, position=max(ruban.position - 1, 0))


def _forward(ruban: Ruban) -> tuple[Ruban, Effet]:
    answered = ruban.precision is not None or ruban.etape in ruban.reponses
    if ruban.en_attente is not None or not answered:
        return ruban, Effet.INCOMPLET
    return _advance(ruban), Effet.RIEN
