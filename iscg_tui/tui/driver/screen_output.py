"""What Textual writes, read back into the frame it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.driver.frame import Frame
from iscg_tui.tui.driver.pen import PLAIN, Pen, after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TOKEN: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<style>[0-9;]*)m"
    r"|\x1b\[(?P<place>[0-9]*(?:;[0-9]*)?)H"
    r"|(?P<line>\n)|(?P<return>\r)"
    r"|(?P<bell>\x07)"
    r"|\x1b\[\?(?P<mode>[0-9]+)[hl]"
    r"|(?P<command>\x1b\](?!8;|22;)[^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<pointer>\x1b\]22;[^\x07\x1b]*(?:\x07|\x1b\\))"
    # Rich gives no width to other control characters, and no cell can hold one.
    r"|(?P<control>[\x00-\x06\x08\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f])"
)

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_HARMLESS_MODES: Final = frozenset({"1000", "1002", "1003", "1004", "1006", "1015", "1016", "2004"})
"""Reports of mouse, focus and paste: they change no cell and are passed on."""
_IGNORED: Final = frozenset({"\x1b[?25l", "\x1b[?2026h", "\x1b[?2026l"})
"""The cursor is hidden already; what is sent here is already one update."""


class NotUnderstoodError(ValueError):
    """Something that the frame cannot follow; ``rest`` is what was not read, from there on."""

    def __init__(self, rest: str) -> None:
        super().__init__("unknown terminal sequence")
        self.rest = rest


class ScreenOutput:
    """The screen that a terminal which does not wrap would show after all that was written.

    ``besides`` collects what goes to the terminal without changing a cell: bell, clipboard,
    modes of the mouse. ``shown`` turns a text into what the terminal's encoding can write.
    """

    def __init__(self, width: int, height: int, shown: Callable[[str], str]) -> None:
        self.frame = Frame(width, height)
        self.row = 0
        self.column = 0
        self.pen: Pen = PLAIN
        self.besides: list[str] = []
        self._shown = shown

    def resize(self, width: int, height: int) -> None:
        """Go on in a window of another size."""
        self.frame = self.frame.resized(width, height)

    def paint(self, y: int, parts: Iterable[tuple[str, Pen]], blank: Pen) -> None:
        """Write the texts of a whole row, cut at its width or ended with blanks."""
        x = 0
        for text, pen in parts:
            x = self.frame.write(y, x, _CONTROL.sub("", self._shown(text)), pen)
        if x < self.frame.width:
            self.frame.write(y, x, " " * (self.frame.width - x), blank)

    def take(self, data: str) -> None:
        """Follow what was written; raises NotUnderstoodError where it cannot."""
        position = 0
        match_at = _TOKEN.match
        while position < len(data):
            match = match_at(data, position)
            if match is None or not self._apply(match):
                raise NotUnderstoodError(data[position:])
            position = match.end()

    def _apply(self, match: re.Match[str]) -> bool:
        kind = match.lastgroup
        if kind == "text":
            text = self._shown(match["text"])
            self.column = self.frame.write(self.row, self.column, text, self.pen)
        elif kind == "style":
            pen = after(self.pen, match["style"])
            if pen is None:
                return False
            self.pen = pen
        elif kind == "place":
            row, _, column = match["place"].partition(";")
            self.row = max(int(row or 1), 1) - 1
            self.column = min(max(int(column or 1), 1), self.frame.width) - 1
        else:
            return self._apply_rare(match)
        return True

    def _apply_rare(self, match: re.Match[str]) -> bool:
        kind = match.lastgroup
        if kind == "line":
            # Below the last row nothing is written: Textual has not heard of a smaller window.
            self.row += 1
            self.column = 0
        elif kind == "return":
            self.column = 0
        elif kind in ("bell", "command"):
            self.besides.append(match.group())
        elif kind == "mode":
            if match["mode"] in _HARMLESS_MODES:
                self.besides.append(match.group())
            else:
                return match.group() in _IGNORED
        return True
