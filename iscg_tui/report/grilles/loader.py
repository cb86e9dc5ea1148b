"""From a TOML file to a grid, with sentences that a non-programmer can act on."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters import dimensions
from iscg_tui.counters.indicateurs import tableaux
from iscg_tui.counters.tableaux import PAR_ID
from iscg_tui.nomenclature.champs import IncoherenceError
from iscg_tui.nomenclature.toml_file import (
    TomlFile,
    TomlFileError,
    check_fields,
    fault,
    parse,
    shown,
)
from iscg_tui.plain_file import beginning
from iscg_tui.report.errors import DemandeError, ReportError
from iscg_tui.report.grilles.grille import Grille, Regroupement, TableauDeGrille
from iscg_tui.report.grilles.recouvrement import RecouvrementError, check_alone
from iscg_tui.report.periods import Mois, Periode
from iscg_tui.report.periods import parse as parse_periode

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.nomenclature.loader import Nomenclature

FORMAT: Final = 1
"""Version of the file's format, its key ``format``."""

TAILLE_MAX: Final = 64 * 1024
"""Largest file read, in bytes: a long grid with a comment on every line stays far below."""

_TOP: Final = {
    "format": int,
    "titre": str,
    "financeur": str,
    "valable_du": str,
    "valable_au": str,
    "exemple": bool,
    "tableau": list,
}
_TABLEAU: Final = {
    "source": str,
    "titre": str,
    "unite": str,
    "lignes": str,
    "ligne": list,
    "colonne": list,
}
_REGROUPEMENT: Final = {"libelle": str, "court": str, "codes": list}


class GrilleError(ReportError):
    """A grid that cannot be used; the text is a French sentence naming file and line."""


def read(path: Path, nomenclature: Nomenclature) -> Grille:
    """The grid that a file describes. Raises ``GrilleError``."""
    try:
        data = beginning(path, TAILLE_MAX + 1)
    except OSError:
        raise GrilleError(
            f"Fichier « {shown(path.name)} » : il ne peut pas être lu. Vérifiez son emplacement "
            "et ses droits."
        ) from None
    return decode(path.name, data, nomenclature)


def decode(nom: str, data: bytes, nomenclature: Nomenclature) -> Grille:
    """The grid written in ``data``, known in sentences as ``nom``. Raises ``GrilleError``."""
    if len(data) > TAILLE_MAX:
        raise GrilleError(f"Fichier « {shown(nom)} » : il est trop gros pour être une grille.")
    try:
        file = parse(nom, data)
        return _grille(file, id_of(nom), nomenclature)
    except TomlFileError as error:
        raise GrilleError(str(error)) from None


def id_of(nom: str) -> str:
    """What names a grid on the command line: its file's name, in plain small letters."""
    stem = unicodedata.normalize("NFKD", nom.removesuffix(".toml").lower())
    bare = "".join(each for each in stem if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40] or "grille"


def _grille(file: TomlFile, id_: str, nomenclature: Nomenclature) -> Grille:
    content = file.content
    check_fields(file, content, _TOP, ("titre", "financeur", "valable_du", "valable_au", "tableau"))
    if content.get("format", FORMAT) != FORMAT:
        raise fault(file, f"ce programme lit le format {FORMAT} des grilles.", "format")
    if not all(isinstance(each, dict) for each in content["tableau"]):
        raise fault(file, "« tableau » s’écrit en tables [[tableau]].", "tableau")
    validite = _validite(file)
    reader = _Tableaux(file, nomenclature)
    tableaux = tuple(reader.read(rang, each) for rang, each in enumerate(content["tableau"]))
    try:
        grille = Grille(
            id_,
            content["titre"],
            content["financeur"],
            validite,
            tableaux,
            exemple=content.get("exemple", False),
        )
        check_alone(grille, nomenclature)
    except IncoherenceError as error:
        raise fault(file, str(error), error.champ, error.table, error.rang or 0) from None
    except RecouvrementError as error:
        reason = f"{str(error)[:1].lower()}{str(error)[1:]}"
        raise fault(file, reason, "codes", f"tableau.{error.cote}", error.rang) from None
    return grille


def _validite(file: TomlFile) -> Periode:
    du, au = (_mois(file, champ) for champ in ("valable_du", "valable_au"))
    try:
        return Periode(du, au)
    except DemandeError:
        reason = (
            "la validité finit avant de commencer : échangez les deux mois."
            if du > au
            else "la validité dépasse dix ans : rapprochez les deux mois."
        )
        raise fault(file, reason, "valable_au") from None


def _mois(file: TomlFile, champ: str) -> Mois:
    text = file.content[champ]
    try:
        return parse_periode(text, text).du
    except DemandeError:
        reason = f'« {champ} » s’écrit AAAA-MM, par exemple "2026-01".'
        raise fault(file, reason, champ) from None


