"""What is to be written of a report: its document, and those of the grids that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.documents import render
from iscg_tui.report.grilles.demande import check_asked, drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.grilles.grille import Grille
    from iscg_tui.report.rapport import Rapport

_NOM: Final = "rapport"


@dataclass(frozen=True, slots=True)
class Order:
    """Documents of one format: the report is written where she says, the grids beside it."""

    rapport: Rapport
    format_: str
    grilles: tuple[Grille, ...]
    edition: Edition

    @property
    def name(self) -> str:
        """The name that the report's own file may have."""
        periode = self.rapport.periode
        return f"{_NOM}_{periode.du.text()}_{periode.au.text()}.{self.format_}"

    def check(self, dossier: Path, nomenclature: Nomenclature) -> None:
        """Raises ``ReportError`` where the grids may not go with each other, or those beside."""
        if self.grilles:
            check_asked(self.grilles, dossier, nomenclature, self.rapport.periode)

    def files(self, path: Path) -> list[Path]:
        """Every file that will be written, the report's first."""
        return [path, *(path.parent / name for name in self._grids())]

    def made(self, path: Path, say: Callable[[int, int], None]) -> list[tuple[Path, bytes]]:
        """The bytes of every file; ``say`` is told how many are done. Raises ``ReportError``."""
        reports = [self.rapport, *self._grids().values()]
        made = []
        for done, (file, rapport) in enumerate(zip(self.files(path), reports, strict=True)):
            say(done, len(reports))
            made.append((file, render(rapport, self.format_, self.edition)))
        return made

    def _grids(self) -> dict[str, Rapport]:
        return drawn(self.rapport, self.grilles, self.format_)
