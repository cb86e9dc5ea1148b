"""The employer's indicators, from the file of the post, with sentences that she can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.nomenclature.champs import IncoherenceError
from iscg_tui.nomenclature.indicateur import PREFIXE, Indicateur
from iscg_tui.nomenclature.listes import Choix, Liste
from iscg_tui.nomenclature.loader import load
from iscg_tui.nomenclature.toml_file import (
    TomlFile,
    TomlFileError,
    check_fields,
    fault,
    parse,
    shown,
)
from iscg_tui.plain_file import beginning

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.nomenclature.listes import Nomenclature

FORMAT: Final = 1
"""Version of the file's format, its key ``format``."""

INDICATEURS_MAX: Final = 3
"""Most indicators asked at once: the load of measuring must stay reasonable (§3.6)."""

TAILLE_MAX: Final = 64 * 1024
"""Largest file read, in bytes."""

_TOP: Final = {"format": int, "indicateur": list}
_INDICATEUR: Final = {
    "id": str,
    "titre": str,
    "question": str,
    "retire": bool,
    "reponse": list,
}
_REPONSE: Final = {"touche": str, "code": str, "libelle": str, "court": str, "retire": bool}
_CROISE: Final = ("croise", "croise_avec", "croisement", "avec", "colonne", "colonnes", "ligne")
_LIBRE: Final = ("texte", "texte_libre", "libre", "type", "commentaire")


class IndicateursError(ValueError):
    """A file that cannot be used; the text is a French sentence naming file and line."""


def of_post(path: Path) -> tuple[Nomenclature, str]:
    """The program's lists with the post's indicators, and what is wrong with those if anything.

    A file that cannot be used asks nothing: she must be able to work.
    """
    nomenclature = load()
    try:
        return nomenclature.avec(read(path)), ""
    except IndicateursError as error:
        return nomenclature, f"Indicateurs non demandés. {error}"


def read(path: Path) -> tuple[Indicateur, ...]:
    """The indicators of a file, none when there is no file. Raises ``IndicateursError``."""
    try:
        data = beginning(path, TAILLE_MAX + 1)
    except FileNotFoundError:
        return ()
    except OSError:
        raise IndicateursError(
            f"Fichier « {shown(path.name)} » : il ne peut pas être lu. Vérifiez ses droits."
        ) from None
    return decode(path.name, data)


def decode(nom: str, data: bytes) -> tuple[Indicateur, ...]:
    """The indicators written in ``data``. Raises ``IndicateursError``."""
    if len(data) > TAILLE_MAX:
        raise IndicateursError(f"Fichier « {shown(nom)} » : il est trop gros.")
    try:
        return _indicateurs(parse(nom, data))
    except TomlFileError as error:
        raise IndicateursError(str(error)) from None


def _indicateurs(file: TomlFile) -> tuple[Indicateur, ...]:
    content = file.content
    check_fields(file, content, _TOP, ())
    if content.get("format", FORMAT) != FORMAT:
        raise fault(file, f"ce programme lit le format {FORMAT} des indicateurs.", "format")
    tables = content.get("indicateur", [])
    if not all(isinstance(each, dict) for each in tables):
        raise fault(file, "« indicateur » s’écrit en tables [[indicateur]].", "indicateur")
    found: list[Indicateur] = []
    before = 0
    for rang, table in enumerate(tables):
        found.append(_indicateur(file, rang, table, before))
        before += len(table["reponse"])
        if [each.id for each in found].count(found[-1].id) > 1:
            reason = f"l’id « {found[-1].id} » est déjà pris : un id ne sert qu’une fois."
            raise fault(file, reason, "id", "indicateur", rang)
        if sum(not each.retire for each in found) > INDICATEURS_MAX:
            reason = (
                f"{INDICATEURS_MAX} indicateurs au plus sont demandés à la fois : retirez-en un "
                "(retire = true)."
            )
            raise fault(file, reason, "id", "indicateur", rang)
    return tuple(found)


def _indicateur(file: TomlFile, rang: int, table: dict[str, Any], before: int) -> Indicateur:
    """The ``rang``-th table; ``before`` answers stand in those above it."""
    for field in table:
        if field in _CROISE:
            reason = "un indicateur se compte seul : il ne se croise avec aucune autre réponse."
            raise fault(file, reason, field, "indicateur", rang)
        if field in _LIBRE:
            reason = "un indicateur est une liste fermée : il n’a pas de texte libre."
            raise fault(file, reason, field, "indicateur", rang)
    if "reponse" not in table:
        reason = (
            "un indicateur est une liste fermée : écrivez ses réponses en tables "
            "[[indicateur.reponse]]."
        )
        raise fault(file, reason, "id", "indicateur", rang)
    check_fields(file, table, _INDICATEUR, ("id", "titre"), "indicateur", rang)
    if not all(isinstance(each, dict) for each in table["reponse"]):
        reason = "« reponse » s’écrit en tables [[indicateur.reponse]]."
        raise fault(file, reason, "reponse", "indicateur", rang)
    choix = tuple(_choix(file, before + at, each) for at, each in enumerate(table["reponse"]))
    try:
        liste = Liste(f"{PREFIXE}{table['id']}", table["titre"], choix)
        return Indicateur(
            liste, table.get("question", table["titre"]), retire=table.get("retire", False)
        )
    except IncoherenceError as error:
        if error.table is None:
            raise fault(file, str(error), error.champ, "indicateur", rang) from None
        at = before + (error.rang or 0)
        raise fault(file, str(error), error.champ, "indicateur.reponse", at) from None


def _choix(file: TomlFile, at: int, table: dict[str, Any]) -> Choix:
    check_fields(file, table, _REPONSE, ("code", "libelle"), "indicateur.reponse", at)
    if table.get("retire"):
        # Its key is free for another answer.
        table = table | {"touche": ""}
    try:
        return Choix(**table)
    except IncoherenceError as error:
        raise fault(file, str(error), error.champ, "indicateur.reponse", at) from None
