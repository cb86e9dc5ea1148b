"""The one widget: it shows lines, and repaints only the rows that changed.

On the app's own driver the rows go to it at once. Textual, which the driver falls back to and
which paints by itself after a change of size, draws the very same cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from iscg_tui.tui.line import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iscg_tui.tui.driver.frugal import FrugalDriver
    from iscg_tui.tui.driver.pen import Pen
    from iscg_tui.tui.theme import Style, Theme

_FIELD: Final = frozenset({"champ", "curseur"})
"""The roles of a field that takes keys: the cursor must move in it for a few bytes."""


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
        self._known = False
        self._styles: dict[str, RichStyle] = {}
        self._pens: dict[str, Pen] = {}
        self._blanks: Mapping[str, str] = {}
        self._theme_name = ""
        self._driver: FrugalDriver | None = None
        self.take_theme(theme)

    def take_theme(self, theme: Theme) -> None:
        """Use another theme; the next ``show`` repaints everything."""
        if theme.name != self._theme_name:
            self._theme_name = theme.name
            self._blanks, blanks = blanks_of(theme)
            styles = {role: rich_style(style) for role, style in theme.styles.items()}
            self._styles = blanks | styles
            self._pens = {}
            self.forget()

    def paint_through(self, driver: FrugalDriver) -> None:
        """Give rows to this driver from now on, rather than to Textual."""
        self._driver = driver
        self.forget()

    def forget(self) -> None:
        """Take nothing as shown: the next ``show`` repaints everything."""
        self._known = False

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines, repainting the rows that differ from what is on screen."""
        before, self._shown = self._shown, list(lines)
        whole = not self._known or len(before) != len(self._shown)
        self._known = True
        rows = [y for y, each in enumerate(self._shown) if whole or each != before[y]]
        if self._driver is not None and self._driver.takes_rows:
            self._paint(self._driver, rows)
        elif whole:
            self.refresh()
        elif rows:
            # Whole rows: the driver finds the cells, and at less cost.
            self.refresh(*(Region(0, y, self.size.width, 1) for y in rows))

    def _paint(self, driver: FrugalDriver, rows: Iterable[int]) -> None:
        if not self._pens:
            self._pens = {name: driver.pen_of(style) for name, style in self._styles.items()}
        pens = self._pens
        for y in rows:
            parts = with_plain_blanks(self._shown[y], self._blanks)
            driver.paint(y, [(span.text, pens[span.role]) for span in parts], pens["texte"])
        driver.flush()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What Textual paints by itself: it was not told of the rows that went to the driver."""
        self._styles_cache.clear()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line, as Textual wants it."""
        if y >= len(self._shown):
            return Strip.blank(self.size.width, self._styles["texte"])
        parts = with_plain_blanks(self._shown[y], self._blanks)
        return Strip([Segment(span.text, self._styles[span.role]) for span in parts])


def blanks_of(theme: Theme) -> tuple[dict[str, str], dict[str, RichStyle]]:
    """For each role the name of what draws its blanks, and the style of each name.

    Nobody sees the colour or the weight of a blank's letters: on one background they are the
    same for all roles, so that blanks do not change when the role of what they surround does.
    """
    names: dict[str, str] = {}
    styles: dict[str, RichStyle] = {}
    for role, style in theme.styles.items():
        names[role] = role
        if style.attributs <= {"bold"}:
            letters = theme.styles["champ" if role in _FIELD else "texte"].texte
            names[role] = name = f"{letters} {style.fond}"
            styles[name] = RichStyle(color=_colour(letters), bgcolor=_colour(style.fond))
    return names, styles


def with_plain_blanks(parts: Line, names: Mapping[str, str]) -> Line:
    """The line with the runs of blanks at the ends of its spans drawn by what ``names`` says."""
    spans: list[Span] = []
    for span in parts:
        left, text, right = _edges(span.text, 1 if span.role in _FIELD else 2)
        blank = names[span.role]
        ends = ((left, blank), (text, span.role), (right, blank))
        spans += [Span(each, role) for each, role in ends if each]
    return tuple(spans)


def _edges(text: str, shortest: int) -> tuple[str, str, str]:
    """A text between the blanks at its ends, those of at least ``shortest`` cells."""
    kept = text.strip(" ")
    start = text.index(kept) if kept else len(text)
    end = start + len(kept)
    start = start if start >= shortest else 0
    end = end if len(text) - end >= shortest else len(text)
    return text[:start], text[start:end], text[end:]
