"""The end of a store: everything that can hold a name, encrypted or not, removed for good.

The keys that a file is read by are overwritten where they lie before it is removed, which
some disks do elsewhere than in place: what cannot be promised is said in ``docs/menaces.md``.
The store goes after all that was copied from it: a stop before leaves it whole.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError, is_temporary
from iscg_tui.vault import header
from iscg_tui.vault.backups import Backups
from iscg_tui.vault.errors import VaultError, cause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from iscg_tui.dossier import Dossier

_MARKS: Final = (".coffre.repere", ".coffre.session", ".coffre.verrou")


def files_of(dossier: Dossier) -> list[Path]:
    """The files that hold the store or a part of it, in the order in which they are to go."""
    backups = Backups(dossier)
    copies = [*backups.listed(), *backups.set_aside()]
    unfinished = [
        each
        for folder in (dossier.sauvegardes, dossier.racine)
        for each in _entries(folder)
        if is_temporary(each.name)
    ]
    store = [dossier.coffre] if os.path.lexists(dossier.coffre) else []
    return [*copies, *unfinished, *store]


def erase(dossier: Dossier, *, leave: Callable[[], None] = lambda: None) -> None:
    """Remove ``files_of``, then what was beside them.

    ``leave`` lets go of the store, once only it is left. May be called again after a stop.
    Raises ``DossierError`` when a file stays.
    """
    refused: list[OSError] = []
    files = files_of(dossier)
    for path in (each for each in files if each != dossier.coffre):
        refused += _removed(path)
    leave()
    if refused:
        # The store stays with what could not go: it is by it that the rest is known.
        raise _unfinished(refused[0])
    refused += _removed(dossier.coffre)
    if refused:
        raise _unfinished(refused[0])
    for name in _MARKS:
        with suppress(OSError):
            (dossier.racine / name).unlink()
    with suppress(OSError):
        dossier.sauvegardes.rmdir()
    _sync(dossier.racine)


def readable(dossier: Dossier) -> bool:
    """Whether the store is there with its keys, wrapped: not in the middle of its end."""
    try:
        header.parse(header.read_bytes(dossier.coffre))
    except VaultError:
        return False
    return True


def slots_of(dossier: Dossier) -> tuple[str, frozenset[int]]:
    """Which store is there, and the ids of its ways in, read without a key. ``VaultError``."""
    found = header.parse(header.read_bytes(dossier.coffre))
    return found.store_id.hex(), frozenset(each.id for each in found.slots)


def _unfinished(error: OSError) -> DossierError:
    return DossierError(f"Tout n’a pas pu être effacé\u00a0: {cause(error)}")


def _entries(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - one call to fail
    except OSError:
        return
    yield from (folder / name for name in names)


def _removed(path: Path) -> list[OSError]:
    """Remove a file; the error that refused it, if one did."""
    try:
        _overwrite_keys(path)
        path.unlink()
        _sync(path.parent)
    except FileNotFoundError:
        return []
    except OSError as error:
        return [error]
    return []


def _overwrite_keys(path: Path) -> None:
    """Put random bytes in the place of the wrapped keys, in the file itself where disks do so."""
    with suppress(OSError):
        opened = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            seen = os.fstat(opened)
            # A copy made by a link has its bytes in the store: they go with it, at the end.
            if stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1:
                size = min(seen.st_size, header.HEADER_BYTES)
                os.pwrite(opened, secrets.token_bytes(size), 0)
                os.fsync(opened)
        finally:
            os.close(opened)


def _sync(folder: Path) -> None:
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
