"""A screen as a theme paints it, in a form that ``cat`` shows in a terminal of 256 colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem

from iscg_tui.tui.canvas import Canvas
from iscg_tui.tui.driver.frame import TAIL
from iscg_tui.tui.driver.pen import PLAIN, transition
from iscg_tui.tui.driver.screen_output import ScreenOutput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from iscg_tui.tui.driver.pen import Pen
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.theme import Theme
    from iscg_tui.tui.widgets.page import Size

_ERASE_TO_END = "\x1b[K"


def strips_of(lines: Sequence[Line], theme: Theme) -> list[Strip]:
    """Each line as the canvas gives it to Textual."""
    canvas = Canvas(theme)
    canvas.show(lines)
    return [canvas.render_line(y) for y in range(len(lines))]


def painted(strips: Sequence[Strip], size: Size) -> str:
    """The rows, each on its own: from a reset pen, and back to it."""
    screen = ScreenOutput(size.width, size.height, str)
    for y, strip in enumerate(strips):
        screen.take(f"\x1b[{y + 1}H")
        for text, style, _ in strip:
            shown = style.render(text, color_system=ColorSystem.EIGHT_BIT) if style else text
            screen.take(shown)
    frame = screen.frame
    return "\n".join(map(_row, frame.texts, frame.pens))


def _row(texts: list[str], pens: list[Pen]) -> str:
    last = len(texts)
    while last and pens[-1].erases and texts[last - 1] == " " and pens[last - 1] is pens[-1]:
        last -= 1
    row, pen = "", PLAIN
    for text, wanted in zip(texts[:last], pens[:last], strict=True):
        if text != TAIL:
            row += transition(pen, wanted) + text
            pen = wanted
    if last < len(texts):
        row += transition(pen, pens[-1]) + _ERASE_TO_END
        pen = pens[-1]
    return row + transition(pen, PLAIN)
