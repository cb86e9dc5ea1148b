"""Answers that a document shows in one line, and how wide a doubt they need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


@lru_cache(maxsize=256)
def singles(codes: tuple[str, ...]) -> Partition:
    """Each answer on its own."""
    return tuple(Block((code,)) for code in codes)


@lru_cache(maxsize=256)
def ranks(codes: tuple[str, ...]) -> Mapping[str, int]:
    """The place of each answer in its dimension."""
    return MappingProxyType({code: place for place, code in enumerate(codes)})


def required(floor: int, seuil: int) -> int:
    """The least sum that a block may show, so that each of its parts stays in doubt.

    Of ``floor`` parts with a sum v, one lies between 1 and v - floor + 1: the doubt is
    v - floor wide. A block of one part needs only to be no small number itself.
    """
    return seuil if floor <= 1 else seuil + floor


def joined(codes: tuple[str, ...], partitions: Sequence[Partition]) -> Partition:
    """The finest blocks of which those of each partition are parts; their floors are not known."""
    block_of: dict[str, list[str]] = {}
    for partition in partitions:
        for block in partition:
            if len(block.codes) < 2:
                continue
            together = block_of.setdefault(block.codes[0], [block.codes[0]])
            for code in block.codes[1:]:
                other = block_of.get(code, [code])
                if other is not together:
                    together += other
                    for each in other:
                        block_of[each] = together
    if not block_of:
        return singles(codes)
    order = ranks(codes)
    found = []
    for alone in singles(codes):
        (code,) = alone.codes
        together = sorted(block_of.get(code, alone.codes), key=order.__getitem__)
        if together[0] == code:
            found.append(Block(tuple(together)) if len(together) > 1 else alone)
    return tuple(found)
