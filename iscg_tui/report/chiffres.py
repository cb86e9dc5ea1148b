"""Her own month, for herself: sums by month as they are, which never leave the post.

Nothing is masked here, so nothing of it may be written to a file. It has no name all
the same: like the report, it is made of the counters alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.counters import dimensions
from iscg_tui.counters.tableaux import PAR_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.periods import Mois

ANNEE: Final = 12
"""Months of the curve: the month itself and those before it."""

_COURTES: Final = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Compte:
    """One number of the month, beside the month before and the same month a year before."""

    titre: str
    mois: int
    mois_avant: int
    an_avant: int


@dataclass(frozen=True, slots=True)
class Reponses:
    """The answers given in the month, the most frequent first, under their short labels.

    « Non renseigné » is left out of them; ``nombre`` is the sum of those that stay.
    """

    titre: str
    nombre: int
    premieres: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Chiffres:
    """A month as she may see it. ``courtes`` and ``ouvertes`` are of the last twelve months.

    ``courtes`` counts the situations of 1 to 3 interviews among all those ``ouvertes``;
    ``annee`` gives the situations of each of the twelve months, this one last.
    """

    mois: Mois
    activite: tuple[Compte, ...]
    reponses: tuple[Reponses, ...]
    delais: Reponses
    courtes: int
    ouvertes: int
    annee: tuple[tuple[Mois, int], ...]

    @property
    def part_courtes(self) -> int | None:
        """Share of situations of 1 to 3 interviews, in whole percent; None without any."""
        if not self.ouvertes:
            return None
        return (200 * self.courtes + self.ouvertes) // (2 * self.ouvertes)


def chiffres(compteurs: Compteurs, nomenclature: Nomenclature, mois: Mois) -> Chiffres:
    """The month ``mois`` of these counters, nothing masked. A month not counted is all zeros."""
    by_month = _sums(compteurs)
    last = [mois.plus(back) for back in range(1 - ANNEE, 1)]

    def total(tableau: str, month: Mois) -> int:
        return sum(by_month.get((tableau, month.text()), {}).values())

    def answers(tableau: str, titre: str) -> Reponses:
        return _reponses(tableau, titre, by_month.get((tableau, mois.text()), {}), nomenclature)

    lengths = [by_month.get(("entretiens_par_situation", each.text()), {}) for each in last]
    return Chiffres(
        mois=mois,
        activite=tuple(
            Compte(
                PAR_ID[id_].titre,
                *(total(id_, each) for each in (mois, mois.plus(-1), mois.plus(-ANNEE))),
            )
            for id_ in ("situations", "entretiens", "personnes")
        ),
        reponses=(
            answers("nature", "Natures"),
            answers("orientations", "Orientations"),
            answers("suites", "Suites"),
        ),
        delais=answers("delai", "Délai"),
        courtes=sum(each.get(code, 0) for each in lengths for code in _COURTES),
        ouvertes=sum(sum(each.values()) for each in lengths),
        annee=tuple((each, total("situations", each)) for each in last),
    )


def _sums(compteurs: Compteurs) -> Mapping[tuple[str, str], dict[str, int]]:
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for cell, value in compteurs.sommes.items():
        if len(cell.codes) < 2:
            sums.setdefault((cell.tableau, cell.periode), {})["".join(cell.codes)] = value
    return sums


def _reponses(
    tableau: str, titre: str, sums: Mapping[str, int], nomenclature: Nomenclature
) -> Reponses:
    (dimension,) = PAR_ID[tableau].dimensions
    unknown = dimensions.non_renseigne(dimension, nomenclature)
    order = [each for each in dimensions.codes(dimension, nomenclature) if each != unknown]
    given = sorted((code for code in order if sums.get(code)), key=lambda code: -sums[code])
    return Reponses(
        titre,
        sum(sums[code] for code in given),
        tuple((dimensions.court(dimension, code, nomenclature), sums[code]) for code in given),
    )
