"""Writing what a person asked to read where she who keeps it says, and nowhere else.

Plain text: it opens on any machine, is read aloud by any screen reader, and carries neither
an author's name nor a date of its own, as an ODT does. None of our libraries enciphers a
document that the person could then open: the file is in clear, and that is said before.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iscg_tui.vault.errors import cause
from iscg_tui.vault.names import words_of

if TYPE_CHECKING:
    from iscg_tui.dossier import Dossier
    from iscg_tui.intake.situation import Identite

CHEMIN_MAX: Final = 300
_WORD_MIN: Final = 3
"""Letters: « de » and « la » name nobody."""

QUI: Final = (
    "Ce fichier quitte le coffre : il sera en clair, lisible par quiconque l’a.",
    (
        "Pourraient le demander ou le trouver : la hiérarchie de police ou de gendarmerie, un "
        "magistrat par réquisition, l’employeur, qui administre ou sauvegarde la machine."
    ),
    "Donnez-le à la personne elle-même, puis effacez-le ; le lui lire à l’écran suffit souvent.",
)
"""What is to be known before a file is written."""


class RemiseError(Exception):
    """The file was not written; the text is one French sentence, without what was typed."""


def remettre(dossier: Dossier, typed: str, text: str, identite: Identite | None) -> Path:
    """Write ``text`` in a new file, 0600, at the place typed; its path.

    Raises ``RemiseError`` for a place that is not whole, in the data folder, taken already,
    that names the person, or that cannot be written; no file is then left.
    """
    path = _place(dossier, typed, identite)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        file = os.open(path, flags, 0o600)
    except FileExistsError:
        raise RemiseError("Un fichier porte déjà ce nom : donnez-en un autre.") from None
    except (OSError, ValueError) as error:
        raise RemiseError(_refused(error)) from None
    try:
        with os.fdopen(file, "wb") as opened:
            os.fchmod(file, 0o600)
            opened.write(text.encode())
            opened.flush()
            os.fsync(file)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise RemiseError(_refused(error)) from None
    return path


def _place(dossier: Dossier, typed: str, identite: Identite | None) -> Path:
    try:
        path = Path(typed).expanduser()
    except RuntimeError:
        path = Path(typed)
    if not path.is_absolute() or typed.endswith("/"):
        raise RemiseError(
            "Écrivez le chemin entier du fichier, depuis « / » ou « ~/ » : aucun dossier n’est "
            "choisi pour vous."
        )
    if identite is not None and _names(path.name, identite):
        raise RemiseError(
            "Le nom du fichier porte celui de la personne : il se lit sans ouvrir le fichier. "
            "Donnez-en un autre."
        )
    try:
        folder, racine = path.parent.resolve(), dossier.racine.resolve()
        is_folder = folder.is_dir()
    except (OSError, RuntimeError, ValueError):
        raise RemiseError("Ce chemin ne peut pas être suivi : vérifiez-le.") from None
    if folder == racine or racine in folder.parents:
        raise RemiseError(
            "Le dossier des données n’accepte que les fichiers chiffrés du programme : donnez un "
            "autre dossier."
        )
    if not is_folder:
        raise RemiseError("Ce dossier n’existe pas : vérifiez le chemin.")
    return folder / path.name


def _names(name: str, identite: Identite) -> bool:
    """Whether a word of the file's name is one of hers."""
    words = (*words_of(identite.nom), *words_of(identite.prenom))
    hers = {each for each in words if len(each) >= _WORD_MIN}
    return not hers.isdisjoint(words_of(name.replace("_", " ").replace(".", " ")))


def _refused(error: OSError | ValueError) -> str:
    why = cause(error) if isinstance(error, OSError) else "ce nom n’est pas possible."
    return f"Le fichier n’a pas pu être écrit : {why}"
