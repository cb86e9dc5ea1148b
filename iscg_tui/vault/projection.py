"""The counter file as the store's shadow: what it should hold, and what is wrong with it.

The store is always first: a batch is durable in it before the file is written, so that
writing the file again is always right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.counters import file
from iscg_tui.counters.file import AbsentCountersError, CountersError, NewerCountersError
from iscg_tui.dossier import DossierError, private_folder, write_atomically
from iscg_tui.plain_file import beginning
from iscg_tui.vault.errors import UnreadablePath

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.dossier import Dossier

_AHEAD = (
    "Les compteurs publiés sont plus récents que le coffre\u00a0: le coffre est une copie "
    "plus ancienne, ou il lui manque sa fin. Vérifiez les dernières saisies avant de continuer."
)
_REWRITTEN = (
    "Le fichier des compteurs avait été modifié ou abîmé\u00a0: il a été récrit d’après le coffre."
)


class Projection:
    """The counter file of one store. ``ahead``: its batch, when the store is behind it."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.ahead = 0
        self._behind = False
        self._foreign = False

    @property
    def behind(self) -> bool:
        """Whether the file still has to be written."""
        return self._behind

    def holds(self, lot: int, sommes: Mapping[str, int], nomenclature: str) -> bool:
        """Whether the file is what it should be, as it nearly always is."""
        return file.holds(self._dossier.compteurs, lot, nomenclature, sommes)

    def reconcile(self, wanted: Compteurs) -> str | None:
        """Make the file what it should be; a sentence when she should know."""
        notice: str | None = None
        try:
            found = file.read(self._dossier.compteurs)
        except NewerCountersError as error:
            self._foreign = True
            return str(error)
        except AbsentCountersError:
            pass
        except CountersError:
            notice = _REWRITTEN
        else:
            if found == wanted:
                return None
            if found.lot > wanted.lot:
                self.ahead = found.lot
                return _AHEAD
            notice = _REWRITTEN if found.lot == wanted.lot else None
            if found.sommes == wanted.sommes:
                notice = None
        try:
            self.write(wanted)
        except DossierError as error:
            return str(error)
        return notice

    def write(self, wanted: Compteurs) -> None:
        """Make ``wanted`` the content of the file, unless a later version owns it.

        What a store that was behind replaces is kept beside the backups. Raises
        ``DossierError``; ``behind`` then stays true.
        """
        self._behind = True
        if self._foreign:
            return
        if self.ahead:
            self._keep_replaced()
        file.write(self._dossier.compteurs, wanted)
        self._behind = False
        self.ahead = 0

    def _keep_replaced(self) -> None:
        try:
            data = beginning(self._dossier.compteurs, file.TAILLE_MAX)
        except FileNotFoundError:
            return
        except OSError as error:
            unreadable = UnreadablePath.because(self._dossier.compteurs, error)
            raise DossierError(str(unreadable)) from None
        private_folder(self._dossier.sauvegardes)
        write_atomically(self._dossier.sauvegardes / f"compteurs-lot-{self.ahead}.json", data)
