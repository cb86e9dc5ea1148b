"""What was done since the store was opened, so that it can be corrected or undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.cells import cells_of, difference
from iscg_tui.counters.words import in_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from iscg_tui.intake.situation import Entretien, Situation
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.vault.repository import Repository

_DEEP: Final = 50


@dataclass(frozen=True, slots=True)
class Action:
    """One change of one situation, in this process's memory alone, until the next lock.

    ``before`` is None for a new situation, ``after`` for a cancelled one; a situation
    without reference is counted and not kept. ``entretien`` is the interview that the
    action added or corrected, None when it was about the situation itself; ``into`` the
    reference of the person to whom the situation was joined.
    """

    name: str
    before: Situation | None
    after: Situation | None
    entretien: Entretien | None = None
    into: str | None = None

    @property
    def reference(self) -> str | None:
        """The reference that the situation bears, or bore."""
        known = self.after or self.before
        return known.reference if known is not None else None

    @property
    def undoable(self) -> bool:
        """Whether nothing was erased: what adhesion no longer allows does not come back."""
        erased = self.before is not None and self.before.kept
        return not (erased and self.after is not None and not self.after.kept)

    def undo(self, repository: Repository) -> None:
        """Put the situation and its sums back as they were. Raises as the repository does."""
        before, after = self.before, self.after
        if after is None:
            if before is not None:
                repository.restore(before)
        elif before is None:
            if after.reference is None:
                repository.cancel_uncounted(after)
            else:
                repository.cancel(after.reference)
        elif after.reference is None:
            repository.correct_uncounted(after, before)
        else:
            repository.correct(after.reference, before)

    def undoing(self, nomenclature: Nomenclature) -> list[str]:
        """What undoing it changes in the counts, in sentences; none when nothing is counted."""
        now = {} if self.after is None else cells_of(self.after, nomenclature)
        then = {} if self.before is None else cells_of(self.before, nomenclature)
        return in_words(difference(now, then), nomenclature)


class Actions:
    """The actions that can still be undone, the last one first to go."""

    def __init__(self) -> None:
        self._done: list[Action] = []

    @property
    def last(self) -> Action | None:
        """The last one."""
        return self._done[-1] if self._done else None

    @property
    def entered(self) -> Situation | None:
        """The situation last entered, as it now is counted."""
        news = [each.after for each in self._done if each.before is None]
        return news[-1] if news else None

    def add(self, action: Action) -> None:
        """Remember one more; an erasure forgets every earlier state of what it erased."""
        if not action.undoable and action.before is not None:
            self.forget({action.before.reference})
        self._done = [*self._done, action][-_DEEP:]

    def amend(self, saved: Situation) -> None:
        """Make what was saved since a part of the last action, undone with it."""
        *others, last = self._done
        self._done = [*others, replace(last, after=saved)]

    def forget(self, erased: Collection[str | None]) -> None:
        """Forget all that was done of those erased, what was joined to them included."""
        gone = set(erased)
        # Who was joined may have been joined to before: the last joined come first.
        for each in reversed(self._done):
            if each.into is not None and each.into in gone:
                gone.add(each.reference)
        self._done = [each for each in self._done if each.reference not in gone]

    def undo(self, repository: Repository) -> Action | None:
        """Undo the last one and forget it; None when there is none, or it cannot be."""
        action = self.last
        if action is None or not action.undoable:
            return None
        action.undo(repository)
        self._done.pop()
        return action
