"""The kept situations as they are read: by reference, by name, by day."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Final

from iscg_tui.vault.errors import UnknownReference
from iscg_tui.vault.names import NameIndex, words_of
from iscg_tui.vault.record import situation_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from iscg_tui.intake.situation import Situation
    from iscg_tui.vault.storage import Document, JournalStorage, Operation

TABLE: Final = "situations"
NUMBERS: Final = "numeros"


class Situations:
    """What is kept, with the indexes that find it. Values given out are immutable."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._names = NameIndex()
        self._ids: dict[str, int] = {}
        self._days: dict[str, set[int]] = {}
        for id_, document in self.documents.items():
            self._index(id_, document)

    @property
    def documents(self) -> Mapping[int, Document]:
        """As stored; not to be changed."""
        return self._storage.rows(TABLE).documents

    def id_of(self, reference: str) -> int:
        """Raises ``UnknownReference``."""
        try:
            return self._ids[reference]
        except KeyError:
            raise UnknownReference from None

    def holds(self, reference: str) -> bool:
        """Whether a situation is kept under ``reference``."""
        return reference in self._ids

    def all(self) -> list[Situation]:
        """In the order they were entered."""
        return [situation_of(each) for each in self.documents.values()]

    def search(self, text: str, at_most: int) -> list[Situation]:
        """Those that have, for each word of ``text``, a word that begins so; last seen first."""
        found = self._names.find(words_of(text))
        documents = self.documents
        last = nlargest(at_most, found, key=lambda id_: (documents[id_]["entretiens"][-1][0], id_))
        return [situation_of(documents[id_]) for id_ in last]

    def of_day(self, jour: date) -> list[Situation]:
        """Those that have an interview that day, the last entered first."""
        ids = sorted(self._days.get(jour.isoformat(), ()), reverse=True)
        return [situation_of(self.documents[id_]) for id_ in ids]

    def next_reference(self, year: int) -> tuple[str, int, Operation]:
        """A reference and an id never given before, and the operation that uses them up."""
        last = self._storage.rows(NUMBERS).documents.get(year, {}).get("dernier", 0)
        reference = f"{year % 100:02d}-{last + 1:04d}"
        return reference, self._storage.rows(TABLE).next_id, ["add", NUMBERS, year, {"dernier": 1}]

    def follow(self, before: Mapping[int, Document | None]) -> None:
        """Bring the indexes up to date once the documents of those ids have changed."""
        for id_, document in before.items():
            if document is not None:
                self._unindex(id_, document)
            if (now := self.documents.get(id_)) is not None:
                self._index(id_, now)

    def _index(self, id_: int, document: Document) -> None:
        self._ids[document["reference"]] = id_
        self._names.add(id_, _words(document))
        for entretien in document["entretiens"]:
            self._days.setdefault(entretien[0], set()).add(id_)

    def _unindex(self, id_: int, document: Document) -> None:
        self._ids.pop(document["reference"], None)
        self._names.discard(id_, _words(document))
        for entretien in document["entretiens"]:
            self._days.get(entretien[0], set()).discard(id_)


def _words(document: Document) -> frozenset[str]:
    identite = document.get("identite")
    if not identite:
        return words_of(document["reference"])
    return words_of(
        f"{document['reference']} {identite.get('nom', '')} {identite.get('prenom', '')}"
    )
