"""What keeps an open store small, copied and closed to withdrawn secrets.

Never inside a save: at the opening, when she is idle, and at the lock. What fails here
loses nothing and is tried again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError
from iscg_tui.vault.backups import Backups
from iscg_tui.vault.errors import VaultError, cause
from iscg_tui.vault.header import read_bytes
from iscg_tui.vault.slots import Keyring

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.header import Header
    from iscg_tui.vault.storage import JournalStorage

_APPENDED_MIN: Final = 64 * 1024
_SHARE: Final = 4


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
        self._backups = Backups(dossier)
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

    def compact(self) -> None:
        """Rewrite the file without its past, once a backup of it is kept.

        Raises ``SaveRefused``, ``UncertainVault`` or ``DossierError``; the store is as before.
        """
        journal = self._storage.journal

        def before() -> None:
            try:
                self._backups.keep_before_rewriting(self._jour(), journal.header, journal.sequence)
            except OSError as error:
                raise DossierError(
                    f"La sauvegarde n’a pas pu être faite\u00a0: {cause(error)}"
                ) from None

        self._storage.rewrite(before=before)

    def tidy(self) -> str | None:
        """Rewrite the file if it pays; a sentence when that failed."""
        try:
            if self.pays:
                self.compact()
        except (VaultError, DossierError) as error:
            return str(error)
        return None

    def keyring(self, data_key: bytes, opened_by: int) -> Keyring:
        """The ways in, each change of which is one rewriting."""

        def rewrite(changed: Callable[[Header], Header], key: bytes) -> None:
            epoch = self._storage.journal.header.epoch
            self._storage.rewrite(header=changed, data_key=key)
            if self._storage.journal.header.epoch != epoch:
                self.daily()

        return Keyring(data_key, opened_by, lambda: self._storage.journal.header, rewrite)
