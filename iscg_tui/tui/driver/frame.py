"""A frame: the cells of a screen, and what writing a text does to them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import split_graphemes

from iscg_tui.tui.driver.pen import PLAIN

if TYPE_CHECKING:
    from iscg_tui.tui.driver.pen import Pen

TAIL: Final = ""
"""What the right half of a wide character holds."""

_NARROW: Final = frozenset(
    map(
        chr,
        [
            *range(0x20, 0x7F),
            *range(0xA0, 0xAD),
            *range(0xAE, 0x250),
            *range(0x370, 0x378),
            *range(0x391, 0x3A2),
            *range(0x3A3, 0x400),
            *range(0x410, 0x450),
            *range(0x2010, 0x2028),
            *range(0x2030, 0x203C),
            *range(0x2500, 0x25FD),
            *map(ord, "€№←↑→↓↔↕≈≠≤≥✓✗"),
        ],
    )
)
"""Characters that Rich and every terminal draw in one cell."""

_WIDE: Final = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
"""Ranges that Rich and every terminal draw in two cells."""

_all_narrow: Final = _NARROW.issuperset


@lru_cache(maxsize=4096)
def certain(cell: str) -> bool:
    """Whether every terminal agrees on the width of what a cell holds.

    They do not on emoji, on characters joined together, on marks that combine: there, the
    cursor's place after writing is not known.
    """
    if cell in _NARROW or not cell:
        return True
    return len(cell) == 1 and any(first <= ord(cell) <= last for first, last in _WIDE)


class Frame:
    """``height`` rows of ``width`` cells; ``texts`` and ``pens`` hold them, row by row.

    A wide character holds its cell and leaves ``TAIL`` in the next one. ``doubtful`` are the
    rows that may hold a cell that is not ``certain``.
    """

    def __init__(self, width: int, height: int, pen: Pen = PLAIN) -> None:
        self.width = width
        self.height = height
        self.texts = [[" "] * width for _ in range(height)]
        self.pens = [[pen] * width for _ in range(height)]
        self.doubtful: set[int] = set()

    def copy_row(self, other: Frame, y: int) -> None:
        """Take a row of another frame of the same size."""
        self.texts[y] = other.texts[y].copy()
        self.pens[y] = other.pens[y].copy()
        if y in other.doubtful:
            self.doubtful.add(y)
        else:
            self.doubtful.discard(y)

    def resized(self, width: int, height: int) -> Frame:
        """What a window of another size keeps of the frame, at its top left."""
        frame = Frame(width, height)
        for y in range(min(height, self.height)):
            kept = min(width, self.width)
            frame.texts[y][:kept] = self.texts[y][:kept]
            frame.pens[y][:kept] = self.pens[y][:kept]
            if kept < self.width and self.texts[y][kept] == TAIL:
                frame.texts[y][kept - 1] = " "
        frame.doubtful = {y for y in self.doubtful if y < height}
        return frame

    def write(self, y: int, x: int, text: str, pen: Pen) -> int:
        """Write a text as a terminal that does not wrap would; the cursor's column after it.

        A row that is not on the screen takes nothing. Half of a wide character that stays
        becomes a space.
        """
        end = x + len(text)
        if _all_narrow(text) and end <= self.width:
            if y < self.height:
                self._part(y, x, end)
                self.texts[y][x:end] = text
                self.pens[y][x:end] = [pen] * len(text)
            return end
        spans, _ = split_graphemes(text)
        for first, last, width in spans:
            x = self._write_cluster(y, x, text[first:last], width, pen)
        return x

    def _write_cluster(self, y: int, x: int, cluster: str, width: int, pen: Pen) -> int:
        if y >= self.height:
            return x + width
        if not width:
            self._join(y, x, cluster)
            return x
        if x + width > self.width:
            # A terminal that does not wrap writes over its last column.
            x, width, cluster = self.width - 1, 1, cluster if width == 1 else " "
        self._part(y, x, x + width)
        self.texts[y][x : x + width] = [cluster, TAIL][:width]
        self.pens[y][x : x + width] = [pen] * width
        if not certain(cluster):
            self.doubtful.add(y)
        return x + width

    def _join(self, y: int, x: int, mark: str) -> None:
        """Add a mark without width to the character before it, if there is one."""
        row = self.texts[y]
        before = min(x, self.width) - 1
        if before > 0 and row[before] == TAIL:
            before -= 1
        if before >= 0 and unicodedata.category(mark[0])[0] == "M":
            row[before] += mark
            self.doubtful.add(y)

    def _part(self, y: int, start: int, end: int) -> None:
        """Blank the halves left outside ``start:end`` of wide characters cut by its bounds."""
        row = self.texts[y]
        if row[start] == TAIL:
            row[start - 1] = " "
        if end < self.width and row[end] == TAIL:
            row[end] = " "
