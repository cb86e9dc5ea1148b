"""A terminal emulator where pyte is wrong: characters drawn by clusters, wide ones cut in two.

pyte draws code point by code point, so that a joined emoji takes six cells and hides what
follows; it leaves half of a wide character whose other half was overwritten. xterm, VTE and
Windows Terminal blank the other half. The width of a cluster is the one Textual reckons with.
"""

from __future__ import annotations

import unicodedata

import pyte
from pyte.screens import Char
from rich.cells import split_graphemes

PLAIN_CELL = Char(" ")


class Vt(pyte.Screen):
    """A pyte screen that does not wrap, with whole clusters in its cells."""

    def draw(self, data: str) -> None:
        spans, _ = split_graphemes(data)
        for first, last, width in spans:
            cluster = data[first:last]
            if width:
                self._put(cluster, width)
            elif unicodedata.category(cluster[0])[0] == "M":
                self._combine(cluster)

    def _put(self, cluster: str, width: int) -> None:
        x = self.cursor.x
        if x + width > self.columns:
            x, cluster, width = self.columns - 1, cluster if width == 1 else " ", 1
        row = self.buffer[self.cursor.y]
        if row[x].data == "":
            row[x - 1] = row[x - 1]._replace(data=" ")
        if x + width < self.columns and row[x + width].data == "":
            row[x + width] = row[x + width]._replace(data=" ")
        for offset, text in enumerate([cluster, ""][:width]):
            row[x + offset] = self.cursor.attrs._replace(data=text)
        self.cursor.x = x + width

    def _combine(self, mark: str) -> None:
        row, x = self.buffer[self.cursor.y], self.cursor.x - 1
        if x > 0 and row[x].data == "":
            x -= 1
        if x >= 0:
            row[x] = row[x]._replace(data=row[x].data + mark)


class Terminal:
    """An emulator fed with text. ``line_discipline`` adds a CR to line feeds, as a tty does."""

    def __init__(self, screen: pyte.Screen, *, line_discipline: bool) -> None:
        self.screen = screen
        self.screen.reset_mode(7, private=True)
        self._stream = pyte.Stream(screen)
        self._line_discipline = line_discipline

    def feed(self, data: str) -> None:
        self._stream.feed(data.replace("\n", "\r\n") if self._line_discipline else data)

    def resize(self, width: int, height: int) -> None:
        self.screen.resize(height, width)

    @property
    def cells(self) -> list[list[Char]]:
        return [
            [self.screen.buffer[y][x] for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]
