"""Entries set aside before they were saved, and where she was when she left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.vault.storage import detached

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from iscg_tui.vault.storage import JournalStorage, Operation

TABLE: Final = "brouillons"
STATE: Final = "etat"
TYPED: Final = "saisie"
"""The field of a place that holds what was typed there and not saved."""
_PLACE: Final = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry set aside before it was saved."""

    id: str
    payload: dict[str, Any]


class Drafts:
    """The drafts of one store."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage

    def save(self, id_: str | None, draft: Mapping[str, Any]) -> str:
        """Keep a draft, new or in the place of ``id_``; its id."""
        rows = self._storage.rows(TABLE)
        number = int(id_) if id_ is not None else rows.next_id
        if rows.documents.get(number) != draft:
            self._storage.commit([["put", TABLE, number, dict(draft)]])
        return str(number)

    def all(self) -> list[Draft]:
        """The oldest first; copies."""
        rows = self._storage.rows(TABLE)
        return [Draft(str(id_), detached(each)) for id_, each in rows.documents.items()]

    def dropping(self, id_: str | None) -> list[Operation]:
        """The operations that throw a draft away; none when it is not there."""
        if id_ is None or int(id_) not in self._storage.rows(TABLE).documents:
            return []
        return [["del", TABLE, int(id_)]]

    def naming(self, references: Collection[str]) -> list[Operation]:
        """The operations that throw away every draft about one of them, and the place there."""
        rows = self._storage.rows(TABLE).documents
        operations: list[Operation] = [
            ["del", TABLE, id_] for id_, each in rows.items() if _names(each, references)
        ]
        if _names(self.place, references):
            operations.append(["del", STATE, _PLACE])
        return operations

    @property
    def place(self) -> dict[str, Any] | None:
        """Where she was when the store was left; a copy."""
        place: dict[str, Any] | None = detached(self._storage.rows(STATE).documents.get(_PLACE))
        return place

    @place.setter
    def place(self, place: Mapping[str, Any] | None) -> None:
        before = self.place
        if place == before:
            return
        change: Operation = (
            ["del", STATE, _PLACE] if place is None else ["put", STATE, _PLACE, dict(place)]
        )
        self._storage.commit([change])
        if before is not None and TYPED in before:
            # What was typed of a person and left goes at the next lock.
            self._storage.state.gone.add(TABLE)


def _names(value: Any, references: Collection[str]) -> bool:
    """Whether one of them stands somewhere in what a screen set aside, whatever its layout."""
    if isinstance(value, dict):
        return any(_names(each, references) for each in value.values())
    if isinstance(value, list):
        return any(_names(each, references) for each in value)
    return isinstance(value, str) and value in references
