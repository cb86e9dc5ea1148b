"""What was written beside the report's tables: one text a period and heading (§3.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from iscg_tui.vault.storage import Document, JournalStorage

TABLE: Final = "redactions"
_PERIODE: Final = re.compile(r"[0-9]{4}-[0-9]{2}/[0-9]{4}-[0-9]{2}")
_FIELDS: Final = ("periode", "rubrique", "texte")


def look(_id: int, document: Document) -> bool:
    """Whether a stored text is laid out as this version lays it out."""
    if not isinstance(document, dict):
        return False
    periode, rubrique, texte = map(document.get, _FIELDS)
    texts = isinstance(periode, str) and isinstance(rubrique, str) and isinstance(texte, str)
    return texts and _PERIODE.fullmatch(str(periode)) is not None


class Redactions:
    """The texts of one store. A paragraph is a line of its text."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage

    def of(self, periode: str) -> dict[str, str]:
        """The texts of a period (« 2026-01/2026-12 ») by heading."""
        rows = self._storage.rows(TABLE).documents.values()
        return {each["rubrique"]: each["texte"] for each in rows if each["periode"] == periode}

    def all(self) -> list[tuple[str, str, str]]:
        """Every text, with its period and heading before it."""
        rows = self._storage.rows(TABLE).documents.values()
        return [(each["periode"], each["rubrique"], each["texte"]) for each in rows]

    def save(self, periode: str, rubrique: str, texte: str, *, forget: bool = False) -> None:
        """Keep a text in the place of the one before; an empty one leaves nothing.

        ``forget``: what the one before held and this one does not is to leave the file too,
        at its next rewriting, which is then owed.
        """
        rows = self._storage.rows(TABLE)
        known = [
            id_
            for id_, each in rows.documents.items()
            if (each["periode"], each["rubrique"]) == (periode, rubrique)
        ]
        if not texte:
            self._storage.commit([["del", TABLE, id_] for id_ in known])
            return
        document = dict(zip(_FIELDS, (periode, rubrique, texte), strict=True))
        if known and rows.documents[known[0]] == document:
            return
        if forget:
            # What a transaction takes out of a table and puts back elsewhere in it is owed.
            gone = [["del", TABLE, id_] for id_ in known]
            self._storage.commit([*gone, ["put", TABLE, rows.next_id, document]])
        else:
            id_ = known[0] if known else rows.next_id
            self._storage.commit([["put", TABLE, id_, document]])
