"""The counter file ``compteurs.json``: written whole, believed only when it is intact.

Its format is in ``docs/format-compteurs.md``. The checksum finds accidents and edits
by hand; it stops no one who means to forge, since it needs no secret. The truth is in
the store, from which the file can always be written again.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from iscg_tui.counters.cells import Cellule
from iscg_tui.counters.tableaux import Tableau, tableau_de
from iscg_tui.dossier import write_atomically
from iscg_tui.plain_file import NotPlainFileError, beginning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FORMAT: Final = 1
"""Version of the format that this program writes and reads."""

TAILLE_MAX: Final = 8 * 1024 * 1024
"""Largest file read, in bytes: some forty years of a very busy post stay far below."""

VALEUR_MAX: Final = 999_999_999
"""Largest value of one sum, and of the number of the batch."""

_NOMENCLATURE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_KEYS: Final = frozenset({"empreinte", "format", "lot", "nomenclature", "tableaux"})
_REWRITE: Final = "ouvrez le programme et entrez votre phrase de passe, il sera récrit."


class CountersError(Exception):
    """The counter file cannot be used; the text is one French sentence saying what to do."""


class AbsentCountersError(CountersError):
    """There is no counter file."""


class DamagedCountersError(CountersError):
    """The file cannot be read, or holds what no counter file may hold."""


class EditedCountersError(CountersError):
    """The content is not the one for which the checksum was written."""


class NewerCountersError(CountersError):
    """A later version of the program wrote it: it must be left alone."""


def _damaged() -> DamagedCountersError:
    return DamagedCountersError(f"Le fichier des compteurs est abîmé : {_REWRITE}")


@dataclass(frozen=True)
class Compteurs:
    """The sums after batch number ``lot``, counted under one version of the nomenclature.

    Zeros are left out. Raises ``DamagedCountersError`` for anything that is not a sum of
    whole, positive numbers.
    """

    lot: int
    nomenclature: str
    sommes: Mapping[Cellule, int]

    def __post_init__(self) -> None:
        items = sorted(self.sommes.items(), key=_place)
        kept = {cell: value for cell, value in items if value != 0}
        values = (self.lot, *kept.values())
        if not all(type(value) is int and 0 <= value <= VALEUR_MAX for value in values):
            raise _damaged()
        if not _NOMENCLATURE.fullmatch(self.nomenclature):
            raise _damaged()
        object.__setattr__(self, "sommes", MappingProxyType(kept))


def _place(item: tuple[Cellule, int]) -> tuple[str, str, tuple[str, ...]]:
    cell, _ = item
    return (cell.tableau, cell.periode, cell.codes)


def read(path: Path) -> Compteurs:
    """The counters held by a file.

    Raises ``AbsentCountersError``, ``DamagedCountersError``, ``EditedCountersError`` or
    ``NewerCountersError``, all of them ``CountersError``.
    """
    return decode(bytes_of(path))


def write(path: Path, compteurs: Compteurs) -> None:
    """Make ``compteurs`` the whole content of the file. Raises ``DossierError``."""
    write_atomically(path, encode(compteurs))


def encode(compteurs: Compteurs) -> bytes:
    """The bytes of a counter file: the same sums always give the same bytes."""
    paths = (((cell.tableau, cell.periode, *cell.codes), n) for cell, n in compteurs.sommes.items())
    return _encoded(compteurs.lot, compteurs.nomenclature, paths)


def holds(path: Path, lot: int, nomenclature: str, sommes: Mapping[str, int]) -> bool:
    """Whether a file is, byte for byte, the one of these sums by the texts of their cells.

    Costs less than reading it; what it is when it is not that one, ``read`` says.
    """
    try:
        data = bytes_of(path)
    except CountersError:
        return False
    paths = ((name.split("|"), value) for name, value in sommes.items() if value)
    return data == _encoded(lot, nomenclature, paths)


def _encoded(lot: int, nomenclature: str, sums: Iterable[tuple[Sequence[str], int]]) -> bytes:
    content = {
        "format": FORMAT,
        "lot": lot,
        "nomenclature": nomenclature,
        "tableaux": _nested(sums),
    }
    return f"{_laid_out({**content, 'empreinte': checksum(content)}, '')}\n".encode("ascii")


def _laid_out(node: object, margin: str) -> str:
    """As ``json.dumps`` lays it out with an indent of 1 and sorted keys, in a third the time."""
    if not isinstance(node, dict):
        return json.dumps(node)
    if not node:
        return "{}"
    inner = f"{margin} "
    lines = [
        f'{inner}"{key}": {below if type(below) is int else _laid_out(below, inner)}'
        for key, below in sorted(node.items())
    ]
    return "{\n" + ",\n".join(lines) + f"\n{margin}}}"


@lru_cache(maxsize=1)
def decode(data: bytes) -> Compteurs:
    """The counters written by ``encode``; the last ones are kept. Raises as ``read`` does."""
    if len(data) > TAILLE_MAX:
        raise _damaged()
    content = _parsed(data)
    version = content.get("format")
    if type(version) is not int or version < 1:
        raise _damaged()
    if version > FORMAT:
        raise NewerCountersError(
            "Le fichier des compteurs vient d’une version plus récente du programme : "
            "mettez le programme à jour."
        )
    if content.keys() != _KEYS:
        raise _damaged()
    compteurs = _checked(content)
    if content.pop("empreinte") != checksum(content):
        raise EditedCountersError(
            f"Le fichier des compteurs a été modifié hors du programme : {_REWRITE}"
        )
    return compteurs


def bytes_of(path: Path) -> bytes:
    """What the file holds, not yet looked into. Raises as ``read`` does."""
    try:
        return beginning(path, TAILLE_MAX + 1)
    except FileNotFoundError:
        raise AbsentCountersError(
            "Il n’y a pas encore de fichier des compteurs dans ce dossier : publiez les "
            "compteurs depuis le programme, ou indiquez un autre dossier avec --dossier."
        ) from None
    except NotPlainFileError:
        raise _damaged() from None
    except OSError:
        raise DamagedCountersError(
            "Le fichier des compteurs ne peut pas être lu : vérifiez les droits de ce fichier."
        ) from None


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(
            data.decode("ascii"),
            object_pairs_hook=_without_duplicates,
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError):
        raise _damaged() from None
    if not isinstance(content, dict):
        raise _damaged()
    return content


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _whole(text: str) -> int:
    if len(text) > len(str(VALEUR_MAX)):
        raise ValueError
    return int(text)


def _refuse(_text: str) -> NoReturn:
    raise ValueError


def _checked(content: Mapping[str, Any]) -> Compteurs:
    if not isinstance(content["nomenclature"], str) or not isinstance(content["empreinte"], str):
        raise _damaged()
    try:
        sums = dict(_cells(content["tableaux"]))
    except ValueError:
        raise _damaged() from None
    if 0 in sums.values():
        raise _damaged()
    return Compteurs(content["lot"], content["nomenclature"], sums)


def _cells(tables: object) -> Iterator[tuple[Cellule, int]]:
    for id_, periods in _members(tables):
        tableau = tableau_de(id_)
        if tableau is None:
            raise ValueError
        for period, node in _members(periods):
            yield from _leaves(tableau, period, (), node)


def _leaves(
    tableau: Tableau, period: str, codes: tuple[str, ...], node: object
) -> Iterator[tuple[Cellule, int]]:
    if len(codes) < len(tableau.dimensions):
        for code, below in _members(node):
            yield from _leaves(tableau, period, (*codes, code), below)
    elif type(node) is int:
        yield Cellule(tableau.id, period, codes), node
    else:
        raise ValueError


def _members(node: object) -> Iterator[tuple[str, Any]]:
    if not isinstance(node, dict):
        raise ValueError  # noqa: TRY004 - one kind of refusal for whatever the file holds
    yield from node.items()


def _nested(sums: Iterable[tuple[Sequence[str], int]]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for path, value in sums:
        node = tables
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = value
    return tables


def checksum(content: Mapping[str, Any]) -> str:
    """The mark of a content without its own: SHA-256 of its canonical text."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
