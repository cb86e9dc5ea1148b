"""Bars drawn as shapes, so that they stay sharp and can be edited, told in words too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.report.documents.odt import looks
from iscg_tui.report.documents.odt.xml import Fragment, made, paragraph
from iscg_tui.report.terminal import wrapped
from iscg_tui.report.typography import fine, number

if TYPE_CHECKING:
    from iscg_tui.report.documents.content import Chart

BAR: Final = "RapportBarre"
TEXT: Final = "RapportEtiquette"
_LEFT: Final = "RapportEtiquetteGauche"
_RIGHT: Final = "RapportEtiquetteDroite"
GROUP: Final = "RapportDiagramme"

_LABELS: Final = 0.4
"""Share of the width that the labels take."""

_VALUES: Final = 1.6
_STEP: Final = 0.56
_LINE: Final = 0.36
_LINES_MAX: Final = 3
_LETTERS: Final = 40
"""Letters of a label on one line, of so many as it takes."""

_THICK: Final = 0.36
_GAP: Final = 0.2
_SIZE: Final = "8.5pt"
_BREAK: Final = made("text:line-break")


def automatic_styles(look: looks.Looks) -> list[Fragment]:
    """The styles that the shapes need, and their texts: in a shape, few programs read others."""
    return [
        _paragraph_style(_LEFT, "start", look),
        _paragraph_style(_RIGHT, "end", look),
        _graphic(BAR, {"draw:fill": "solid", "draw:fill-color": "#1d3c5c"}),
        _graphic(TEXT, {"draw:fill": "none"}),
        _graphic(GROUP, {"style:vertical-pos": "top", "style:vertical-rel": "baseline"}),
    ]


def drawn(chart: Chart, width: float) -> Fragment:
    """The bars of ``chart``, ``width`` centimetres wide, as one shape in its line of text."""
    inside = [
        made("svg:title", {}, fine(chart.titre)),
        made("svg:desc", {}, fine(chart.alternative)),
    ]
    labels = width * _LABELS
    longest = width - labels - _GAP - _VALUES
    bottom = 0.0
    for bar in chart.bars:
        lines = _lines(fine(bar.libelle))
        top, high = bottom, _STEP + _LINE * (len(lines) - 1)
        bottom += high
        box = (0.0, top, labels, high)
        inside.append(_box(TEXT, box, paragraph(_RIGHT, *_broken(lines))))
        length = longest * (bar.valeur or 0) / chart.maximum
        start = labels + _GAP
        if bar.valeur:
            inside.append(_box(BAR, (start, top + (high - _THICK) / 2, length, _THICK)))
        value = (start + length + 0.1, top, _VALUES, high)
        inside.append(_box(TEXT, value, paragraph(_LEFT, number(bar.valeur))))
    return made("draw:g", {"text:anchor-type": "as-char", "draw:style-name": GROUP}, *inside)


def _lines(label: str) -> list[str]:
    """A label on a few lines, cut beyond: a shape taller than its page would lose its end."""
    lines = wrapped(label, _LETTERS)
    return (
        lines
        if len(lines) <= _LINES_MAX
        else [*lines[: _LINES_MAX - 1], f"{lines[_LINES_MAX - 1]}…"]
    )


def _broken(lines: list[str]) -> list[str]:
    """Lines broken here: the text of a shape is not broken at its edge by every program."""
    return [lines[0], *(each for line in lines[1:] for each in (" ", _BREAK, line))]


def _paragraph_style(name: str, align: str, look: looks.Looks) -> Fragment:
    return made(
        "style:style",
        {
            "style:name": name,
            "style:family": "paragraph",
            "style:parent-style-name": look[looks.LABEL],
        },
        made("style:paragraph-properties", {"fo:text-align": align}),
        made("style:text-properties", {"fo:font-size": _SIZE}),
    )


def _graphic(name: str, properties: dict[str, str]) -> Fragment:
    shape = {
        "draw:stroke": "none",
        "draw:textarea-vertical-align": "middle",
        "draw:textarea-horizontal-align": "justify",
        "draw:auto-grow-height": "false",
        "draw:auto-grow-width": "false",
        "fo:padding": "0cm",
        "fo:wrap-option": "wrap",
        **properties,
    }
    return made(
        "style:style",
        {"style:name": name, "style:family": "graphic"},
        made("style:graphic-properties", shape),
        made("style:text-properties", {"fo:font-size": _SIZE}),
    )


def _box(style: str, place: tuple[float, float, float, float], *inside: Fragment) -> Fragment:
    x, y, width, height = (f"{each:.3f}cm" for each in place)
    at = {"svg:x": x, "svg:y": y, "svg:width": width, "svg:height": height}
    return made("draw:rect", {"draw:style-name": style, **at}, *inside)
