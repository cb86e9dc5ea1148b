"""What makes a painted screen readable, and blanks that change nothing to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.tui.canvas import Canvas
from iscg_tui.tui.line import Span, width_of
from iscg_tui.tui.theme import available_themes

from .test_theme import DECORATION, luminance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.color import Color
    from rich.style import Style
    from textual.strip import Strip

    from iscg_tui.tui.theme import Theme

_DRAWN = "─█▏▎▍▌▋▊▉░"
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


def assert_readable(strips: Sequence[Strip], least: float) -> None:
    """Each text stands out of its background by a contrast of at least that (WCAG 2.2, 1.4.3)."""
    for strip in strips:
        for segment in strip:
            if segment.text.strip(f" {_DRAWN}"):
                assert segment.style is not None
                assert readable(segment.style, least), segment


@pytest.mark.parametrize("theme", available_themes(), ids=lambda theme: theme.name)
def test_blanks_keep_the_background_that_their_role_has(theme: Theme) -> None:
    for role in set(theme.styles) - DECORATION:
        canvas = Canvas(theme)
        canvas.show([(Span("   a b   ", role),)])
        (strip,) = [canvas.render_line(0)]
        grounds = {segment.style.bgcolor for segment in strip if segment.style is not None}
        assert len(grounds) == 1, role
        assert width_of(strip.text) == strip.cell_length == 9
