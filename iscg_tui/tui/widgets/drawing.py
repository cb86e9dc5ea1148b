"""Bars and curves on a page: what is drawn in its own colour, figures and words as text."""

from __future__ import annotations

import re
from typing import Final

from iscg_tui.tui.line import Line, Span

_DRAWN: Final = re.compile("([▁-▏]+)")


def drawn(text: str) -> Line:
    """The line with its block characters in the role ``barre``."""
    parts = _DRAWN.split(text)
    return tuple(
        Span(part, "barre" if rank % 2 else "texte") for rank, part in enumerate(parts) if part
    )
