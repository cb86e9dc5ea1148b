"""The questions of this post: the nomenclature's lists, less what its settings answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import (
    AGE,
    BESOINS,
    CHAMP_PENAL,
    DELAI,
    GENRE,
    INSTITUTION,
    MODE,
    MOTIF,
    NATURE,
    NATURES_SECONDAIRES,
    ORIENTATIONS,
    PUBLIC,
    SAISINE,
    SUITES,
    Famille,
    Question,
    Questionnaire,
)
from iscg_tui.intake.situation import BESOINS_MAX, NATURES_SECONDAIRES_MAX

if TYPE_CHECKING:
    from iscg_tui.nomenclature.indicateur import Indicateur
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.reglages import Reglages

TITRES: Final = {
    SAISINE: "Saisine",
    INSTITUTION: "Institution",
    PUBLIC: "Public",
    AGE: "Âge",
    GENRE: "Genre",
    NATURE: "Nature",
    NATURES_SECONDAIRES: "Natures secondaires",
    CHAMP_PENAL: "Champ pénal",
    BESOINS: "Besoins",
    DELAI: "Délai",
    MOTIF: "Prolongement",
    MODE: "Entretien",
    SUITES: "Suites",
    ORIENTATIONS: "Orientations",
}
"""Short names of the questions, as the ribbon's left column shows them."""

_MAXIMA: Final = {NATURES_SECONDAIRES: NATURES_SECONDAIRES_MAX, BESOINS: BESOINS_MAX}


def questionnaire_of(nomenclature: Nomenclature, reglages: Reglages) -> Questionnaire:
    """The questions as the ribbon asks them in this post."""
    questions = {name: _question(nomenclature, name) for name in TITRES}
    indicateurs = {
        each.liste.id: _indicateur(each) for each in nomenclature.indicateurs if not each.retire
    }
    institutions = reglages.institutions
    issues = nomenclature["issue_orientation"]
    return Questionnaire(
        questions=questions | indicateurs,
        issues=Question(
            "issue_orientation",
            "Issue",
            tuple(choix for choix in issues.choix if not choix.retire),
            issues.non_renseigne,
        ),
        urgences=tuple(choix.code for choix in nomenclature["urgence"].choix if choix.touche),
        refusees=frozenset(choix.code for choix in issues.choix if choix.accord is False),
        sans_adhesion=frozenset(
            choix.code for choix in nomenclature[SUITES].choix if choix.adhesion is False
        ),
        imposees={INSTITUTION: institutions[0]} if len(institutions) == 1 else {},
        indicateurs=tuple(indicateurs),
    )


def _indicateur(indicateur: Indicateur) -> Question:
    return Question(
        id=indicateur.liste.id,
        titre=indicateur.liste.titre,
        choix=indicateur.liste.offerts(),
        non_renseigne=indicateur.liste.non_renseigne,
        intitule=indicateur.question,
    )


def _question(nomenclature: Nomenclature, name: str) -> Question:
    liste = nomenclature[NATURE if name == NATURES_SECONDAIRES else name]
    return Question(
        id=name,
        titre=TITRES[name],
        choix=tuple(choix for choix in liste.choix if choix.touche and not choix.retire),
        non_renseigne=liste.non_renseigne,
        maximum=_MAXIMA.get(name, 1),
        familles=tuple(
            Famille(groupe.code, groupe.libelle, groupe.touche)
            for groupe in liste.groupes
            if groupe.touche
        ),
    )
