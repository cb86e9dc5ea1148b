"""What may be shown of the sum of several posts, given what each of them shows by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.tableaux import TABLEAUX
from iscg_tui.report.consolidation.audit import Audit, Row, Secret
from iscg_tui.report.protection.block import Block
from iscg_tui.report.protection.margins import Margins, above, keys
from iscg_tui.report.protection.roll_up import rolled_up
from iscg_tui.report.protection.sheet import Sheet
from iscg_tui.report.protection.totals import (
    SITUATIONS,
    total_of,
    whole_of,
    withheld_totals,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iscg_tui.counters.compact import Sums
    from iscg_tui.counters.tableaux import Tableau
    from iscg_tui.report.consolidation.poste import Annee
    from iscg_tui.report.protection.block import Partition
    from iscg_tui.report.protection.margins import Answers, Key

SIMPLES: Final = tuple(each for each in TABLEAUX if len(each.dimensions) < 2)
"""The tables of a consolidation: one number, or one dimension."""

_DETAIL: Final = {"saisine_famille": "saisine"}


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The sum of some posts: its sums by table, how it is shown, what is not in it.

    ``absents`` gives, by table, the ranks of the posts whose own report withholds it, and
    that the sum therefore does not count; ``ecartes`` are the tables of which nothing can be
    shown without giving a post away.
    """

    sommes: Sums
    feuille: Sheet | None
    absents: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    ecartes: frozenset[str] = frozenset()


def plain(annees: Sequence[Annee]) -> Ensemble:
    """The sum as it is, nothing protected: it must not leave the hands that hold the files."""
    return Ensemble(
        {each.id: _added([annee.sommes.get(each.id, {}) for annee in annees]) for each in TABLEAUX},
        None,
    )


def protected(annees: Sequence[Annee], answers: Mapping[str, Answers], seuil: int) -> Ensemble:
    """The sum, shown by what adds nothing to what the reports of the posts show."""
    return _Choice(annees, answers, seuil).ensemble()


class _Choice:
    def __init__(self, annees: Sequence[Annee], answers: Mapping[str, Answers], seuil: int) -> None:
        self._annees = annees
        self._feuilles = [each.feuille for each in annees if each.feuille is not None]
        self._answers = answers
        self._seuil = seuil
        self._counted = {each.id: self._counting(each) for each in SIMPLES}
        self._sommes = {
            id_: _added([annees[place].sommes.get(id_, {}) for place in counted])
            for id_, counted in self._counted.items()
        }
        everyone = frozenset(range(len(annees)))
        self._absents = {
            id_: tuple(sorted(everyone.difference(counted)))
            for id_, counted in self._counted.items()
        }
        self._members = {name: Counter(each.groups.values()) for name, each in answers.items()}
        self._margins = Margins(SIMPLES, self._sommes, answers, whole_year=True)

    def _counting(self, tableau: Tableau) -> list[int]:
        """The posts whose own report shows the total of the table."""
        return [
            place
            for place, feuille in enumerate(self._feuilles)
            if total_of(tableau) not in feuille.withheld
            and (not tableau.dimensions or feuille.blocks(tableau) is not None)
        ]

    def ensemble(self) -> Ensemble:
        partitions: dict[Key, Partition | None] = {}
        left_out: set[str] = set()
        for tableau in sorted(SIMPLES, key=lambda each: each.id in _DETAIL.values()):
            if not tableau.dimensions:
                continue
            (key,) = keys(tableau)
            found = self._partition(tableau, partitions)
            partitions[key] = found
            if found is None and self._sommes[tableau.id]:
                left_out.add(tableau.id)
        withheld = withheld_totals(self._sommes, self._seuil)
        sheet = Sheet(self._seuil, partitions, withheld, {})
        return Ensemble(self._sommes, sheet, self._absents, frozenset(left_out))

    def _partition(
        self, tableau: Tableau, known: Mapping[Key, Partition | None]
    ) -> Partition | None:
        """The finest blocks found under which the sum of a table may be shown."""
        (key,) = keys(tableau)
        parent = above(key)
        scopes = known.get(parent, ()) if parent is not None else ()
        if scopes is None:
            return None
        begun = rolled_up(self._margins.margin(key, scopes), self._seuil)
        if begun is None:
            return None
        answers = self._answers[key[0]]
        merger = _Merger(begun, scopes, answers, self._sommes[tableau.id])
        rows, secrets = list(self._rows(tableau)), list(self._secrets(tableau))
        upward = self._upward(tableau)
        while True:
            columns = merger.columns(upward)
            audit = Audit(rows, columns)
            open_ = next((each for each in secrets if not audit.hides(each, self._seuil)), None)
            if open_ is None:
                return merger.partition()
            if not merger.join(open_, rows, upward):
                return None

    def _upward(self, tableau: Tableau) -> Mapping[str, str]:
        """From the answers of the rows to those of the table: families have finer rows."""
        if tableau.id in _DETAIL:
            return self._answers[_DETAIL[tableau.id]].above
        (dimension,) = tableau.dimensions
        return {code: code for code in self._answers[dimension].codes}

    def _rows(self, tableau: Tableau) -> Iterator[Row]:
        """What each post shows together only, in as much detail as it shows anything."""
        id_ = _DETAIL.get(tableau.id, tableau.id)
        detail = next(each for each in SIMPLES if each.id == id_)
        (key,) = keys(detail)
        for place in self._counted[tableau.id]:
            annee, feuille = self._annees[place], self._feuilles[place]
            sums = self._sums(place, id_)
            people = whole_of(annee.sommes, SITUATIONS) if tableau.reponses_multiples else None
            for block in feuille.partitions.get(key) or ():
                values = {code: sums[code,] for code in block.codes if sums.get((code,))}
                if len(values) > 1:
                    yield Row(place, values, self._free(key, block, values), people)

    def _free(self, key: Key, block: Block, values: Mapping[str, int]) -> dict[str, int]:
        """By how much each answer of a block can be less, as far as its reader knows.

        Of a group gathered whole, only the sum is known to be above zero; the largest of its
        answers is kept there, which leaves less room than there is.
        """
        if block.floor <= 1:
            return dict(values)
        groups = self._answers[key[0]].groups
        inside = Counter(groups[code] for code in block.codes)
        whole = {
            group
            for group, count in inside.items()
            if count > 1 and count == self._members[key[0]][group]
        }
        free = {code: value - (groups[code] not in whole) for code, value in values.items()}
        for group in whole:
            given = [code for code in values if groups[code] == group]
            if given:
                free[max(given, key=values.__getitem__)] -= 1
        return free

    def _secrets(self, tableau: Tableau) -> Iterator[Secret]:
        """The small numbers that each post hides in what it shows together."""
        (key,) = keys(tableau)
        upward, parent = self._answers[key[0]].above, above(key)
        below, lower = _below(self._upward(tableau)), _below(upward)
        for place in self._counted[tableau.id]:
            shown = self._feuilles[place].partitions
            sums = {code: value for (code,), value in self._sums(place, tableau.id).items()}
            yield from self._small(place, shown[key] or (), sums, below)
            if parent is not None and parent in shown:
                totals: Counter[str] = Counter()
                for code, value in sums.items():
                    totals[upward[code]] += value
                yield from self._small(place, shown[parent] or (), totals, lower)

    def _small(
        self,
        place: int,
        blocks: Partition,
        sums: Mapping[str, int],
        below: Mapping[str, frozenset[str]],
    ) -> Iterator[Secret]:
        for block in blocks:
            if len(block.codes) > 1:
                for code in block.codes:
                    if 0 < sums.get(code, 0) < self._seuil:
                        yield Secret(place, below.get(code, frozenset()))

    def _sums(self, place: int, id_: str) -> Mapping[tuple[str, ...], int]:
        return self._annees[place].sommes.get(id_, {})


