"""A year drawn month by month on a terminal: one column a value, exact to the eighth of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.report.masking import SYMBOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_FULL: Final = 8
_ASCII: Final = "#"
_WIDEST: Final = 6
_GAP: Final = 1


def pitch(count: int, width: int) -> int:
    """Columns of the terminal from one value to the next, of ``count`` in ``width``."""
    return max(min(width // max(count, 1), _WIDEST), _GAP + 1)


def curve(
    valeurs: Sequence[int | None], width: int, height: int, *, ascii_only: bool = False
) -> list[str]:
    """``height`` lines, the highest value filling all but one; each number is above its column.

    A number wider than its column is left out. A value above zero is always seen. A masked
    one (``None``) has its symbol and no column: the height would tell.
    """
    step = pitch(len(valeurs), width)
    highest = max((each or 0 for each in valeurs), default=0)
    rows = max(height - 1, 1)
    drawn = [_column(each, highest, rows, step - _GAP, ascii_only=ascii_only) for each in valeurs]
    return [(" " * _GAP).join(line).rstrip() for line in zip(*drawn, strict=True)]


def heads(labels: Sequence[str], width: int) -> str:
    """The line under a curve of as many values: each label under its column."""
    step = pitch(len(labels), width)
    return "".join(each[: step - _GAP].center(step - _GAP) + " " * _GAP for each in labels).rstrip()


def _column(
    valeur: int | None, highest: int, rows: int, width: int, *, ascii_only: bool
) -> list[str]:
    """One value from its top line to its bottom one, its number above it."""
    steps = 1 if ascii_only else _FULL
    length = max((2 * valeur * rows * steps + highest) // (2 * highest), 1) if valeur else 0
    full, rest = divmod(length, steps)
    lines = [(_ASCII if ascii_only else _EIGHTHS[_FULL]) * width] * full
    if rest:
        lines.append(_EIGHTHS[rest] * width)
    written = SYMBOLE if valeur is None else str(valeur)
    lines.append(written.center(width) if len(written) <= width else " " * width)
    lines += [" " * width] * (rows + 1 - len(lines))
    return lines[::-1]
