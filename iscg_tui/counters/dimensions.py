"""The answers along one side of a table: which codes, in which order, under which label.

A dimension is a list of the nomenclature, or one of three that are drawn from the
answers: the family of the saisine, minor or adult, the number of interviews.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.nomenclature.loader import Liste, Nomenclature

FAMILLE: Final = "saisine_famille"
MINEUR: Final = "mineur"
NOMBRE_ENTRETIENS: Final = "entretiens_par_situation"

NON_RENSEIGNE: Final = "NR"
"""Code of « non renseigné » in a list that has none of its own."""

GROUPE_MINEURS: Final = "MIN"
"""Group of the list ``age`` that gathers the minors."""

_LIBELLE_NR: Final = "Non renseigné"
_MINORITE: Final[Mapping[str, str]] = MappingProxyType(
    {"MINEUR": "Mineur", "MAJEUR": "Majeur", NON_RENSEIGNE: _LIBELLE_NR}
)
_NOMBRES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1": "1 entretien",
        "2": "2 entretiens",
        "3": "3 entretiens",
        "4-6": "4 à 6 entretiens",
        "7+": "7 entretiens et plus",
    }
)
_SHORT: Final = "1 à 3 entretiens"
_LONG: Final = "4 entretiens et plus"
_DRAWN: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {MINEUR: _MINORITE, NOMBRE_ENTRETIENS: _NOMBRES}
)


class CodeInconnuError(LookupError):
    """An answer that the nomenclature does not know; a French sentence without the answer."""


def _refused(liste: Liste, nomenclature: Nomenclature) -> CodeInconnuError:
    return CodeInconnuError(
        f"Une réponse à « {liste.titre} » n’existe pas dans la nomenclature "
        f"{nomenclature.version} : remettez la liste d’origine, où aucun code n’est supprimé."
    )


def publie(liste_id: str, code: str | None, nomenclature: Nomenclature) -> str:
    """The code under which an answer is counted; no answer is « non renseigné ».

    Raises ``CodeInconnuError``: codes are stable for ever and retired ones stay in the
    list, so an unknown one means that the list was damaged, never that it may be dropped.
    """
    liste = nomenclature[liste_id]
    if code is None or code == NON_RENSEIGNE:
        code = liste.non_renseigne
    try:
        return liste.par_code(code).publie
    except KeyError:
        raise _refused(liste, nomenclature) from None


def famille(code: str, nomenclature: Nomenclature) -> str:
    """The family of a saisine (§1.3)."""
    return _groupe("saisine", code, nomenclature)


def minorite(age: str, nomenclature: Nomenclature) -> str:
    """``MINEUR``, ``MAJEUR`` or ``NR``, from an answer of the list ``age``."""
    groupe = _groupe("age", age, nomenclature)
    if groupe == NON_RENSEIGNE:
        return groupe
    return "MINEUR" if groupe == GROUPE_MINEURS else "MAJEUR"


def _groupe(liste_id: str, code: str, nomenclature: Nomenclature) -> str:
    """The group of an answer in its list, ``NR`` for « non renseigné »."""
    liste = nomenclature[liste_id]
    if code in (NON_RENSEIGNE, liste.non_renseigne):
        return NON_RENSEIGNE
    try:
        return liste.groupe_de(code)
    except KeyError:
        raise _refused(liste, nomenclature) from None


def tranche(nombre: int) -> str:
    """The class of a number of interviews: 1, 2, 3, 4-6, 7+."""
    if nombre <= 3:
        return str(nombre)
    return "4-6" if nombre <= 6 else "7+"


def codes(dimension: str, nomenclature: Nomenclature) -> tuple[str, ...]:
    """Every code of a dimension in the order of its rows, « non renseigné » last."""
    if dimension == FAMILLE:
        return (*(each.code for each in nomenclature["saisine"].groupes), NON_RENSEIGNE)
    if dimension in _DRAWN:
        return tuple(_DRAWN[dimension])
    return nomenclature[dimension].codes_publies()


def non_renseigne(dimension: str, nomenclature: Nomenclature) -> str:
    """The code of « non renseigné » in a dimension; empty where every value is known."""
    if dimension == NOMBRE_ENTRETIENS:
        return ""
    if dimension in (FAMILLE, MINEUR):
        return NON_RENSEIGNE
    return publie(dimension, None, nomenclature)


def libelle(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """The label of a published code in a dimension. Raises ``KeyError`` when it has none."""
    drawn = _DRAWN.get(dimension)
    if drawn is not None:
        return drawn[code]
    if dimension == FAMILLE:
        liste = nomenclature["saisine"]
        return _LIBELLE_NR if code == NON_RENSEIGNE else liste.libelle_groupe(code)
    return nomenclature[dimension].libelle_publie(code)


def court(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """A label for a narrow column; raises as ``libelle`` does."""
    if dimension in _DRAWN or dimension == FAMILLE:
        return libelle(dimension, code, nomenclature)
    liste = nomenclature[dimension]
    choix = liste.par_code(code)
    # Where several answers are published together, the short label of one would mislead.
    together = choix.libelle_publie != choix.libelle
    return choix.libelle_publie if together else liste.court(code)


def groupe(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """The label of the family of a code, in a list whose answers only make sense with it."""
    if dimension in _DRAWN or dimension == FAMILLE or not nomenclature[dimension].deux_touches:
        return ""
    found = famille(code, nomenclature)
    return "" if found == NON_RENSEIGNE else nomenclature[dimension].libelle_groupe(found)


def retire(dimension: str, code: str, nomenclature: Nomenclature) -> bool:
    """Whether a code is no longer offered; it stays readable for ever."""
    if dimension in _DRAWN or dimension == FAMILLE:
        return False
    return nomenclature[dimension].par_code(code).retire


def titre(dimension: str, nomenclature: Nomenclature) -> str:
    """The name of a dimension, for the head of a column."""
    if dimension == FAMILLE:
        return nomenclature["saisine"].titre
    if dimension == MINEUR:
        return "Minorité"
    if dimension == NOMBRE_ENTRETIENS:
        return "Entretiens"
    return nomenclature[dimension].titre


def question(dimension: str) -> str:
    """The list of answers that a dimension is drawn from; its own name where it is none."""
    return {FAMILLE: "saisine", MINEUR: "age"}.get(dimension, dimension)


def reponses(dimension: str, code: str, nomenclature: Nomenclature) -> frozenset[str]:
    """The published answers to ``question(dimension)`` that a code gathers."""
    if dimension not in (FAMILLE, MINEUR):
        return frozenset((code,))
    drawn = famille if dimension == FAMILLE else minorite
    liste = nomenclature[question(dimension)]
    return frozenset(each for each in liste.codes_publies() if drawn(each, nomenclature) == code)


def publie_sous(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """The code under which another answer of its list counts this one; empty where none does."""
    if dimension in _DRAWN or dimension == FAMILLE:
        return ""
    try:
        found = nomenclature[dimension].par_code(code).publie
    except KeyError:
        return ""
    return "" if found == code else found


def regroupement(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """The code of the group that a published code rolls up into; empty where it has none."""
    if dimension == NOMBRE_ENTRETIENS:
        return "COURT" if code in ("1", "2", "3") else "LONG"
    if dimension in _DRAWN or dimension == FAMILLE:
        return ""
    found = nomenclature[dimension].par_code(code).groupe
    return "" if found is None else found


def libelle_regroupement(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """The label of the group of a published code, to stand in place of its answers."""
    if dimension == NOMBRE_ENTRETIENS:
        return _SHORT if regroupement(dimension, code, nomenclature) == "COURT" else _LONG
    return nomenclature[dimension].libelle_groupe(regroupement(dimension, code, nomenclature))


def au_dessus(dimension: str, code: str, nomenclature: Nomenclature) -> str:
    """The code of an answer in the dimension above its own: family of saisine, minority.

    Its own code where there is none above.
    """
    if dimension == "saisine":
        return famille(code, nomenclature)
    return minorite(code, nomenclature) if dimension == "age" else code
