"""An attacker who shares nothing with the program: what can be worked out of what is published.

Everything that is known is a linear statement about numbers that nobody sees. For any sum
of them, the least and the greatest value that fit all the statements together are two
linear programs; their ends are brought in to whole numbers. Statements may come from any
file and from several documents at once: ``reading`` makes them out of the JSON ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, vstack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    _Parts = list[tuple["_Island", dict["Hidden", int]]]

Hidden = tuple[str, ...]
"""A number that nobody sees: the table, the period, then a code for each dimension."""

_CLOSE = 1e-6
_LOOKS = 24
"""Possible worlds looked at for many sums together, before each is looked at alone."""

_MOST = 100_000.0
"""More than any hidden number: that of one which nothing bounds."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of hidden numbers, each a whole number of times."""

    terms: tuple[tuple[Hidden, int], ...]

    @staticmethod
    def of(hidden: Iterable[Hidden], *less: Hidden) -> Sum:
        """Their sum, less some others."""
        times: dict[Hidden, int] = defaultdict(int)
        for each in hidden:
            times[each] += 1
        for each in less:
            times[each] -= 1
        return Sum(tuple(sorted((each, count) for each, count in times.items() if count)))

    def at(self, truth: Mapping[Hidden, int]) -> int:
        """Its value, for whoever knows everything."""
        return sum(count * truth.get(each, 0) for each, count in self.terms)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is known of a sum: it lies between two numbers, both possible."""

    sum: Sum
    low: float = 0.0
    high: float = math.inf

    def holds(self, truth: Mapping[Hidden, int]) -> bool:
        """Whether it is true."""
        return self.low <= self.sum.at(truth) <= self.high


class Attacker:
    """Someone who holds every statement at once."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        known = [each for each in statements if each.sum.terms]
        self._given, kept = _simplified(known)
        self._islands = _islands(kept)

    def interval(self, target: Sum, *, whole: bool = False) -> tuple[int, int]:
        """Between which whole numbers a sum lies. ``whole``: every hidden number being whole."""
        low = high = 0.0
        for each, count in target.terms:
            low, high = (end + count * self._given.get(each, 0) for end in (low, high))
        for island, terms in self._split(target):
            least, most = island.ends(terms, whole=whole)
            low, high = low + least, high + most
        return math.ceil(low - _CLOSE), math.floor(high + _CLOSE)

    def too_close(self, targets: Sequence[Sum], width: int) -> dict[Sum, tuple[int, int]]:
        """The sums that are known more closely than ``width``, and how closely."""
        left = self._still_close({target: self._split(target) for target in targets}, width)
        for _ in range(_LOOKS):
            self._look(left.values())
            left = self._still_close(left, width)
        found = {}
        for target, parts in left.items():
            for times in (1, -1):
                for island, terms in parts:
                    island.look([{each: times * count for each, count in terms.items()}])
                if not self._still_close({target: parts}, width):
                    break
            else:
                low, high = self.interval(target)
                if high - low < width:
                    found[target] = (low, high)
        return found

    def _still_close(self, split: Mapping[Sum, _Parts], width: int) -> dict[Sum, _Parts]:
        return {
            target: parts
            for target, parts in split.items()
            if not any(island.varies(terms, width) for island, terms in parts)
        }

    def _look(self, split: Iterable[_Parts]) -> None:
        """Possible worlds that are far from those met so far, in many sums at once."""
        together: dict[int, tuple[_Island, list[dict[Hidden, int]]]] = {}
        for parts in split:
            for island, terms in parts:
                together.setdefault(id(island), (island, []))[1].append(terms)
        for island, sums in together.values():
            island.look(sums)

    def _split(self, target: Sum) -> _Parts:
        parts: dict[int, tuple[_Island, dict[Hidden, int]]] = {}
        for each, count in target.terms:
            if each not in self._given:
                island = self._islands.setdefault(each, _Island([], [each]))
                parts.setdefault(id(island), (island, {}))[1][each] = count
        return list(parts.values())


def _simplified(statements: Sequence[Statement]) -> tuple[dict[Hidden, int], list[Statement]]:
    """The hidden numbers that are given outright, and what is said of the others."""
    given: dict[Hidden, int] = {}
    left = list(statements)
    while True:
        before = len(given)
        kept = []
        for each in left:
            terms = tuple(term for term in each.sum.terms if term[0] not in given)
            less = sum(count * given[name] for name, count in each.sum.terms if name in given)
            low, high = each.low - less, each.high - less
            if not terms:
                assert low <= 0 <= high, "the published statements contradict one another"
            elif low == high and len(terms) == 1:
                given[terms[0][0]] = round(low / terms[0][1])
            elif high == 0 and all(count > 0 for _, count in terms):
                given |= {name: 0 for name, _ in terms}
            else:
                kept.append(Statement(Sum(terms), low, high))
        left = kept
        if len(given) == before:
            return given, left