class _Merger:
    """The columns of the sum, joined two by two until nothing comes out."""

    def __init__(
        self,
        begun: Partition,
        scopes: Partition,
        answers: Answers,
        sums: Mapping[tuple[str, ...], int],
    ) -> None:
        self._column = {code: place for place, block in enumerate(begun) for code in block.codes}
        self._answers = answers
        self._sums = sums
        scope_of = {code: place for place, scope in enumerate(scopes) for code in scope.codes}
        self._scope = {code: scope_of.get(answers.above[code], -1) for code in answers.codes}

    def columns(self, upward: Mapping[str, str]) -> dict[str, int]:
        """The column of each answer of the rows."""
        return {code: self._column[over] for code, over in upward.items() if over in self._column}

    def partition(self) -> Partition:
        """The columns as blocks."""
        members: dict[int, list[str]] = {}
        for code in self._answers.codes:
            members.setdefault(self._column[code], []).append(code)
        return tuple(Block(tuple(each)) for each in members.values())

    def join(self, secret: Secret, rows: Sequence[Row], upward: Mapping[str, str]) -> bool:
        """Join a column of the secret with another of its rows; whether there was one."""
        pairs = {
            (upward[code], upward[other])
            for row in rows
            if row.poste == secret.poste
            for code in secret.codes.intersection(row.valeurs)
            for other in row.valeurs
            if other not in secret.codes
        }
        joinable = [
            pair
            for pair in sorted(pairs)
            if self._column[pair[0]] != self._column[pair[1]]
            and self._scope[pair[0]] == self._scope[pair[1]]
        ]
        if not joinable:
            return False
        kept, gone = (self._column[each] for each in min(joinable, key=self._cost))
        self._column = {
            code: kept if column == gone else column for code, column in self._column.items()
        }
        return True

    def _cost(self, pair: tuple[str, str]) -> tuple[bool, int]:
        """Within a group rather than not, the smallest loss first."""
        groups = self._answers.groups
        return (groups[pair[0]] != groups[pair[1]], self._sums.get((pair[1],), 0))


def _added(sums: Sequence[Mapping[tuple[str, ...], int]]) -> dict[tuple[str, ...], int]:
    total: dict[tuple[str, ...], int] = {}
    for each in sums:
        for codes, value in each.items():
            total[codes] = total.get(codes, 0) + value
    return total


def _below(upward: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """By answer, those that it sums up."""
    found: dict[str, set[str]] = {}
    for code, over in upward.items():
        found.setdefault(over, set()).add(code)
    return {over: frozenset(codes) for over, codes in found.items()}
