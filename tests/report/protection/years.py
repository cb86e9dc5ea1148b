"""Random years of invented situations, sparse or dense, even or bunched, drawn from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from iscg_tui.counters.cells import cells_of
from iscg_tui.counters.file import Compteurs
from iscg_tui.counters.tableaux import TABLEAUX
from iscg_tui.intake.situation import Adhesion, Entretien, Orientation, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.nomenclature.loader import Nomenclature

YEAR = 2026
SIZES = (3, 12, 20, 40, 80, 150, 350, 600)


def year(seed: int, lists: Nomenclature, size: int | None = None) -> Compteurs:
    """The counters of one random post, the year before included."""
    chance = Random(seed)
    bunched = chance.choice([0.3, 1.0, 3.0])
    draw = {
        name: _Draw([*(each.code for each in lists[name].choix), "NR"], bunched, chance)
        for name in lists.listes
    }
    earlier = chance.choice([0, 0, 0.05, 0.3])
    sums: dict[Cellule, int] = {}
    for _ in range(size or chance.choice(SIZES)):
        for cell, value in cells_of(_situation(chance, draw, earlier), lists).items():
            sums[cell] = sums.get(cell, 0) + value
    return Compteurs(1, lists.version, sums)


class _Draw:
    """Answers drawn with weights of their own: even, or bunched on a few."""

    def __init__(self, answers: Sequence[str], bunched: float, chance: Random) -> None:
        self.answers = answers
        self.weights = [chance.gammavariate(1 / bunched, 1.0) + 1e-9 for _ in answers]

    def one(self, chance: Random) -> str:
        return chance.choices(self.answers, self.weights)[0]

    def some(self, chance: Random, most: int) -> tuple[str, ...]:
        found = dict.fromkeys(self.one(chance) for _ in range(chance.randint(0, most)))
        return tuple(each for each in found if each != "NR")


def _situation(chance: Random, draw: Mapping[str, _Draw], earlier: float) -> Situation:
    def one(name: str) -> str:
        return draw[name].one(chance)

    first = date(YEAR, 1, 1)
    if chance.random() < earlier:
        first = date(YEAR - 1, 9, 1)
    jour = first + timedelta(days=chance.randrange(120 if first.year < YEAR else 340))
    nature = one("nature")
    interviews = []
    for rank in range(chance.choices([1, 2, 3, 5, 8], [50, 23, 12, 10, 5])[0]):
        orientations = tuple(
            Orientation(family, one("issue_orientation"), chance.random() < 0.8)
            for family in draw["orientations"].some(chance, 2)
        )
        reason = one("motif_prolongement") if rank >= 3 else None
        day = jour + timedelta(days=20 * rank)
        interviews.append(Entretien(day, one("mode"), one("suites"), orientations, reason))
    secondary = draw["nature"].some(chance, 2)
    return Situation(
        saisine=one("saisine"),
        institution=one("institution"),
        public=one("public"),
        age=one("age"),
        genre=one("genre"),
        nature=nature,
        adhesion=chance.choice([Adhesion.NON, Adhesion.NON_RENSEIGNEE]),
        entretiens=tuple(interviews),
        natures_secondaires=tuple(each for each in secondary if each != nature),
        champ_penal=one("champ_penal"),
        besoins=draw["besoins"].some(chance, 3),
        delai=one("delai"),
        urgence=one("urgence"),
    )


def sums_of(counters: Compteurs, du: str, au: str) -> dict[str, dict[tuple[str, ...], int]]:
    """A plain sum by table over some months of a year, whole quarters for two-way tables."""
    months = {f"{du[:5]}{month:02d}" for month in range(int(du[5:]), int(au[5:]) + 1)}
    quarters = {f"{month[:5]}T{(int(month[5:]) + 2) // 3}" for month in months}
    found: dict[str, dict[tuple[str, ...], int]] = {each.id: {} for each in TABLEAUX}
    for cell, value in counters.sommes.items():
        if cell.periode in months or cell.periode in quarters:
            table = found[cell.tableau]
            table[cell.codes] = table.get(cell.codes, 0) + value
    return found
