"""One side of a grid's table: a funder's groups laid over the lines that are published.

Where answers are published together and a funder wants them apart, the groups that they
fall into are shown as one: the report does not say more. What no group takes has its own
line, and « non renseigné » has its own too, so that the totals are those of the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.rapport import ENSEMBLE, Axe, Reponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iscg_tui.report.grilles.grille import Regroupement

HORS_GRILLE: Final = "Hors grille"
"""Label of the line of the answers that no group of the grid takes."""

_ENSEMBLE: Final = " + "


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of a grid's table and the codes of the published lines that it sums.

    ``reunie``: it shows several groups as one.
    """

    reponse: Reponse
    publiees: tuple[str, ...]
    reunie: bool = False


def lignes(axe: Axe, regroupements: Sequence[Regroupement]) -> tuple[Ligne, ...]:
    """The lines of a grid over ``axe``: its groups in their order, then what they leave."""
    parts = [*(_reponse(each.libelle, each.court, each.codes) for each in regroupements)]
    parts += _left(axe, {code for each in parts for code in each.codes})
    rank_of = {code: rank for rank, each in enumerate(parts) for code in each.codes}
    together = ({rank_of[code] for code in each.codes} for each in axe.reponses)
    return tuple(
        Ligne(
            _gathered([parts[rank] for rank in ranks]),
            tuple(each.code for each in axe.reponses if rank_of[each.codes[0]] in ranks),
            reunie=len(ranks) > 1,
        )
        for ranks in _joined(len(parts), together)
    )


def side(axe: Axe, lignes_: Sequence[Ligne]) -> Axe:
    """The axis that has these lines."""
    unknown = [
        each.reponse.code
        for each in lignes_
        if axe.non_renseigne and axe.non_renseigne in each.publiees
    ]
    return Axe(
        axe.dimension,
        axe.titre,
        tuple(each.reponse for each in lignes_),
        unknown[0] if unknown else "",
    )


def _left(axe: Axe, taken: set[str]) -> list[Reponse]:
    """What the groups leave of the answers: those of no group, and « non renseigné »."""
    unknown = axe.detail[-1].code if axe.non_renseigne else ""
    others = tuple(
        each.code for each in axe.detail if each.code not in taken and each.code != unknown
    )
    left = [_reponse(HORS_GRILLE, HORS_GRILLE, others)] if others else []
    if unknown and unknown not in taken:
        left.append(axe.detail[-1])
    return left


def _joined(count: int, together: Iterable[set[int]]) -> list[tuple[int, ...]]:
    """The ranks below ``count``, those of each set of ``together`` being in one group."""
    groups = {rank: {rank} for rank in range(count)}
    for ranks in together:
        whole = set[int]().union(*(groups[rank] for rank in ranks))
        groups |= dict.fromkeys(whole, whole)
    return sorted({tuple(sorted(each)) for each in groups.values()})


def _gathered(parts: Sequence[Reponse]) -> Reponse:
    if len(parts) == 1:
        return parts[0]
    return _reponse(
        _ENSEMBLE.join(each.libelle for each in parts),
        _ENSEMBLE.join(each.court for each in parts),
        tuple(code for each in parts for code in each.codes),
    )


def _reponse(libelle: str, court: str, codes: tuple[str, ...]) -> Reponse:
    return Reponse(ENSEMBLE.join(codes), libelle, court, codes=codes)
