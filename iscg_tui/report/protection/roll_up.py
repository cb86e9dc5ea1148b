"""Gathering answers too rare to be shown: in their group first, then across groups.

A margin that several tables share is never masked: the same partition holds in all of
them, so that with every margin published each two-way table can be audited alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iscg_tui.report.protection.block import Block, Partition, required, singles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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

    def is_empty(self, code: str) -> bool:
        """Whether nobody gave that answer."""
        return not any(each.get(code) for each in self.counts)


def rolled_up(margin: Margin, seuil: int, start: Partition = ()) -> Partition | None:
    """The blocks under which every answer of ``margin`` may be shown at that threshold.

    They are unions of those of ``start``, what a lower threshold has shown. Nothing when
    even the whole is too small.
    """
    # Tables that count the same thing the same way set the same condition.
    counts = tuple({frozenset(each.items()): each for each in margin.counts}.values())
    margin = replace(margin, counts=counts)
    scopes = margin.scopes or (Block(margin.codes),)
    found: list[Block] = []
    for scope in scopes:
        inside = frozenset(scope.codes)
        begun = [each for each in start or singles(margin.codes) if inside.issuperset(each.codes)]
        blocks = _Scope(margin, scope, seuil).gathered(begun)
        if blocks is None:
            return None
        found += blocks
    order = {code: place for place, code in enumerate(margin.codes)}
    return tuple(sorted(found, key=lambda block: order[block.codes[0]]))


class _Scope:
    """The answers among which blocks may be joined."""

    def __init__(self, margin: Margin, scope: Block, seuil: int) -> None:
        self.margin = margin
        self.scope = scope
        self.seuil = seuil
        self.order = {code: place for place, code in enumerate(margin.codes)}
        self.members: dict[str, list[str]] = {}
        for code in scope.codes:
            self.members.setdefault(margin.groups[code], []).append(code)

    def gathered(self, begun: Sequence[Block]) -> list[Block] | None:
        empty = [each for each in begun if all(map(self.margin.is_empty, each.codes))]
        filled = [self._block(each.codes) for each in begun if each not in empty]
        while failing := [each for each in filled if not self._holds(each)]:
            if len(filled) == 1:
                whole = Block(self.scope.codes, self.scope.floor)
                return [whole] if self._holds(whole) else None
            first = min(failing, key=self._size)
            second = self._partner(first, filled, failing)
            filled = [each for each in filled if each not in (first, second)]
            filled.append(self._block((*first.codes, *second.codes)))
        absorbed = {code for block in filled for code in block.codes}
        return [*filled, *(each for each in empty if absorbed.isdisjoint(each.codes))]

    def _partner(self, block: Block, filled: list[Block], failing: list[Block]) -> Block:
        """The block to join: of its group rather than not, too small itself rather than not."""
        groups = self._groups(block)
        return min(
            (each for each in filled if each is not block),
            key=lambda each: (
                groups.isdisjoint(self._groups(each)),
                each not in failing,
                self._size(each),
            ),
        )

    def _size(self, block: Block) -> tuple[int, int]:
        return (max(self.margin.sums(block.codes)), self.order[block.codes[0]])

    def _groups(self, block: Block) -> set[str]:
        return {self.margin.groups[code] for code in block.codes}

    def _block(self, codes: Sequence[str]) -> Block:
        """The block of these answers, and of the zeros of the groups that it gathers whole."""
        kept = set(codes)
        if len(kept) == 1:
            return Block(tuple(codes))
        floor = 0
        for group in {self.margin.groups[code] for code in codes}:
            members = self.members[group]
            missing = [code for code in members if code not in kept]
            if len(members) > 1 and all(map(self.margin.is_empty, missing)):
                kept.update(missing)
                floor += 1
            else:
                floor += sum(1 for code in members if code in kept)
        # Nothing is gathered that holds fewer than two answers, which the reader knows too.
        floor = self.scope.floor if len(kept) == len(self.scope.codes) else max(floor, 2)
        return Block(tuple(sorted(kept, key=self.order.__getitem__)), floor)

    def _holds(self, block: Block) -> bool:
        return all(self._shows(block, total) for total in self.margin.sums(block.codes) if total)

    def _shows(self, block: Block, total: int) -> bool:
        """Whether a sum may be shown: each part, and whoever is in none, stays in doubt."""
        if total < required(block.floor, self.seuil):
            return False
        ceiling, count = self.margin.ceiling, len(block.codes)
        if ceiling is None or total > ceiling * count:
            return True
        if count == 1:
            return total == ceiling or ceiling - total >= required(2, self.seuil)
        low = max(int(block.floor > 1), total - (count - 1) * ceiling)
        return min(ceiling, total - block.floor + 1) - low >= self.seuil
