"""A counter file read for its sums alone: the same checks, without an object a cell.

Several hundred files of ten years hold millions of cells; what a consolidation needs of
them is a few thousand sums each.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import VALEUR_MAX, bytes_of, decode
from iscg_tui.counters.tableaux import TABLEAUX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from iscg_tui.counters.cells import Cellule

Sums = dict[str, dict[tuple[str, ...], int]]
"""By table, its sums by codes, the periods asked for together."""

_SEAL: Final = re.compile(rb'\{"empreinte":"([0-9a-f]{64})",')
_HEAD: Final = re.compile(
    rb'\{"format":1,"lot":([0-9]{1,9}),"nomenclature":"([0-9A-Za-z][0-9A-Za-z._-]{0,31})",'
)
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_QUARTER: Final = re.compile(r"[0-9]{4}-T[1-4]")
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9+-]{0,7}")
_TOP: Final = ("empreinte", "format", "lot", "nomenclature", "tableaux")
_DEPTHS: Final = {
    each.id: (len(each.dimensions), _MONTH if each.pas == "mois" else _QUARTER) for each in TABLEAUX
}
_ANNEE: Final = 12


@dataclass(frozen=True, slots=True)
class Releve:
    """What a counter file says of some years.

    ``annees`` gives the sums of each one asked for, ``parties`` those of its steps, by year
    and rank from 0, where they are finer.
    ``premier`` and ``dernier`` are the first and the last month that it counts anything in,
    empty where it counts nothing.
    """

    lot: int
    nomenclature: str
    empreinte: str
    premier: str
    dernier: str
    annees: Mapping[int, Sums]
    parties: Mapping[tuple[int, int], Sums]


def read(path: Path, annees: frozenset[int] | None, pas: int = 12) -> Releve:
    """The sums of a file in some calendar years, or in all of them.

    ``pas`` is how many months a step has: of less than a year, its sums are given too.

    Raises what ``file.read`` raises: nothing that it refuses is taken here.
    """
    data = bytes_of(path)
    # A file as this program lays it out is, without its blanks, the text of its own checksum.
    bare = data.translate(None, b" \n")
    # Wherever blanks stood, what is left bears out its checksum.
    if found := _of_layout(bare):
        lot, nomenclature, empreinte, tables = found
        try:
            return _releve(lot, nomenclature, empreinte, _checked(tables, bare), annees, pas)
        except ValueError:
            pass
    # Anything else is read slowly, and refused with its own sentence where it must be.
    compteurs = decode(data)
    tables = _tables(compteurs.sommes)
    empreinte = hashlib.sha256(bare).hexdigest()
    return _releve(compteurs.lot, compteurs.nomenclature, empreinte, tables, annees, pas)


def _of_layout(bare: bytes) -> tuple[int, str, str, Any] | None:
    seal = _SEAL.match(bare)
    if seal is None:
        return None
    content = b"{" + bare[seal.end() :]
    head = _HEAD.match(content)
    if head is None or hashlib.sha256(content).hexdigest().encode() != seal[1]:
        return None
    try:
        tables = json.loads(content)["tableaux"]
    except (ValueError, KeyError, RecursionError):
        return None
    return int(head[1]), head[2].decode(), seal[1].decode(), tables


def _checked(tables: Any, bare: bytes) -> Any:
    """The tables themselves. Raises ``ValueError`` unless they are what a file may hold.

    Level by level rather than node by node: the same few names and values are looked at by
    the thousand at once.
    """
    if not isinstance(tables, dict) or not _DEPTHS.keys() >= tables.keys():
        raise ValueError
    names = len(_TOP) + len(tables)
    for id_, periods in tables.items():
        depth, shape = _DEPTHS[id_]
        names += _level([periods], shape)
        nodes = list(periods.values())
        for _ in range(depth):
            names += _level(nodes, _CODE)
            nodes = list(chain.from_iterable(map(dict.values, nodes)))
        if set(map(type, nodes)) != {int} or min(nodes) < 1 or max(nodes) > VALEUR_MAX:
            raise ValueError
    # A key given twice would have left one name fewer than there are colons.
    if names != bare.count(b":"):
        raise ValueError
    return tables


def _level(nodes: list[Any], shape: re.Pattern[str]) -> int:
    """How many names the nodes of one level have. Raises ``ValueError``."""
    if set(map(type, nodes)) != {dict} or not min(map(len, nodes)):
        raise ValueError
    if not all(map(shape.fullmatch, set().union(*nodes))):
        raise ValueError
    return sum(map(len, nodes))


def _tables(sums: Mapping[Cellule, int]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for cell, value in sums.items():
        node = tables.setdefault(cell.tableau, {})
        for step in (cell.periode, *cell.codes)[:-1]:
            node = node.setdefault(step, {})
        node[(cell.periode, *cell.codes)[-1]] = value
    return tables


def _releve(
    lot: int,
    nomenclature: str,
    empreinte: str,
    tables: Any,
    annees: frozenset[int] | None,
    pas: int,
) -> Releve:
    months = [month for id_ in ("situations", "entretiens") for month in tables.get(id_, {})]
    years: dict[int, Sums] = {}
    steps: dict[tuple[int, int], Sums] = {}
    wanted = None if annees is None else {f"{year:04d}" for year in annees}
    for id_, periods in tables.items():
        for period, node in periods.items():
            if wanted is None or period[:4] in wanted:
                year = int(period[:4])
                found = [years.setdefault(year, {}).setdefault(id_, {})]
                if pas < _ANNEE:
                    place = (year, _month(period) // pas)
                    found.append(steps.setdefault(place, {}).setdefault(id_, {}))
                for codes, value in _leaves(node):
                    for sums in found:
                        sums[codes] = sums.get(codes, 0) + value
    premier, dernier = (min(months), max(months)) if months else ("", "")
    return Releve(lot, nomenclature, empreinte, premier, dernier, years, steps)


def _month(period: str) -> int:
    """The rank in its year, from 0, of a month, or of the first one of a quarter."""
    return int(period[6]) * 3 - 3 if period[5] == "T" else int(period[5:]) - 1


def _leaves(node: Any) -> Iterator[tuple[tuple[str, ...], int]]:
    if type(node) is int:
        yield (), node
        return
    for code, below in node.items():
        if type(below) is int:
            yield (code,), below
        else:
            for codes, value in _leaves(below):
                yield (code, *codes), value
