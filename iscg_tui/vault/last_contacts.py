"""Who was last seen when: what is due is found without reading what is not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from datetime import date
from typing import TYPE_CHECKING

from iscg_tui.retention import months_after
from iscg_tui.vault.marks import maintien_of
from iscg_tui.vault.record import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iscg_tui.retention import Maintien
    from iscg_tui.vault.storage import Document


class LastContacts:
    """The kept situations by their last day, the longest ago first, and those kept longer."""

    def __init__(self, seen: Iterable[tuple[str, int]] = ()) -> None:
        self._seen = sorted(seen)
        self._longer: dict[int, tuple[str, Maintien]] = {}

    @property
    def longer(self) -> list[int]:
        """The ids of those whom a decision keeps longer."""
        return list(self._longer)

    def keep_longer(self, id_: int, document: Document) -> None:
        """Note the decision that a document holds, if it does. Raises ``OtherShape``."""
        if (maintien := maintien_of(document)) is not None:
            self._longer[id_] = (last_day(document), maintien)

    def add(self, id_: int, document: Document) -> None:
        """One more. Raises ``OtherShape``."""
        insort(self._seen, (last_day(document), id_))
        self.keep_longer(id_, document)

    def discard(self, id_: int, document: Document) -> None:
        """One fewer."""
        del self._seen[bisect_left(self._seen, (last_day(document), id_))]
        self._longer.pop(id_, None)

    def ended_by(self, jour: date, months: int) -> list[int]:
        """The ids whose term, ``months`` after the last day, is no later than ``jour``."""
        return [id_ for _, id_ in self._seen[: self._ended(jour, months)]]

    def due(self, today: date, months: int) -> int:
        """How many are due that day."""
        kept = sum(
            _term(seen, months) <= today < maintien.jusqu_au
            for seen, maintien in self._longer.values()
        )
        return self._ended(today, months) - kept

    def _ended(self, jour: date, months: int) -> int:
        # A later day never has an earlier term: those that ended are at the front.
        return bisect_right(self._seen, jour, key=lambda each: _term(each[0], months))


def _term(seen: str, months: int) -> date:
    return months_after(date.fromisoformat(seen), months)
