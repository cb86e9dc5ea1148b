"""A store made or opened: the lock, the keys, the journal and the tables, in their order."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import private_folder, write_atomically
from iscg_tui.vault import high_water, kdf
from iscg_tui.vault.errors import VaultExists
from iscg_tui.vault.header import STORE_ID_BYTES, Header, SlotKind
from iscg_tui.vault.journal import Journal, open_journal
from iscg_tui.vault.keys import Secret, new_data_key, new_generation_salt, wrap
from iscg_tui.vault.passphrase import normalise
from iscg_tui.vault.single import SingleSession
from iscg_tui.vault.storage import JournalStorage, State
from iscg_tui.vault.upkeep import Upkeep

if TYPE_CHECKING:
    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.kdf import Cost
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.slots import Keyring

_TORN: Final = (
    "La dernière écriture du coffre n’est pas lisible (coupure pendant l’écriture, ou fin de "
    "fichier abîmée)\u00a0: elle est mise de côté dans les sauvegardes. "
    "Vérifiez la dernière saisie."
)


@dataclass(slots=True)
class Opened:
    """An open store and the right to be alone on it.

    ``notices``: sentences for her. ``behind``: it was further when it was last left.
    """

    session: SingleSession
    storage: JournalStorage
    upkeep: Upkeep
    keyring: Keyring
    notices: tuple[str, ...] = ()
    behind: bool = False

    def close(self) -> None:
        """Tidy up what can be, let the file go, then another session in."""
        try:
            self.upkeep.leave()
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Let the file go as it is, then another session in."""
        try:
            self.storage.close()
        finally:
            self.session.release()


def create(dossier: Dossier, passphrase: str, recovery: RecoveryKey, cost: Cost | None) -> Opened:
    """A new store under two slots: the passphrase and the recovery key."""
    dossier.prepare()
    session = SingleSession.take(dossier)
    try:
        _check_absent(dossier)
        chosen = cost or kdf.calibrate()
        data_key = new_data_key()
        # The recovery key is 160 random bits: stretching it further would protect nothing.
        slots = (
            wrap(
                data_key,
                Secret(False, normalise(passphrase).encode()),
                1,
                SlotKind.TITULAIRE,
                chosen,
            ),
            wrap(
                data_key,
                Secret(True, recovery.secret),
                2,
                SlotKind.SECOURS,
                cost or kdf.RECOMMENDED,
            ),
        )
        store_id = secrets.token_bytes(STORE_ID_BYTES)
        header = Header(store_id, 1, 1, new_generation_salt(), slots)
        state = State()
        journal = Journal.create(dossier.coffre, data_key, header, state.snapshot())
    except BaseException:
        session.release()
        raise
    storage = JournalStorage(journal, state)
    upkeep = Upkeep(dossier, storage)
    return Opened(session, storage, upkeep, upkeep.keyring(data_key, slots[0].id))


def _check_absent(dossier: Dossier) -> None:
    if dossier.coffre.exists():
        raise VaultExists


def open_store(dossier: Dossier, secret: str) -> Opened:
    """The store of the folder, opened by what was typed."""
    typed = Secret.typed(secret)
    dossier.prepare()
    session = SingleSession.take(dossier)
    notices: list[str] = []

    def set_aside(torn: bytes) -> None:
        private_folder(dossier.sauvegardes)
        name = f"fin-mise-de-cote-{secrets.token_hex(4)}.iscg-fragment"
        write_atomically(dossier.sauvegardes / name, torn)
        notices.append(_TORN)

    try:
        journal, found, data_key, slot = open_journal(dossier.coffre, typed, set_aside)
        storage = JournalStorage(journal, State.of(found))
        behind = high_water.behind(dossier, data_key, found.header, found.sequence)
    except BaseException:
        session.release()
        raise
    upkeep = Upkeep(dossier, storage)
    return Opened(
        session, storage, upkeep, upkeep.keyring(data_key, slot.id), tuple(notices), behind
    )
