"""How far the store had come when it was last left: an older one is then noticed.

A generation and a transaction number, authenticated by a key that only an opened store
gives, in a small file beside it. Written when the store is left and after each rewriting,
never within a save. It is never ahead of what is on disk; after a kill it is behind, and
says less. Whoever puts it back with the store, or removes it, is not noticed.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError, write_atomically
from iscg_tui.plain_file import beginning
from iscg_tui.vault.keys import high_water_key

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.header import Header

BEHIND: Final = (
    "Le coffre est plus ancien que lors de sa dernière fermeture\u00a0: c’est une copie "
    "ancienne, ou il lui manque sa fin. Vérifiez les dernières saisies avant de continuer."
)
_BYTES_MAX: Final = 256


def note(dossier: Dossier, data_key: bytes, header: Header, sequence: int) -> None:
    """Say how far the store has come; a disk that refuses leaves what was said before."""
    said = f"iscg-tui repere 1 {header.generation} {sequence}"
    line = f"{said} {_seal(said, data_key, header)}\n"
    with suppress(DossierError):
        write_atomically(_path(dossier), line.encode("ascii"))


def forget(dossier: Dossier) -> None:
    """Another store is about to take the place of the one that was left."""
    with suppress(OSError):
        _path(dossier).unlink()


def behind(dossier: Dossier, data_key: bytes, header: Header, sequence: int) -> bool:
    """Whether the store was further when it was last left; no when nothing sure says so."""
    said, _, seal = _line(_path(dossier)).rpartition(" ")
    if not hmac.compare_digest(seal, _seal(said, data_key, header)):
        return False
    generation, last = map(int, said.split(" ")[-2:])
    return header.generation < generation or sequence < last


def _line(path: Path) -> str:
    try:
        line = beginning(path, _BYTES_MAX, through_link=False)
        return line.decode("ascii").removesuffix("\n")
    except (OSError, ValueError):
        return ""


def _seal(said: str, data_key: bytes, header: Header) -> str:
    key = high_water_key(data_key, header.store_id)
    return hmac.new(key, said.encode("ascii"), "sha256").hexdigest()


def _path(dossier: Dossier) -> Path:
    return dossier.racine / ".coffre.repere"
