"""The forms in which a sheet leaves the program, and the files that it is written to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.privacy.feuille.blocs import Feuille

FORMES: Final = ("odt", "md")
SUFFIXES: Final = tuple(f".{each}" for each in FORMES)


class FeuilleError(Exception):
    """A sheet that cannot be written as asked; the text is one French sentence."""


def checked(forme: str) -> str:
    """``forme`` itself. Raises ``FeuilleError`` unless it is known."""
    if forme not in FORMES:
        raise FeuilleError("Ce format n’existe pas : choisissez md ou odt.")
    return forme


def forme_de(path: Path) -> str:
    """The form that the name of a file asks for. Raises ``FeuilleError``."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMES:
        raise FeuilleError("Donnez au fichier un nom qui finit par .odt ou par .md.")
    return suffix


def rendered(feuille: Feuille, forme: str) -> bytes:
    """The whole document. Raises ``FeuilleError``."""
    if checked(forme) == "odt":
        from iscg_tui.privacy.feuille.odt import document

        return document(feuille)
    from iscg_tui.privacy.feuille.markdown import document as markdown

    return markdown(feuille)


def write_new(path: Path, document: bytes) -> None:
    """Write a file that is not there yet. Raises ``FeuilleError`` or ``DossierError``."""
    if os.path.lexists(path):
        raise FeuilleError("Un fichier porte déjà ce nom ; il n’a pas été touché. Changez de nom.")
    write_atomically(path, document)
