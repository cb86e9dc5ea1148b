"""The margins of a document: which tables show the same one, and what they count in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.dimensions import FAMILLE, MINEUR
from iscg_tui.report.protection.block import Block
from iscg_tui.report.protection.roll_up import Margin
from iscg_tui.report.protection.totals import (
    ENTRETIENS,
    PERSONNES,
    SITUATIONS,
    total_of,
    whole_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.report.protection.block import Partition
    from iscg_tui.report.protection.totals import Sums

Key = tuple[str, str]
"""A margin: its dimension, and what is counted along it, as ``total_of`` names it."""

_ABOVE: Final = {"saisine": FAMILLE, "age": MINEUR}
_ANSWERED_BY: Final = {
    "nature": SITUATIONS,
    "besoins": SITUATIONS,
    "orientations": PERSONNES,
    "issue_orientation": PERSONNES,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a dimension in their order, the group of each, the answer above each."""

    codes: tuple[str, ...]
    groups: Mapping[str, str]
    above: Mapping[str, str]


def keys(tableau: Tableau) -> tuple[Key, ...]:
    """The margins that a table shows, one for each of its dimensions."""
    return tuple((dimension, total_of(tableau)) for dimension in tableau.dimensions)


def above(key: Key) -> Key | None:
    """The margin of which this one is the detail."""
    dimension, counted = key
    return (_ABOVE[dimension], counted) if dimension in _ABOVE else None


def grouped(answers: Answers) -> Partition:
    """The groups of a dimension, as blocks."""
    members: dict[str, list[str]] = {}
    for code in answers.codes:
        members.setdefault(answers.groups[code], []).append(code)
    return tuple(Block(tuple(each)) for each in members.values())


def behind(key: Key) -> Key | None:
    """The margin that counts the people whose answers this one counts, along the same answers.

    It holds at least as many as each of those answers: what is shown of them must not tell
    apart what it gathers.
    """
    dimension, counted = key
    return (dimension, SITUATIONS) if counted in _ANSWERED_BY and dimension != counted else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The margins of some tables, whatever is counted in them.

    ``shown`` gives, by margin, the tables along a side of which it is, and which one;
    ``below`` the margins that are its detail.
    """

    keys: tuple[Key, ...]
    shown: Mapping[Key, Sequence[tuple[str, int]]]
    below: Mapping[Key, Sequence[Key]]
    alone: frozenset[Key]


@lru_cache(maxsize=16)
def _plan(tableaux: tuple[Tableau, ...]) -> _Plan:
    shown: dict[Key, list[tuple[str, int]]] = {}
    for tableau in tableaux:
        for place, key in enumerate(keys(tableau)):
            shown.setdefault(key, []).append((tableau.id, place))
    below: dict[Key, list[Key]] = {}
    for key in shown:
        if (over := above(key)) is not None:
            below.setdefault(over, []).append(key)
    ordered = sorted(dict.fromkeys((*below, *shown)), key=lambda key: above(key) is not None)
    alone = {key for each in tableaux if len(keys(each)) == 1 for key in keys(each)}
    return _Plan(tuple(ordered), shown, below, frozenset(alone.union(below)))


class Margins:
    """The margins of one period, from its sums by table.

    ``whole_year`` says that persons are counted whole in it: in part of a year, whoever
    came before is counted there.
    """

    def __init__(
        self,
        tableaux: Sequence[Tableau],
        sums: Mapping[str, Sums],
        answers: Mapping[str, Answers],
        *,
        whole_year: bool,
    ) -> None:
        self._plan = _plan(tuple(tableaux))
        self._sums = sums
        self._answers = answers
        self._whole_year = whole_year
        self._counted: dict[Key, tuple[Mapping[str, int], ...]] = {}

    def __iter__(self) -> Iterator[Key]:
        """Each margin once, shown or summed up from its detail, which comes after it."""
        return iter(self._plan.keys)

    def is_shown_alone(self, key: Key) -> bool:
        """Whether a table of one dimension shows it, or its detail."""
        return key in self._plan.alone

    def codes(self, key: Key) -> tuple[str, ...]:
        """Every answer along it."""
        return self._answers[key[0]].codes

    def margin(self, key: Key, scopes: Partition = ()) -> Margin:
        """What the tables count along it, within the blocks of the margin above."""
        answers = self._answers[key[0]]
        return Margin(
            answers.codes,
            answers.groups,
            self._all_counts(key),
            tuple(self._widened(scopes, answers)),
            self._ceiling(key),
        )

    def counts(self, key: Key) -> Mapping[str, int]:
        """The sums along it, from the first table that gives them."""
        return self._all_counts(key)[0]

    def _all_counts(self, key: Key) -> tuple[Mapping[str, int], ...]:
        """The sums along it in each table that gives them."""
        if key not in self._counted:
            self._counted[key] = (*self._shown(key), *self._detailed(key))
        return self._counted[key]

    def _shown(self, key: Key) -> Iterator[Mapping[str, int]]:
        for id_, place in self._plan.shown.get(key, ()):
            counts: dict[str, int] = {}
            for codes, value in self._sums[id_].items():
                code = codes[place]
                counts[code] = counts.get(code, 0) + value
            yield counts

    def _detailed(self, key: Key) -> Iterator[Mapping[str, int]]:
        """What the detail of this margin sums up to in it."""
        for below in self._plan.below.get(key, ()):
            upward = self._answers[below[0]].above
            for shown in self._all_counts(below):
                counts: dict[str, int] = {}
                for code, value in shown.items():
                    over = upward[code]
                    counts[over] = counts.get(over, 0) + value
                yield counts

    def _widened(self, scopes: Partition, answers: Answers) -> Iterator[Block]:
        for scope in scopes:
            codes = tuple(code for code in answers.codes if answers.above[code] in scope.codes)
            if codes:
                yield Block(codes, scope.floor)

    def _ceiling(self, key: Key) -> int | None:
        dimension, counted = key
        if dimension != counted or dimension not in _ANSWERED_BY:
            return None
        people = _ANSWERED_BY[dimension]
        if people == PERSONNES and not self._whole_year:
            people = ENTRETIENS
        return whole_of(self._sums, people)
