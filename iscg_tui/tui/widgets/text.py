"""Headings and paragraphs of a page."""

from __future__ import annotations

from iscg_tui.tui.line import Line, Span, wrap


def heading(text: str, width: int) -> list[Line]:
    """A title of the page, its rule, a blank line."""
    return [(Span(text, "titre_page"),), (Span("─" * min(width, len(text)), "filet"),), ()]


def paragraph(text: str, width: int, role: str = "texte") -> list[Line]:
    """A text on as many lines as it takes."""
    return [(Span(part, role),) for part in wrap(text, width)]
