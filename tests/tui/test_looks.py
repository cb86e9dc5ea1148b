"""Every screen, at 80×24 and 60×20, as each theme paints it: whole and readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.canvas import Canvas
from iscg_tui.tui.line import Span, plain, width_of
from iscg_tui.tui.screen import Screen
from iscg_tui.tui.theme import available_themes

from .test_snapshots import SIZES, STORIES, with_a_few_people
from .test_theme import DECORATION, luminance

if TYPE_CHECKING:
    from rich.color import Color
    from rich.style import Style

    from iscg_tui.tui.theme import Theme
    from iscg_tui.tui.widgets.page import Size

    from .typist import Typist

_DRAWN = "─█▏▎▍▌▋▊▉"
"""What carries no text: it may be fainter."""


def hexadecimal(colour: Color | None) -> str:
    assert colour is not None
    assert colour.triplet is not None
    return colour.triplet.hex


def readable(style: Style, least: float) -> bool:
    assert style.color is not None
    if style.color.triplet is None:
        # A colour of the terminal's own palette: only the same one twice is sure to be lost.
        return style.color != style.bgcolor or style.color.is_default
    pair = sorted(luminance(hexadecimal(each)) for each in (style.color, style.bgcolor))
    return (pair[1] + 0.05) / (pair[0] + 0.05) >= least


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
@pytest.mark.parametrize("name", STORIES)
def test_each_theme_paints_the_whole_screen_readably(driver: Typist, name: str, size: Size) -> None:
    for key in STORIES[name]:
        if key == "@":
            with_a_few_people(driver)
        else:
            driver.press({"\x1b": "escape", "\x1f": "down"}.get(key, key))
    assert isinstance(driver.current, Screen)
    lines = driver.current.draw(size)
    for theme in available_themes():
        canvas = Canvas(theme)
        canvas.show(lines)
        strips = [canvas.render_line(y) for y in range(size.height)]
        shown = "\n".join(strip.text.rstrip() for strip in strips)
        assert shown == plain(lines)
        assert {strip.cell_length for strip in strips} == {size.width}
        least = 7.0 if theme.name == "contraste" else 4.5
        for strip in strips:
            for segment in strip:
                if segment.text.strip(f" {_DRAWN}"):
                    assert segment.style is not None
                    assert readable(segment.style, least), (theme.name, segment)


@pytest.mark.parametrize("theme", available_themes(), ids=lambda theme: theme.name)
def test_blanks_keep_the_background_that_their_role_has(theme: Theme) -> None:
    for role in set(theme.styles) - DECORATION:
        canvas = Canvas(theme)
        canvas.show([(Span("   a b   ", role),)])
        (strip,) = [canvas.render_line(0)]
        grounds = {segment.style.bgcolor for segment in strip if segment.style is not None}
        assert len(grounds) == 1, role
        assert width_of(strip.text) == strip.cell_length == 9
