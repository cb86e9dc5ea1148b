"""A two-way table of one document: how coarse its lines are, and which of its cells are masked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from iscg_tui.report.protection.network import Cell, Network
from iscg_tui.report.protection.suppression import Grid, Masks, masks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from iscg_tui.report.protection.block import Block, Partition
    from iscg_tui.report.protection.totals import Sums

Codes = tuple[str, ...]
Sides = tuple["Partition", "Partition"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader knows of the sum of some answers along one side, from other tables."""

    codes: Codes
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """A two-way table as it is shown: its blocks, its masked cells by the answers they hold."""

    sides: Sides
    masked: frozenset[tuple[Codes, Codes]]
    zeros: bool

    def told(self, sums: Sums) -> tuple[int, int]:
        """How many cells above zero are shown, and what they sum up to."""
        places = [_places(each) for each in self.sides]
        hidden = {(places[0][row[0]], places[1][column[0]]) for row, column in self.masked}
        shown: dict[Cell, int] = {}
        for (row, column), value in sums.items():
            cell = (places[0][row], places[1][column])
            if cell not in hidden:
                shown[cell] = shown.get(cell, 0) + value
        return len(shown), sum(shown.values())


class Table:
    """A two-way table cut along blocks, without its empty lines.

    ``people`` gives, by answer of the rows, how many may have given each answer of the
    columns, for a table of several answers.
    """

    def __init__(self, sums: Sums, sides: Sides, people: Mapping[str, int] | None) -> None:
        self._sums = sums
        self._sides = sides
        row_of, column_of = map(_places, sides)
        values = [[0] * len(sides[1]) for _ in sides[0]]
        for (row, column), value in sums.items():
            values[row_of[row]][column_of[column]] += value
        kept = [place for place, line in enumerate(values) if any(line)]
        across = [place for place in range(len(sides[1])) if any(line[place] for line in values)]
        self._rows = [sides[0][place] for place in kept]
        self._columns = [sides[1][place] for place in across]
        cells = tuple(tuple(values[row][column] for column in across) for row in kept)
        self._grid = Grid(cells, self._whole(cells, people))

    def shown(
        self,
        seuil: int,
        known: tuple[Sequence[Known], Sequence[Known]],
        *,
        imposed: Collection[tuple[Codes, Codes]] = (),
        among: Collection[tuple[Codes, Codes]] | None = None,
    ) -> Crossed:
        """What may be shown of it, given what other tables tell of its lines.

        ``imposed`` are cells of finer blocks, masked elsewhere. ``among``, where given, are
        the only cells that may be masked; they are enough to protect the table.
        """
        # With one line there is nothing to see that the totals do not say.
        if len(self._rows) < 2 or len(self._columns) < 2:
            return Crossed(self._sides, frozenset(), zeros=False)
        allowed = None if among is None else self._holding(among)
        for found in self._tried(seuil, self._holding(imposed), allowed):
            if not self._tells_too_much(found, seuil, known):
                break
        named = frozenset(
            (self._rows[row].codes, self._columns[column].codes) for row, column in found.cells
        )
        return Crossed(self._sides, named, found.zeros)

    def _tried(
        self, seuil: int, imposed: Collection[Cell], allowed: Collection[Cell] | None
    ) -> Iterator[Masks]:
        """Masks that protect the table taken alone, the fewest first, all of it at last."""
        yield masks(self._grid, seuil, imposed, allowed)
        if allowed is not None:
            yield Masks(frozenset(allowed), zeros=self._holds_zero(allowed))
        yield Masks(frozenset(self._grid.cells()), zeros=True)

    def _holds_zero(self, cells: Collection[Cell]) -> bool:
        return not all(self._grid.values[row][column] for row, column in cells)

    def _holding(self, cells: Collection[tuple[Codes, Codes]]) -> set[Cell]:
        """The cells that hold one of those."""
        row_of, column_of = _places(self._rows), _places(self._columns)
        return {
            (row_of[row[0]], column_of[column[0]])
            for row, column in cells
            if row[0] in row_of and column[0] in column_of
        }

    def _whole(
        self, cells: tuple[tuple[int, ...], ...], people: Mapping[str, int] | None
    ) -> tuple[tuple[int, ...], ...] | None:
        """How many answers each cell would hold if everyone had given them."""
        if people is None:
            return None
        whole = tuple(
            tuple(
                sum(people.get(code, 0) for code in row.codes) * len(column.codes)
                for column in self._columns
            )
            for row in self._rows
        )
        fits = all(
            value <= most
            for line, bounds in zip(cells, whole, strict=True)
            for value, most in zip(line, bounds, strict=True)
        )
        return whole if fits else None

    def _tells_too_much(
        self, found: Masks, seuil: int, known: tuple[Sequence[Known], Sequence[Known]]
    ) -> bool:
        """Whether a small number inside a cell comes out of what is known of its finer lines.

        Of a line b inside a block that sums up to W, of which v lie in one column, between
        b + v - W and the smaller of b and v lie in that column. What it shares with a line c
        inside a block of columns that sums up to X is at least b + c + v - W - X.
        """
        rows, columns = (
            _finer(each, blocks)
            for each, blocks in zip(known, (self._rows, self._columns), strict=True)
        )
        if all(bound is None for each in (rows, columns) for _, _, bound in each):
            return False
        network = Network(
            self._grid.values,
            found.cells,
            floor=0 if found.zeros else 1,
            ceilings=self._grid.whole,
        )
        intervals: dict[Cell, tuple[int, int]] = {}
        for (row, inside, of_row), (column, across, of_column) in product(rows, columns):
            value = sum(self._sums.get(pair, 0) for pair in product(inside, across))
            if 0 < value < seuil and (of_row or of_column):
                cell = (row, column)
                if cell not in intervals:
                    alone = (self._grid.at(cell),) * 2
                    intervals[cell] = network.interval(cell) if cell in found.cells else alone
                low, high = intervals[cell]
                bounds = [
                    (bound, total)
                    for bound, total in (
                        (of_row, sum(self._grid.values[row])),
                        (of_column, sum(line[column] for line in self._grid.values)),
                    )
                    if bound is not None
                ]
                least = max(low + sum(bound.low - total for bound, total in bounds), 0)
                most = min(high, *(bound.high for bound, _ in bounds))
                if most - least < seuil:
                    return True
        return False


def _places(blocks: Sequence[Block]) -> dict[str, int]:
    return {code: place for place, each in enumerate(blocks) for code in each.codes}


def _finer(
    known: Sequence[Known], blocks: Sequence[Block]
) -> list[tuple[int, Codes, Known | None]]:
    """The lines to look at: each block, and each part of one of which something is known."""
    found: list[tuple[int, Codes, Known | None]] = []
    places = _places(blocks)
    for place, block in enumerate(blocks):
        found.append((place, block.codes, None))
    found += [
        (places[each.codes[0]], each.codes, each)
        for each in known
        if each.codes[0] in places and len(each.codes) < len(blocks[places[each.codes[0]]].codes)
    ]
    return found
