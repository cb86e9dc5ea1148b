"""Copies that she makes and takes back herself: sauvegarder, restaurer, sauver ce qui se lit."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from iscg_tui.dossier import DossierError, write_atomically
from iscg_tui.vault import frames, high_water
from iscg_tui.vault.accounts import touched_in
from iscg_tui.vault.backups import Backups, name_of
from iscg_tui.vault.errors import DamagedVault, SaveRefused, cause
from iscg_tui.vault.header import HEADER_BYTES, Header, parse, read_bytes
from iscg_tui.vault.journal import encode
from iscg_tui.vault.keys import Secret, new_generation_salt
from iscg_tui.vault.reading import contents, unlock
from iscg_tui.vault.single import SingleSession
from iscg_tui.vault.storage import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.dossier import Dossier

_STEP = 4 * 1024 * 1024
_NOTHING = (
    "Rien de ce coffre abîmé ne se lit plus\u00a0: restaurez la dernière sauvegarde avec "
    "«\u00a0iscg-tui restaurer FICHIER\u00a0»."
)


@dataclass(frozen=True, slots=True)
class Whole:
    """The bytes of a store whole by its checksums, up to its last whole frame.

    ``torn``: how many bytes follow it.
    """

    data: bytes
    header: Header
    sequence: int
    transactions: int
    torn: int


def whole(path: Path) -> Whole:
    """A store read and checked without its key.

    What follows the last whole frame is left out: it may be a save under way. Raises
    ``DamagedVault`` and its neighbours.
    """
    data = read_bytes(path)
    header = parse(data)
    split = frames.split(data, HEADER_BYTES)
    kept = data if split.torn_at is None else data[: split.torn_at]
    return Whole(
        kept, header, split.frames[-1].sequence, len(split.frames) - 1, len(data) - len(kept)
    )


def sauvegarder(
    dossier: Dossier,
    destination: Path,
    *,
    jour: date | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Path:
    """A copy of the store in the folder ``destination``, read again and compared; its path.

    Needs no passphrase, and may run while the store is open. ``progress``: bytes compared, in
    all. Raises ``VaultError`` when the store is not whole, ``DossierError`` when the copy is
    refused or reads back different.
    """
    source = whole(dossier.coffre)
    path = destination / name_of(jour or date.today(), source.header, source.sequence)  # noqa: DTZ011 - her day
    if not path.exists() or read_bytes(path) != source.data:
        write_atomically(path, source.data)
    _compare(path, source.data, progress)
    return path


def _compare(path: Path, data: bytes, progress: Callable[[int, int], None]) -> None:
    copied = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while step := file.read(_STEP):
                copied.update(step)
                progress(file.tell(), len(data))
    except OSError as error:
        raise DossierError(f"La copie ne peut pas être relue\u00a0: {cause(error)}") from None
    if copied.digest() != hashlib.sha256(data).digest():
        raise DossierError("La copie relue diffère du coffre\u00a0: ce support n’est pas fiable.")


@dataclass(frozen=True, slots=True)
class Restored:
    """What ``restaurer`` did. ``remplace``: where the store that was there is kept."""

    remplace: Path | None
    transactions: int


def restaurer(dossier: Dossier, fichier: Path) -> Restored:
    """Put a backup in the place of the store; the one that was there is kept beside the backups.

    The backup is checked first, without its key. Raises ``VaultError`` (``StoreBusy`` when
    the store is open, ``DamagedVault`` when the backup is not whole…) or ``DossierError``.
    """
    dossier.prepare()
    session = SingleSession.take(dossier)
    try:
        source = whole(fichier)
        kept = _set_aside(dossier, "coffre-remplace")
        write_atomically(dossier.coffre, source.data)
        high_water.forget(dossier)
        if read_bytes(dossier.coffre) != source.data:
            raise DossierError(
                "Le coffre relu diffère de la sauvegarde\u00a0: ce disque n’est pas fiable."
            )
    finally:
        session.release()
    return Restored(kept, source.transactions)


def _set_aside(dossier: Dossier, stem: str) -> Path | None:
    """Keep the store that is there under another name too; None when there is none."""
    kept = Backups(dossier).aside(stem)
    try:
        os.link(dossier.coffre, kept, follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError:
        try:
            write_atomically(kept, dossier.coffre.read_bytes())
        except OSError as error:
            raise SaveRefused.because(error) from None
    return kept


@dataclass(frozen=True, slots=True)
class Rescued:
    """What ``sauver_lisible`` did. ``offset``: where the damage begins; ``abime``: the old file."""

    offset: int
    transactions: int
    abime: Path


def sauver_lisible(dossier: Dossier, secret: str) -> Rescued:
    """Make a whole store of everything readable before a damage; the damaged file is kept.

    Raises ``VaultError``: when nothing is damaged, when not even the snapshot can be read.
    """
    typed = Secret.typed(secret)
    dossier.prepare()
    session = SingleSession.take(dossier)
    try:
        data = read_bytes(dossier.coffre)
        try:
            data_key, _ = unlock(data, typed)
            found = contents(data, data_key, readable=True)
        except DamagedVault as error:
            raise DamagedVault(_NOTHING, offset=error.offset) from None
        if found.damage is None or found.damage.offset is None:
            raise SaveRefused("Le coffre n’est pas abîmé\u00a0: il n’y a rien à sauver.")
        kept = _set_aside(dossier, "coffre-abime")
        if kept is None:
            raise DamagedVault
        state = State.of(found)
        header = replace(
            found.header, generation=found.header.generation + 1, salt=new_generation_salt()
        )
        write_atomically(
            dossier.coffre,
            encode(
                header,
                data_key,
                state.snapshot(),
                sequence=found.sequence,
                pending=touched_in(state),
            ),
        )
        high_water.forget(dossier)
        return Rescued(found.damage.offset, len(found.transactions), kept)
    finally:
        session.release()
