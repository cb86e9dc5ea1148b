"""The sums that the store keeps: published, pending, by day. The truth of the counters.

A move of the sums is made of operations that the store commits together with the record
that causes it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.cells import Cellule
from iscg_tui.counters.file import Compteurs
from iscg_tui.vault.errors import NothingToCorrect, OtherShape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.intake.situation import Situation
    from iscg_tui.vault.storage import JournalStorage, Operation, State

TABLE: Final = "comptes"
PUBLISHED: Final = 1
PENDING: Final = 2
BATCH: Final = 3
DAYS: Final = 4

_SITUATIONS: Final = "s"
_ENTRETIENS: Final = "e"


@dataclass(frozen=True, slots=True)
class Tallies:
    """What was done, as (situations opened, interviews): that day, month and year."""

    jour: tuple[int, int]
    mois: tuple[int, int]
    annee: tuple[int, int]


def days_of(situation: Situation | None) -> Counter[str]:
    """What a situation adds to the tallies by day."""
    days: Counter[str] = Counter()
    if situation is not None:
        days[f"{situation.ouverture}|{_SITUATIONS}"] += 1
        for each in situation.entretiens:
            days[f"{each.jour}|{_ENTRETIENS}"] += 1
    return days


def touched_in(state: State) -> int:
    """How many situations the pending moves of a state concern."""
    rows = state.tables.get(TABLE)
    batch = rows.documents.get(BATCH, {}) if rows is not None else {}
    touched: int = batch.get("touchees", 0)
    return touched


def published_in(state: State) -> tuple[int, dict[str, int]]:
    """The last batch of a state, and its published sums by the text of their cells."""
    rows = state.tables.get(TABLE)
    if rows is None:
        return 0, {}
    return rows.documents.get(BATCH, {}).get("lot", 0), rows.documents.get(PUBLISHED, {})


class Accounts:
    """The sums of one store, read where it keeps them."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage

    def _row(self, id_: int) -> Mapping[str, int]:
        return self._storage.rows(TABLE).documents.get(id_, {})

    @property
    def batch(self) -> int:
        """Number of the last batch published."""
        return self._row(BATCH).get("lot", 0)

    @property
    def touched(self) -> int:
        """How many situations the pending moves concern."""
        return self._row(BATCH).get("touchees", 0)

    @property
    def anything_pending(self) -> bool:
        """Whether a batch would change anything."""
        return bool(self.touched or self._row(PENDING))

    def move(
        self, cells: Mapping[Cellule, int], days: Mapping[str, int], touched: int
    ) -> list[Operation]:
        """The operations that add ``cells`` to what is pending, and ``days`` to the tallies.

        Raises ``NothingToCorrect`` when a sum would fall below zero.
        """
        change = {cell.text(): value for cell, value in cells.items() if value}
        published, pending = self._row(PUBLISHED), self._row(PENDING)
        for name, value in change.items():
            if value < 0 and published.get(name, 0) + pending.get(name, 0) + value < 0:
                raise NothingToCorrect
        by_day = self._row(DAYS)
        tallies = {name: value for name, value in days.items() if value}
        if any(by_day.get(name, 0) + value < 0 for name, value in tallies.items()):
            raise NothingToCorrect
        operations: list[Operation] = []
        if change:
            operations.append(["add", TABLE, PENDING, change])
        if tallies:
            operations.append(["add", TABLE, DAYS, tallies])
        if touched:
            operations.append(["add", TABLE, BATCH, {"touchees": touched}])
        return operations

    def publication(self, batch: int) -> list[Operation]:
        """The operations that publish everything pending as ``batch``."""
        return [
            ["add", TABLE, PUBLISHED, dict(self._row(PENDING))],
            ["put", TABLE, PENDING, {}],
            ["put", TABLE, BATCH, {"lot": batch}],
        ]

    @property
    def published_texts(self) -> tuple[int, Mapping[str, int]]:
        """The last batch, and the published sums by the texts of their cells."""
        return self.batch, self._row(PUBLISHED)

    def published(self, nomenclature: str) -> Compteurs:
        """What the counter file must hold."""
        return self._compteurs(nomenclature, self._row(PUBLISHED))

    def everything(self, nomenclature: str) -> Compteurs:
        """The same with what is not yet published."""
        sums = Counter(self._row(PUBLISHED))
        sums.update(self._row(PENDING))
        return self._compteurs(nomenclature, sums)

    def _compteurs(self, nomenclature: str, sums: Mapping[str, int]) -> Compteurs:
        return Compteurs(
            self.batch, nomenclature, {Cellule.parse(name): n for name, n in sums.items()}
        )

    @property
    def latest_day(self) -> date | None:
        """The last day that counts an interview; None when none does."""
        latest = max(self._row(DAYS), default=None)
        try:
            return None if latest is None else date.fromisoformat(latest.partition("|")[0])
        except ValueError:
            raise OtherShape from None

    def tallies(self, today: date) -> Tallies:
        """What was done that day, month and year."""
        day = today.isoformat()
        return Tallies(self._since(day), self._since(day[:7]), self._since(day[:4]))

    def _since(self, prefix: str) -> tuple[int, int]:
        totals = {_SITUATIONS: 0, _ENTRETIENS: 0}
        for name, value in self._row(DAYS).items():
            if name.startswith(prefix):
                totals[name[-1]] += value
        return totals[_SITUATIONS], totals[_ENTRETIENS]
