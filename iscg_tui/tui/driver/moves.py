"""The shortest ways for a cursor to go from one place to another (ECMA-48)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from iscg_tui.tui.driver.terminals import Abilities

_TAB: Final = 8
"""The first tab stop: every terminal starts with one there, and nothing here moves it."""


@lru_cache(maxsize=65536)
def move(
    origin: tuple[int, int] | None, target: tuple[int, int], width: int, abilities: Abilities
) -> str:
    """The shortest move between two places (row, column) of a screen of ``width`` columns.

    ``origin`` is None when the cursor's place is not known. After the last column, where
    terminals differ on what a relative move does, only CR and absolute moves are used. Line
    feeds keep the column: the terminal's line discipline must not add a CR to them.
    """
    row, column = target
    ways = [_absolute(row, column)]
    if origin is not None:
        if origin == target and column < width:
            return ""
        down = row - origin[0]
        if down >= 0:
            ways.append("\r" + _down(down) + _right(column))
            if column >= _TAB and abilities.columns:
                ways.append("\r" + _down(down) + "\t" + _right(column - _TAB))
        if origin[1] < width:
            ways.append(_vertical(down, abilities) + _sideways(origin[1], column, abilities))
    return min(ways, key=len)


def _absolute(row: int, column: int) -> str:
    place = f"{row + 1}" if row else ""
    if column:
        place += f";{column + 1}"
    return f"\x1b[{place}H"


def _counted(count: int, final: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{final}"


def _down(count: int) -> str:
    return min("\n" * count, _counted(count, "B"), key=len) if count else ""


def _vertical(down: int, abilities: Abilities) -> str:
    if down >= 0:
        return _down(down)
    # Reverse index scrolls on the first row only, where nothing is left to go up to.
    return "\x1bM" if down == -1 and abilities.columns else _counted(-down, "A")


def _right(count: int) -> str:
    return _counted(count, "C") if count else ""


def _sideways(origin: int, column: int, abilities: Abilities) -> str:
    if column >= origin:
        ways = [_right(column - origin)]
    else:
        back = origin - column
        ways = ["\b" * back, _counted(back, "D"), "\r" + _right(column)]
    if abilities.columns:
        ways.append(f"\x1b[{column + 1}G")
    return min(ways, key=len)
