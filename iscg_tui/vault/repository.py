"""The store as the rest of the program sees it: opened, its register, drafts and sums, closed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

from iscg_tui.dossier import DossierError
from iscg_tui.vault import creation, ending, high_water, shape
from iscg_tui.vault.accounts import Tallies
from iscg_tui.vault.conservation import Conservation
from iscg_tui.vault.drafts import Draft
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.projection import Projection
from iscg_tui.vault.redactions import Redactions
from iscg_tui.vault.table import JournalDB
from iscg_tui.vault.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.dossier import Dossier
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.vault.creation import Opened
    from iscg_tui.vault.kdf import Cost
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.slots import Keyring

__all__ = ["Draft", "Repository", "Tallies"]

FOUND_MAX: Final = 50


class Repository(Conservation):
    """An open store. Every change raises ``SaveRefused`` or ``UncertainVault`` when not made."""

    def __init__(self, dossier: Dossier, opened: Opened, nomenclature: Nomenclature | None) -> None:
        if nomenclature is None:
            from iscg_tui.nomenclature.loader import load

            nomenclature = load()
        super().__init__(opened.storage, opened.upkeep, nomenclature, opened.notices)
        self._dossier = dossier
        self._erased = False
        self._opened = opened
        self._db = JournalDB(storage=lambda: self._storage)
        self._storage.pending = lambda: self._accounts.touched
        self._projection = Projection(dossier)
        self._redactions = Redactions(self._storage)

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
            repository._project()
            if opened.behind and not repository._projection.ahead:
                repository._notices.append(high_water.BEHIND)
        except BaseException:
            opened.close()
            raise
        return repository

    def close(self) -> None:
        """Leave the store; what can be tidied up is, and a failure of that loses nothing."""
        if not self._erased:
            self._opened.close()

    def end(self) -> None:
        """Leave the store for good: it, its drafts and its backups are no more; it is closed.

        The counter file and the settings stay. Raises ``DossierError`` when something could not
        be removed: ``ending.files_of`` says what.
        """
        self._erased = True
        ending.erase(self._dossier, leave=self._opened.abandon)

    @property
    def identifier(self) -> str:
        """What tells this store from every other, for life; no secret."""
        return self._storage.journal.header.store_id.hex()

    @property
    def session_slot(self) -> int:
        """The id of the way in that opened this session."""
        return next(each.id for each in self.keyring.listed() if each.ouvert)

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

    # What is written beside the report's tables

    def textes(self, periode: str) -> dict[str, str]:
        """The texts of a period (« 2026-01/2026-12 ») by heading, a paragraph a line."""
        return self._redactions.of(periode)

    def all_textes(self) -> list[tuple[str, str, str]]:
        """Every text, with its period and heading before it."""
        return self._redactions.all()

    def save_texte(self, periode: str, rubrique: str, texte: str, *, forget: bool = False) -> None:
        """Keep the text of a period and heading; an empty one leaves nothing.

        ``forget``: what it no longer says leaves the file at its next rewriting.
        """
        self._redactions.save(periode, rubrique, texte, forget=forget)

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
            self._batch.clear()
        if anything or self._projection.behind:
            self._projection.write(self._accounts.published(self._nomenclature.version))
        return anything

    def _project(self) -> None:
        version = self._nomenclature.version
        if self._projection.holds(*self._accounts.published_texts, version):
            return
        if notice := self._projection.reconcile(self._accounts.published(version)):
            self._notices.append(notice)

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
