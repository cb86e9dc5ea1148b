"""A year beside the quarters or halves of it that were published before.

Each of those is protected alone, for what comes after it is not known when it is made.
The year then shows only sums of what they have shown: it adds nothing to them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from iscg_tui.report.protection.block import Block, joined, required
from iscg_tui.report.protection.crossed import Known
from iscg_tui.report.protection.roll_up import rolled_up
from iscg_tui.report.protection.totals import small, whole_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iscg_tui.report.protection.block import Partition
    from iscg_tui.report.protection.margins import Key
    from iscg_tui.report.protection.sheet import Period


class Finer:
    """The finer documents of a year, each with what it shows at one threshold."""

    def __init__(self, seuil: int, parts: Sequence[Period]) -> None:
        self._seuil = seuil
        self._parts = [(each, each.shared(seuil)) for each in parts]

    @property
    def withheld(self) -> frozenset[str]:
        """The totals that the year would give away by subtraction.

        Two or more small ones that were withheld hide each other where their sum is wide.
        """
        found = set()
        for id_ in {id_ for _, sheet in self._parts for id_ in sheet.withheld}:
            hidden = [part for part, sheet in self._parts if id_ in sheet.withheld]
            if not self._hide_each_other([whole_of(part.sums, id_) for part in hidden]):
                found.add(id_)
        return frozenset(found)

    def joined(
        self, key: Key, codes: tuple[str, ...], before: Sequence[Partition | None]
    ) -> Partition | None:
        """The finest blocks of which every document, and each of ``before``, has shown the sums.

        Nothing where the total itself cannot be shown.
        """
        partitions = list(before)
        hidden = []
        for part, sheet in self._parts:
            if key not in sheet.partitions:
                continue
            blocks = None if key[1] in sheet.withheld else sheet.partitions.get(key)
            if blocks is None:
                hidden.append(part)
            else:
                partitions.append(blocks)
        if hidden:
            partitions.append(self._of_hidden(key, hidden))
        known = [each for each in partitions if each is not None]
        return joined(codes, known) if len(known) == len(partitions) else None

    def _of_hidden(self, key: Key, hidden: Sequence[Period]) -> Partition | None:
        """The blocks of all the parts that withhold a margin, taken as one."""
        margins = [part.margins().margin(key) for part in hidden]
        if not self._hide_each_other([max(each.sums(each.codes)) for each in margins]):
            return None
        counts = [Counter[str]() for _ in margins[0].counts]
        for margin in margins:
            for total, each in zip(counts, margin.counts, strict=True):
                total.update(each)
        return rolled_up(replace(margins[0], counts=tuple(counts), ceiling=None), self._seuil)

    def _hide_each_other(self, totals: Sequence[int]) -> bool:
        return (
            len(totals) > 1
            and all(small(each, self._seuil) or not each for each in totals)
            and sum(totals) >= required(len(totals), self._seuil)
        )

    def known(self, key: Key, blocks: Iterable[Block]) -> list[Known]:
        """What they tell of each answer that the year gathers."""
        wanted = {code for block in blocks if len(block.codes) > 1 for code in block.codes}
        if not self._parts or not all(key in sheet.partitions for _, sheet in self._parts):
            return []
        bounds = dict.fromkeys(wanted, (0, 0))
        for part, sheet in self._parts:
            counts = part.margins().counts(key)
            for block in sheet.partitions[key] or (Block(tuple(wanted)),):
                total = sum(counts.get(code, 0) for code in block.codes)
                for code in wanted.intersection(block.codes):
                    value, (low, high) = counts.get(code, 0), bounds[code]
                    if len(block.codes) == 1:
                        bounds[code] = (low + value, high + value)
                    else:
                        bounds[code] = (low + min(value, 1), high + total - block.floor + 1)
        return [Known((code,), low, high) for code, (low, high) in sorted(bounds.items())]
