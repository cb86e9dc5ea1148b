"""The forms in which a sheet leaves the program, and the files that it is written to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import write_atomically

if TYPE_CHECKING:
    from iscg_tui.privacy.feuille.blocs import Feuille

FORMES: Final = ("md", "odt")


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


def typed_path(text: str, suffixes: tuple[str, ...] = ()) -> Path:
    """The file that was typed, from the home folder when no folder is named whole.

    ``suffixes``: those that its name may have, else those of a sheet. Raises ``FeuilleError``
    for an empty name, another suffix, or a folder that is not there.
    """
    if not text.strip():
        raise FeuilleError("Tapez le nom du fichier à écrire, par exemple /media/cle/fiche.odt.")
    try:
        path = Path(text.strip()).expanduser()
        path = path if path.is_absolute() else Path.home() / path
    except RuntimeError:
        raise FeuilleError("Ce dossier personnel n’existe pas : tapez le chemin entier.") from None
    if not suffixes:
        forme_de(path)
    elif path.suffix not in suffixes:
        raise FeuilleError(f"Donnez au fichier un nom qui finit par {' ou '.join(suffixes)}.")
    # Unlike pathlib's, it answers no where it may not look.
    if not os.path.isdir(path.parent):  # noqa: PTH112
        raise FeuilleError("Ce dossier n’existe pas : vérifiez le chemin, ou branchez le support.")
    return path
