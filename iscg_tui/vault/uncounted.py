"""What was counted and not kept since the last batch: here only, never in the store.

It can still be corrected or taken back without being touched twice by one batch.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Situation


class Uncounted:
    """The situations without adhesion that the batch to come concerns."""

    def __init__(self) -> None:
        self._fresh: Counter[Situation] = Counter()
        self._moved: Counter[Situation] = Counter()

    def fresh(self, situation: Situation) -> bool:
        """Whether the batch to come is the first that counts it."""
        return bool(self._fresh[situation])

    def touched(self, situation: Situation) -> bool:
        """Whether the batch to come counts or moves it."""
        return bool(self._fresh[situation] or self._moved[situation])

    def add(self, situation: Situation, *, fresh: bool) -> None:
        """It is counted so, for the first time or not."""
        (self._fresh if fresh else self._moved)[situation] += 1

    def drop(self, situation: Situation) -> None:
        """One such is counted no more, or otherwise."""
        where = self._fresh if self._fresh[situation] else self._moved
        where[situation] = max(where[situation] - 1, 0)

    def clear(self) -> None:
        """The batch is published."""
        self._fresh.clear()
        self._moved.clear()
