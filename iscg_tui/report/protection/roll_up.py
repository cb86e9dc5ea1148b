"""Gathering answers too rare to be shown: in their group first, then across groups.

A margin that several tables share is never masked: the same partition holds in all of
them, so that with every margin published each two-way table can be audited alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from iscg_tui.report.protection.block import Block, Partition, ranks, required, singles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_SIZE: Final = attrgetter("size")


@dataclass(frozen=True, slots=True)
class Margin:
    """A dimension as the tables of one document show it.

    ``counts`` holds its sums, once for each table that shows them; ``groups`` the group of
    each answer. ``scopes`` are the blocks of the dimension above it (families of saisine,
    minority), out of which none may reach; empty where there is none. ``ceiling`` is, where
    several answers are possible, how many people may have given the same one.
    """

    codes: tuple[str, ...]
    groups: Mapping[str, str]
    counts: tuple[Mapping[str, int], ...]
    scopes: Partition = ()
    ceiling: int | None = None

    def sums(self, codes: Sequence[str]) -> tuple[int, ...]:
        """The sum of some answers, in each table."""
        return tuple(sum(each.get(code, 0) for code in codes) for each in self.counts)


def rolled_up(margin: Margin, seuil: int, start: Partition = ()) -> Partition | None:
    """The blocks under which every answer of ``margin`` may be shown at that threshold.

    They are unions of those of ``start``, what a lower threshold or a part of the period has
    shown. Nothing when even the whole is too small, or when one of those goes across scopes.
    """
    scopes = margin.scopes or (Block(margin.codes),)
    found: list[Block] = []
    for scope in scopes:
        inside = frozenset(scope.codes)
        begun = [each for each in start or singles(margin.codes) if inside.issuperset(each.codes)]
        blocks = _Scope(margin, scope, seuil).gathered(begun)
        if blocks is None:
            return None
        found += blocks
    if sum(len(block.codes) for block in found) < len(margin.codes):
        return None
    order = ranks(margin.codes)
    return tuple(sorted(found, key=lambda block: order[block.codes[0]]))


@dataclass(slots=True, eq=False)
class _Weighed:
    """A block that is not empty, and what is looked at to join it."""

    block: Block
    size: tuple[int, int]
    holds: bool


class _Scope:
    """The answers among which blocks may be joined."""

    def __init__(self, margin: Margin, scope: Block, seuil: int) -> None:
        self.scope = scope
        self.seuil = seuil
        self.groups = margin.groups
        self.ceiling = margin.ceiling
        self.order = ranks(margin.codes)
        self.alone = singles(margin.codes)
        self.counts: list[Mapping[str, int]] = []
        for each in margin.counts:
            # Tables that count the same thing the same way set the same condition.
            if each not in self.counts:
                self.counts.append(each)
        self.given = {
            code for each in self.counts for code, value in each.items() if value
        }.intersection(scope.codes)
        self.members: dict[str, list[str]] = {}
        for code in scope.codes:
            self.members.setdefault(self.groups[code], []).append(code)

    def gathered(self, begun: Sequence[Block]) -> list[Block] | None:
        empty: list[Block] = []
        filled: list[_Weighed] = []
        for block in begun:
            if self.given.isdisjoint(block.codes):
                empty.append(block)
            else:
                filled.append(self._weighed(self._block(block.codes)))
        while failing := [each for each in filled if not each.holds]:
            if len(filled) == 1:
                whole = self._weighed(Block(self.scope.codes, self.scope.floor))
                return [whole.block] if whole.holds else None
            first = min(failing, key=_SIZE)
            second = self._partner(first, filled)
            filled = [each for each in filled if each is not first and each is not second]
            filled.append(self._weighed(self._block((*first.block.codes, *second.block.codes))))
        absorbed = {code for each in filled for code in each.block.codes}
        return [
            *(each.block for each in filled),
            *(each for each in empty if absorbed.isdisjoint(each.codes)),
        ]

    def _partner(self, first: _Weighed, filled: Sequence[_Weighed]) -> _Weighed:
        """The block to join: of its group rather than not, too small itself rather than not."""
        group_of = self.groups.__getitem__
        groups = set(map(group_of, first.block.codes))
        return min(
            (each for each in filled if each is not first),
            key=lambda each: (
                groups.isdisjoint(map(group_of, each.block.codes)),
                each.holds,
                each.size,
            ),
        )

    def _weighed(self, block: Block) -> _Weighed:
        totals = [sum([each.get(code, 0) for code in block.codes]) for each in self.counts]
        holds = all(self._shows(block, total) for total in totals if total)
        return _Weighed(block, (max(totals), self.order[block.codes[0]]), holds)

    def _block(self, codes: Sequence[str]) -> Block:
        """The block of these answers, and of the zeros of the groups that it gathers whole."""
        if len(codes) == 1:
            return self.alone[self.order[codes[0]]]
        kept = set(codes)
        floor = 0
        for group in {self.groups[code] for code in codes}:
            members = self.members[group]
            missing = [code for code in members if code not in kept]
            if len(members) > 1 and self.given.isdisjoint(missing):
                kept.update(missing)
                floor += 1
            else:
                floor += len(members) - len(missing)
        # Nothing is gathered that holds fewer than two answers, which the reader knows too.
        floor = self.scope.floor if len(kept) == len(self.scope.codes) else max(floor, 2)
        return Block(tuple(sorted(kept, key=self.order.__getitem__)), floor)

    def _shows(self, block: Block, total: int) -> bool:
        """Whether a sum may be shown: each part, and whoever is in none, stays in doubt."""
        if total < required(block.floor, self.seuil):
            return False
        ceiling, count = self.ceiling, len(block.codes)
        if ceiling is None or total > ceiling * count:
            return True
        if count == 1:
            return total == ceiling or ceiling - total >= required(2, self.seuil)
        low = max(int(block.floor > 1), total - (count - 1) * ceiling)
        return min(ceiling, total - block.floor + 1) - low >= self.seuil
