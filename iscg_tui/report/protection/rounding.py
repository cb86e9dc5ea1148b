"""Controlled rounding: every number a multiple of 5 next to the true one, all sums right.

For those who need complete tables. Each number is rounded down or up, always by less than
5, so that lines still sum up to their totals, details to what they detail, and one margin
is the same in every table that shows it. A two-way table with its totals is a network:
the true numbers flow through it, hence rounded ones do; with totals rounded beforehand
nearly always, and where not, the table keeps rounded totals of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.protection.circulation import circulation
from iscg_tui.report.protection.margins import above, keys
from iscg_tui.report.protection.totals import total_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.report.protection.circulation import Arc
    from iscg_tui.report.protection.margins import Answers, Key
    from iscg_tui.report.protection.totals import Sums

BASE: Final = 5
"""Every rounded number is a multiple of it."""

_Margin = dict[str, int]


@dataclass(frozen=True, slots=True)
class Rounded:
    """The cells of every table, without totals; ``apart`` are those with margins of their own."""

    tables: Mapping[str, Mapping[tuple[str, ...], int]]
    apart: frozenset[str]


def rounded(
    tableaux: Sequence[Tableau], sums: Mapping[str, Sums], answers: Mapping[str, Answers]
) -> Rounded:
    """The tables rounded together, always the same for the same sums."""
    rounding = _Rounding(sums, answers)
    # Margins first, what is detailed before its detail; then the tables that cross them.
    single = [each for each in tableaux if len(each.dimensions) < 2]
    for tableau in sorted(single, key=lambda each: any(map(above, keys(each)))):
        rounding.one_way(tableau)
    for tableau in tableaux:
        if len(tableau.dimensions) == 2:
            rounding.two_way(tableau)
    return Rounded(rounding.tables, frozenset(rounding.apart))


class _Rounding:
    def __init__(self, sums: Mapping[str, Sums], answers: Mapping[str, Answers]) -> None:
        self._sums = sums
        self._answers = answers
        self._margins: dict[Key, _Margin] = {}
        self._totals: dict[str, int] = {}
        self.tables: dict[str, dict[tuple[str, ...], int]] = {}
        self.apart: set[str] = set()

    def one_way(self, tableau: Tableau) -> None:
        sums = self._sums[tableau.id]
        if not tableau.dimensions:
            self.tables[tableau.id] = {(): self._total(tableau.id, sum(sums.values()))}
            return
        (key,) = keys(tableau)
        counts = {code: value for (code,), value in sums.items()}
        found = self._margin(key, counts)
        self.tables[tableau.id] = {(code,): value for code, value in found.items()}

    def two_way(self, tableau: Tableau) -> None:
        sums = self._sums[tableau.id]
        sides = []
        for place, key in enumerate(keys(tableau)):
            counts: Counter[str] = Counter()
            for codes, value in sums.items():
                counts[codes[place]] += value
            sides.append((dict(counts), self._margins.get(key)))
        total = self._total(total_of(tableau), sum(sums.values()))
        # Margins shared, then one of them, then none.
        fixed = [margin for _, margin in sides]
        for rows, columns in (fixed, (fixed[0], None), (None, fixed[1]), (None, None)):
            found = _flow(sums, (sides[0][0], sides[1][0]), (rows, columns), total)
            if found is not None:
                self.tables[tableau.id] = found
                if any(each is not None for each in fixed) and [rows, columns] != fixed:
                    self.apart.add(tableau.id)
                return
        raise AssertionError

    def _total(self, id_: str, value: int) -> int:
        low, high = _around(value)
        known = self._totals.setdefault(id_, low if 2 * (value - low) < BASE else high)
        return known if low <= known <= high else high

    def _margin(self, key: Key, counts: Mapping[str, int]) -> _Margin:
        if key not in self._margins:
            parent = above(key)
            if parent is None:
                total = self._total(key[1], sum(counts.values()))
                self._margins[key] = _shared_out(counts, total)
            else:
                upward = self._answers[key[0]].above
                whole: Counter[str] = Counter()
                for code, value in counts.items():
                    whole[upward[code]] += value
                found: _Margin = {}
                for code, value in self._margin(parent, whole).items():
                    inside = {each: n for each, n in counts.items() if upward[each] == code}
                    if sum(inside.values()) == whole[code]:
                        found |= _shared_out(inside, value)
                self._margins[key] = found
        return self._margins[key]


def _around(value: int) -> tuple[int, int]:
    """The multiples of the base next to a number; itself twice where it is one."""
    return value // BASE * BASE, -(-value // BASE) * BASE


def _shared_out(counts: Mapping[str, int], total: int) -> _Margin:
    """Each rounded up or down to sum up to ``total``: up where most is lost otherwise."""
    found = {code: _around(value)[0] for code, value in counts.items()}
    missing = (total - sum(found.values())) // BASE
    lost = sorted(counts, key=lambda code: (-(counts[code] - found[code]), code))
    for code in lost[: max(missing, 0)]:
        found[code] = _around(counts[code])[1]
    return found


def _flow(
    sums: Sums,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    fixed: Sequence[Mapping[str, int] | None],
    total: int,
) -> dict[tuple[str, ...], int] | None:
    """The cells of a two-way table, between their neighbours, summing up to fixed totals."""
    bounds: dict[Arc, tuple[int, int]] = {("=", "*"): (total // BASE, total // BASE)}
    for mark, side, margin in zip("rc", counts, fixed, strict=True):
        for code, value in side.items():
            low, high = _around(value)
            if margin is not None:
                low = high = margin.get(code, low)
            arc = ("*", f"r{code}") if mark == "r" else (f"c{code}", "=")
            bounds[arc] = (low // BASE, high // BASE)
    for (row, column), value in sums.items():
        low, high = _around(value)
        bounds[f"r{row}", f"c{column}"] = (low // BASE, high // BASE)
    flow = circulation(bounds)
    if flow is None:
        return None
    return {(row, column): BASE * flow[f"r{row}", f"c{column}"] for row, column in sums}
