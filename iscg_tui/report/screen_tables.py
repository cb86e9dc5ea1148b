"""The tables of the report on a terminal: a row an answer, its bar, or its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.bars import bar
from iscg_tui.report.rapport import LIBELLE_TOTAL, TOTAL
from iscg_tui.report.terminal import columns, in_ascii, left, right, wrapped
from iscg_tui.report.typography import ESPACE, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.comparison import Comparaison
    from iscg_tui.report.rapport import Axe, Reponse, TableauPublie

GAP: Final = 2
"""Columns between two things side by side."""

EMPTY: Final = "Aucune réponse sur la période."
"""What stands in place of a table without answers."""

_NUMBER: Final = 7
_PERCENT: Final = 7
_COLUMN: Final = 5
_HEADING: Final = 11
_CROSSED: Final = 23
_BLOCKS_OF_LABELS: Final = 2
_INDENT: Final = "  "


class Ecran:
    """How wide the terminal is, what it can write, and what the figures are compared with."""

    def __init__(
        self, width: int, comparaison: Comparaison | None = None, *, ascii_only: bool = False
    ) -> None:
        self.width = width
        self.comparaison = comparaison
        self.ascii_only = ascii_only
        self._earlier = _NUMBER if comparaison else 0
        figures = _NUMBER + _PERCENT + self._earlier
        self._label = min(width // 2, width - figures)
        self._bar = width - self._label - figures - GAP

    def text(self, text: str) -> str:
        """``text`` as this terminal can write it."""
        return in_ascii(text) if self.ascii_only else text

    def wrapped(self, text: str, width: int) -> list[str]:
        """The same on as many lines as it takes."""
        return wrapped(self.text(text), width)

    def drawn(self, valeur: int | None, maximum: int) -> str:
        """The bar of a value."""
        return bar(valeur, maximum, self._bar, ascii_only=self.ascii_only)

    def avant(self, tableau: TableauPublie, codes: tuple[str, ...]) -> str:
        """The earlier value of a cell, in figures; empty where nothing is compared."""
        if self.comparaison is None:
            return ""
        return number(self.comparaison.valeur(tableau, codes), ESPACE)

    def column_heads(self) -> Iterator[str]:
        """What each column of figures is, where there are two of them to mistake."""
        if self.comparaison is not None:
            yield from self.row("", "nombre", "part", avant="avant")

    def row(
        self, label: str, value: str, share: str = "", drawn: str = "", *, avant: str = ""
    ) -> Iterator[str]:
        """A label, wrapped in its column, its figures, its bar."""
        indent = " " * (len(label) - len(label.lstrip(" ")))
        first, *others = self.wrapped(label.strip(" "), self._label - len(indent))
        figures = right(self.text(value), _NUMBER) + right(self.text(share), _PERCENT)
        figures += right(self.text(avant), self._earlier)
        yield left(indent + first, self._label) + figures + " " * GAP + drawn
        for line in others:
            yield indent + line


def one_way(ecran: Ecran, tableau: TableauPublie) -> Iterator[str]:
    """One row an answer, under its family where it has one."""
    (axe,) = tableau.axes
    if tableau.total == 0:
        yield ecran.text(EMPTY)
        return
    yield from ecran.column_heads()
    maximum = max((value or 0) for (code,), value in tableau.valeurs.items() if code != TOTAL)
    groupe = ""
    for reponse in axe.reponses:
        if reponse.groupe and reponse.groupe != groupe:
            yield from ecran.row(reponse.groupe, "")
        groupe = reponse.groupe
        value = tableau.valeurs[reponse.code,]
        yield from ecran.row(
            (_INDENT if groupe else "") + reponse.libelle,
            number(value, ESPACE),
            percent(value, tableau.total),
            ecran.drawn(value, maximum),
            avant=ecran.avant(tableau, (reponse.code,)),
        )
    yield from ecran.row(
        tableau.libelle_total, number(tableau.total, ESPACE), avant=ecran.avant(tableau, (TOTAL,))
    )


def crossed(ecran: Ecran, tableau: TableauPublie) -> Iterator[str]:
    """Rows and columns, in as few blocks as hold them."""
    if tableau.total == 0:
        yield ecran.text(EMPTY)
        return
    rows, across = tableau.axes_visibles()
    columns_, legend = _column_heads(ecran, across)
    for place, block in enumerate(_blocks(ecran, columns_)):
        if place:
            yield ""
        yield from _head_lines(block)
        for reponse in rows.reponses:
            yield from _crossed_row(ecran, tableau, reponse.code, reponse.court, block)
        yield from _crossed_row(ecran, tableau, TOTAL, tableau.libelle_total, block)
    if legend:
        yield ""
        yield from ecran.wrapped(" · ".join(legend), ecran.width)


@dataclass(frozen=True, slots=True)
class _Colonne:
    """One column of a two-way table, its head on one or several lines."""

    code: str
    head: list[str]

    @property
    def width(self) -> int:
        return max(_COLUMN, GAP + max(columns(line) for line in self.head))

    def line(self, from_bottom: int) -> str:
        known = -from_bottom <= len(self.head)
        return right(self.head[from_bottom] if known else "", self.width)


def _column_heads(ecran: Ecran, axe: Axe) -> tuple[list[_Colonne], list[str]]:
    """Labels where one or two blocks hold them; else codes, and a legend of what they mean."""
    total = _Colonne(TOTAL, [LIBELLE_TOTAL])
    named = [_Colonne(each.code, _heading_of(ecran, each)) for each in axe.reponses]
    if len(_blocks(ecran, [*named, total])) <= _BLOCKS_OF_LABELS:
        return [*named, total], []
    coded = [_Colonne(each.code, [each.code]) for each in axe.reponses]
    legend = [f"{each.code}{ESPACE}{each.libelle_complet}" for each in axe.reponses]
    return [*coded, total], legend


def _heading_of(ecran: Ecran, reponse: Reponse) -> list[str]:
    """A label on short lines, no word of it broken."""
    longest = max(columns(word) for word in reponse.court.split(" "))
    return ecran.wrapped(reponse.court, max(_HEADING, longest))


def _blocks(ecran: Ecran, heads: Sequence[_Colonne]) -> Sequence[Sequence[_Colonne]]:
    """The columns of a wide table, shared out evenly among as few blocks as can be."""
    for count in range(1, len(heads) + 1):
        size = -(-len(heads) // count)
        blocks = [heads[start : start + size] for start in range(0, len(heads), size)]
        if all(sum(each.width for each in block) <= ecran.width - _CROSSED for block in blocks):
            return blocks
    return [[head] for head in heads]


def _head_lines(block: Sequence[_Colonne]) -> Iterator[str]:
    height = max(len(each.head) for each in block)
    for line in range(height):
        cells = (each.line(line - height) for each in block)
        yield " " * _CROSSED + "".join(cells)


def _crossed_row(
    ecran: Ecran, tableau: TableauPublie, code: str, label: str, block: Sequence[_Colonne]
) -> Iterator[str]:
    first, *others = ecran.wrapped(label, _CROSSED - 1)
    figures = (
        right(ecran.text(number(tableau.valeurs[code, each.code], ESPACE)), each.width)
        for each in block
    )
    yield left(first, _CROSSED) + "".join(figures)
    yield from others
