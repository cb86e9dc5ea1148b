"""Writing what a person asked to read where she who keeps it says, and nowhere else.

Plain text: it opens on any machine, is read aloud by any screen reader, and carries neither
an author's name nor a date of its own, as an ODT does. None of our libraries enciphers a
document that the person could then open: the file is in clear, and that is said before.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from iscg_tui import typed_path
from iscg_tui.typed_path import PathError
from iscg_tui.vault.errors import cause
from iscg_tui.vault.names import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.dossier import Dossier
    from iscg_tui.intake.situation import Identite

CHEMIN_MAX: Final = 300
_WORD_MIN: Final = 3
"""Letters: « de » and « la » name nobody."""
_INSIDE_MIN: Final = 4
"""Letters from which a name is sought inside other words: « lea » stands in too many."""
_DIGITS: Final = re.compile(r"\d+")

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
    if not typed.strip().startswith(("/", "~")):
        raise RemiseError(
            "Écrivez le chemin entier du fichier, depuis « / » ou « ~/ » : aucun dossier n’est "
            "choisi pour vous."
        )
    try:
        path = typed_path.typed(typed, dossier.racine)
    except PathError as error:
        raise RemiseError(str(error)) from None
    if identite is not None and _names(path.name, identite):
        raise RemiseError(
            "Le nom du fichier porte celui de la personne : il se lit sans ouvrir le fichier. "
            "Donnez-en un autre."
        )
    return path


def _names(name: str, identite: Identite) -> bool:
    """Whether the name of a file can be read as naming her, whatever its accents and capitals.

    Her surname and her first name count whole, however short, and so does each of their words
    that is no particle; the longer ones also inside another word, and cut by anything.
    """
    nom, prenom = _letters(identite.nom), _letters(identite.prenom)
    wholes = ("".join(nom), "".join(prenom), "".join(nom + prenom), "".join(prenom + nom))
    hers = {each for each in wholes if len(each) > 1}
    hers.update(each for each in nom + prenom if len(each) >= _WORD_MIN)
    words = _letters(name)
    run_together = "".join(words)
    return any(
        each in words or (len(each) >= _INSIDE_MIN and each in run_together) for each in hers
    )


def _letters(text: str) -> list[str]:
    return words_of(_DIGITS.sub(" ", text))


def _refused(error: OSError | ValueError) -> str:
    why = cause(error) if isinstance(error, OSError) else "ce nom n’est pas possible."
    return f"Le fichier n’a pas pu être écrit : {why}"
