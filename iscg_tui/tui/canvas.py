"""The one widget: it shows lines, and repaints only the cells that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from iscg_tui.tui.line import Line, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iscg_tui.tui.theme import Style, Theme


def rich_style(style: Style) -> RichStyle:
    """A theme's style for Rich."""
    return RichStyle(
        color=_colour(style.texte),
        bgcolor=_colour(style.fond),
        bold="bold" in style.attributs or None,
        underline="underline" in style.attributs or None,
        reverse="reverse" in style.attributs or None,
    )


def _colour(name: str) -> Color:
    if name == "defaut":
        return Color.default()
    return Color.parse(name.removeprefix("ansi_"))


class Canvas(Widget):
    """Shows the lines it is given in the colours of a theme."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown: list[Line] = []
        self._styles: dict[str, RichStyle] = {}
        self._theme_name = ""
        self.take_theme(theme)

    def take_theme(self, theme: Theme) -> None:
        """Use another theme; the next ``show`` repaints everything."""
        if theme.name != self._theme_name:
            self._theme_name = theme.name
            self._styles = {role: rich_style(style) for role, style in theme.styles.items()}
            self._shown = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines, repainting the spans that differ from what is on screen."""
        before, self._shown = self._shown, list(lines)
        if len(before) != len(self._shown):
            self.refresh()
            return
        regions = [
            changed_region(y, old, new)
            for y, (old, new) in enumerate(zip(before, self._shown, strict=True))
            if old != new
        ]
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """One line, as Textual wants it."""
        if y >= len(self._shown):
            return Strip.blank(self.size.width, self._styles["texte"])
        return Strip([Segment(span.text, self._styles[span.role]) for span in self._shown[y]])


def changed_region(y: int, old: Line, new: Line) -> Region:
    """The part of row ``y`` that two lines do not share at their ends."""
    before = [(character, span.role) for span in old for character in span.text]
    after = [(character, span.role) for span in new for character in span.text]
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    x = width_of("".join(character for character, _ in after[:start]))
    # Both lines fill the row, so what follows the change keeps its place.
    tail = width_of("".join(character for character, _ in after[len(after) - end :]))
    total = width_of("".join(character for character, _ in after))
    return Region(x, y, max(total - x - tail, 1), 1)
