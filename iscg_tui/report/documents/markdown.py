"""The report as Markdown (GFM tables), for people: readable as it stands, and rendered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.report.documents.content import NOTES, content
from iscg_tui.report.rapport import on_one_line
from iscg_tui.report.typography import ESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.documents.content import Content, Grid
    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Rapport

_ACTIVE: Final = re.compile(r"([\\`*_\[\]|~#$])")
_OPENING: Final = re.compile(r"^([-+=]|\d+(?=[.)]))")
_ENTITIES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def document(rapport: Rapport, edition: Edition) -> bytes:
    """The report as Markdown, in UTF-8."""
    return "\n".join((*_lines(content(rapport, edition)), "")).encode()


def escaped(text: str) -> str:
    """A text that shows as it was written, whatever Markdown or HTML it holds."""
    return _inert(on_one_line(text))


def _inert(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", text.translate(_ENTITIES))


def _paragraph(text: str) -> str:
    """A paragraph that begins no list, no rule and no heading."""
    return _OPENING.sub(lambda found: _shielded(found[0]), _inert(text))


def _shielded(opening: str) -> str:
    """A number keeps its digits: it is the point after it that makes a list."""
    return f"{opening}\\" if opening.isdigit() else f"\\{opening}"


def _lines(said: Content) -> Iterator[str]:
    yield f"# {said.titre}"
    yield ""
    if said.avertissement:
        yield f"> **{said.avertissement}**"
        yield ""
    for _, label, text in said.description:
        yield f"- **{label}{ESPACE}:** {escaped(text)}"
    yield ""
    for rubrique in said.redaction:
        yield f"## {escaped(rubrique.titre)}"
        yield ""
        for paragraphe in rubrique.paragraphes:
            yield _paragraph(paragraphe)
            yield ""
    for grid in said.grids:
        yield from _table(grid)
    yield f"## {NOTES}"
    yield ""
    for note in said.notes:
        yield f"- {escaped(note)}"


def _table(grid: Grid) -> Iterator[str]:
    yield f"## {escaped(grid.titre)}"
    yield ""
    if grid.unite:
        yield f"Unité{ESPACE}: {grid.unite}."
        yield ""
    yield from _grid(
        [escaped(each) for each in grid.heads],
        [(escaped(line.libelle), *(cell.texte for cell in line.cells)) for line in grid.lines],
    )
    if grid.remarque:
        yield grid.remarque
        yield ""


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table whose source is aligned too: it is read as often as it is rendered."""
    widths = [max(3, *(len(each) for each in column)) for column in zip(heads, *rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for line in (heads, rule, *rows):
        first, *others = (
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        yield f"| {' | '.join((first, *others))} |"
    yield ""
