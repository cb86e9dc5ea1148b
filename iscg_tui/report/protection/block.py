"""Answers that a document shows in one line, and how wide a doubt they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Block:
    """Answers shown together.

    ``floor`` is how many people the reader knows it to hold at the least: one for each
    of its parts that would have been published as a zero had it been empty. A group
    gathered whole is one part, since its zeros are gathered with it.
    """

    codes: tuple[str, ...]
    floor: int = 1


Partition = tuple[Block, ...]
"""Every answer of a dimension, each in one block, in the order of the nomenclature."""


def singles(codes: tuple[str, ...]) -> Partition:
    """Each answer on its own."""
    return tuple(Block((code,)) for code in codes)


def required(floor: int, seuil: int) -> int:
    """The least sum that a block may show, so that each of its parts stays in doubt.

    Of ``floor`` parts with a sum v, one lies between 1 and v - floor + 1: the doubt is
    v - floor wide. A block of one part needs only to be no small number itself.
    """
    return seuil if floor <= 1 else seuil + floor


def joined(codes: Sequence[str], partitions: Sequence[Partition]) -> Partition:
    """The finest blocks of which those of each partition are parts; their floors are not known."""
    block_of: dict[str, list[str]] = {code: [code] for code in codes}
    for partition in partitions:
        for block in partition:
            first = block_of[block.codes[0]]
            for code in block.codes[1:]:
                other = block_of[code]
                if other is not first:
                    first += other
                    for each in other:
                        block_of[each] = first
    order = {code: place for place, code in enumerate(codes)}
    found = {id(block): sorted(block, key=order.__getitem__) for block in block_of.values()}
    return tuple(
        Block(tuple(block)) for block in sorted(found.values(), key=lambda each: order[each[0]])
    )
