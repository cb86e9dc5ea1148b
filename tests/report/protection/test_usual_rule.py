"""The attacker is sharp: it breaks the rule « two masked cells in each row and column »."""

from __future__ import annotations

from random import Random

import pytest

from iscg_tui.report.protection.suppression import Grid, masks

from .attacker import Attacker, Hidden, Statement, Sum

SEUIL = 11
Values = tuple[tuple[int, ...], ...]
Cell = tuple[int, int]


def table(seed: int, rows: int = 12, columns: int = 10) -> Values:
    """A sparse table whose totals are no small numbers themselves."""
    chance = Random(seed)
    values = [
        [int(chance.expovariate(1 / 8)) if chance.random() < 0.28 else 0 for _ in range(columns)]
        for _ in range(rows)
    ]
    for row in range(rows):
        while sum(values[row]) < SEUIL:
            values[row][chance.randrange(columns)] += chance.randint(1, 6)
    for column in range(columns):
        while sum(line[column] for line in values) < SEUIL:
            values[chance.randrange(rows)][column] += chance.randint(1, 6)
    return tuple(tuple(line) for line in values)


def usual(values: Values) -> set[Cell]:
    """Small cells, then the smallest others, until no line has a masked cell alone."""
    masked = {cell for cell, value in cells(values).items() if 0 < value < SEUIL}
    lines = [[(row, column) for column in range(len(values[0]))] for row in range(len(values))]
    lines += [[(row, column) for row in range(len(values))] for column in range(len(values[0]))]
    changed = True
    while changed:
        changed = False
        for line in lines:
            alone = [cell for cell in line if cell in masked]
            others = [cell for cell in line if cell not in masked and cells(values)[cell]]
            if len(alone) == 1 and others:
                masked.add(min(others, key=lambda cell: (cells(values)[cell], cell)))
                changed = True
    return masked


def cells(values: Values) -> dict[Cell, int]:
    return {(r, c): value for r, line in enumerate(values) for c, value in enumerate(line)}


def name(cell: Cell) -> Hidden:
    return (str(cell[0]), str(cell[1]))


def attacker(values: Values, masked: set[Cell] | frozenset[Cell], floor: int) -> Attacker:
    """Whoever reads the table, its totals and its zeros."""
    said = []
    for cell, value in cells(values).items():
        low, high = (floor, float("inf")) if cell in masked else (value, value)
        said.append(Statement(Sum.of([name(cell)]), low, high))
    for row, line in enumerate(values):
        whole = Sum.of(name((row, column)) for column in range(len(line)))
        said.append(Statement(whole, sum(line), sum(line)))
    for column in range(len(values[0])):
        whole = Sum.of(name((row, column)) for row in range(len(values)))
        total = sum(line[column] for line in values)
        said.append(Statement(whole, total, total))
    return Attacker(said)


@pytest.fixture(scope="module")
def tables() -> list[Values]:
    return [table(seed) for seed in range(11, 18)]


def small(values: Values) -> list[Sum]:
    return [Sum.of([name(cell)]) for cell, value in cells(values).items() if 0 < value < SEUIL]


def test_the_usual_rule_gives_numbers_away(tables: list[Values]) -> None:
    exactly = 0
    for values in tables:
        reader = attacker(values, usual(values), 1)
        closely = reader.too_close(small(values), SEUIL)
        assert len(closely) > len(small(values)) / 4
        for target, (low, high) in closely.items():
            ((where, _),) = target.terms
            assert low <= values[int(where[0])][int(where[1])] <= high
            exactly += low == high
    assert exactly > 2


def test_on_the_same_tables_nothing_is_known_within_the_threshold(tables: list[Values]) -> None:
    for values in tables:
        found = masks(Grid(values), SEUIL)
        reader = attacker(values, found.cells, 0 if found.zeros else 1)
        assert not reader.too_close(small(values), SEUIL)
