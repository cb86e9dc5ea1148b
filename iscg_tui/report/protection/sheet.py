"""What a document shows of its tables: the blocks of each margin, the masked cells.

Of two documents of one period at two thresholds, the one at the lower says all that the
other says: its blocks are parts of the other's, and it masks nothing that the other shows.
So a reader of both knows what a reader of the finer one knows, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from iscg_tui.report.protection.block import joined
from iscg_tui.report.protection.crossed import Crossed, Known, Table
from iscg_tui.report.protection.finer import Finer
from iscg_tui.report.protection.margins import Key, Margins, above, behind, grouped, keys
from iscg_tui.report.protection.roll_up import rolled_up
from iscg_tui.report.protection.totals import (
    PERSONNES,
    SITUATIONS,
    total_of,
    whole_of,
    withheld_totals,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.report.protection.block import Partition
    from iscg_tui.report.protection.crossed import Sides
    from iscg_tui.report.protection.margins import Answers
    from iscg_tui.report.protection.totals import Sums

COMITE: Final = 5
"""Threshold of a closed committee, the lowest of those that may meet in the same hands."""

DIFFUSION: Final = 11
"""Threshold of a document for anyone: its two-way tables are the frame of lower ones."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of the tables of one period at one threshold.

    ``partitions`` gives the blocks of a margin, nothing where even its total is too small;
    ``withheld`` are the totals not shown; ``crossed`` is what is shown of each two-way table.
    """

    seuil: int
    partitions: Mapping[Key, Partition | None]
    withheld: frozenset[str]
    crossed: Mapping[str, Crossed]

    def blocks(self, tableau: Tableau) -> tuple[Partition, ...] | None:
        """The blocks of each side of a table; nothing when none of it may be shown."""
        if tableau.id in self.crossed:
            return self.crossed[tableau.id].sides
        if total_of(tableau) in self.withheld:
            return None
        found = [self.partitions[key] for key in keys(tableau)]
        shown = tuple(each for each in found if each is not None)
        return shown if len(shown) == len(found) else None


@dataclass(frozen=True, slots=True)
class Period:
    """The tables of one period and their sums; ``parts`` the finer periods published in it."""

    tableaux: Sequence[Tableau]
    sums: Mapping[str, Sums]
    answers: Mapping[str, Answers]
    parts: tuple[Period, ...] = ()
    whole_year: bool = True

    def margins(self) -> Margins:
        """Its margins."""
        return Margins(self.tableaux, self.sums, self.answers, whole_year=self.whole_year)

    def sheet(self, seuil: int) -> Sheet:
        """What may be shown of it at that threshold, from 2 on."""
        sheet = self.shared(seuil)
        frame = self.sheet(DIFFUSION).crossed if _meets_another(seuil) else {}
        finer = Finer(seuil, self.parts)
        crossed = {}
        for tableau in self.tableaux:
            sides = sheet.blocks(tableau)
            if sides is not None and len(sides) == 2:
                table = _Choice(self, tableau, sheet, finer)
                crossed[tableau.id] = table.shown(frame.get(tableau.id))
        return replace(sheet, crossed=crossed)

    def shared(self, seuil: int) -> Sheet:
        """What may be shown of its totals and margins, without its two-way tables."""
        return self._shared(seuil, self.margins())

    def _shared(self, seuil: int, margins: Margins) -> Sheet:
        lowers = (each for each in (DIFFUSION, COMITE) if each < seuil)
        lower = next((self._shared(each, margins) for each in lowers), None)
        finer = Finer(seuil, self.parts)
        withheld = withheld_totals(self.sums, seuil) | finer.withheld
        found: dict[Key, Partition | None] = {}
        for key in margins:
            parent = above(key)
            scopes = () if parent is None else found.get(parent, ())
            before = [lower.partitions[key]] if lower else []
            if (people := behind(key)) in found:
                before.append(found[people])
            begun = finer.joined(key, margins.codes(key), before)
            if scopes is None or begun is None:
                found[key] = None
            else:
                found[key] = rolled_up(margins.margin(key, scopes), seuil, begun)
        return Sheet(seuil, found, withheld | (lower.withheld if lower else frozenset()), {})


def _meets_another(seuil: int) -> bool:
    return seuil == COMITE or seuil > DIFFUSION


class _Choice:
    """How a two-way table is cut: finely, or by groups where more of it can be shown so."""

    def __init__(self, period: Period, tableau: Tableau, sheet: Sheet, finer: Finer) -> None:
        self._period = period
        self._tableau = tableau
        self._seuil = sheet.seuil
        self._sums = period.sums[tableau.id]
        self._keys = keys(tableau)
        self._fine = [sheet.partitions[key] or () for key in self._keys]
        rows, columns = (
            list(self._known(key, fine, finer))
            for key, fine in zip(self._keys, self._fine, strict=True)
        )
        self._finer = (rows, columns)

    def shown(self, frame: Crossed | None) -> Crossed:
        """The table as it is shown; ``frame`` is what the document it must agree with shows."""
        if frame is not None and self._seuil < DIFFUSION:
            return self._table(frame.sides).shown(self._seuil, self._finer, among=frame.masked)
        imposed = frame.masked if frame else frozenset()
        begun = frame.sides if frame else None
        found = []
        for sides in self._cuts(begun):
            found.append(self._table(sides).shown(self._seuil, self._finer, imposed=imposed))
            if 2 * found[-1].told(self._sums)[1] > sum(self._sums.values()):
                break
        return max(found, key=lambda each: each.told(self._sums))

    def _table(self, sides: Sides) -> Table:
        return Table(self._sums, sides, self._people())

    def _cuts(self, begun: Sides | None) -> list[Sides]:
        """The finest first; by groups along one side, or both: the next where too little shows."""
        choices: list[list[Partition]] = []
        for place, (key, fine) in enumerate(zip(self._keys, self._fine, strict=True)):
            answers = self._period.answers[key[0]]
            least = fine if begun is None else joined(answers.codes, (fine, begun[place]))
            by_group = joined(answers.codes, (least, grouped(answers)))
            choices.append([least] if len(by_group) == len(least) else [least, by_group])
        return list(product(choices[0], choices[1]))

    def _known(self, key: Key, fine: Partition, finer: Finer) -> Iterator[Known]:
        """What is told elsewhere of the lines of this table."""
        margins = self._period.margins()
        if margins.is_shown_alone(key):
            counts = margins.counts(key)
            for block in fine:
                total = sum(counts.get(code, 0) for code in block.codes)
                yield Known(block.codes, total, total)
        yield from finer.known(key, fine)

    def _people(self) -> dict[str, int] | None:
        """By answer of the rows, those who opened in the period and those back from before it."""
        if not self._tableau.reponses_multiples:
            return None
        sums = self._period.sums
        back = max(whole_of(sums, PERSONNES) - whole_of(sums, SITUATIONS), 0)
        opened = sums.get(self._tableau.dimensions[0], {})
        codes = self._period.answers[self._tableau.dimensions[0]].codes
        return {code: opened.get((code,), 0) + back for code in codes}
