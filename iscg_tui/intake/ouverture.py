"""The ways of opening an entry: empty, like another one, or on what is to be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from iscg_tui.intake.question import (
    BESOINS,
    CHAMP_PENAL,
    DELAI,
    INDICATEUR,
    INSTITUTION,
    MODE,
    MOTIF,
    NATURES_SECONDAIRES,
    ORDRE_ENTRETIEN,
    ORDRE_SITUATION,
    ORIENTATIONS,
    SUITES,
)
from iscg_tui.intake.ruban import ENTRETIENS_AVANT_MOTIF, Objet, Ruban, to_first_missing

if TYPE_CHECKING:
    from datetime import date

    from iscg_tui.intake.question import Questionnaire
    from iscg_tui.intake.situation import Entretien, Situation


def nouvelle_situation(questionnaire: Questionnaire, aujourdhui: date) -> Ruban:
    """An empty entry for a new situation, dated today."""
    etapes = tuple(e for e in ORDRE_SITUATION if e not in questionnaire.imposees)
    return Ruban(
        questionnaire,
        Objet.SITUATION,
        aujourdhui,
        aujourdhui,
        (*etapes, *ORDRE_ENTRETIEN, *questionnaire.indicateurs, ORIENTATIONS),
    )


def comme(ruban: Ruban, precedente: Situation) -> Ruban:
    """An untouched entry with every answer of another situation but what is decided with someone.

    Its orientations and its adhesion are never repeated (cadre §1.3 and §2.3), nor its day.
    """
    known = corriger_situation(ruban.questionnaire, ruban.aujourdhui, precedente)
    # An indicator that was not asked then is asked now; one asked no more is not repeated.
    asked = ruban.questionnaire.indicateurs
    etapes = (*(each for each in known.etapes[:-1] if each not in asked), *asked, ORIENTATIONS)
    repeated = replace(
        ruban,
        etapes=etapes,
        reponses={
            name: codes
            for name, codes in known.reponses.items()
            if name != MOTIF and (name in etapes or not name.startswith(INDICATEUR))
        },
        urgence=known.urgence,
        position=len(etapes) - 1,
    )
    return to_first_missing(repeated)


def nouvel_entretien(questionnaire: Questionnaire, aujourdhui: date, deja: int) -> Ruban:
    """An empty entry for one more interview of a situation that has ``deja`` of them."""
    motif = (MOTIF,) if deja >= ENTRETIENS_AVANT_MOTIF else ()
    return Ruban(
        questionnaire,
        Objet.ENTRETIEN,
        aujourdhui,
        aujourdhui,
        (*motif, *ORDRE_ENTRETIEN, ORIENTATIONS),
    )


def corriger_situation(
    questionnaire: Questionnaire, aujourdhui: date, situation: Situation
) -> Ruban:
    """The answers of a situation and of its first interview, ready to be changed."""
    ruban = nouvelle_situation(questionnaire, aujourdhui)
    premier = situation.entretiens[0]
    reponses: dict[str, tuple[str, ...]] = {n: (getattr(situation, n),) for n in ORDRE_SITUATION}
    indicateurs = {f"{INDICATEUR}{id_}": (code,) for id_, code in situation.indicateurs}
    asked = ruban.etapes[: -1 - len(questionnaire.indicateurs)]
    if situation.institution != questionnaire.imposees.get(INSTITUTION, situation.institution):
        asked = (*ORDRE_SITUATION, *ORDRE_ENTRETIEN)
    # What was not asked of this situation is not asked when it is corrected.
    asked += tuple(each for each in questionnaire.indicateurs if each in indicateurs)
    ruban = replace(ruban, etapes=(*asked, ORIENTATIONS))
    optional = {
        NATURES_SECONDAIRES: situation.natures_secondaires,
        CHAMP_PENAL: (situation.champ_penal,) if situation.champ_penal else (),
        BESOINS: situation.besoins,
        DELAI: (situation.delai,) if situation.delai else (),
        MOTIF: (premier.motif_prolongement,) if premier.motif_prolongement else (),
    }
    reponses |= indicateurs | {name: codes for name, codes in optional.items() if codes}
    return replace(
        ruban,
        jour=premier.jour,
        reponses=reponses | {MODE: (premier.mode,), SUITES: (premier.suites,)},
        orientations=premier.orientations,
        adhesion=situation.adhesion,
        urgence=situation.urgence,
    )


def corriger_entretien(
    questionnaire: Questionnaire, aujourdhui: date, entretien: Entretien, rang: int
) -> Ruban:
    """The answers of the interview of index ``rang`` (0 for the first), ready to be changed."""
    ruban = nouvel_entretien(questionnaire, aujourdhui, rang)
    reponses = {MODE: (entretien.mode,), SUITES: (entretien.suites,)}
    if entretien.motif_prolongement:
        reponses[MOTIF] = (entretien.motif_prolongement,)
    return replace(
        ruban, jour=entretien.jour, reponses=reponses, orientations=entretien.orientations
    )
