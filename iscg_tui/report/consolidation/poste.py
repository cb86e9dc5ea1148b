"""One post as the consolidation knows it: its sums by year, and what its own report shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.counters.compact import Sums
    from iscg_tui.report.protection.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Annee:
    """A year of a post: its sums, and what the post's own yearly report shows of them.

    ``feuille`` is ``None`` where nothing is protected.
    """

    sommes: Sums
    feuille: Sheet | None


@dataclass(frozen=True, slots=True)
class PosteLu:
    """A post, by the name that the report gives it; ``premier`` and ``dernier`` its months."""

    nom: str
    lot: int
    nomenclature: str
    empreinte: str
    premier: str
    dernier: str
    annees: Mapping[int, Annee]
