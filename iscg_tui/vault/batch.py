"""What each situation that the batch to come concerns counted for when that batch began.

A situation is one of those that hide each other in a batch while it counts otherwise than before
it: put back as it was, it hides nobody. Remembered for the session only, never in the store.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.intake.situation import Situation


@dataclass(frozen=True, slots=True)
class Start:
    """What a situation counted for when the batch to come began.

    ``cells``: none when that batch is the first to count it, None when an earlier session began
    it. ``lot`` and ``touche``: the batch that first counted it, and the last that moved it.
    """

    cells: Mapping[Cellule, int] | None
    lot: int
    touche: int

    def touched(self, cells: Mapping[Cellule, int]) -> bool:
        """Whether it counts otherwise, now that it counts for ``cells``."""
        return self.cells != cells


class Batch:
    """The situations that the batch to come concerns: kept, cancelled, and counted without more."""

    def __init__(self) -> None:
        self._kept: dict[str, Start] = {}
        self._uncounted: defaultdict[Situation, list[Start]] = defaultdict(list)

    def kept(self, reference: str | None) -> Start | None:
        """How the one that bears, or bore, ``reference`` began, if it is concerned."""
        return self._kept.get(reference or "")

    def not_kept(self, situation: Situation) -> Start | None:
        """How one counted as ``situation`` began, if one is concerned; of several, a new one."""
        alike = self._uncounted.get(situation, ())
        return min(alike, key=lambda each: each.cells != {}, default=None)

    def follow(self, reference: str, start: Start, cells: Mapping[Cellule, int]) -> None:
        """The one kept under ``reference`` now counts for ``cells``; for none, it was cancelled."""
        self._kept.pop(reference, None)
        if start.touched({}) and start.touched(cells):
            self._kept[reference] = start

    def add(self, situation: Situation, start: Start, cells: Mapping[Cellule, int]) -> None:
        """One is now counted as ``situation``, for ``cells``, and not kept."""
        if start.touched(cells):
            self._uncounted[situation].append(start)

    def drop(self, situation: Situation) -> None:
        """One that was counted as ``situation`` is so no more."""
        if (start := self.not_kept(situation)) is not None:
            self._uncounted[situation].remove(start)

    def clear(self) -> None:
        """The batch is published."""
        self._kept.clear()
        self._uncounted.clear()