class _Tableaux:
    """The tables of one file, whose rows are counted over the whole of it to find lines."""

    def __init__(self, file: TomlFile, nomenclature: Nomenclature) -> None:
        self._file = file
        self._nomenclature = nomenclature
        self._first = {"ligne": 0, "colonne": 0}

    def read(self, rang: int, content: dict[str, Any]) -> TableauDeGrille:
        """The ``rang``-th table; to be read in the order of the file."""
        file = self._file
        check_fields(file, content, _TABLEAU, ("source", "titre", "unite"), "tableau", rang)
        source = self._source(rang, content)
        inverse = self._inverse(rang, content, source)
        dimensions_ = source.dimensions[::-1] if inverse else source.dimensions
        groups = {
            table: self._regroupements(rang, content, table, dimension)
            for table, dimension in (
                ("ligne", dimensions_[0] if dimensions_ else None),
                ("colonne", dimensions_[1] if len(dimensions_) > 1 else None),
            )
        }
        try:
            made = TableauDeGrille(
                source, content["titre"], groups["ligne"], groups["colonne"], inverse
            )
        except IncoherenceError as error:
            if error.table is None:
                raise fault(file, str(error), error.champ, "tableau", rang) from None
            raise self._fault(str(error), error.champ, error.table, error.rang or 0) from None
        for table in self._first:
            self._first[table] += len(content.get(table, ()))
        return made

    def _source(self, rang: int, content: dict[str, Any]) -> Tableau:
        known = {**PAR_ID, **{each.id: each for each in tableaux(self._nomenclature)}}
        found = known.get(content["source"])
        if found is None:
            reason = (
                f"la source « {shown(content['source'])} » n’existe pas. Sources connues : "
                f"{', '.join(known)}."
            )
            raise fault(self._file, reason, "source", "tableau", rang)
        if content["unite"] != found.unite:
            reason = f'« {found.id} » compte des {found.unite} : écrivez unite = "{found.unite}".'
            raise fault(self._file, reason, "unite", "tableau", rang)
        return found

    def _inverse(self, rang: int, content: dict[str, Any], source: Tableau) -> bool:
        named = content.get("lignes")
        if named is None:
            return False
        if named not in source.dimensions:
            known = " ou ".join(f"« {each} »" for each in source.dimensions) or "rien"
            reason = f"« lignes » désigne ici {known}."
            raise fault(self._file, reason, "lignes", "tableau", rang)
        return source.dimensions.index(named) > 0

    def _regroupements(
        self, rang: int, content: dict[str, Any], table: str, dimension: str | None
    ) -> tuple[Regroupement, ...]:
        given = content.get(table, [])
        if not all(isinstance(each, dict) for each in given):
            reason = f"« {table} » s’écrit en tables [[tableau.{table}]]."
            raise fault(self._file, reason, table, "tableau", rang)
        if dimension is None:
            return tuple(Regroupement("sans objet", ("NR",)) for _ in given)
        return tuple(
            self._regroupement(place, each, table, dimension) for place, each in enumerate(given)
        )

    def _regroupement(
        self, place: int, content: dict[str, Any], table: str, dimension: str
    ) -> Regroupement:
        where = f"tableau.{table}"
        at = self._first[table] + place
        check_fields(self._file, content, _REGROUPEMENT, ("libelle", "codes"), where, at)
        for code in content["codes"]:
            self._check_code(code, dimension, table, place)
        unknown = dimensions.non_renseigne(dimension, self._nomenclature)
        if unknown in content["codes"] and len(content["codes"]) > 1:
            reason = (
                f"« {unknown} » est « non renseigné », qui reste une ligne visible : "
                "donnez-lui la sienne, ou ne l’écrivez pas."
            )
            raise self._fault(reason, "codes", table, place)
        try:
            return Regroupement(
                content["libelle"], tuple(content["codes"]), content.get("court", "")
            )
        except IncoherenceError as error:
            raise self._fault(str(error), error.champ, table, place) from None

    def _check_code(self, code: object, dimension: str, table: str, place: int) -> None:
        if not isinstance(code, str):
            raise self._fault("chaque code s’écrit entre guillemets.", "codes", table, place)
        known = dimensions.codes(dimension, self._nomenclature)
        if code in known:
            return
        titre = dimensions.titre(dimension, self._nomenclature)
        reason = (
            f"le code « {shown(code)} » n’existe pas dans « {titre} ». Codes connus : "
            f"{', '.join(known)}."
        )
        if under := dimensions.publie_sous(dimension, code, self._nomenclature):
            reason = f"dans « {titre} », le code « {code} » est compté avec « {under} »."
        raise self._fault(reason, "codes", table, place)

    def _fault(self, reason: str, champ: str, table: str, place: int) -> TomlFileError:
        return fault(self._file, reason, champ, f"tableau.{table}", self._first[table] + place)
