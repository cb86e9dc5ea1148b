"""What the published values of a table already give, masked ones included.

A sum over masked cells is known when the totals that are published determine it, as the
total of a line less its other cells. Everything here is read off what is published, so
that nothing said of it adds to it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from iscg_tui.report.rapport import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iscg_tui.report.rapport import TableauPublie

Case = tuple[str, ...]


class _Somme:
    """A sum of masked cells, each a whole number of times, and of a known number."""

    __slots__ = ("connu", "fois")

    def __init__(self, cases: Iterable[Case], valeurs: Mapping[Case, int | None]) -> None:
        self.fois: dict[Case, int] = {}
        self.connu = 0
        for case in cases:
            value = valeurs[case]
            if value is None:
                self._add(case, 1)
            else:
                self.connu += value

    def subtract(self, other: _Somme, times: int = 1) -> None:
        """Take ``times`` another sum from this one."""
        self.connu -= times * other.connu
        for case, count in other.fois.items():
            self._add(case, -times * count)

    def _add(self, case: Case, times: int) -> None:
        total = self.fois.get(case, 0) + times
        if total:
            self.fois[case] = total
        else:
            self.fois.pop(case, None)


class Deduction:
    """The sums that a published table gives.

    Its lines and totals are equations between masked cells, each in two of them at most
    and once: eliminated one by one, their coefficients stay whole.
    """

    def __init__(self, tableau: TableauPublie) -> None:
        self._valeurs = tableau.valeurs
        self._known: list[tuple[Case, _Somme]] = []
        if None in tableau.valeurs.values():
            for cases, total in _lines(tableau):
                equation = _Somme(cases, self._valeurs)
                equation.subtract(_Somme((total,), self._valeurs))
                self._learn(equation)

    def somme(self, cases: Iterable[Case]) -> int | None:
        """The sum of these cells; ``None`` where what is published does not give it."""
        asked = _Somme(cases, self._valeurs)
        self._reduce(asked)
        return None if asked.fois else asked.connu

    def _learn(self, equation: _Somme) -> None:
        self._reduce(equation)
        if equation.fois:
            self._known.append((next(iter(equation.fois)), equation))

    def _reduce(self, somme: _Somme) -> None:
        for case, equation in self._known:
            if times := somme.fois.get(case, 0):
                somme.subtract(equation, times * equation.fois[case])


def _lines(tableau: TableauPublie) -> Iterator[tuple[list[Case], Case]]:
    """Every line of the table, whichever way it runs: its cells, and their total."""
    codes = [[each.code for each in axe.reponses] for axe in tableau.axes]
    for place, along in enumerate(codes):
        others = [[*each, TOTAL] for each in codes]
        others[place] = [TOTAL]
        for total in product(*others):
            yield [(*total[:place], code, *total[place + 1 :]) for code in along], total
