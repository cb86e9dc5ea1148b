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
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

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


class Audit:
    """The network of one margin, the sum being shown by ``columns``, answer by answer."""

    def __init__(self, rows: Sequence[Row], columns: Mapping[str, int]) -> None:
        self._columns = columns
        self._cells = [_by_column(row.jeux, columns) for row in rows]
        self._rows = rows
        self._of_post: dict[int, list[int]] = {}
        self._of_column: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            self._of_post.setdefault(row.poste, []).append(place)
            for column in self._cells[place]:
                self._of_column.setdefault(column, []).append(place)
        self._rooms = [{each: _room(held) for each, held in cells.items()} for cells in self._cells]
        self._rises = [
            {each: self._rise(place, held) for each, held in cells.items()}
            for place, cells in enumerate(self._cells)
        ]
        self._shares = [self._shared(place) for place in range(len(rows))]
        self._exchange: dict[tuple[int, int], int] = {}
        for shares in self._shares:
            for pair, share in shares.items():
                self._exchange[pair] = self._exchange.get(pair, 0) + share

    def hides(self, secret: Secret, seuil: int) -> bool:
        """Whether the sum of the secret's answers keeps an interval at least that wide.

        Where they lie in several rows, only one of them is let vary: the interval found is
        then a part of the true one, which errs on the safe side.
        """
        return any(
            self._width(place, column, secret.codes, seuil) >= seuil
            for place in self._of_post.get(secret.poste, ())
            for column in self._cells[place]
        )

    def _width(self, place: int, column: int, secret: frozenset[str], seuil: int) -> int:
        """The width of the interval that one cell gives to the secret, up to the threshold."""
        cells = self._cells[place]
        inside = {code: free for code, free in cells[column].items() if code in secret}
        if not inside:
            return 0
        if len(inside) < len(cells[column]):
            # Its answers and others share a cell, within which they can be exchanged.
            within = _room(cells[column])
            if within >= seuil:
                return within
        others = {
            each: free
            for each, held in cells.items()
            if each != column and (free := _without(held, secret))
        }
        up, down = self._rise(place, inside), _room(inside)
        # By how much each of the others can go down, and up.
        spare = {each: (_room(held), self._rise(place, held)) for each, held in others.items()}
        shares, exchange = self._shares[place], self._exchange
        gained = sum(
            min(fall, exchange[column, each] - shares[column, each])
            for each, (fall, _) in spare.items()
        )
        lost = sum(
            min(rise, exchange[each, column] - shares[each, column])
            for each, (_, rise) in spare.items()
        )
        quick = min(up, gained) + min(down, lost)
        if quick >= seuil:
            return quick
        found = _Flow(self, place, spare).amount(column, min(up, seuil), going_up=True)
        if found < seuil:
            limit = min(down, seuil - found)
            found += _Flow(self, place, spare).amount(column, limit, going_up=False)
        return found

    def _shared(self, place: int) -> dict[tuple[int, int], int]:
        """By pair of columns, what the first can shed to the second in a row, all at once."""
        rooms, rises = self._rooms[place], self._rises[place]
        others = len(rooms) - 1
        return {
            (column, each): min(room, rises[each]) // others
            for column, room in rooms.items()
            for each in rooms
            if each != column
        }

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

    def __init__(self, audit: Audit, place: int, others: Mapping[int, tuple[int, int]]) -> None:
        self._audit = audit
        self._place = place
        self._others = others
        self._moved: dict[tuple[int, int], int] = {}

    def amount(self, column: int, limit: int, *, going_up: bool) -> int:
        """By how much the secret's cell in that column can go up, or down, as far as ``limit``."""
        found = 0
        while found < limit:
            path = self._path(column, going_up=going_up)
            if not path:
                break
            step = min(limit - found, *(self._free(*arc) for arc in path))
            for row, col, sign in path:
                self._moved[row, col] = self._moved.get((row, col), 0) + sign * step
            found += step
        return found

    def _free(self, row: int, column: int, sign: int) -> int:
        """By how much a cell may still move that way."""
        own = row == self._place
        fall, rise = self._others[column] if own else self._audit.spare(row, column)
        moved = self._moved.get((row, column), 0)
        return rise - moved if sign > 0 else fall + moved

    def _path(self, column: int, *, going_up: bool) -> list[tuple[int, int, int]]:
        """The cells along a shortest cycle through the secret's own, and the way each moves.

        Going up, the column sheds elsewhere what the cell takes; going down, it takes it.
        """
        first = -1 if going_up else 1
        come: dict[int, tuple[int, int]] = {column: (-1, -1)}
        queue = deque([column])
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
                        return self._arcs(come, column, there, first)
                    queue.append(there)
        return []

    def _arcs(
        self, come: Mapping[int, tuple[int, int]], column: int, last: int, first: int
    ) -> list[tuple[int, int, int]]:
        arcs = [(self._place, last, first)]
        here = last
        while here != column:
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


def _without(jeux: Mapping[str, int], secret: Collection[str]) -> dict[str, int]:
    return {code: free for code, free in jeux.items() if code not in secret}
