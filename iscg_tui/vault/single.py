"""One session at a time for a store.

The lock is the system's (flock, through filelock): it goes with the process that held it,
so a kill leaves nothing to clean up. Since when it is held is written beside, for the
sentence shown to the second session; that text decides nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from iscg_tui.dossier import DossierError, write_atomically
from iscg_tui.vault.errors import SaveRefused, StoreBusy

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.dossier import Dossier


class SingleSession:
    """The right to be the only one to open the store, until ``release`` or the process's end."""

    def __init__(self, dossier: Dossier) -> None:
        from filelock import FileLock

        self._since = _since_path(dossier)
        # A lock that outlives a killed program would keep her out of her own store.
        self._lock = FileLock(
            dossier.racine / ".coffre.verrou", timeout=0, mode=0o600, fallback_to_soft=False
        )

    @classmethod
    def take(cls, dossier: Dossier) -> SingleSession:
        """Raises ``StoreBusy`` saying since when, or ``SaveRefused`` where no lock can be taken."""
        from filelock import Timeout

        session = cls(dossier)
        try:
            session._lock.acquire()
        except Timeout:
            raise StoreBusy(_since(session._since)) from None
        except OSError as error:
            raise SaveRefused.because(error) from None
        try:
            with suppress(DossierError):
                since = f"{datetime.now().astimezone():%FT%T%z}\n"
                write_atomically(session._since, since.encode())
        except BaseException:
            session.release()
            raise
        return session

    def release(self) -> None:
        """Let another session in."""
        with suppress(OSError):
            self._since.unlink(missing_ok=True)
        self._lock.release()


def _since_path(dossier: Dossier) -> Path:
    return dossier.racine / ".coffre.session"


def _since(path: Path) -> datetime | None:
    try:
        with path.open("rb") as file:
            return datetime.fromisoformat(file.read(64).decode("ascii").strip())
    except (OSError, ValueError):
        return None
