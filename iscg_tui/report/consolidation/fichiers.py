"""Which files are put together, and under which name each post appears.

A post is named by its file or, where that is the one that the program writes, by its
folder: never by a path, which would tell how the machine is laid out.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.nomenclature.toml_file import TomlFileError, parse
from iscg_tui.plain_file import beginning
from iscg_tui.report.consolidation.errors import ConsolidationError
from iscg_tui.report.rapport import TOTAL, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_COMPTEURS: Final = "compteurs.json"
_SUFFIX: Final = ".json"
_NOMS: Final = "noms"
TAILLE_MAX: Final = 1024 * 1024
"""Most of a file of names that is read, in bytes: a line a post for every post in France."""

ENSEMBLE: Final = "Ensemble"
"""The name of the sum, which no post may bear."""


def shown(path: Path | str) -> str:
    """A file or a name as a sentence says it: unable to act on a terminal."""
    return "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in str(path)
    )


def found(given: Sequence[Path]) -> list[Path]:
    """The files given, and those of the folders given, in the order of their names.

    A folder holds counter files, or folders of one each. Raises ``ConsolidationError``.
    """
    files: list[Path] = []
    for path in given:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(_inside(path))
        if not inside:
            raise ConsolidationError(
                f"Le dossier « {shown(path)} » ne contient aucun fichier de compteurs (.json)."
            )
        files += inside
    twice = [path for path, count in Counter(map(_real, files)).items() if count > 1]
    if twice:
        raise ConsolidationError(f"Le fichier « {shown(Path(twice[0]))} » est donné deux fois.")
    return files


def _inside(folder: Path) -> Iterator[Path]:
    for each in folder.iterdir():
        if each.suffix == _SUFFIX and each.is_file():
            yield each
        elif each.is_dir() and (each / _COMPTEURS).is_file():
            yield each / _COMPTEURS


def _real(path: Path) -> str:
    return os.path.realpath(path)


def names(files: Sequence[Path], given: Mapping[str, str]) -> dict[Path, str]:
    """The name of each post. Raises ``ConsolidationError`` where two would bear the same.

    ``given`` are the names that somebody chose, by the name that the post would have had.
    """
    chosen = {path: given.get(_own(path), _own(path)) for path in files}
    unknown = set(given) - set(map(_own, files))
    if unknown:
        raise ConsolidationError(
            f"Le fichier des noms parle de «\u00a0{shown(min(unknown))}\u00a0», qu’aucun fichier "
            "donné ne porte."
        )
    for path, name in chosen.items():
        if not name or name in (ENSEMBLE, TOTAL):
            raise ConsolidationError(
                f"« {shown(path)} » ne peut pas porter ce nom : donnez-lui-en un autre avec --noms."
            )
    for name, count in Counter(chosen.values()).items():
        if count > 1:
            raise ConsolidationError(
                f"Deux postes portent le nom « {name} » : gardez le fichier le plus récent si "
                "c’est le même, ou nommez-les avec --noms."
            )
    return chosen


def _own(path: Path) -> str:
    whole = Path.cwd() / path
    name = whole.parent.name if whole.name == _COMPTEURS else whole.stem
    return on_one_line(name.encode("utf-8", "replace").decode("utf-8", "replace"))


def read_names(path: Path) -> dict[str, str]:
    """The names that a file chooses: ``[noms]``, then ``nom_du_fichier = "Nom du poste"``.

    Raises ``ConsolidationError``.
    """
    try:
        content: dict[str, Any] = parse(path.name, beginning(path, TAILLE_MAX)).content
    except OSError:
        raise ConsolidationError(
            "Le fichier des noms ne peut pas être lu : vérifiez son emplacement."
        ) from None
    except TomlFileError as error:
        raise ConsolidationError(str(error)) from None
    chosen = content.get(_NOMS)
    if content.keys() != {_NOMS} or not isinstance(chosen, dict):
        raise ConsolidationError(
            "Le fichier des noms commence par la ligne [noms], puis une ligne par poste : "
            'poste_1 = "Commissariat de…".'
        )
    if not all(isinstance(each, str) and on_one_line(each) for each in chosen.values()):
        raise ConsolidationError("Dans le fichier des noms, un nom est un texte entre guillemets.")
    return {name: on_one_line(each) for name, each in chosen.items()}