class _Island:
    """Statements that have hidden numbers in common, from one to the next."""

    def __init__(self, statements: Sequence[Statement], hidden: Sequence[Hidden]) -> None:
        self._place = {each: place for place, each in enumerate(hidden)}
        self._statements = statements
        self._seen: list[Numbers] = []
        self._chance = np.random.default_rng(1)
        self._program: _Program | None = None

    def ends(self, terms: Mapping[Hidden, int], *, whole: bool) -> tuple[float, float]:
        return self._least(terms, whole=whole), -self._least(
            {each: -count for each, count in terms.items()}, whole=whole
        )

    def varies(self, terms: Mapping[Hidden, int], width: int) -> bool:
        """Whether possible worlds met so far already differ by ``width`` in this sum."""
        if not self._statements:
            return True
        if not self._seen:
            return False
        values = np.array([self._seen]) @ self._weights(terms)
        return bool(math.floor(values.max() + _CLOSE) - math.ceil(values.min() - _CLOSE) >= width)

    def look(self, sums: Sequence[Mapping[Hidden, int]]) -> None:
        """A possible world that is as far as can be in one sum, or in some taken at random."""
        if self._statements:
            signs = [1.0] if len(sums) == 1 else self._chance.choice([-1.0, 1.0], len(sums))
            weighed = [sign * self._weights(each) for sign, each in zip(signs, sums, strict=True)]
            self._solve(np.sum(weighed, axis=0), whole=False)

    def _weights(self, terms: Mapping[Hidden, int]) -> Numbers:
        weights = np.zeros(len(self._place))
        for each, count in terms.items():
            weights[self._place[each]] = count
        return weights

    def _least(self, terms: Mapping[Hidden, int], *, whole: bool) -> float:
        if not self._statements:
            return sum(min(count, 0) * _MOST for count in terms.values())
        return self._solve(self._weights(terms), whole=whole)

    def _solve(self, goal: Numbers, *, whole: bool) -> float:
        written = self._written()
        if whole:
            found = milp(
                goal,
                constraints=LinearConstraint(written.rows, written.low, written.high),
                integrality=np.ones(len(goal)),
                bounds=Bounds(written.least, written.most),
            )
        else:
            found = linprog(
                goal,
                *written.inequalities,
                *written.equalities,
                bounds=np.stack([written.least, written.most], axis=1),
                options={"presolve": False},
            )
        assert found.status == 0, f"the published statements contradict one another: {found}"
        self._seen.append(np.asarray(found.x))
        return float(found.fun)

    def _written(self) -> _Program:
        if self._program is None:
            self._program = _Program(self._statements, self._place)
        return self._program


class _Program:
    """Statements as matrices; what is said of one hidden number alone bounds it."""

    def __init__(self, statements: Sequence[Statement], place: Mapping[Hidden, int]) -> None:
        self.least, self.most = np.zeros(len(place)), np.full(len(place), _MOST)
        several = []
        for each in statements:
            if len(each.sum.terms) > 1:
                several.append(each)
                continue
            ((name, count),) = each.sum.terms
            ends = sorted((each.low / count, each.high / count))
            self.least[place[name]] = max(self.least[place[name]], ends[0])
            self.most[place[name]] = min(self.most[place[name]], ends[1])
        self.rows = csr_matrix((len(several), len(place)))
        if several:
            data = [
                (count, row, place[name])
                for row, each in enumerate(several)
                for name, count in each.sum.terms
            ]
            counts, rows, columns = zip(*data, strict=True)
            self.rows = csr_matrix((counts, (rows, columns)), (len(several), len(place)))
        self.low = np.array([each.low for each in several])
        self.high = np.array([each.high for each in several])
        equal = self.low == self.high
        under, over = ~equal & (self.low > -np.inf), ~equal & (self.high < np.inf)
        self.equalities = (self.rows[equal], self.low[equal]) if equal.any() else (None, None)
        self.inequalities = (
            _stacked([self.rows[over], -self.rows[under]]),
            np.concatenate([self.high[over], -self.low[under]]) if (over | under).any() else None,
        )


def _stacked(parts: Sequence[csr_matrix]) -> csr_matrix | None:
    kept = [each for each in parts if each.shape[0]]
    return vstack(kept).tocsr() if kept else None


def _islands(statements: Sequence[Statement]) -> dict[Hidden, _Island]:
    root: dict[Hidden, Hidden] = {}

    def find(each: Hidden) -> Hidden:
        while root.setdefault(each, each) != each:
            root[each] = root[root[each]]
            each = root[each]
        return each

    for statement in statements:
        first = find(statement.sum.terms[0][0])
        for each, _ in statement.sum.terms[1:]:
            root[find(each)] = first
    together: dict[Hidden, tuple[list[Statement], list[Hidden]]] = defaultdict(lambda: ([], []))
    for name in sorted(root):
        together[find(name)][1].append(name)
    for statement in statements:
        together[find(statement.sum.terms[0][0])][0].append(statement)
    found: dict[Hidden, _Island] = {}
    for members, hidden in together.values():
        found.update(dict.fromkeys(hidden, _Island(members, hidden)))
    return found
