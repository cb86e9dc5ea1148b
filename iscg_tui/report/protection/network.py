"""The exact interval of a masked cell: two maximum flows on the graph of masked cells.

A two-way table with its totals is a network: rows and columns are nodes, cells are
arcs. What a masked cell may gain is what can flow back from its column to its row
through other masked cells, each going up or down within its bounds; all numbers being
whole, so are the bounds, and both are reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Cell = tuple[int, int]
"""A cell by its row and its column, counted from 0."""

UNBOUNDED: Final = 1 << 60
"""A capacity that no flow reaches."""


class Network:
    """The masked cells of a table of which all else is published.

    ``floor`` is what every masked cell is known to hold: 1 where the zeros are published.
    ``ceilings``, where given, is what each cell may hold at the most.
    """

    def __init__(
        self,
        values: Sequence[Sequence[int]],
        masked: Collection[Cell],
        *,
        floor: int,
        ceilings: Sequence[Sequence[int]] | None = None,
    ) -> None:
        self._values = values
        self._rows = len(values)
        self._floor = floor
        self._ceilings = ceilings
        nodes = self._rows + (len(values[0]) if values else 0)
        self._capacity: list[dict[int, int]] = [{} for _ in range(nodes)]
        for cell in masked:
            self.mask(cell)

    def mask(self, cell: Cell) -> None:
        """Count one more cell among the masked ones."""
        row, column = cell
        value = self._values[row][column]
        up = UNBOUNDED if self._ceilings is None else max(self._ceilings[row][column] - value, 0)
        self._capacity[row][self._rows + column] = up
        self._capacity[self._rows + column][row] = max(value - self._floor, 0)

    def interval(self, cell: Cell) -> tuple[int, int]:
        """The least and the greatest value that the cell can have, given what is published."""
        value = self._values[cell[0]][cell[1]]
        return value - self.slack(cell, up=False), value + self.slack(cell, up=True)

    def slack(self, cell: Cell, *, up: bool, enough: int = UNBOUNDED) -> int:
        """By how much the cell may be greater, or smaller; no more than ``enough`` is sought."""
        row, column = cell[0], self._rows + cell[1]
        forth, back = self._capacity[row].pop(column), self._capacity[column].pop(row)
        source, sink = (column, row) if up else (row, column)
        limit = min(forth if up else back, enough)
        found = self._flow(source, sink, limit)
        self._capacity[row][column], self._capacity[column][row] = forth, back
        return found

    def _flow(self, source: int, sink: int, limit: int) -> int:
        changed: dict[tuple[int, int], int] = {}
        total = 0
        while total < limit and (path := self._path(source, sink)):
            amount = min(limit - total, *(self._capacity[a][b] for a, b in path))
            for a, b in path:
                for arc, gain in (((a, b), -amount), ((b, a), amount)):
                    changed.setdefault(arc, self._capacity[arc[0]][arc[1]])
                    self._capacity[arc[0]][arc[1]] += gain
            total += amount
        for (a, b), capacity in changed.items():
            self._capacity[a][b] = capacity
        return total

    def _path(self, source: int, sink: int) -> list[tuple[int, int]]:
        """A shortest path with room left, as its arcs."""
        come = {source: source}
        reached = [source]
        for node in reached:
            for neighbour, capacity in self._capacity[node].items():
                if capacity > 0 and neighbour not in come:
                    come[neighbour] = node
                    if neighbour == sink:
                        return _arcs(come, sink)
                    reached.append(neighbour)
        return []


def _arcs(come: dict[int, int], sink: int) -> list[tuple[int, int]]:
    arcs = []
    node = sink
    while (before := come[node]) != node:
        arcs.append((before, node))
        node = before
    return arcs
