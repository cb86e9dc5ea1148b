"""What home takes and no key gives: imported and read while she types the passphrase."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

from iscg_tui.process import hide_thread_tracebacks

if TYPE_CHECKING:
    from iscg_tui.dossier import Dossier

_TO_OPEN: Final = (
    "argon2.low_level",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.hashes",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "cryptography.hazmat.primitives.keywrap",
    "filelock",
    "iscg_tui.vault.repository",
)
"""What opening a store imports, some of it only when it is called."""

_TO_SHOW: Final = (
    "iscg_tui.tui.app",
    "iscg_tui.tui.places",
    "textual.layouts.factory",
    "textual.pilot",
    "textual.scrollbar",
)
_TO_SAY: Final = ("iscg_tui.tui.linear.front", "iscg_tui.tui.places")

_TURN: Final = 0.0005
"""Seconds after which this gives way to a key, a tenth of what Python gives by itself."""


def begin(dossier: Dossier, *, lines: bool) -> None:
    """Begin, beside; ``lines``: for the linear mode."""
    hide_thread_tracebacks()
    names = (*_TO_OPEN, *(_TO_SAY if lines else _TO_SHOW))
    threading.Thread(target=_make_ready, args=(dossier, names), daemon=True).start()


def _make_ready(dossier: Dossier, names: tuple[str, ...]) -> None:
    """Each of these is read once, and is there when it is asked for."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        for name in names:
            import_module(name)
        _read_files(dossier)
    finally:
        sys.setswitchinterval(usual)


def _read_files(dossier: Dossier) -> None:
    from iscg_tui.counters import file
    from iscg_tui.tui.theme import available_themes

    available_themes()
    with suppress(file.CountersError):
        file.read(dossier.compteurs)
    from iscg_tui.nomenclature.indicateurs import of_post

    of_post(dossier.indicateurs)
