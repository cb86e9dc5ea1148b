"""How long what is kept of a person stays: what is due, kept longer, shown to her, erased.

Months are those of the post (``conservation_mois``); days are given by who asks. Nothing is
erased but by ``erase``, ``erase_all`` and the withdrawals of the register.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from iscg_tui.retention import (
    Echeance,
    Echeances,
    Maintien,
    horizon,
    months_after,
    sorted_out,
)
from iscg_tui.vault.marks import access_of, maintien_of, with_access, with_maintien
from iscg_tui.vault.record import last_day
from iscg_tui.vault.register import Register
from iscg_tui.vault.situations import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iscg_tui.vault.backups import Holding
    from iscg_tui.vault.storage import Document


class Conservation(Register):
    """The register, and the life of what it keeps."""

    # What is due

    def due(self, today: date, months: int) -> Echeances:
        """Those due that day, those due within three months, those kept past both."""
        contacts = self._situations.last_contacts
        ids = {*contacts.ended_by(horizon(today), months), *contacts.longer}
        return sorted_out([self._echeance(id_, months) for id_ in ids], today)

    def due_count(self, today: date, months: int) -> int:
        """How many are due that day; at no cost, for what is painted often."""
        return self._situations.last_contacts.due(today, months)

    def echeance(self, reference: str, months: int) -> Echeance:
        """When the person of a situation comes due. Raises ``UnknownReference``."""
        return self._echeance(self._situations.id_of(reference), months)

    def _echeance(self, id_: int, months: int) -> Echeance:
        document = self._situations.documents[id_]
        seen = date.fromisoformat(last_day(document))
        term = months_after(seen, months)
        return Echeance(document["reference"], seen, term, maintien_of(document))

    @property
    def latest_day(self) -> date | None:
        """The last day on which an interview was counted, kept or not; None before the first."""
        return self._accounts.latest_day

    # What she decides

    def keep(self, reference: str, motif: str, jusqu_au: date, *, le: date | None = None) -> None:
        """Keep someone longer, from ``le`` (else today), for a written reason.

        Raises ``RetentionError`` without a reason or with a day that cannot be,
        ``UnknownReference``; a decision taken before gives way.
        """
        maintien = Maintien(le or self.today(), jusqu_au, motif)
        id_ = self._situations.id_of(reference)
        before = self._situations.documents[id_]
        self._put(id_, with_maintien(before, maintien))
        if (old := maintien_of(before)) is not None and old.motif != motif:
            # As what was wrong about a person: the former reason goes at the next lock.
            self._storage.state.gone.add(TABLE)

    def access(self, reference: str) -> date | None:
        """The day when the person was last given access to what is held about her."""
        return access_of(self._situations.documents[self._situations.id_of(reference)])

    def note_access(self, reference: str, jour: date | None) -> None:
        """Note that access was given that day; None takes the mark back."""
        id_ = self._situations.id_of(reference)
        self._put(id_, with_access(self._situations.documents[id_], jour))

    def _put(self, id_: int, document: Document) -> None:
        self._commit([["put", TABLE, id_, document]], None, 0)

    def erase(self, reference: str) -> None:
        """Erase what is kept of a person; she stays counted (retention, right to erasure)."""
        self.erase_all([reference])

    def erase_all(self, references: Iterable[str]) -> None:
        """Erase several in one write, the file being rewritten once; all of them or none.

        Raises ``UnknownReference`` when one of them is not kept.
        """
        ids = [self._situations.id_of(each) for each in dict.fromkeys(references)]
        if not ids:
            return
        self._commit(self._erasing(*ids), None, 0)
        self._rewrite_at_once()

    def holding(self) -> Holding:
        """Which backups and files still hold, encrypted, those erased, and until when."""
        return self._upkeep.holding()

    def holding_once_erased(self) -> Holding:
        """What ``holding`` would say of someone erased now; for asking before it is done."""
        return self._upkeep.holding(owed=True)
