"""Horizontal bars for a terminal, exact to the eighth of a column."""

from __future__ import annotations

from typing import Final

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_FULL: Final = "█"
_ASCII: Final = "#"


def bar(valeur: int | None, maximum: int, width: int, *, ascii_only: bool = False) -> str:
    """A bar of ``valeur`` where ``maximum`` fills ``width`` columns, without trailing blanks.

    A value above zero is always seen, be it as the thinnest bar. A masked value
    (``None``) has none: its length would tell.
    """
    if valeur is None or valeur <= 0 or maximum <= 0 or width <= 0:
        return ""
    steps = 1 if ascii_only else 8
    length = min(_rounded(valeur * width * steps, maximum), width * steps)
    length = max(length, 1)
    if ascii_only:
        return _ASCII * length
    full, rest = divmod(length, 8)
    return _FULL * full + _EIGHTHS[rest].strip()


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
