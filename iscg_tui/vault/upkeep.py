"""What keeps an open store small, copied, closed to withdrawn secrets and rid of the erased.

Never inside a save: at the opening, when she is idle, at the lock, and right after an
erasing. What fails here loses nothing and is tried again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError
from iscg_tui.retention import horloge
from iscg_tui.vault import drafts, high_water, redactions, situations
from iscg_tui.vault.accounts import Accounts
from iscg_tui.vault.backups import Backups, Holding
from iscg_tui.vault.errors import VaultError, cause
from iscg_tui.vault.header import read_bytes
from iscg_tui.vault.slots import Keyring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.header import Header
    from iscg_tui.vault.storage import JournalStorage

TO_REWRITE: Final = (
    "Ce qui est effacé l’est, mais ses octets chiffrés restent dans le fichier\u00a0: la mise "
    "au net sera refaite au verrouillage ou à l’ouverture. "
)
_APPENDED_MIN: Final = 64 * 1024
_SHARE: Final = 4
_NOMINATIVE: Final = frozenset({situations.TABLE, drafts.TABLE, redactions.TABLE})


class Upkeep:
    """The upkeep of one open store. ``jour``: today, as its backups are to be dated."""

    def __init__(
        self,
        dossier: Dossier,
        storage: JournalStorage,
        jour: Callable[[], date] = date.today,
    ) -> None:
        self._dossier = dossier
        self._storage = storage
        self._backups = Backups(dossier, lambda today: horloge(today, Accounts(storage).latest_day))
        self._jour = jour

    def daily(self) -> str | None:
        """The backup of the day; a sentence when it could not be made."""
        journal = self._storage.journal
        try:
            data = read_bytes(self._dossier.coffre)
        except VaultError as error:
            return str(error)
        return self._backups.daily(data, self._jour(), journal.header, journal.sequence)

    @property
    def pays(self) -> bool:
        """Whether rewriting would gain more than it costs: a quarter of the file is changes."""
        journal = self._storage.journal
        appended = journal.end - journal.appended_from
        return appended > max(_APPENDED_MIN, journal.appended_from // _SHARE)

    @property
    def owed(self) -> bool:
        """Whether the file still holds, in its past, what was taken out of the store for good."""
        return not _NOMINATIVE.isdisjoint(self._storage.state.gone)

    def compact(self) -> None:
        """Rewrite the file without its past.

        A backup of it is kept first; one of the new file instead, when the past holds what
        must not be kept. Raises ``VaultError`` or ``DossierError``; nothing is lost.
        """
        if not self.owed:
            self._storage.rewrite(before=self._keep_before)
            self._note()
            return
        self._storage.rewrite()
        self._note()
        data = read_bytes(self._dossier.coffre)
        self._backups.keep(data, self._jour(), self._storage.journal.sequence)

    def _keep_before(self) -> None:
        journal = self._storage.journal
        try:
            self._backups.keep_before_rewriting(self._jour(), journal.header, journal.sequence)
        except OSError as error:
            raise DossierError(
                f"La sauvegarde n’a pas pu être faite\u00a0: {cause(error)}"
            ) from None

    def tidy(self) -> str | None:
        """Rewrite the file if it pays or is owed; a sentence when that failed."""
        try:
            if self.owed or self.pays:
                self.compact()
        except (VaultError, DossierError) as error:
            return str(error)
        return None

    def leave(self) -> None:
        """What leaving the store owes."""
        self.tidy()
        if not self._storage.journal.uncertain:
            self._note()

    def _note(self) -> None:
        journal = self._storage.journal
        high_water.note(self._dossier, journal.data_key, journal.header, journal.sequence)

    def opened(self) -> Iterator[str]:
        """What an opening owes: the rewriting after a session stopped before it, and a backup.

        A sentence for each that failed.
        """
        if notice := self._after_a_restoration():
            yield notice
        # First, for the backup would keep what is to go.
        if self.owed and (notice := self.tidy()):
            yield f"{TO_REWRITE}{notice}"
        if notice := self.daily():
            yield notice

    def _after_a_restoration(self) -> str | None:
        """Go past the backups that this store never came from; a sentence when that failed.

        Where one was put back, those made after it stay, and may hold whoever is erased from
        now on: a generation of its own tells them all from those to come.
        """
        journal = self._storage.journal
        generation, sequence = self._backups.reached
        if (generation, sequence) <= (journal.header.generation, journal.sequence):
            return None
        try:
            self._storage.rewrite(header=lambda header: replace(header, generation=generation))
        except (VaultError, DossierError) as error:
            return str(error)
        return None

    def holding(self, *, owed: bool = False) -> Holding:
        """What still holds those who were erased; ``owed``: those who would be now."""
        header = self._storage.journal.header
        return self._backups.holding(header, self._jour(), owed=owed or self.owed)

    def keyring(self, data_key: bytes, opened_by: int) -> Keyring:
        """The ways in, each change of which is one rewriting."""

        def rewrite(changed: Callable[[Header], Header], key: bytes) -> None:
            epoch = self._storage.journal.header.epoch
            self._storage.rewrite(header=changed, data_key=key)
            self._note()
            if self._storage.journal.header.epoch != epoch:
                self.daily()

        return Keyring(data_key, opened_by, lambda: self._storage.journal.header, rewrite)
