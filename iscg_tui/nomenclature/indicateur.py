"""What an indicator of the employer is: one closed list, asked once, counted alone (§3.6).

It names nobody, and is never crossed with another answer: residence above all, which is
no criterion (§1.2) and singles people out as soon as it is crossed with anything.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.nomenclature.champs import (
    LIBELLE_MAX,
    IncoherenceError,
    check_impersonal,
    check_label,
)
from iscg_tui.nomenclature.listes import NON_RENSEIGNE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.nomenclature.listes import Liste, Nomenclature

PREFIXE: Final = "indicateur_"
"""What the list of an indicator, its question and its table are named by, before its id."""

REPONSES_MAX: Final = 10
"""Most answers that one indicator offers."""

CODES_MAX: Final = 60
"""Most codes of one indicator, retired ones included."""

ID: Final = re.compile(r"[a-z][a-z0-9_]{0,23}")
"""The shape of an indicator's id."""

_NOMME: Final = re.compile(
    r"\b(?:(?:pre|sur)?noms?|patronyme|pseudonyme|identite|initiales|signature|adresses?"
    r"|tel(?:ephones?)?|portable|courriels?|e?mail|numeros?|immatriculation|matricule"
    r"|(?:date|lieu|annee|jour) de naissance)\b"
)
_QUELQU_UN: Final = re.compile(
    r"\b(?:mme|mlle|mr|monsieur|madame|dr|docteur|maitre)\b|\bm\. "
    r"|\b[0-9]+ *(?:bis|ter)?,? *(?:rue|avenue|boulevard|place|chemin|impasse|allee|route)\b"
)
_LIBRE: Final = re.compile(r"\b(?:precise[rz]|commentaires?)\b")
_RESIDENCE: Final = re.compile(
    r"\b(?:residences?|reside|residente?|domiciles?|domiciliee?|habite|habitation|communes?"
    r"|quartiers?|villes?|cantons?|arrondissements?|departements?|secteurs?|territoire|qpv)\b"
)
_AUTRE_QUESTION: Final = re.compile(
    r"\b(?:ages?|ans|mineure?s?|majeure?s?|enfants?|femmes?|hommes?|genres?|sexes?|victimes?"
    r"|auteure?s?|mise?s? en cause|public|violences?|conjugale?s?|conflits?|natures?|besoins?"
    r"|suites|orientations?|saisines?|police|gendarmerie|urgences?)\b"
)


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One indicator: its list, what is asked, and whether it is asked no more.

    ``liste`` is named ``PREFIXE`` and the id; its title is that of the table.
    """

    liste: Liste
    question: str
    retire: bool = False

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise IncoherenceError(
                "« id » s’écrit en 1 à 24 minuscules sans accent, chiffres ou tirets bas, "
                "et commence par une lettre.",
                "id",
            )
        check_label("question", self.question, LIBELLE_MAX)
        if len(self.liste.offerts()) > REPONSES_MAX:
            raise IncoherenceError(
                f"un indicateur propose {REPONSES_MAX} réponses au plus : réunissez-en.", "reponse"
            )
        if len(self.liste.choix) > CODES_MAX:
            raise IncoherenceError(f"un indicateur a {CODES_MAX} codes au plus.", "reponse")
        if self.liste.non_renseigne != NON_RENSEIGNE:
            raise ValueError
        for champ, rang, text in self._texts():
            _check_words(champ, rang, text)
        self._check_alone()

    @property
    def id(self) -> str:
        """Its id, under which its answers are kept."""
        return self.liste.id.removeprefix(PREFIXE)

    def _texts(self) -> Iterator[tuple[str, int | None, str]]:
        yield "titre", None, self.liste.titre
        yield "question", None, self.question
        for rang, choix in enumerate(self.liste.choix):
            yield "libelle", rang, choix.libelle
            yield "court", rang, choix.court

    def _check_alone(self) -> None:
        texts = [(champ, rang, _folded(text)) for champ, rang, text in self._texts()]
        if not any(_RESIDENCE.search(text) for _, _, text in texts):
            return
        for champ, rang, text in texts:
            if found := _AUTRE_QUESTION.search(text):
                raise _refused(
                    f"cet indicateur croise la résidence avec une autre réponse (« {found[0]} »)"
                    " : la résidence ne se compte que seule, car croisée elle désigne des "
                    "personnes.",
                    champ,
                    rang,
                )


def said(nomenclature: Nomenclature, id_: str, code: str) -> tuple[str, str]:
    """The title of an indicator and the label of an answer to it.

    The id and the code themselves where the post's file has lost them.
    """
    liste = nomenclature.listes.get(f"{PREFIXE}{id_}")
    if liste is None:
        return id_, code
    try:
        return liste.titre, liste.libelle(code)
    except KeyError:
        return liste.titre, code


def _check_words(champ: str, rang: int | None, text: str) -> None:
    try:
        check_impersonal(champ, text)
    except IncoherenceError as error:
        raise _refused(str(error), champ, rang) from None
    folded = _folded(text)
    # « Carte d’identité » may be an answer; « Identité » is no question.
    if _QUELQU_UN.search(folded) or (rang is None and _NOMME.search(folded)):
        raise _refused(
            f"« {champ} » ressemble à un nom, à une adresse ou à un numéro : un indicateur ne "
            "désigne personne.",
            champ,
            rang,
        )
    if _LIBRE.search(folded):
        raise _refused(
            f"« {champ} » appelle un texte libre : un indicateur est une liste fermée.",
            champ,
            rang,
        )


def _refused(reason: str, champ: str, rang: int | None) -> IncoherenceError:
    return IncoherenceError(reason, champ, None if rang is None else "reponse", rang)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("’", " "))
    return "".join(each for each in decomposed if not unicodedata.combining(each))
