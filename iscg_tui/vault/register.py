"""The situations of an open store: counted, kept, corrected, erased, found again.

One save is one durable write that holds the record and what it adds to the counters.
Memory changes only after that write returned: a refused one leaves no phantom.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.cells import CodeInconnuError, addition, cells_of, difference
from iscg_tui.vault import marks
from iscg_tui.vault.accounts import Accounts, days_of
from iscg_tui.vault.batch import Batch, Start
from iscg_tui.vault.drafts import Drafts
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.history import continued, history_of
from iscg_tui.vault.record import cells_in, document_of, situation_of
from iscg_tui.vault.situations import TABLE, Situations
from iscg_tui.vault.upkeep import TO_REWRITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.intake.situation import Entretien, Identite, Situation
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.vault.history import Change
    from iscg_tui.vault.storage import Document, JournalStorage, Operation
    from iscg_tui.vault.upkeep import Upkeep

FOUND_MAX: Final = 50


class Register:
    """Every change raises ``SaveRefused`` or ``UncertainVault`` when not made."""

    def __init__(
        self,
        storage: JournalStorage,
        upkeep: Upkeep,
        nomenclature: Nomenclature,
        notices: Iterable[str],
    ) -> None:
        self.today = date.today
        self._nomenclature = nomenclature
        self._storage = storage
        self._upkeep = upkeep
        self._notices = list(notices)
        self._accounts = Accounts(storage)
        self._situations = Situations(storage)
        self._drafts = Drafts(storage)
        self._batch = Batch()

    def save(self, situation: Situation, *, brouillon: str | None = None) -> Situation:
        """Count a new situation, and keep it if the person agreed: it then bears a reference.

        ``brouillon``: the draft that it replaces, dropped in the same write.
        """
        return self._new(situation, brouillon, self._first)

    def restore(self, situation: Situation) -> Situation:
        """Count and keep again a situation that was cancelled, under the reference it bore."""
        again = situation.reference
        if again is None or self.holds(again):
            return self.save(situation)
        return self._new(situation, None, self._batch.kept(again) or self._first, again)

    def _new(
        self, situation: Situation, brouillon: str | None, start: Start, again: str | None = None
    ) -> Situation:
        cells = self._cells(situation)
        touched = start.touched(cells) - start.touched({})
        kept, operations = self._placed(situation, self._lots(start, cells), again=again)
        operations += self._accounts.move(cells, days_of(kept), touched)
        self._commit(operations, brouillon, touched)
        self._follow(kept, start, cells)
        return kept

    def correct(
        self, reference: str, situation: Situation, *, brouillon: str | None = None
    ) -> Situation:
        """Put ``situation`` in the place of the one kept; without adhesion only its sums remain."""
        id_ = self._situations.id_of(reference)
        old = self._situations.documents[id_]
        start, cells = self._start(old), self._cells(situation)
        touched = start.touched(cells) - self._touched(old)
        kept, operations = self._placed(situation, self._lots(start, cells), id_)
        days = _less(days_of(kept), days_of(situation_of(old)))
        operations += self._accounts.move(difference(cells_in(old), cells), days, touched)
        self._commit(operations, brouillon, touched)
        self._follow(kept, start, cells)
        if kept.reference is None:
            self._rewrite_at_once()
        elif _rectified(old, self._situations.documents[id_]):
            # What was wrong about a person goes at the next lock, not with each keystroke.
            self._storage.state.gone.add(TABLE)
        return kept

    def correct_uncounted(
        self, old: Situation, new: Situation, *, brouillon: str | None = None
    ) -> Situation:
        """Count ``new`` instead of ``old``, which was counted and not kept."""
        old = replace(old, reference=None, identite=None)
        before, cells = self._cells(old), self._cells(new)
        known = self._batch.not_kept(old)
        start = known or Start(before, 0, 0)
        touched = start.touched(cells) - (known is not None)
        kept, operations = self._placed(new, self._lots(start, cells))
        days = _less(days_of(kept), days_of(old))
        operations += self._accounts.move(difference(before, cells), days, touched)
        self._commit(operations, brouillon, touched)
        self._batch.drop(old)
        self._follow(kept, start, cells)
        return kept

    def cancel(self, reference: str) -> None:
        """Uncount a situation entered by mistake, and erase it."""
        id_ = self._situations.id_of(reference)
        document = self._situations.documents[id_]
        start = self._start(document)
        touched = start.touched({}) - self._touched(document)
        days = _less(Counter(), days_of(situation_of(document)))
        moves = self._accounts.move(difference(cells_in(document), {}), days, touched)
        self._commit([*self._erasing(id_), *moves], None, touched)
        self._batch.follow(reference, start, {})
        self._rewrite_at_once()

    def cancel_uncounted(self, situation: Situation) -> None:
        """Uncount a situation that was counted and not kept."""
        old = replace(situation, reference=None, identite=None)
        cells, known = self._cells(old), self._batch.not_kept(old)
        touched = (known or Start(cells, 0, 0)).touched({}) - (known is not None)
        days = _less(Counter(), days_of(old))
        operations = self._accounts.move(difference(cells, {}), days, touched)
        self._commit(operations, None, touched)
        self._batch.drop(old)

    def add_entretien(
        self, reference: str, entretien: Entretien, *, brouillon: str | None = None
    ) -> Situation:
        """One more interview, put at its place in time."""
        situation = self.get(reference).with_entretien(entretien)
        return self.correct(reference, situation, brouillon=brouillon)

    def join(self, reference: str, known: str) -> Situation:
        """Make the interviews of a situation those of another, whose person is the same.

        The answers of the one joined are uncounted, its interviews are counted with the other.
        """
        id_, into = self._situations.id_of(reference), self._situations.id_of(known)
        documents = self._situations.documents
        before = [documents[id_], documents[into]]
        starts = [self._start(each) for each in before]
        joining, joined = (situation_of(each) for each in before)
        for entretien in joining.entretiens:
            joined = joined.with_entretien(entretien)
        cells = [{}, self._cells(joined)]
        touched = sum(
            start.touched(now) - self._touched(was)
            for start, now, was in zip(starts, cells, before, strict=True)
        )
        then = addition(cells_in(before[0]), cells_in(before[1]))
        days = _less(days_of(joined), days_of(joining) + days_of(situation_of(before[1])))
        kept, operations = self._placed(joined, self._lots(starts[1], cells[1]), into)
        operations[-1][-1].update(marks.joined(*before))
        operations += self._erasing(id_)
        operations += self._accounts.move(difference(then, cells[1]), days, touched)
        self._commit(operations, None, touched)
        for each, start, now in zip((reference, known), starts, cells, strict=True):
            self._batch.follow(each, start, now)
        return kept

    @property
    def _number(self) -> int:
        """Number of the batch that will publish what is now pending."""
        return self._accounts.batch + 1

    @property
    def _first(self) -> Start:
        """How one begins that the batch to come is the first to count."""
        return Start({}, self._number, self._number)

    def _start(self, document: Document) -> Start:
        if document["lot"] == self._number:
            return self._first
        start = Start(cells_in(document), document["lot"], document["touche"])
        if not self._touched(document):
            return start
        return self._batch.kept(document["reference"]) or replace(start, cells=None)

    def _touched(self, document: Document) -> bool:
        """Whether the batch to come counts it otherwise than before."""
        return bool(document["touche"] == self._number)

    def _lots(self, start: Start, cells: Mapping[Cellule, int]) -> dict[str, int]:
        touche = self._number if start.touched(cells) else start.touche
        return {"lot": start.lot, "touche": touche}

    def _follow(self, kept: Situation, start: Start, cells: Mapping[Cellule, int]) -> None:
        if kept.reference is None:
            self._batch.add(kept, start, cells)
        else:
            self._batch.follow(kept.reference, start, cells)

    def _erasing(self, *ids: int) -> list[Operation]:
        """The operations that leave nothing of kept situations, nor of what is about them."""
        references = {self._situations.documents[id_]["reference"] for id_ in ids}
        return [*(["del", TABLE, id_] for id_ in ids), *self._drafts.naming(references)]

    def _rewrite_at_once(self) -> None:
        """Let go of the past of the file, which still holds what the last frame erased.

        Never an error: that frame stands, and the rewriting is tried again.
        """
        if notice := self._upkeep.tidy():
            self._notices.append(f"{TO_REWRITE}{notice}")

    def _placed(
        self,
        situation: Situation,
        lots: Mapping[str, int],
        id_: int | None = None,
        again: str | None = None,
    ) -> tuple[Situation, list[Operation]]:
        """The situation as it will be known, and the operations that keep it or erase it.

        ``lots``: the batch that first counts it, and the one that last moved it. ``again``:
        the reference that it bore, and that nothing bears now.
        """
        if not situation.kept:
            gone = self._erasing(id_) if id_ is not None else []
            return replace(situation, reference=None, identite=None), gone
        operations: list[Operation] = []
        if id_ is None:
            reference, id_, used = self._situations.next_reference(situation.ouverture.year)
            operations.append(used)
            if again is not None:
                reference, operations = again, []
        else:
            reference = self._situations.documents[id_]["reference"]
        kept = replace(situation, reference=reference)
        document = document_of(kept, self._cells(kept)) | dict(lots)
        if (known := self._situations.documents.get(id_)) is not None:
            document |= continued(known, situation_of(known), kept, self.today())
            document |= marks.carried(known)
        return kept, [*operations, ["put", TABLE, id_, document]]

    def _cells(self, situation: Situation) -> dict[Cellule, int]:
        try:
            return cells_of(situation, self._nomenclature)
        except CodeInconnuError as error:
            raise VaultError(str(error)) from None

    def get(self, reference: str) -> Situation:
        """The situation kept under ``reference``. Raises ``UnknownReference``."""
        return situation_of(self._situations.documents[self._situations.id_of(reference)])

    def history(self, reference: str) -> list[Change]:
        """What was changed of a situation since it was entered, the oldest first."""
        return history_of(self._situations.documents[self._situations.id_of(reference)])

    def holds(self, reference: str) -> bool:
        """Whether a situation is kept under ``reference``."""
        return self._situations.holds(reference)

    def all(self) -> list[Situation]:
        """Every situation kept, in the order they were entered."""
        return self._situations.all()

    def identites(self) -> list[Mapping[str, Any]]:
        """The identities kept, as stored: the fields of an ``Identite``, not to be changed."""
        return self._situations.identites()

    def search(self, text: str, *, at_most: int = FOUND_MAX) -> list[Situation]:
        """Those whose names or reference have, for each word typed, a word that begins so.

        The last seen first; ``at_most`` of them.
        """
        return self._situations.search(text, at_most)

    def prepare_search(self) -> None:
        """Make now what the first search after a change would make: a few milliseconds."""
        self._situations.prepare_search()

    def similar(self, identite: Identite, *, at_most: int) -> list[Situation]:
        """Those of someone who may be the same person, the last seen first."""
        return self._situations.similar(identite, at_most)

    def of_day(self, jour: date) -> list[Situation]:
        """Those kept that have an interview that day, the last entered first."""
        return self._situations.of_day(jour)

    def _commit(self, operations: list[Operation], brouillon: str | None, touched: int) -> None:
        """One durable write, then the indexes."""
        concerned = [each[2] for each in operations if each[1] == TABLE]
        before = {id_: self._situations.documents.get(id_) for id_ in concerned}
        dropped = self._drafts.dropping(brouillon)
        operations += [each for each in dropped if each not in operations]
        self._storage.commit(operations, pending=self._accounts.touched + touched)
        self._situations.follow(before)


def _rectified(old: Document, new: Document) -> bool:
    """Whether something that was said of the person is said no more."""
    before, after = old.get("identite", {}), new.get("identite", {})
    return any(after.get(name) != value for name, value in before.items())


def _less(new: Counter[str], old: Counter[str]) -> Counter[str]:
    change = Counter(new)
    change.subtract(old)
    return change
