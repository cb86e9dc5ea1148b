"""A brush that writes cells of a frame on a terminal, taking the shortest way to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from iscg_tui.tui.driver.frame import TAIL, Frame, certain
from iscg_tui.tui.driver.moves import move
from iscg_tui.tui.driver.pen import PLAIN, Pen, transition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.tui.driver.terminals import Abilities

_BRIDGE_MAX: Final = 8
"""Cells rewritten at most to spare a move: no move is longer."""
_HOME: Final = "\x1b[H"
_ERASE_BELOW: Final = "\x1b[J"
_ERASE_LINE: Final = "\x1b[K"
_LONG_BLANK: Final = re.compile(r" {9,}")
"""Blanks that are shorter to erase and to jump over than to write."""
_END_BLANK_MIN: Final = 6
"""Blanks at the end of a span that are shorter to erase than to write."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a terminal's cursor and pen are; None when it is not known."""

    cursor: tuple[int, int] | None = None
    pen: Pen | None = None


class Span(NamedTuple):
    """Cells ``start:end`` of a row, to be written with one pen."""

    row: int
    start: int
    end: int
    pen: Pen


def size(sequence: str) -> int:
    """Bytes that a sequence takes."""
    return len(sequence) if sequence.isascii() else len(sequence.encode("utf-8", "replace"))


class Brush:
    """Writes cells of ``wanted`` on a terminal whose cursor and pen are at ``place``."""

    def __init__(self, wanted: Frame, place: Place, abilities: Abilities) -> None:
        self._wanted = wanted
        self._cursor = place.cursor
        self._pen = place.pen
        self._abilities = abilities
        self._sent: list[str] = []
        self._erased: dict[int, int] = {}
        self._blank_from: dict[int, int] = {}

    @property
    def sent(self) -> str:
        """All that was sent."""
        return "".join(self._sent)

    @property
    def place(self) -> Place:
        """Where the cursor and the pen are now."""
        return Place(self._cursor, self._pen)

    def clear(self, pen: Pen) -> None:
        """Erase the screen with a pen, which must allow it."""
        self._sent += (transition(self._pen, pen), _HOME)
        self._cursor, self._pen = (0, 0), pen
        if pen is PLAIN:
            self._sent.append(_ERASE_BELOW)
            return
        # Line by line: not every terminal erases a whole screen in a colour.
        last = self._wanted.height - 1
        self._sent += (_ERASE_LINE, f"\n{_ERASE_LINE}" * last)
        self._cursor = (last, 0)

    def draw(self, span: Span) -> None:
        """Write a span, unless its row was already erased from there on."""
        row, start, end, pen = span
        if start >= self._erased.get(row, end):
            return
        self._go(row, start, pen)
        cells = self._wanted.texts[row][start:end]
        text = "".join(cells)
        if not self._abilities.erases(pen) or " " not in text:
            self._write(row, text, end)
            return
        blank = max(start, self._blank_tail(row))
        if blank < end and self._wanted.width - blank > len(_ERASE_LINE):
            if blank > start:
                self._write_sparsely(row, start, "".join(cells[: blank - start]), blank)
            self._sent.append(_ERASE_LINE)
            self._erased[row] = blank
        else:
            self._write_sparsely(row, start, text, end)

    def draw_doubtful(self, row: int, start: int) -> None:
        """Write a row from a column to its end, trusting no width that terminals disagree on."""
        texts = self._wanted.texts[row]
        for span in self._parts(row, start):
            if certain(texts[span.start]):
                self.draw(span)
                continue
            self._go(row, span.start, span.pen)
            if span.end - span.start > 1:
                # Where a terminal draws it narrower, the cell beside it must be blank.
                self._write(row, "  ", span.end)
                self._go(row, span.start, span.pen)
            self._sent.append(texts[span.start])
            self._cursor = None

    def _parts(self, row: int, start: int) -> Iterator[Span]:
        """The cells of a row from a column on, the doubtful ones each in its own span."""
        texts, pens = self._wanted.texts[row], self._wanted.pens[row]
        begun = start
        for x in range(start, self._wanted.width):
            if texts[x] == TAIL:
                continue
            if begun < x and (
                pens[x] is not pens[begun] or not certain(texts[x]) or not certain(texts[begun])
            ):
                yield Span(row, begun, x, pens[begun])
                begun = x
        yield Span(row, begun, self._wanted.width, pens[begun])

    def _write(self, row: int, text: str, end: int) -> None:
        self._sent.append(text)
        self._cursor = (row, end)

    def _write_sparsely(self, row: int, start: int, text: str, end: int) -> None:
        """Write a text, erasing its long blanks instead where the terminal can."""
        if not self._abilities.counted or len(text) != end - start:
            self._write(row, text, end)
            return
        kept = text.rstrip(" ")
        if len(text) - len(kept) < _END_BLANK_MIN:
            kept = text
        position = 0
        for blank in _LONG_BLANK.finditer(kept):
            count = blank.end() - blank.start()
            jump = f"\x1b[{count}X\x1b[{count}C"
            if len(jump) < count:
                self._sent += (kept[position : blank.start()], jump)
                position = blank.end()
        self._write(row, kept[position:], start + len(kept))
        if len(kept) < len(text):
            self._sent.append(f"\x1b[{len(text) - len(kept)}X")

    def _blank_tail(self, row: int) -> int:
        """The column from which a row is blank to its end, in the pen of its last cell."""
        if row not in self._blank_from:
            texts, pens = self._wanted.texts[row], self._wanted.pens[row]
            x = self._wanted.width
            while x and texts[x - 1] == " " and pens[x - 1] is pens[-1]:
                x -= 1
            self._blank_from[row] = x
        return self._blank_from[row]

    def _go(self, row: int, column: int, pen: Pen) -> None:
        """Bring the cursor to a place, and take a pen."""
        way = move(self._cursor, (row, column), self._wanted.width, self._abilities)
        change = transition(self._pen, pen)
        sent = way + change
        if len(way) > 1 and self._cursor is not None:
            cost = len(way)
            for bridge in self._bridges(row, column, pen):
                if size(bridge) < cost:
                    cost, sent = size(bridge), change + bridge
            if self._pen is not pen and self._pen is not None:
                for bridge in self._bridges(row, column, self._pen):
                    if size(bridge) < cost:
                        cost, sent = size(bridge), bridge + change
        self._sent.append(sent)
        self._cursor, self._pen = (row, column), pen

    def _bridges(self, row: int, column: int, pen: Pen) -> Iterator[str]:
        """Ways to a place that rewrite a few cells of its row, all of one pen, just before it."""
        if self._cursor is None:
            return
        down = row - self._cursor[0]
        start = self._cursor[1]
        if not 0 <= down < _BRIDGE_MAX:
            return
        if start < self._wanted.width and (cells := self._bridge(row, start, column, pen)):
            yield "\n" * down + cells
        if (down or start > column) and (cells := self._bridge(row, 0, column, pen)):
            yield "\r" + "\n" * down + cells

    def _bridge(self, row: int, start: int, end: int, pen: Pen) -> str:
        if not 0 < end - start <= _BRIDGE_MAX:
            return ""
        if self._wanted.pens[row][start:end].count(pen) != end - start:
            return ""
        cells = self._wanted.texts[row][start:end]
        if cells[0] == TAIL or not all(map(certain, cells)):
            return ""
        return "".join(cells)
