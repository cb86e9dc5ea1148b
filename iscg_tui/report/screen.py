"""The report on a terminal: lines of text, figures aligned from one table to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.bars import bar
from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.notes import REPERE_NATIONAL
from iscg_tui.report.rapport import LIBELLE_TOTAL, TOTAL, Part
from iscg_tui.report.terminal import columns, in_ascii, left, right, wrapped
from iscg_tui.report.typography import ESPACE, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.rapport import Axe, Rapport, Reponse, TableauPublie

LARGEUR_MIN: Final = 40
"""Narrowest width for which lines are made, in columns."""

_NUMBER: Final = 7
_PERCENT: Final = 7
_GAP: Final = 2
_COLUMN: Final = 5
_HEADING: Final = 11
_CROSSED: Final = 23
_NAMES: Final = 25
_BLOCKS_OF_LABELS: Final = 2
_INDENT: Final = "  "


def screen_lines(rapport: Rapport, width: int, *, ascii_only: bool = False) -> list[str]:
    """The whole report as lines of at most ``width`` columns, without trailing blanks.

    ``ascii_only`` leaves out accents and block characters, for a terminal that has none.
    A width under ``LARGEUR_MIN`` is taken as ``LARGEUR_MIN``.
    """
    page = _Page(max(width, LARGEUR_MIN), ascii_only=ascii_only)
    return [line.rstrip(" ") for line in page.lines(rapport)]


class _Page:
    def __init__(self, width: int, *, ascii_only: bool) -> None:
        self._width = width
        self._ascii_only = ascii_only
        self._label = width // 2
        self._bar = width - self._label - _NUMBER - _PERCENT - _GAP

    def lines(self, rapport: Rapport) -> Iterator[str]:
        yield from self._heading("Rapport d’activité de l’ISCG", rapport.periode.en_lettres())
        yield from self._description(rapport)
        yield from self._overview(rapport)
        for tableau in rapport.tableaux:
            if tableau.axes:
                yield ""
                yield from self._heading(tableau.titre, _unit(tableau))
                yield from (self._one_way if len(tableau.axes) == 1 else self._two_way)(tableau)
        yield ""
        yield from self._heading("Notes de lecture", "")
        for note in rapport.notes:
            yield from self._hanging("• ", note)

    def _text(self, text: str) -> str:
        return in_ascii(text) if self._ascii_only else text

    def _wrapped(self, text: str, width: int) -> list[str]:
        return wrapped(self._text(text), width)

    def _hanging(self, start: str, text: str) -> Iterator[str]:
        start = self._text(start)
        for place, line in enumerate(self._wrapped(text, self._width - columns(start))):
            yield (" " * columns(start) if place else start) + line

    def _heading(self, title: str, aside: str) -> Iterator[str]:
        title, aside = self._text(title), self._text(aside)
        room = self._width - columns(title)
        if columns(aside) + _GAP <= room:
            yield title + right(aside, room)
        else:
            yield from wrapped(title, self._width)
            yield from (right(line, self._width) for line in wrapped(aside, self._width))
        yield self._text("─") * self._width

    def _description(self, rapport: Rapport) -> Iterator[str]:
        for key, label, text in rapport.description():
            # The heading has said it.
            if key != "periode":
                yield from self._hanging(left(label, _NAMES), text)
        if rapport.avertissement:
            yield ""
            yield from self._hanging("! ", rapport.avertissement)
        yield ""

    def _overview(self, rapport: Rapport) -> Iterator[str]:
        for tableau in rapport.totaux():
            yield from self._row(tableau.titre, number(tableau.total, ESPACE))
        part = rapport.part_1_a_3
        yield from self._row("Situations de 1 à 3 entretiens", *self._share(part))
        yield from self._row("Repère national", *self._share(Part(REPERE_NATIONAL, masquee=False)))

    def _share(self, part: Part) -> tuple[str, str, str]:
        if part.pourcentage is None:
            return ("", SYMBOLE if part.masquee else "–", "")
        return ("", f"{part.pourcentage}{ESPACE}%", self._drawn(part.pourcentage, 100))

    def _drawn(self, valeur: int | None, maximum: int) -> str:
        return bar(valeur, maximum, self._bar, ascii_only=self._ascii_only)

    def _row(self, label: str, value: str, share: str = "", drawn: str = "") -> Iterator[str]:
        indent = " " * (len(label) - len(label.lstrip(" ")))
        first, *others = self._wrapped(label.strip(" "), self._label - len(indent))
        figures = right(self._text(value), _NUMBER) + right(self._text(share), _PERCENT)
        yield left(indent + first, self._label) + figures + " " * _GAP + drawn
        for line in others:
            yield indent + line

    def _one_way(self, tableau: TableauPublie) -> Iterator[str]:
        (axe,) = tableau.axes
        if tableau.total == 0:
            yield self._text("Aucune réponse sur la période.")
            return
        maximum = max((value or 0) for (code,), value in tableau.valeurs.items() if code != TOTAL)
        groupe = ""
        for reponse in axe.reponses:
            if reponse.groupe and reponse.groupe != groupe:
                yield from self._wrapped(reponse.groupe, self._label)
            groupe = reponse.groupe
            value = tableau.valeurs[reponse.code,]
            yield from self._row(
                (_INDENT if groupe else "") + reponse.libelle,
                number(value, ESPACE),
                percent(value, tableau.total),
                self._drawn(value, maximum),
            )
        yield from self._row(tableau.libelle_total, number(tableau.total, ESPACE))

    def _two_way(self, tableau: TableauPublie) -> Iterator[str]:
        if tableau.total == 0:
            yield self._text("Aucune réponse sur la période.")
            return
        rows, across = tableau.axes_visibles()
        heads, legend = self._column_heads(across)
        for place, block in enumerate(self._blocks(heads)):
            if place:
                yield ""
            yield from self._head_lines(block)
            for reponse in rows.reponses:
                yield from self._crossed(tableau, reponse.code, reponse.court, block)
            yield from self._crossed(tableau, TOTAL, tableau.libelle_total, block)
        if legend:
            yield ""
            yield from self._wrapped(" · ".join(legend), self._width)

    def _column_heads(self, axe: Axe) -> tuple[list[_Colonne], list[str]]:
        """Labels where one or two blocks hold them; else codes, and a legend of what they mean."""
        total = _Colonne(TOTAL, [LIBELLE_TOTAL])
        named = [_Colonne(each.code, self._heading_of(each)) for each in axe.reponses]
        if len(self._blocks([*named, total])) <= _BLOCKS_OF_LABELS:
            return [*named, total], []
        coded = [_Colonne(each.code, [each.code]) for each in axe.reponses]
        legend = [f"{each.code}{ESPACE}{each.libelle_complet}" for each in axe.reponses]
        return [*coded, total], legend

    def _heading_of(self, reponse: Reponse) -> list[str]:
        """A label on short lines, no word of it broken."""
        longest = max(columns(word) for word in reponse.court.split(" "))
        return self._wrapped(reponse.court, max(_HEADING, longest))

    def _blocks(self, heads: Sequence[_Colonne]) -> Sequence[Sequence[_Colonne]]:
        """The columns of a wide table, shared out evenly among as few blocks as can be."""
        for count in range(1, len(heads) + 1):
            size = -(-len(heads) // count)
            blocks = [heads[start : start + size] for start in range(0, len(heads), size)]
            if all(_width_of(block) <= self._width - _CROSSED for block in blocks):
                return blocks
        return [[head] for head in heads]

    def _head_lines(self, block: Sequence[_Colonne]) -> Iterator[str]:
        height = max(len(each.head) for each in block)
        for line in range(height):
            cells = (each.line(line - height) for each in block)
            yield " " * _CROSSED + "".join(cells)

    def _crossed(
        self, tableau: TableauPublie, code: str, label: str, block: Sequence[_Colonne]
    ) -> Iterator[str]:
        first, *others = self._wrapped(label, _CROSSED - 1)
        figures = (
            right(self._text(number(tableau.valeurs[code, each.code], ESPACE)), each.width)
            for each in block
        )
        yield left(first, _CROSSED) + "".join(figures)
        yield from others


@dataclass(frozen=True, slots=True)
class _Colonne:
    """One column of a two-way table, its head on one or several lines."""

    code: str
    head: list[str]

    @property
    def width(self) -> int:
        return max(_COLUMN, _GAP + max(columns(line) for line in self.head))

    def line(self, from_bottom: int) -> str:
        known = -from_bottom <= len(self.head)
        return right(self.head[from_bottom] if known else "", self.width)


def _width_of(block: Sequence[_Colonne]) -> int:
    return sum(each.width for each in block)


def _unit(tableau: TableauPublie) -> str:
    return f"{tableau.unite}, réponses multiples" if tableau.reponses_multiples else tableau.unite
