"""Which cells of a two-way table are masked, its totals being published.

The small ones first; then, for each that could still be worked out too closely, the
cheapest cycles through it of cells that can go up and down in turn. The audit is the
condition on which the search ends, not a hope.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

from iscg_tui.report.protection.network import UNBOUNDED, Cell, Network

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_COST: Final = 16
"""What masking any cell costs, on top of its value."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The inner cells of a two-way table, by row and column, whose totals are published.

    A cell may count several answers gathered in its row or its column: its total being wide
    enough, theirs are. ``whole`` is, for a table of several answers, the sum that each cell
    would have if everyone had given them, as far as the reader knows.
    """

    values: tuple[tuple[int, ...], ...]
    whole: tuple[tuple[int, ...], ...] | None = None

    def at(self, cell: Cell) -> int:
        """The value of a cell."""
        return self.values[cell[0]][cell[1]]

    def is_small(self, cell: Cell, seuil: int) -> bool:
        """Whether those counted in the cell, or those who are not, are too few to be shown."""
        value = self.at(cell)
        if value and self.whole is not None:
            missing = self.whole[cell[0]][cell[1]] - value
            return 0 < missing < seuil or value < seuil
        return 0 < value < seuil

    def cells(self) -> list[Cell]:
        """All of them, row by row."""
        return [(row, place) for row, line in enumerate(self.values) for place in range(len(line))]


@dataclass(frozen=True, slots=True)
class Masks:
    """The masked cells; ``zeros`` says that a zero may be among them."""

    cells: frozenset[Cell]
    zeros: bool = False


def masks(
    grid: Grid,
    seuil: int,
    imposed: Collection[Cell] = (),
    allowed: Collection[Cell] | None = None,
) -> Masks:
    """The cells to mask so that every small number keeps an interval ``seuil`` wide.

    ``imposed`` are masked whatever they hold; no cell out of ``allowed`` is, where it is
    given. Zeros are masked only where it cannot be done otherwise; masking everything always
    does.
    """
    small = [cell for cell in grid.cells() if grid.is_small(cell, seuil)]
    if not small and not imposed:
        return Masks(frozenset())
    maskable = frozenset(grid.cells() if allowed is None else allowed)
    if all(grid.values[row][column] for row, column in imposed):
        found = _Search(grid, seuil, small, imposed, maskable, floor=1).cells()
        if found is not None:
            return Masks(found)
    found = _Search(grid, seuil, small, imposed, maskable, floor=0).cells()
    return Masks(maskable if found is None else found, zeros=True)


class _Search:
    def __init__(
        self,
        grid: Grid,
        seuil: int,
        small: Sequence[Cell],
        imposed: Collection[Cell],
        maskable: Collection[Cell],
        *,
        floor: int,
    ) -> None:
        self._grid = grid
        self._maskable = frozenset(cell for cell in maskable if not floor or grid.at(cell))
        self._seuil = seuil
        self._small = small
        self._floor = floor
        self._masked = {*small, *imposed}
        self._rows = len(grid.values)
        self._network = Network(grid.values, self._masked, floor=floor, ceilings=grid.whole)

    def cells(self) -> frozenset[Cell] | None:
        # The largest first: what hides them hides many of the others.
        for cell in sorted(self._small, key=lambda each: -self._grid.at(each)):
            if not self._is_wide(cell) and not self._hidden(cell):
                return None
        return frozenset(self._masked)

    def _hidden(self, cell: Cell) -> bool:
        """Mask what it takes to keep the cell in doubt; whether that was possible."""
        # What lets it go up mostly lets it go down as well: hoped for, then measured.
        value = self._grid.at(cell)
        self._widen(cell, self._floor + self._seuil - value, up=True)
        if not self._is_wide(cell):
            self._widen(cell, value - self._floor, up=False)
            self._widen(cell, self._low(cell) + self._seuil - value, up=True)
        return self._is_wide(cell)

    def _low(self, cell: Cell) -> int:
        return self._grid.at(cell) - self._network.slack(cell, up=False)

    def _is_wide(self, cell: Cell) -> bool:
        need = self._low(cell) + self._seuil - self._grid.at(cell)
        return need <= 0 or self._network.slack(cell, up=True, enough=need) >= need

    def _widen(self, cell: Cell, need: int, *, up: bool) -> None:
        """Mask the cheapest cycles that let the cell vary by ``need``, as far as there are."""
        used: dict[tuple[int, int], int] = {}
        row, column = cell[0], self._rows + cell[1]
        source, sink = (column, row) if up else (row, column)
        while need > 0 and (path := self._cheapest(source, sink, cell, used, need)):
            amount = min(need, *(self._room(a, b) - used.get((a, b), 0) for a, b in path))
            for a, b in path:
                used[a, b] = used.get((a, b), 0) + amount
                used[b, a] = used.get((b, a), 0) - amount
                found = self._cell(a, b)
                if found not in self._masked:
                    self._masked.add(found)
                    self._network.mask(found)
            need -= amount

    def _cell(self, a: int, b: int) -> Cell:
        return (a, b - self._rows) if a < b else (b, a - self._rows)

    def _room(self, a: int, b: int) -> int:
        """By how much a cell may go up (from its row to its column) or down."""
        row, column = self._cell(a, b)
        value = self._grid.values[row][column]
        if a > b:
            return value - self._floor
        return UNBOUNDED if self._grid.whole is None else self._grid.whole[row][column] - value

    def _cheapest(
        self, source: int, sink: int, cell: Cell, used: dict[tuple[int, int], int], need: int
    ) -> list[tuple[int, int]]:
        """The path of least cost with room left, as its arcs."""
        costs = {source: 0}
        come: dict[int, int] = {}
        heap = [(0, source)]
        while heap:
            cost, node = heappop(heap)
            if node == sink:
                return _arcs(come, source, sink)
            if cost > costs[node]:
                continue
            for neighbour in self._neighbours(node):
                found = self._cell(node, neighbour)
                room = self._room(node, neighbour) - used.get((node, neighbour), 0)
                if found == cell or room <= 0 or found not in self._maskable:
                    continue
                total = cost + self._cost(found, room, need)
                if total < costs.get(neighbour, UNBOUNDED):
                    costs[neighbour] = total
                    come[neighbour] = node
                    heappush(heap, (total, neighbour))
        return []

    def _neighbours(self, node: int) -> range:
        if node >= self._rows:
            return range(self._rows)
        return range(self._rows, self._rows + len(self._grid.values[0]))

    def _cost(self, cell: Cell, room: int, need: int) -> int:
        """Little for a cell masked already; more for one that would not do alone."""
        if cell in self._masked:
            return 1
        return (_COST + self._grid.at(cell)) * (1 if room >= need else 2)


def _arcs(come: dict[int, int], source: int, sink: int) -> list[tuple[int, int]]:
    arcs = []
    node = sink
    while node != source:
        arcs.append((come[node], node))
        node = come[node]
    return arcs
