"""Whether the sum of several posts, beside their own reports, gives a small number away.

Along one margin, each base cell (an answer, a post) lies in one block that its post shows
and in one column that the sum shows: a transport network, whose intervals are exact. Of a
block shown by its post, only those that hold several answers have anything to hide; they
are the rows. What an attacker is taken to know besides: the least that each answer of a
row can be, and that an answer never given in it was not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

UNBOUNDED: Final = 1 << 60
"""A room that nothing fills."""


@dataclass(frozen=True, slots=True)
class Row:
    """Answers that a post shows together only, and how often each was given, from 1 on.

    ``jeux`` says by how much each can be less, as far as the reader knows; ``plafond`` how
    many people may have given the same one, where several are possible.
    """

    poste: int
    valeurs: Mapping[str, int]
    jeux: Mapping[str, int]
    plafond: int | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """Answers of a post whose sum is too small to be known."""

    poste: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Cell:
    """The answers of a secret that lie in one row and one column.

    ``up`` and ``down`` say by how much they can vary together, ``spare`` by how much the
    row can fall and rise in each other column, ``within`` what they can exchange with the
    answers beside which they are shown.
    """

    place: int
    column: int
    within: int
    up: int
    down: int
    spare: Mapping[int, tuple[int, int]]


class Audit:
    """The network of one margin, the sum being shown by ``columns``, answer by answer."""

    def __init__(self, rows: Sequence[Row], columns: Mapping[str, int]) -> None:
        self._columns = columns
        self._cells = [_by_column(row.jeux, columns) for row in rows]
        self._rows = rows
        self._place: dict[tuple[int, str], tuple[int, int]] = {}
        self._of_column: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            for column, held in self._cells[place].items():
                self._of_column.setdefault(column, []).append(place)
                self._place.update(((row.poste, code), (place, column)) for code in held)
        self._rooms = [{each: _room(held) for each, held in cells.items()} for cells in self._cells]
        self._rises = [
            {each: self._rise(place, held) for each, held in cells.items()}
            for place, cells in enumerate(self._cells)
        ]
        # By pair of columns, the most that the first can shed to the second in one row.
        self._exchange: dict[tuple[int, int], int] = {}
        for place, rooms in enumerate(self._rooms):
            for (column, room), (each, rise) in product(rooms.items(), self._rises[place].items()):
                if column != each:
                    most = self._exchange.get((column, each), 0) + min(room, rise)
                    self._exchange[column, each] = most

    def hides(self, secret: Secret, seuil: int) -> bool:
        """Whether the sum of the secret's answers keeps an interval at least that wide.

        Where they lie in several rows, only one of them is let vary: the interval found is
        then a part of the true one, which errs on the safe side.
        """
        places = (self._place.get((secret.poste, code)) for code in secret.codes)
        cells = [self._cell(*place, secret.codes) for place in dict.fromkeys(filter(None, places))]
        # Most are seen to be wide at once: what is long to work out is for the others.
        return any(max(cell.within, self._least(cell, seuil)) >= seuil for cell in cells) or any(
            self._width(cell, seuil) >= seuil for cell in cells
        )

    def _cell(self, place: int, column: int, secret: frozenset[str]) -> _Cell:
        cells = self._cells[place]
        inside = [code for code in cells[column] if code in secret]
        # Its answers and others may share a cell, within which they can be exchanged.
        within = self._rooms[place][column] if len(inside) < len(cells[column]) else 0
        # By how much each of the others can go down, and up.
        spare: dict[int, tuple[int, int]] = {}
        for each, held in cells.items():
            if each == column:
                continue
            if secret.isdisjoint(held):
                spare[each] = self.spare(place, each)
            elif free := {code: room for code, room in held.items() if code not in secret}:
                spare[each] = (_room(free), self._rise(place, free))
        down = sum(cells[column][code] for code in inside)
        return _Cell(place, column, within, self._rise(place, inside), down, spare)

    def _least(self, cell: _Cell, seuil: int) -> int:
        """A width that the interval of a cell has at the least, up to the threshold.

        Each column takes from one other row at a time what the columns before it have left.
        """
        column, rooms, rises = cell.column, self._rooms[cell.place], self._rises[cell.place]
        room, rise = rooms[column], rises[column]
        up, down = min(cell.up, seuil), min(cell.down, seuil)
        gained = lost = 0
        for each, (fall, climb) in cell.spare.items():
            # What its own row can exchange is not to be counted twice.
            free = self._exchange[column, each] - min(room, rises[each]) - gained
            gained += max(min(fall, free, up - gained), 0)
            free = self._exchange[each, column] - min(rooms[each], rise) - lost
            lost += max(min(climb, free, down - lost), 0)
            if gained + lost >= seuil:
                break
        return gained + lost

    def _width(self, cell: _Cell, seuil: int) -> int:
        """The width of the interval that one cell gives to the secret, up to the threshold."""
        found = _Flow(self, cell).amount(min(cell.up, seuil), going_up=True)
        if found < seuil:
            limit = min(cell.down, seuil - found)
            found += _Flow(self, cell).amount(limit, going_up=False)
        return found

    def _rise(self, place: int, codes: Iterable[str]) -> int:
        """By how much answers of a row can go up."""
        plafond = self._rows[place].plafond
        if plafond is None:
            return UNBOUNDED
        counts = self._rows[place].valeurs
        return sum(max(plafond - counts[code], 0) for code in codes)

    def rows_of(self, column: int) -> Sequence[int]:
        """The rows that have a cell in a column."""
        return self._of_column.get(column, ())

    def columns_of(self, place: int) -> Iterable[int]:
        """The columns in which a row has a cell."""
        return self._rooms[place]

    def spare(self, place: int, column: int) -> tuple[int, int]:
        """By how much a cell can go down, and up."""
        return self._rooms[place][column], self._rises[place][column]


class _Flow:
    """Flows through every row but the secret's own, in which only ``others`` may vary.

    From a column to a row, a cell goes down; from a row to a column, it goes up.
    """

    def __init__(self, audit: Audit, cell: _Cell) -> None:
        self._audit = audit
        self._place = cell.place
        self._column = cell.column
        self._others = cell.spare
        self._moved: dict[tuple[int, int], int] = {}

    def amount(self, limit: int, *, going_up: bool) -> int:
        """By how much the cell can go up, or down, as far as ``limit``.

        Going up, the column sheds elsewhere what the cell takes; going down, it takes it.
        """
        first = -1 if going_up else 1
        found = 0
        while found < limit and (path := self._path(first)):
            step = min(limit - found, *(self._free(*arc) for arc in path))
            for row, column, sign in path:
                self._moved[row, column] = self._moved.get((row, column), 0) + sign * step
            found += step
        return found

    def _free(self, row: int, column: int, sign: int) -> int:
        """By how much a cell may still move that way."""
        own = row == self._place
        fall, rise = self._others[column] if own else self._audit.spare(row, column)
        moved = self._moved.get((row, column), 0)
        return rise - moved if sign > 0 else fall + moved

    def _path(self, first: int) -> list[tuple[int, int, int]]:
        """The cells along a shortest cycle through the secret's own, and the way each moves."""
        come: dict[int, tuple[int, int]] = {self._column: (-1, -1)}
        queue = deque([self._column])
        while queue:
            here = queue.popleft()
            for row in self._audit.rows_of(here):
                if row == self._place or self._free(row, here, first) <= 0:
                    continue
                for there in self._audit.columns_of(row):
                    if there in come or self._free(row, there, -first) <= 0:
                        continue
                    come[there] = (here, row)
                    if there in self._others and self._free(self._place, there, first) > 0:
                        return self._arcs(come, there, first)
                    queue.append(there)
        return []

    def _arcs(
        self, come: Mapping[int, tuple[int, int]], last: int, first: int
    ) -> list[tuple[int, int, int]]:
        arcs = [(self._place, last, first)]
        here = last
        while here != self._column:
            before, row = come[here]
            arcs += [(row, here, -first), (row, before, first)]
            here = before
        return arcs


def _by_column(jeux: Mapping[str, int], columns: Mapping[str, int]) -> dict[int, dict[str, int]]:
    cells: dict[int, dict[str, int]] = {}
    for code, free in jeux.items():
        cells.setdefault(columns[code], {})[code] = free
    return cells


def _room(jeux: Mapping[str, int]) -> int:
    """By how much these answers can go down together."""
    return sum(jeux.values())
