"""The margins of a document: which tables show the same one, and what they count in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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
        self._tableaux = tableaux
        self._sums = sums
        self._answers = answers
        self._whole_year = whole_year
        shown = dict.fromkeys(key for each in tableaux for key in keys(each))
        found = dict.fromkeys((*filter(None, map(above, shown)), *shown))
        self._keys = tuple(sorted(found, key=lambda key: above(key) is not None))
        self._counted: dict[Key, tuple[Counter[str], ...]] = {}

    def __iter__(self) -> Iterator[Key]:
        """Each margin once, shown or summed up from its detail, which comes after it."""
        return iter(self._keys)

    def is_shown_alone(self, key: Key) -> bool:
        """Whether a table of one dimension shows it."""
        return any(keys(each) == (key,) for each in self._tableaux) or any(
            above(below) == key for below in self
        )

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

    def _all_counts(self, key: Key) -> tuple[Counter[str], ...]:
        """The sums along it in each table that gives them."""
        if key not in self._counted:
            self._counted[key] = (*self._shown(key), *self._detailed(key))
        return self._counted[key]

    def _shown(self, key: Key) -> Iterator[Counter[str]]:
        for tableau in self._tableaux:
            for place, each in enumerate(keys(tableau)):
                if each == key:
                    counts: Counter[str] = Counter()
                    for codes, value in self._sums[tableau.id].items():
                        counts[codes[place]] += value
                    yield counts

    def _detailed(self, key: Key) -> Iterator[Counter[str]]:
        """What the detail of this margin sums up to in it."""
        for below in self:
            if above(below) == key:
                upward = self._answers[below[0]].above
                for shown in self._shown(below):
                    counts: Counter[str] = Counter()
                    for code, value in shown.items():
                        counts[upward[code]] += value
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
