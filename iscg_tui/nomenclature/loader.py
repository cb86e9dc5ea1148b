"""From the TOML files to the lists, with sentences that a non-programmer can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from iscg_tui.nomenclature.champs import IncoherenceError
from iscg_tui.nomenclature.listes import (
    NON_RENSEIGNE,
    Choix,
    Groupe,
    Liste,
    Nomenclature,
)
from iscg_tui.nomenclature.toml_file import TomlFile, TomlFileError, check_fields, fault, read

__all__ = [
    "LISTES",
    "NON_RENSEIGNE",
    "Choix",
    "Groupe",
    "Liste",
    "Nomenclature",
    "NomenclatureError",
    "load",
]

VERSION: Final = "nomenclature.toml"
_VERSION: Final = re.compile(r"[0-9]{4}-[0-9]{1,3}")


class NomenclatureError(ValueError):
    """A nomenclature that cannot be used; the text is a French sentence naming file and line."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the program expects of one list, whatever its words."""

    maximum: int | None = 1
    deux_touches: bool = False
    taken_keys: str = ""
    accord: bool = False
    adhesion: bool = False
    groups: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


LISTES: Final = MappingProxyType(
    {
        "saisine": _Rules(deux_touches=True),
        "institution": _Rules(codes=("PN", "GN")),
        "public": _Rules(),
        # The tables by minority are drawn from this group.
        "age": _Rules(groups=("MIN",)),
        "genre": _Rules(),
        # The secondary natures are asked apart, from the same list.
        "nature": _Rules(),
        "champ_penal": _Rules(),
        "besoins": _Rules(maximum=3),
        "mode": _Rules(),
        "suites": _Rules(adhesion=True),
        # On this step of the ribbon, o, n and i also answer the adhesion.
        "orientations": _Rules(maximum=None, taken_keys="oni"),
        "issue_orientation": _Rules(accord=True),
        "motif_prolongement": _Rules(),
        # An entry that no one marked as urgent holds the code 0.
        "urgence": _Rules(codes=("0",)),
        "delai": _Rules(),
        "adhesion": _Rules(codes=("OUI", "NON")),
    }
)
"""The lists that the program asks, by identifier, and what each must respect."""

_TOP: Final = {"titre": str, "maximum": int, "non_renseigne": str, "groupe": list, "choix": list}
_GROUPE: Final = {"touche": str, "code": str, "libelle": str}
_CHOIX: Final = {
    **_GROUPE,
    "court": str,
    "groupe": str,
    "publie": str,
    "libelle_publie": str,
    "retire": bool,
    "accord": bool,
    "adhesion": bool,
}


def load(folder: Path | None = None) -> Nomenclature:
    """The nomenclature of ``folder``, or the program's own (read once).

    Raises ``NomenclatureError``: a file absent, unreadable, or that breaks a rule.
    """
    return _packaged() if folder is None else _load(folder)


@cache
def _packaged() -> Nomenclature:
    return _load(Path(__file__).parent)


def _load(folder: Path) -> Nomenclature:
    try:
        version = _version(_read(folder, VERSION))
        listes = {name: _liste(name, _read(folder, f"{name}.toml")) for name in LISTES}
    except TomlFileError as error:
        raise NomenclatureError(str(error)) from None
    return Nomenclature(version, MappingProxyType(listes))


def _read(folder: Path, nom: str) -> TomlFile:
    try:
        return read(folder / nom)
    except FileNotFoundError:
        raise NomenclatureError(
            f"Fichier « {nom} » : il manque à la nomenclature. Remettez le fichier d’origine."
        ) from None
    except OSError:
        raise NomenclatureError(
            f"Fichier « {nom} » : il ne peut pas être lu. Vérifiez ses droits."
        ) from None


def _version(file: TomlFile) -> str:
    check_fields(file, file.content, {"version": str}, ("version",))
    version = file.content["version"]
    if not _VERSION.fullmatch(version):
        raise fault(file, "la version s’écrit comme « 2026-1 ».", "version")
    return str(version)


def _liste(name: str, file: TomlFile) -> Liste:
    content = file.content
    check_fields(file, content, _TOP, ("titre", "choix"))
    for table in ("groupe", "choix"):
        if not all(isinstance(each, dict) for each in content.get(table, ())):
            raise fault(file, f"« {table} » s’écrit en tables [[{table}]].", table)
    groupes = tuple(
        _groupe(file, rang, each) for rang, each in enumerate(content.get("groupe", ()))
    )
    choix = tuple(_choix(file, rang, each) for rang, each in enumerate(content["choix"]))
    top = {key: content[key] for key in ("maximum", "non_renseigne") if key in content}
    try:
        liste = Liste(name, content["titre"], choix, groupes, **top)
    except IncoherenceError as error:
        raise fault(file, str(error), error.champ, error.table, error.rang or 0) from None
    _check_rules(file, liste, LISTES[name])
    return liste


def _groupe(file: TomlFile, rang: int, table: dict[str, Any]) -> Groupe:
    check_fields(file, table, _GROUPE, ("code", "libelle"), "groupe", rang)
    try:
        return Groupe(**table)
    except IncoherenceError as error:
        raise fault(file, str(error), error.champ, "groupe", rang) from None


def _choix(file: TomlFile, rang: int, table: dict[str, Any]) -> Choix:
    check_fields(file, table, _CHOIX, ("code", "libelle"), "choix", rang)
    if table.get("retire"):
        # Its key is free for another answer.
        table = table | {"touche": ""}
    try:
        return Choix(**table)
    except IncoherenceError as error:
        raise fault(file, str(error), error.champ, "choix", rang) from None


def _check_rules(file: TomlFile, liste: Liste, rules: _Rules) -> None:
    if rules.maximum is not None and liste.maximum > rules.maximum:
        raise fault(file, f"« maximum » ne dépasse pas {rules.maximum} ici.", "maximum")
    if liste.deux_touches != rules.deux_touches:
        needed = (
            "chaque groupe a une touche" if rules.deux_touches else "un groupe n’a pas de touche"
        )
        raise fault(file, f"dans cette liste, {needed}.", "touche", "groupe")
    for code in (*rules.codes, *rules.groups):
        known = liste.groupes if code in rules.groups else liste.choix
        if code not in {each.code for each in known}:
            raise fault(file, f"le programme a besoin du code « {code} ».", "choix")
    for rang, choix in enumerate(liste.choix):
        if choix.touche and choix.touche in rules.taken_keys:
            reason = f"la touche « {choix.touche} » répond ici à l’adhésion : prenez-en une autre."
            raise fault(file, reason, "touche", "choix", rang)
        if (choix.accord is not None) != rules.accord:
            needed = "il manque une ligne" if rules.accord else "cette liste n’a pas de ligne"
            raise fault(file, f"{needed} « accord ».", "accord", "choix", rang)
        if choix.adhesion is not None and not rules.adhesion:
            reason = "cette liste n’a pas de ligne « adhesion »."
            raise fault(file, reason, "adhesion", "choix", rang)
        if liste.deux_touches and not choix.code.startswith(str(choix.groupe)):
            reason = "le code d’un détail commence par celui de sa famille."
            raise fault(file, reason, "code", "choix", rang)
