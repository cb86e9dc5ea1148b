"""Which groups of answers may not be published of one period: those that overlap in part.

Where two groups share some answers and neither holds the other, what their tables say
of the same year can be subtracted, and the difference may single people out. Groups that
are equal, apart, or one inside the other may go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, count, product
from typing import TYPE_CHECKING

from iscg_tui.counters import dimensions
from iscg_tui.report.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.grilles.grille import Grille


class RecouvrementError(ReportError):
    """Grids that may not be published of one period; a French sentence naming both.

    ``cote`` and ``rang`` say where the second group stands in its file: the ``rang``-th
    (from 0) of its rows, or of its columns.
    """

    def __init__(self, message: str, cote: str, rang: int) -> None:
        super().__init__(message)
        self.cote = cote
        self.rang = rang


@dataclass(frozen=True, slots=True)
class _Part:
    """A group of answers to one question, where it stands, and its answers at their finest."""

    question: str
    titre: str
    cote: str
    rang: int
    ou: str
    codes: frozenset[str]


def check_alone(grille: Grille, nomenclature: Nomenclature) -> None:
    """Raises ``RecouvrementError`` when two tables of one grid overlap in part."""
    parts = list(_parts(grille, nomenclature))
    _refuse(grille, grille, combinations(parts, 2))


def check_together(grilles: Sequence[Grille], nomenclature: Nomenclature) -> None:
    """Raises ``RecouvrementError`` when two grids of one period overlap in part."""
    parts = {id(each): list(_parts(each, nomenclature)) for each in grilles}
    for first, second in combinations(grilles, 2):
        _refuse(first, second, product(parts[id(first)], parts[id(second)]))


def _refuse(first: Grille, second: Grille, pairs: Iterable[tuple[_Part, _Part]]) -> None:
    for a, b in pairs:
        if a.question == b.question and _in_part(a.codes, b.codes):
            raise RecouvrementError(_sentence(first, second, a, b), b.cote, b.rang)


def _in_part(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a & b) and not (a <= b or b <= a)


def _sentence(first: Grille, second: Grille, a: _Part, b: _Part) -> str:
    where = (
        f"Dans la grille « {first.titre} », {a.ou} et {b.ou}"
        if first is second
        else f"La grille « {first.titre} » ({a.ou}) et la grille « {second.titre} » ({b.ou})"
    )
    return (
        f"{where} se recouvrent en partie sur « {a.titre} » : {_listed(a.codes & b.codes)} "
        f"dans les deux, {_listed(a.codes - b.codes)} dans la première seule, "
        f"{_listed(b.codes - a.codes)} dans la seconde seule. Leur différence pourrait désigner "
        "des personnes : donnez-leur les mêmes regroupements, ou des regroupements emboîtés."
    )


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))


def _parts(grille: Grille, nomenclature: Nomenclature) -> Iterator[_Part]:
    ranks = {"ligne": count(), "colonne": count()}
    for tableau in grille.tableaux:
        for cote, (dimension, regroupements) in zip(ranks, tableau.axes(), strict=False):
            # The secondary natures answer another question, from the same list.
            alone = len(tableau.source.dimensions) == 1
            question = dimensions.question(tableau.source.id if alone else dimension)
            for each in regroupements:
                finest = (dimensions.reponses(dimension, code, nomenclature) for code in each.codes)
                yield _Part(
                    question,
                    dimensions.titre(dimension, nomenclature),
                    cote,
                    next(ranks[cote]),
                    f"{cote} « {each.libelle} » du tableau « {tableau.titre} »",
                    frozenset().union(*finest),
                )
