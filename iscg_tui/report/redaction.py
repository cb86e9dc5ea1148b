"""The qualitative part of a report (§3.6): what was written, its figures put in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from iscg_tui.report.typography import ESPACE, ESPACE_FINE

RUBRIQUES: Final = {
    "saisines": "Modes de saisine",
    "natures": "Nature des situations",
    "suites": "Suites apportées",
    "impact": "Impact",
}
"""The headings of the qualitative part, by the code that a text is kept under (cadre, §3.6)."""

_NO_BREAK: Final = frozenset((ESPACE, ESPACE_FINE))
_BLANKS: Final = re.compile(rf"[ {ESPACE}{ESPACE_FINE}]{{2,}}")


def of_paragraph(text: str) -> str:
    """A paragraph on one line, without what could move a cursor; no-break spaces stay."""
    kept = (each if each.isprintable() or each in _NO_BREAK else " " for each in text)
    return _BLANKS.sub(" ", "".join(kept)).strip()


@dataclass(frozen=True, slots=True)
class Rubrique:
    """One heading and its paragraphs, as they are read: no reference is left in them.

    A paragraph is one line of plain text, data in every format; an empty one is left out.
    """

    titre: str
    paragraphes: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "titre", of_paragraph(self.titre))
        kept = tuple(text for each in self.paragraphes if (text := of_paragraph(each)))
        object.__setattr__(self, "paragraphes", kept)
