"""The intervals of the network are those of counting every table that could be."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.report.protection.network import Network
from iscg_tui.report.protection.suppression import Grid, masks

Values = tuple[tuple[int, ...], ...]
Cell = tuple[int, int]


@st.composite
def grids(draw: st.DrawFn, most: int = 4) -> Values:
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    line = st.tuples(*[st.integers(0, most)] * columns)
    return tuple(draw(line) for _ in range(rows))


def worlds(
    values: Values, masked: list[Cell], floor: int, most: int | None = None
) -> list[dict[Cell, int]]:
    """Every table of whole numbers with the same totals, and the same cells where they show."""
    rest_of_row = [sum(line) for line in values]
    rest_of_column = [sum(line[c] for line in values) for c in range(len(values[0]))]
    for row, column in product(range(len(values)), range(len(values[0]))):
        if (row, column) not in masked:
            rest_of_row[row] -= values[row][column]
            rest_of_column[column] -= values[row][column]
    found: list[dict[Cell, int]] = []

    def fill(place: int, world: dict[Cell, int]) -> None:
        if place == len(masked):
            if not any(rest_of_row) and not any(rest_of_column):
                found.append(dict(world))
            return
        row, column = masked[place]
        limit = min(rest_of_row[row], rest_of_column[column])
        for value in range(floor, min(limit, limit if most is None else most) + 1):
            world[row, column] = value
            rest_of_row[row] -= value
            rest_of_column[column] -= value
            fill(place + 1, world)
            rest_of_row[row] += value
            rest_of_column[column] += value

    fill(0, {})
    return found


@settings(max_examples=80)
@given(grids(), st.data(), st.booleans(), st.booleans())
def test_intervals_are_those_of_every_possible_table(
    values: Values, data: st.DataObject, zeros: bool, bounded: bool
) -> None:
    places = list(product(range(len(values)), range(len(values[0]))))
    masked = [
        cell
        for cell in data.draw(st.lists(st.sampled_from(places), unique=True, max_size=7))
        if zeros or values[cell[0]][cell[1]]
    ]
    ceilings = tuple(tuple(5 for _ in line) for line in values) if bounded else None
    floor = 0 if zeros else 1
    network = Network(values, masked, floor=floor, ceilings=ceilings)
    possible = worlds(values, masked, floor, 5 if bounded else None)
    for cell in masked:
        seen = [world[cell] for world in possible]
        assert network.interval(cell) == (min(seen), max(seen))


@settings(max_examples=60)
@given(grids(most=9), st.integers(2, 5))
def test_what_is_masked_keeps_every_small_number_in_doubt(values: Values, seuil: int) -> None:
    grid = Grid(values)
    found = masks(grid, seuil)
    rows = [sum(line) for line in values]
    columns = [sum(line[c] for line in values) for c in range(len(values[0]))]
    possible = worlds(values, sorted(found.cells), 0 if found.zeros else 1)
    for row, column in grid.cells():
        if 0 < values[row][column] < seuil:
            assert (row, column) in found.cells
            # A total that is small itself is merged beforehand, and never comes here.
            if not any(0 < total < seuil for total in (*rows, *columns)) and len(possible) > 1:
                seen = [world[row, column] for world in possible]
                assert max(seen) - min(seen) >= seuil
