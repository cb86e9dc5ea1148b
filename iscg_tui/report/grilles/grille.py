"""What a grid is: a funder's tables, whose rows and columns gather answers of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.nomenclature.champs import (
    COURT_MAX,
    LIBELLE_MAX,
    IncoherenceError,
    check_impersonal,
    check_label,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.report.periods import Periode

TITRE_MAX: Final = 80
"""Longest title of a grid or of one of its tables, in characters."""

TABLEAUX_MAX: Final = 40
"""Most tables of one grid."""


def _check_text(champ: str, text: str, limit: int) -> None:
    check_label(champ, text, limit)
    check_impersonal(champ, text)


@dataclass(frozen=True, slots=True)
class Regroupement:
    """One row or column of a funder's table: the answers that it counts together.

    ``court`` is its label for a narrow column, its own when empty.
    """

    libelle: str
    codes: tuple[str, ...]
    court: str = ""

    def __post_init__(self) -> None:
        _check_text("libelle", self.libelle, LIBELLE_MAX)
        if self.court:
            _check_text("court", self.court, COURT_MAX)
        else:
            object.__setattr__(self, "court", self.libelle)
        if not self.codes:
            raise IncoherenceError("« codes » est vide : écrivez-en au moins un.", "codes")
        if len(set(self.codes)) != len(self.codes):
            raise IncoherenceError("le même code est écrit deux fois dans « codes ».", "codes")


@dataclass(frozen=True, slots=True)
class TableauDeGrille:
    """One table of a grid, drawn from the table ``source`` of the counters.

    ``lignes`` and ``colonnes`` are in the order of the document; a row never shares an
    answer with another, nor a column. ``inverse``: the rows are the second dimension of
    the source.
    """

    source: Tableau
    titre: str
    lignes: tuple[Regroupement, ...] = ()
    colonnes: tuple[Regroupement, ...] = ()
    inverse: bool = False

    def __post_init__(self) -> None:
        _check_text("titre", self.titre, TITRE_MAX)
        for rang, (table, given) in enumerate((("ligne", self.lignes), ("colonne", self.colonnes))):
            wanted = len(self.source.dimensions) > rang
            if wanted and not given:
                raise IncoherenceError(
                    f"« {self.source.id} » demande des tables [[tableau.{table}]].", "source"
                )
            if given and not wanted:
                raise IncoherenceError(
                    f"« {self.source.id} » n’a pas de [[tableau.{table}]] : retirez-les, ou "
                    "prenez une autre source.",
                    "source",
                )
            _check_disjoint(table, given)

    def axes(self) -> tuple[tuple[str, tuple[Regroupement, ...]], ...]:
        """Rows, then columns: the dimension of each, and its groups of answers."""
        dimensions = self.source.dimensions[::-1] if self.inverse else self.source.dimensions
        return tuple(zip(dimensions, (self.lignes, self.colonnes), strict=False))


def _check_disjoint(table: str, regroupements: Sequence[Regroupement]) -> None:
    seen: dict[str, str] = {}
    for rang, each in enumerate(regroupements):
        for code in each.codes:
            if code in seen:
                raise IncoherenceError(
                    f"le code « {code} » est déjà dans « {seen[code]} » : un code ne compte "
                    "que dans une ligne, et dans une colonne.",
                    "codes",
                    table,
                    rang,
                )
            seen[code] = each.libelle


@dataclass(frozen=True, slots=True)
class Grille:
    """A funder's grid: its tables, for whom they are, and the months where it holds.

    ``id`` names it on the command line and in the files written. ``exemple`` is said on
    every document: it is nobody's grid.
    """

    id: str
    titre: str
    financeur: str
    validite: Periode
    tableaux: tuple[TableauDeGrille, ...]
    exemple: bool = False

    def __post_init__(self) -> None:
        _check_text("titre", self.titre, TITRE_MAX)
        _check_text("financeur", self.financeur, TITRE_MAX)
        if not 1 <= len(self.tableaux) <= TABLEAUX_MAX:
            raise IncoherenceError(f"une grille a de 1 à {TABLEAUX_MAX} tableaux.", "tableau")

        titres = [each.titre for each in self.tableaux]
        for rang, titre in enumerate(titres):
            if titre in titres[:rang]:
                raise IncoherenceError(
                    f"un autre tableau s’appelle déjà « {titre} » : donnez-lui son titre.",
                    "titre",
                    "tableau",
                    rang,
                )

    @property
    def titre_complet(self) -> str:
        """The title, which says of an example that it is one."""
        return f"{self.titre} (exemple)" if self.exemple else self.titre

    def covers(self, periode: Periode) -> bool:
        """Whether it holds for the whole of ``periode``."""
        return self.validite.du <= periode.du and periode.au <= self.validite.au

    def meets(self, periode: Periode) -> bool:
        """Whether it holds for a month of ``periode``."""
        return self.validite.du <= periode.au and periode.du <= self.validite.au
