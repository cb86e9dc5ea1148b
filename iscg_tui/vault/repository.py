"""The store as the rest of the program sees it: situations, drafts, sums.

One save is one durable write that holds the record and what it adds to the counters.
Memory changes only after that write returned: a refused one leaves no phantom.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from iscg_tui.counters.cells import CodeInconnuError, addition, cells_of, difference
from iscg_tui.dossier import DossierError
from iscg_tui.vault import creation, high_water, shape
from iscg_tui.vault.accounts import Accounts, Tallies, days_of
from iscg_tui.vault.drafts import Draft, Drafts
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.history import continued, history_of
from iscg_tui.vault.projection import Projection
from iscg_tui.vault.record import cells_in, document_of, situation_of
from iscg_tui.vault.situations import TABLE, Situations
from iscg_tui.vault.table import JournalDB
from iscg_tui.vault.upkeep import TO_REWRITE, Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.counters.file import Compteurs
    from iscg_tui.dossier import Dossier
    from iscg_tui.intake.situation import Entretien, Identite, Situation
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.vault.backups import Holding
    from iscg_tui.vault.creation import Opened
    from iscg_tui.vault.history import Change
    from iscg_tui.vault.kdf import Cost
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.slots import Keyring
    from iscg_tui.vault.storage import Document, Operation

__all__ = ["Draft", "Repository", "Tallies"]

FOUND_MAX: Final = 50


class Repository:
    """An open store. Every change raises ``SaveRefused`` or ``UncertainVault`` when not made."""

    def __init__(self, dossier: Dossier, opened: Opened, nomenclature: Nomenclature | None) -> None:
        if nomenclature is None:
            from iscg_tui.nomenclature.loader import load

            nomenclature = load()
        self._nomenclature = nomenclature
        self.today = date.today
        self._opened = opened
        self._storage = opened.storage
        self._db = JournalDB(storage=lambda: self._storage)
        self._accounts = Accounts(self._storage)
        self._storage.pending = lambda: self._accounts.touched
        self._projection = Projection(dossier)
        self._notices = list(opened.notices)
        self._situations = Situations(self._storage)
        self._drafts = Drafts(self._storage)
        # What was counted without adhesion since the last batch: here only, never in the store.
        self._fresh: Counter[Situation] = Counter()
        self._moved: Counter[Situation] = Counter()

    @classmethod
    def create(
        cls,
        dossier: Dossier,
        passphrase: str,
        recovery: RecoveryKey,
        *,
        cost: Cost | None = None,
        nomenclature: Nomenclature | None = None,
    ) -> Self:
        """A new store, opened. ``cost``: of the key derivation, else calibrated on this machine.

        Raises ``VaultExists``, ``StoreBusy``, ``DossierError``, ``PassphraseError``.
        """
        opened = creation.create(dossier, passphrase, recovery, cost)
        return cls._ready(dossier, opened, nomenclature)

    @classmethod
    def open(
        cls, dossier: Dossier, secret: str, *, nomenclature: Nomenclature | None = None
    ) -> Self:
        """The store, opened by a passphrase or the recovery key as typed.

        Raises ``VaultError`` (``WrongPassphrase``, ``DamagedVault``, ``OtherShape``,
        ``NotAVault``, ``NewerVault``, ``AbsentVault``, ``StoreBusy``…), ``DossierError``,
        ``PassphraseError``.
        """
        return cls._ready(
            dossier, creation.open_store(dossier, secret), nomenclature, Upkeep.opened
        )

    @classmethod
    def _ready(
        cls,
        dossier: Dossier,
        opened: Opened,
        nomenclature: Nomenclature | None,
        first: Callable[[Upkeep], Iterable[str]] = lambda _: (),
    ) -> Self:
        try:
            shape.check(opened.storage.state)
            repository = cls(dossier, opened, nomenclature)
        except BaseException:
            # Not a byte is written of what is not understood.
            opened.abandon()
            raise
        try:
            repository._notices += first(opened.upkeep)
            wanted = repository._accounts.published(repository._nomenclature.version)
            if notice := repository._projection.reconcile(wanted):
                repository._notices.append(notice)
            if opened.behind and not repository._projection.ahead:
                repository._notices.append(high_water.BEHIND)
        except BaseException:
            opened.close()
            raise
        return repository

    def close(self) -> None:
        """Leave the store; what can be tidied up is, and a failure of that loses nothing."""
        self._opened.close()

    def tidy(self) -> str | None:
        """For when she is idle: rewrites the file if it pays; a sentence when that failed.

        To be called once no key came for a while, between two keys and never while one is being
        answered: it takes what an opening takes. Called again, it does nothing until it pays.
        """
        return self._opened.upkeep.tidy()

    @property
    def keyring(self) -> Keyring:
        """The ways in: list, add, change, remove, draw the key anew."""
        return self._opened.keyring

    # Situations

    def save(self, situation: Situation, *, brouillon: str | None = None) -> Situation:
        """Count a new situation, and keep it if the person agreed: it then bears a reference.

        ``brouillon``: the draft that it replaces, dropped in the same write.
        """
        return self._change(None, situation, brouillon)

    def correct(
        self, reference: str, situation: Situation, *, brouillon: str | None = None
    ) -> Situation:
        """Put ``situation`` in the place of the one kept; without adhesion only its sums remain."""
        return self._change(self._situations.id_of(reference), situation, brouillon)

    def correct_uncounted(
        self, old: Situation, new: Situation, *, brouillon: str | None = None
    ) -> Situation:
        """Count ``new`` instead of ``old``, which was counted and not kept."""
        old = replace(old, reference=None, identite=None)
        fresh, touched = bool(self._fresh[old]), 0 if self._fresh[old] or self._moved[old] else 1
        lots = {"lot": self._batch if fresh else 0, "touche": self._batch}
        kept, operations = self._placed(new, lots)
        cells = difference(self._cells(old), self._cells(kept))
        operations += self._accounts.move(cells, _less(days_of(kept), days_of(old)), touched)
        self._commit(operations, brouillon, touched)
        where = self._fresh if fresh else self._moved
        where[old] = max(where[old] - 1, 0)
        if kept.reference is None:
            where[kept] += 1
        return kept

    def cancel(self, reference: str) -> None:
        """Uncount a situation entered by mistake, and erase it."""
        id_ = self._situations.id_of(reference)
        document = self._situations.documents[id_]
        touched = self._touches(document)
        if document["lot"] == self._batch:
            touched = -1
        negated = {cell: -times for cell, times in cells_in(document).items()}
        days = _less(Counter(), days_of(situation_of(document)))
        moves = self._accounts.move(negated, days, touched)
        self._commit([*self._erasing(id_), *moves], None, touched)
        self._rewrite_at_once()

    def cancel_uncounted(self, situation: Situation) -> None:
        """Uncount a situation that was counted and not kept."""
        old = replace(situation, reference=None, identite=None)
        fresh, moved = bool(self._fresh[old]), bool(self._moved[old])
        touched = -1 if fresh else 0 if moved else 1
        negated = {cell: -times for cell, times in self._cells(old).items()}
        operations = self._accounts.move(negated, _less(Counter(), days_of(old)), touched)
        self._commit(operations, None, touched)
        where = self._fresh if fresh else self._moved
        where[old] = max(where[old] - 1, 0)

    def restore(self, situation: Situation) -> Situation:
        """Count and keep again a situation that was cancelled, under the reference it bore."""
        return self._change(None, situation, None, again=situation.reference)

    def erase(self, reference: str) -> None:
        """Erase what is kept of a person; she stays counted (retention, right to erasure)."""
        self._commit(self._erasing(self._situations.id_of(reference)), None, 0)
        self._rewrite_at_once()

    def holding(self) -> Holding:
        """Which backups and files still hold, encrypted, those erased, and until when."""
        return self._opened.upkeep.holding()

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
        joining, joined = (situation_of(each) for each in before)
        for entretien in joining.entretiens:
            joined = joined.with_entretien(entretien)
        then = addition(cells_in(before[0]), cells_in(before[1]))
        days = _less(days_of(joined), days_of(joining) + days_of(situation_of(before[1])))
        touched = self._touches(before[1])
        touched += -1 if before[0]["lot"] == self._batch else self._touches(before[0])
        lots = {"lot": before[1]["lot"], "touche": self._batch}
        kept, operations = self._placed(joined, lots, into)
        operations += self._erasing(id_)
        operations += self._accounts.move(difference(then, self._cells(kept)), days, touched)
        self._commit(operations, None, touched)
        return kept

    def _change(
        self,
        id_: int | None,
        situation: Situation,
        brouillon: str | None,
        again: str | None = None,
    ) -> Situation:
        old = self._situations.documents[id_] if id_ is not None else None
        cells = difference(cells_in(old) if old is not None else {}, self._cells(situation))
        before = days_of(situation_of(old)) if old is not None else Counter[str]()
        lots = {"lot": self._batch, "touche": self._batch}
        touched = 1
        if old is not None:
            touched = self._touches(old) if cells else 0
            lots = {"lot": old["lot"], "touche": self._batch if cells else old["touche"]}
        kept, operations = self._placed(situation, lots, id_, again)
        operations += self._accounts.move(cells, _less(days_of(kept), before), touched)
        fresh = old is None or old["lot"] == self._batch
        self._commit(operations, brouillon, touched)
        if kept.reference is None:
            (self._fresh if fresh else self._moved)[kept] += 1
            if old is not None:
                self._rewrite_at_once()
        elif old is not None and _rectified(old, self._situations.documents[id_ or 0]):
            # What was wrong about a person goes at the next lock, not with each keystroke.
            self._storage.state.gone.add(TABLE)
        return kept

    def _erasing(self, id_: int) -> list[Operation]:
        """The operations that leave nothing of a kept situation, nor of what is about it."""
        reference = self._situations.documents[id_]["reference"]
        return [["del", TABLE, id_], *self._drafts.naming(reference)]

    def _rewrite_at_once(self) -> None:
        """Let go of the past of the file, which still holds what the last frame erased.

        Never an error: that frame stands, and the rewriting is tried again.
        """
        if notice := self._opened.upkeep.tidy():
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
        the reference that it bears already, though it is no longer kept.
        """
        if not situation.kept:
            gone = self._erasing(id_) if id_ is not None else []
            return replace(situation, reference=None, identite=None), gone
        operations: list[Operation] = []
        if id_ is None:
            reference, id_, used = self._situations.next_reference(situation.ouverture.year)
            operations.append(used)
            if again is not None and not self.holds(again):
                reference, operations = again, []
        else:
            reference = self._situations.documents[id_]["reference"]
        kept = replace(situation, reference=reference)
        document = document_of(kept, self._cells(kept)) | dict(lots)
        if (known := self._situations.documents.get(id_)) is not None:
            document |= continued(known, situation_of(known), kept, self.today())
        return kept, [*operations, ["put", TABLE, id_, document]]

    def _touches(self, document: Document) -> int:
        return 0 if document["touche"] == self._batch else 1

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

    def search(self, text: str, *, at_most: int = FOUND_MAX) -> list[Situation]:
        """Those whose names or reference have, for each word typed, a word that begins so.

        The last seen first; ``at_most`` of them.
        """
        return self._situations.search(text, at_most)

    def similar(self, identite: Identite, *, at_most: int) -> list[Situation]:
        """Those of someone who may be the same person, the last seen first."""
        return self._situations.similar(identite, at_most)

    def of_day(self, jour: date) -> list[Situation]:
        """Those kept that have an interview that day, the last entered first."""
        return self._situations.of_day(jour)

    # Drafts, and where she was

    def save_draft(self, id_: str | None, draft: Mapping[str, Any]) -> str:
        """Keep a draft, new or in the place of ``id_``; its id."""
        return self._drafts.save(id_, draft)

    def drafts(self) -> list[Draft]:
        """Those set aside, the oldest first."""
        return self._drafts.all()

    def drop_draft(self, id_: str) -> None:
        """Throw a draft away; one that is no longer there is no matter."""
        self._storage.commit(self._drafts.dropping(id_))

    @property
    def place(self) -> dict[str, Any] | None:
        """Where she was when the store was left, for coming back to it."""
        return self._drafts.place

    @place.setter
    def place(self, place: Mapping[str, Any] | None) -> None:
        self._drafts.place = place

    # Counters

    def tallies(self, today: date) -> Tallies:
        """What was done that day, month and year."""
        return self._accounts.tallies(today)

    def counters(self) -> Compteurs:
        """Every sum, published or not."""
        return self._accounts.everything(self._nomenclature.version)

    def pending(self) -> int:
        """How many situations are touched by what is not yet published."""
        return self._accounts.touched

    def publish(self) -> bool:
        """Publish what is pending, in the store, then in the counter file; whether there was any.

        Raises ``DossierError`` when the file could not be written: the store has the batch,
        and the file is written at the next one or at the next opening.
        """
        anything = self._accounts.anything_pending
        if anything:
            batch = max(self._accounts.batch, self._projection.ahead) + 1
            self._storage.commit(self._accounts.publication(batch), pending=0)
            self._fresh.clear()
            self._moved.clear()
        if anything or self._projection.behind:
            self._projection.write(self._accounts.published(self._nomenclature.version))
        return anything

    def publish_if_due(self, threshold: int = 5) -> bool:
        """Publish once ``threshold`` situations are touched; whether it was done.

        Never an error: what it follows is already saved, and the next one tries again.
        """
        if self.pending() < threshold:
            return False
        batch = self._accounts.batch
        with suppress(VaultError, DossierError):
            self.publish()
        return self._accounts.batch != batch

    def reconcile(self) -> str | None:
        """What she should know, once: of the opening, and of an erasing still to be finished."""
        notice = " ".join(self._notices)
        self._notices.clear()
        return notice or None

    # Inside

    @property
    def _batch(self) -> int:
        """Number of the batch that will publish what is now pending."""
        return self._accounts.batch + 1

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
