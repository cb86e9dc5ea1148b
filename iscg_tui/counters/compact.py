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
from typing import TYPE_CHECKING, Any, Final, NoReturn

from iscg_tui.counters.file import VALEUR_MAX, bytes_of, decode
from iscg_tui.counters.tableaux import TABLEAUX

if TYPE_CHECKING:
    from collections.abc import Mapping
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
_DEPTHS: Final = {
    each.id: (len(each.dimensions), _MONTH if each.pas == "mois" else _QUARTER) for each in TABLEAUX
}
_TOP: Final = ("empreinte", "format", "lot", "nomenclature", "tableaux")
_DEEPEST: Final = max(depth for depth, _ in _DEPTHS.values())
_TRUE: Final = b"true"
_STEPS: Final = {f"{month + 1:02d}": month for month in range(12)} | {
    f"T{quarter + 1}": 3 * quarter for quarter in range(4)
}
"""What follows the year in the name of a period, and its first month from 0."""


@dataclass(frozen=True, slots=True)
class Releve:
    """What a counter file says of some years.

    ``annees`` gives the sums of each one asked for, ``parties`` those of its steps, by year
    and rank from 0.
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
    # Wherever blanks stood, what is left bears out its checksum.
    bare = data.translate(None, b" \n")
    if found := _of_layout(bare):
        lot, nomenclature, empreinte, tables = found
        return _releve(lot, nomenclature, empreinte, tables, annees, pas)
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
        tables = json.loads(content, parse_float=_refuse, parse_constant=_refuse)["tableaux"]
        names = _checked(tables)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    # A key given twice would have left one name fewer than there are colons. A « true » is a
    # number to Python, the only one that the levels cannot tell from a sum.
    if names + len(_TOP) != bare.count(b":") or _TRUE in bare:
        return None
    return int(head[1]), head[2].decode(), seal[1].decode(), tables


def _checked(tables: Any) -> int:
    """How many names they have. Raises one of several errors for what no file may hold.

    Level by level rather than node by node: the same few names and values are looked at by
    the thousand at once.
    """
    if not _DEPTHS.keys() >= tables.keys():
        raise ValueError
    names = len(tables)
    levels: list[list[Any]] = [[] for _ in range(_DEEPEST + 1)]
    for shape in (_MONTH, _QUARTER):
        of_step = [(id_, periods) for id_, periods in tables.items() if _DEPTHS[id_][1] is shape]
        names += _level([periods for _, periods in of_step], shape)
        for id_, periods in of_step:
            levels[_DEPTHS[id_][0]] += periods.values()
    nodes: list[Any] = []
    for level in reversed(levels[1:]):
        nodes = [*nodes, *level]
        names += _level(nodes, _CODE)
        nodes = list(chain.from_iterable(map(dict.values, nodes)))
    values = set(chain(nodes, levels[0]))
    if not all(type(each) is int and 1 <= each <= VALEUR_MAX for each in values):
        raise ValueError
    return names


def _level(nodes: list[Any], shape: re.Pattern[str]) -> int:
    """How many names the nodes of one level have. Raises ``ValueError`` or ``TypeError``."""
    if not all(nodes) or not all(map(shape.fullmatch, set().union(*nodes))):
        raise ValueError
    return sum(map(len, nodes))


def _refuse(_text: str) -> NoReturn:
    raise ValueError


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
    if annees is None:
        annees = frozenset(int(period[:4]) for periods in tables.values() for period in periods)
    places = {
        f"{year:04d}-{step}": (year, first // pas)
        for year in annees
        for step, first in _STEPS.items()
    }
    parts: dict[tuple[int, int], Sums] = {}
    for id_, periods in tables.items():
        for period in filter(places.__contains__, periods):
            _add(parts.setdefault(places[period], {}).setdefault(id_, {}), periods[period])
    steps: dict[int, list[Sums]] = {}
    for (year, _), part in sorted(parts.items()):
        steps.setdefault(year, []).append(part)
    years = {year: _together(of_year) for year, of_year in steps.items()}
    premier, dernier = (min(months), max(months)) if months else ("", "")
    return Releve(lot, nomenclature, empreinte, premier, dernier, years, parts)


def _together(parts: list[Sums]) -> Sums:
    if len(parts) == 1:
        return parts[0]
    whole: Sums = {}
    for part in parts:
        for id_, sums in part.items():
            table = whole.setdefault(id_, {})
            for codes, value in sums.items():
                table[codes] = table.get(codes, 0) + value
    return whole


def _add(sums: dict[tuple[str, ...], int], node: Any, codes: tuple[str, ...] = ()) -> None:
    if type(node) is int:
        sums[codes] = sums.get(codes, 0) + node
        return
    for code, below in node.items():
        _add(sums, below, (*codes, code))
