"""What a document needs beside the report itself: its date, and the letterhead of an ODT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iscg_tui.report.periods import jour_en_lettres

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a report: the same report and the same edition give the same bytes.

    ``date`` is the day it bears and the only one in its file; ``modele`` the bytes of the
    ODT whose page, styles and letterhead it takes, ``None`` for the one of the program.
    """

    date: date
    modele: bytes | None = None

    def en_lettres(self) -> str:
        """Its date as it is said, « 1er mars 2026 »."""
        return jour_en_lettres(self.date)
