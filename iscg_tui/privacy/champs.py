"""Every datum that the store holds, and what it is for (RGPD art. 5: no field without a purpose).

What a situation holds is taken from the values of ``intake`` themselves: a field added there
without its words here is refused, by ``donnees_de`` and by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.situation import (
    LONGUEUR_CHAMP,
    LONGUEUR_NOTE,
    Entretien,
    Identite,
    Orientation,
    Situation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Donnee:
    """One datum: its name, its form, what it is for. ``champ``: its name in the store."""

    champ: str
    libelle: str
    forme: str
    finalite: str


_LISTE: Final = "liste fermée"
_LISTES: Final = "liste fermée, plusieurs réponses"
_JOUR: Final = "jour"
_TEXTE: Final = f"texte, {LONGUEUR_CHAMP} caractères au plus"
_COMPTE: Final = "compter l’activité"
_ACCOMPAGNER: Final = "adapter l’accompagnement et compter l’activité"
_SUIVRE: Final = "suivre ce qui a été fait et compter l’activité"
_RETROUVER: Final = "retrouver la personne quand elle revient"
_LOTS: Final = "publier les comptes par lots, sans désigner personne"

_Mots = tuple[str, str, str]

_IDENTITE: Final[Mapping[str, _Mots]] = {
    "nom": ("Nom", _TEXTE, _RETROUVER),
    "prenom": ("Prénom", _TEXTE, _RETROUVER),
    "annee_naissance": ("Année de naissance", "année", "distinguer deux personnes du même nom"),
    "contact": ("Contact", _TEXTE, "joindre la personne par le moyen qu’elle dit sûr"),
    "note": (
        "Note",
        f"texte, {LONGUEUR_NOTE} caractères au plus",
        "préparer l’entretien suivant ; jamais comptée, jamais exportée",
    ),
}
_SITUATION: Final[Mapping[str, _Mots]] = {
    "saisine": ("Origine de la saisine", _LISTE, _COMPTE),
    "institution": ("Institution (police, gendarmerie)", _LISTE, _COMPTE),
    "public": ("Public (victime, mis en cause, autre)", _LISTE, _ACCOMPAGNER),
    "age": ("Tranche d’âge", _LISTE, _COMPTE),
    "genre": ("Genre", _LISTE, _COMPTE),
    "nature": ("Nature principale de la situation", _LISTE, _ACCOMPAGNER),
    "adhesion": (
        "Adhésion de la personne",
        "oui, non, non renseignée ; une fiche n’est gardée qu’avec un oui",
        "n’accompagner, et ne rien garder, qu’avec son accord",
    ),
    "entretiens": ("Entretiens", "un ou plusieurs, décrits ci-dessous", "suivre ce qui a été fait"),
    "natures_secondaires": ("Natures secondaires", _LISTES, _COMPTE),
    "champ_penal": ("Champ pénal", _LISTE, _COMPTE),
    "besoins": ("Besoins exprimés ou repérés", _LISTES, _ACCOMPAGNER),
    "delai": ("Délai entre la saisine et le premier contact", _LISTE, _COMPTE),
    "urgence": ("Urgence", _LISTE, "répondre à temps et compter l’activité"),
    "identite": (
        "Identité",
        "décrite ci-dessus ; chaque champ est facultatif",
        "retrouver et joindre la personne",
    ),
    "indicateurs": (
        "Indicateurs de l’employeur, s’il en a ajouté",
        "listes fermées, trois au plus",
        "compter ce que l’employeur demande, sans croiser avec rien",
    ),
    "reference": (
        "Référence",
        "année et rang, par exemple 26-0001",
        "désigner la fiche sans dire le nom",
    ),
}
_ENTRETIEN: Final[Mapping[str, _Mots]] = {
    "jour": (
        "Jour de l’entretien",
        _JOUR,
        "suivre ce qui a été fait et calculer la durée de conservation",
    ),
    "mode": ("Mode d’entretien", _LISTE, _COMPTE),
    "suites": ("Suites apportées", _LISTE, _SUIVRE),
    "orientations": ("Orientations proposées", "décrites ci-dessous", _SUIVRE),
    "motif_prolongement": (
        "Motif de prolongement, à partir du quatrième entretien",
        _LISTE,
        _COMPTE,
    ),
}
_ORIENTATION: Final[Mapping[str, _Mots]] = {
    "famille": ("Famille de partenaires", _LISTE, "savoir vers qui la personne a été orientée"),
    "issue": ("Issue de l’orientation", _LISTE, "savoir si le relais est pris"),
    "accord": ("Accord de la personne", "oui ou non", "n’orienter qu’avec son accord"),
}

_VALEURS: Final[tuple[tuple[str, type, Mapping[str, _Mots]], ...]] = (
    ("Identité, avec l’adhésion de la personne", Identite, _IDENTITE),
    ("Situation", Situation, _SITUATION),
    ("Chaque entretien", Entretien, _ENTRETIEN),
    ("Chaque orientation", Orientation, _ORIENTATION),
)

TENUES: Final[Mapping[str, _Mots]] = {
    "historique": (
        "Historique des corrections",
        "jour, champ, codes avant et après ; jamais un nom",
        "savoir ce qui a été corrigé et quand",
    ),
    "cellules": (
        "Cases où la situation est comptée",
        "codes et périodes",
        "corriger les comptes avec la fiche",
    ),
    "conservation": (
        "Décision de garder plus longtemps",
        "jour de la décision, nouvelle échéance, motif écrit",
        "ne garder au-delà de la durée du poste que pour un motif",
    ),
    "acces": (
        "Jour où l’accès a été donné à la personne",
        "jour",
        "prouver que le droit d’accès a été servi",
    ),
    "lot": ("Numéro du lot qui l’a comptée", "nombre", _LOTS),
    "touche": ("Numéro du dernier lot qui l’a changée", "nombre", _LOTS),
}
"""What the store adds to a kept situation, by the key of its document."""

TABLES: Final[Mapping[str, _Mots]] = {
    "situations": ("Fiches", "une par situation conservée", "accompagner la personne"),
    "brouillons": (
        "Brouillons",
        "les réponses d’une saisie en cours, et l’identité si elle y est tapée",
        "ne rien perdre d’une saisie interrompue",
    ),
    "etat": (
        "Dernier écran ouvert",
        "le nom de l’écran, une référence, ce qui s’y tapait",
        "reprendre après un verrouillage",
    ),
    "numeros": ("Dernier rang donné, par année", "nombre", "ne donner une référence qu’une fois"),
    "comptes": (
        "Comptes",
        "des sommes par mois, par trimestre et par jour ; aucune ligne par personne",
        "faire le rapport d’activité",
    ),
}
"""The tables of the store, by name."""


def donnees() -> tuple[tuple[str, tuple[Donnee, ...]], ...]:
    """Every datum by group, from the values that hold them.

    Raises ``LookupError`` when one of them has no words here: nothing is left unsaid.
    """
    groups = [
        (titre, tuple(Donnee(each.name, *mots[each.name]) for each in fields(valeur)))
        for titre, valeur, mots in _VALEURS
    ]
    groups.append(
        ("Tenu par le programme", tuple(Donnee(cle, *mots) for cle, mots in TENUES.items()))
    )
    groups.append(
        ("Dans le coffre, à côté des fiches", tuple(Donnee(c, *m) for c, m in TABLES.items()))
    )
    return tuple(groups)


def finalite_de(champ: str) -> str:
    """What a datum of a situation or of an interview is for; empty for no datum of theirs."""
    mots = _SITUATION.get(champ) or _ENTRETIEN.get(champ)
    return mots[2] if mots else ""
