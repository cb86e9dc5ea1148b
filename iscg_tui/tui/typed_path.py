"""A path as she types it: where it leads, what it may not be, how its folders are completed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_DOCUMENTS: Final = "Documents"
_HOME: Final = "~"


class PathError(ValueError):
    """What was typed is no place for a document; the text is one French sentence."""


def suggested(name: str, folder: Path | None = None) -> str:
    """Where a document of that name may go: ``folder``, or her documents, or her home."""
    if folder is None:
        documents = Path.home() / _DOCUMENTS
        folder = documents if documents.is_dir() else Path.home()
    return shown(folder / name)


def shown(path: Path) -> str:
    """A path as she may read and type it, « ~ » in place of her home."""
    try:
        inside = path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return str(path)
    return f"{_HOME}/{inside}"


def typed(text: str, name: str, data: Path, suffixes: Collection[str]) -> Path:
    """The file meant by ``text``, from her home when no folder is named whole.

    A folder alone takes the file ``name``, and a name without a suffix the suffix of it.
    ``suffixes`` are those of the formats, of which it may bear no other. Raises
    ``PathError``; nothing may be put in ``data``, the data folder.
    """
    try:
        path = Path(text.strip()).expanduser()
        path = path if path.is_absolute() else Path.home() / path
    except RuntimeError:
        raise PathError("Ce dossier personnel n’existe pas : tapez le chemin entier.") from None
    if not text.strip():
        raise PathError("Tapez le nom du fichier à écrire.")
    try:
        if path.is_dir():
            path /= name
    except (OSError, ValueError):
        raise PathError("Ce chemin ne peut pas être suivi : vérifiez-le.") from None
    path = _suffixed(path, Path(name).suffix, suffixes)
    check_place(path, data)
    return path


def _suffixed(path: Path, expected: str, suffixes: Collection[str]) -> Path:
    suffix = path.suffix.lower()
    if suffix == expected:
        return path
    if suffix in suffixes:
        raise PathError(
            f"Ce nom finit par {suffix}, mais le format choisi est {expected[1:]} : changez-en un."
        )
    return path.with_name(path.name + expected)


def check_place(path: Path, data: Path) -> None:
    """Raises ``PathError`` where no document may be: no folder, ``data``, what is no file."""
    if not path.parent.is_dir():
        raise PathError("Ce dossier n’existe pas : vérifiez le chemin, ou branchez le support.")
    parent, kept = path.parent.resolve(), data.resolve()
    if parent == kept or kept in parent.parents:
        raise PathError("Le dossier des données ne reçoit que les siens : choisissez-en un autre.")
    if os.path.lexists(path) and not path.is_file():
        raise PathError("Ce nom est celui d’autre chose qu’un fichier : changez-en.")


def completed(text: str) -> tuple[str, list[str]]:
    """``text`` as far as its folders and files leave no doubt, and the names that follow it.

    Folders end with « / »; hidden names are completed once their point is typed.
    """
    head, slash, start = text.rpartition("/")
    try:
        # What is absolute stays as it is; the rest starts from her home.
        folder = Path.home() / Path(head or slash).expanduser()
        names = sorted(
            entry.name + ("/" if entry.is_dir() else "")
            for entry in os.scandir(folder)
            if entry.name.startswith(start)
            and (start or not entry.name.startswith("."))
            and entry.name.isprintable()
        )
    except (OSError, RuntimeError, ValueError):
        return text, []
    common = _common(names)
    return (head + slash + common if len(common) > len(start) else text), names


def _common(names: list[str]) -> str:
    """What all of the sorted names begin with."""
    if not names:
        return ""
    first, last = names[0], names[-1]
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first if same is None else first[:same]
