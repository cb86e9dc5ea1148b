"""A name as it was read in a text, and how much it means somebody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from iscg_tui.privacy.garde.index import NOM
from iscg_tui.privacy.garde.trouvaille import Sorte


class Niveau(IntEnum):
    """How much a place means somebody."""

    RIEN = 0
    """A name, but a word too: it counts only beside another."""
    DOUTE = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True, repr=False)
class Lu:
    """Words ``debut`` to ``fin`` (included) read as the name ``cle``; a pair has no ``cle``."""

    debut: int
    fin: int
    cle: str
    roles: int
    niveau: Niveau
    sorte: Sorte


def sorte_de(roles: int) -> Sorte:
    """The sort of datum of a name that has these roles."""
    return Sorte.NOM if roles & NOM else Sorte.PRENOM
