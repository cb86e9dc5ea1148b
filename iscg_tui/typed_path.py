"""A path as she types it: where it leads, what it may not be, how its folders are completed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_DOCUMENTS: Final = "Documents"
_HOME: Final = "~"
_NO_FOLDER: Final = "Ce dossier n’existe pas : vérifiez le chemin, ou branchez le support."


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


def typed(text: str, data: Path, suffixes: Sequence[str] = ()) -> Path:
    """The file meant by ``text``, from her home when no folder is named whole.

    Its name ends with one of ``suffixes``, if there are any. Raises ``PathError``; nothing may
    be put in ``data``, the data folder.
    """
    path = _meant(text)
    if suffixes and path.suffix.lower() not in suffixes:
        raise PathError(f"Donnez au fichier un nom qui finit par {' ou par '.join(suffixes)}.")
    _check_place(path, data)
    return path


def typed_or_named(text: str, data: Path, name: str, suffixes: Collection[str]) -> Path:
    """As ``typed``, a folder alone taking the file ``name``, and a bare name the suffix of it.

    ``suffixes`` are those of the formats, of which it may bear no other than that of ``name``.
    """
    path = _meant(text)
    if _is_folder(path):
        path /= name
    path = _suffixed(path, Path(name).suffix, suffixes)
    _check_place(path, data)
    return path


def _meant(text: str) -> Path:
    text = text.strip()
    if not text:
        raise PathError("Tapez le nom du fichier à écrire, par exemple /media/cle/fichier.odt.")
    try:
        path = Path(text).expanduser()
        path = path if path.is_absolute() else Path.home() / path
    except RuntimeError:
        raise PathError("Ce dossier personnel n’existe pas : tapez le chemin entier.") from None
    if text.endswith("/") and not _is_folder(path):
        raise PathError(_NO_FOLDER)
    return path


def _is_folder(path: Path) -> bool:
    # Unlike pathlib's, it answers no where it may not look.
    return os.path.isdir(path)  # noqa: PTH112


def _suffixed(path: Path, expected: str, suffixes: Collection[str]) -> Path:
    suffix = path.suffix.lower()
    if suffix == expected:
        return path
    if suffix in suffixes:
        raise PathError(
            f"Ce nom finit par {suffix}, mais le format choisi est {expected[1:]} : changez-en un."
        )
    return path.with_name(path.name + expected)


def _check_place(path: Path, data: Path) -> None:
    """Raises ``PathError`` where no document may be: no folder, ``data``, what is no file."""
    try:
        folder, kept = path.parent.resolve(strict=True), data.resolve()
    except (FileNotFoundError, NotADirectoryError):
        raise PathError(_NO_FOLDER) from None
    except (OSError, RuntimeError, ValueError):
        raise PathError("Ce chemin ne peut pas être suivi : vérifiez-le.") from None
    if not _is_folder(folder):
        raise PathError(_NO_FOLDER)
    if folder == kept or kept in folder.parents:
        raise PathError("Le dossier des données ne reçoit que les siens : choisissez-en un autre.")
    if os.path.lexists(path) and not os.path.isfile(path):  # noqa: PTH113 - as above
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
