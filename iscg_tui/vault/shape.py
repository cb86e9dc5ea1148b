"""Whether what a store holds is laid out as this version lays it out.

Its seals have said that nothing is damaged: what is not understood here was written by
another version, and must be said so. What is cheap is looked at for every opening; the
situations one by one where they are indexed and read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.cells import Cellule
from iscg_tui.counters.file import VALEUR_MAX
from iscg_tui.vault import accounts, drafts, redactions, situations
from iscg_tui.vault.errors import OtherShape
from iscg_tui.vault.history import history_of
from iscg_tui.vault.marks import access_of, maintien_of
from iscg_tui.vault.record import cells_in, situation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.vault.storage import Document, Rows, State

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\|[se]")


def check(state: State) -> None:
    """Raises ``OtherShape`` unless every table but the situations is as it should be."""
    for name, rows in state.tables.items():
        if type(rows.next_id) is not int or not set(map(type, rows.documents)) <= {int}:
            raise OtherShape
        if rows.next_id <= max(rows.documents, default=0):
            raise OtherShape
        look = _LOOKS.get(name)
        if look is not None and not all(map(look, rows.documents, rows.documents.values())):
            raise OtherShape
    if not _sums_hold(state.tables.get(accounts.TABLE)):
        raise OtherShape


def check_all(state: State) -> None:
    """The same, and every situation. Raises ``OtherShape``."""
    check(state)
    rows = state.tables.get(situations.TABLE)
    documents = rows.documents.values() if rows is not None else ()
    situations.look(documents)
    for document in documents:
        situation_of(document)
        cells_in(document)
        history_of(document)
        maintien_of(document)
        access_of(document)


def _numbers(document: Document) -> bool:
    if not isinstance(document, dict) or not set(map(type, document.values())) <= {int}:
        return False
    least, most = min(document.values(), default=0), max(document.values(), default=0)
    return least >= -VALEUR_MAX and most <= VALEUR_MAX


def _account(id_: int, document: Document) -> bool:
    if not _numbers(document):
        return False
    if id_ in (accounts.PUBLISHED, accounts.PENDING):
        return all(map(Cellule.is_text, document))
    if id_ == accounts.DAYS:
        return all(map(_DAY.fullmatch, document))
    return all(value >= 0 for value in document.values())


def _sums_hold(rows: Rows | None) -> bool:
    """Whether no sum is below zero, published or about to be."""
    documents = rows.documents if rows is not None else {}
    published: Mapping[str, int] = documents.get(accounts.PUBLISHED, {})
    pending: Mapping[str, int] = documents.get(accounts.PENDING, {})
    return all(value >= 0 for value in published.values()) and all(
        value + published.get(name, 0) >= 0 for name, value in pending.items()
    )


def _number(_id: int, document: Document) -> bool:
    return _numbers(document) and document.get("dernier", 0) >= 0


def _members(_id: int, document: Document) -> bool:
    return isinstance(document, dict)


_LOOKS: Final = {
    accounts.TABLE: _account,
    situations.NUMBERS: _number,
    drafts.TABLE: _members,
    drafts.STATE: _members,
    redactions.TABLE: redactions.look,
}
