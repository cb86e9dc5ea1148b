"""Where grids come from: the folder of the post, the examples of the program, a file named.

A grid is named by its file, without « .toml »; one of the post's folder takes the place
of an example of the same name.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iscg_tui.nomenclature.toml_file import shown
from iscg_tui.report.errors import DemandeError, ReportError
from iscg_tui.report.grilles.loader import id_of, read
from iscg_tui.report.grilles.recouvrement import check_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.grilles.grille import Grille

EXEMPLES: Final = Path(__file__).parent / "exemples"
"""The grids shipped with the program, nobody's: they show what one looks like."""

_SUFFIX: Final = ".toml"
_MAX: Final = 200


def known(dossier: Path) -> dict[str, Path]:
    """The files of the grids that may be asked by name, by name; the post's come first."""
    found: dict[str, Path] = {}
    for folder in (dossier, EXEMPLES):
        for path in _files(folder):
            found.setdefault(id_of(path.name), path)
    return found


def find(named: str, dossier: Path, nomenclature: Nomenclature) -> Grille:
    """The grid of that name, or of the file of that path.

    Raises ``DemandeError`` when there is none, ``GrilleError`` when it cannot be used.
    """
    if named.endswith(_SUFFIX) or "/" in named:
        path = Path(named)
        if not path.is_file():
            raise DemandeError(f"Il n’y a pas de grille « {shown(named)} » : vérifiez le fichier.")
        return read(path, nomenclature)
    files = known(dossier)
    if id_of(named) not in files:
        raise DemandeError(
            f"La grille « {shown(named)} » n’existe pas. Grilles connues : {', '.join(files)}."
        )
    return read(files[id_of(named)], nomenclature)


def of_post(dossier: Path, nomenclature: Nomenclature) -> list[Grille]:
    """The post's own grids that can be used; what is wrong with the others, ``find`` says."""
    found = []
    for path in _files(dossier):
        with suppress(ReportError):
            found.append(read(path, nomenclature))
    return found


@dataclass(frozen=True, slots=True)
class Constat:
    """What there is to say of one grid, or of two of them, in a sentence."""

    saine: bool
    phrase: str


def inspected(dossier: Path, nomenclature: Nomenclature) -> Iterator[Constat]:
    """Every known grid: its name, its title and its dates, or what is wrong with it.

    Then, of the post's own, those that may not be asked of one period.
    """
    for name, path in known(dossier).items():
        try:
            grille = read(path, nomenclature)
        except ReportError as error:
            yield Constat(saine=False, phrase=f"NON  {name} : {error}")
        else:
            dates = f"{grille.validite.du.text()} à {grille.validite.au.text()}"
            yield Constat(saine=True, phrase=f"bon  {name} : {grille.titre_complet}, de {dates}")
    for first, second in combinations(of_post(dossier, nomenclature), 2):
        if first.meets(second.validite):
            try:
                check_together((first, second), nomenclature)
            except ReportError as error:
                yield Constat(saine=False, phrase=f"NON  {error}")


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(each for each in folder.iterdir() if each.suffix == _SUFFIX)
    except OSError:
        return []
    return [each for each in found if each.is_file()][:_MAX]
