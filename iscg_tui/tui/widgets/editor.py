"""A text of several paragraphs: a caret, word wrap, a few steps back. Immutable, no clock."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from iscg_tui.tui.line import Line, Span, width_of
from iscg_tui.tui.widgets.field import cluster_after, cluster_before, printable_lines
from iscg_tui.tui.widgets.rows import at_column, row_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.tui.keyboard import Key

LONGUEUR_MAX: Final = 20_000
"""Characters of one text."""
_STEPS_MAX: Final = 50
_MARGINS: Final = 4
"""Columns of the mark at the left of each row, of a blank that ends it, and of the caret."""


class Place(NamedTuple):
    """A paragraph, and an index in it."""

    paragraphe: int
    rang: int


_FIRST: Final = Place(0, 0)


class Mark(NamedTuple):
    """Characters ``debut`` to ``fin`` of a paragraph are drawn in ``role``.

    ``signe`` is shown at the left of their row, so that nothing rests on a colour alone.
    """

    debut: int
    fin: int
    role: str
    signe: str


@dataclass(frozen=True, slots=True)
class Editor:
    """What was written; ``past`` are the states that can be gone back to, the last one first.

    ``wanted`` is the column that going up and down keeps to.
    """

    paragraphes: tuple[str, ...] = ("",)
    place: Place = _FIRST
    past: tuple[tuple[tuple[str, ...], Place], ...] = ()
    writing: bool = False
    wanted: int | None = None

    @classmethod
    def holding(cls, texte: str) -> Editor:
        """An editor of a text already written, the caret after it."""
        paragraphes = tuple(texte.split("\n"))
        return cls(paragraphes, Place(len(paragraphes) - 1, len(paragraphes[-1])))

    @property
    def texte(self) -> str:
        """The text, a paragraph a line."""
        return "\n".join(self.paragraphes)

    @property
    def paragraphe(self) -> str:
        """The paragraph that the caret is in."""
        return self.paragraphes[self.place.paragraphe]

    # Changes

    def insert(self, texte: str, *, whole: bool = True) -> Editor:
        """The text put at the caret, as far as there is room; ``whole``: undone in one step."""
        lines = printable_lines(texte.replace("\r\n", "\n"))
        room = LONGUEUR_MAX - len(self.texte)
        lines = "\n".join(lines)[: max(room, 0)].split("\n")
        before, after = self.paragraphe[: self.place.rang], self.paragraphe[self.place.rang :]
        first = unicodedata.normalize("NFC", before + lines[0])
        new = [first, *(unicodedata.normalize("NFC", each) for each in lines[1:])]
        rang = len(new[-1])
        new[-1] += after
        place = Place(self.place.paragraphe + len(new) - 1, rang)
        word = not whole and self.writing and texte != " "
        return self._with(self.place.paragraphe, 1, new, place, same_step=word, writing=not whole)

    def replaced(self, debut: int, texte: str) -> Editor:
        """The text put in the place of what is between ``debut`` and the caret."""
        cut = self.paragraphe[:debut] + self.paragraphe[self.place.rang :]
        place = Place(self.place.paragraphe, debut)
        emptied = self._with(self.place.paragraphe, 1, [cut], place)
        return replace(emptied.insert(texte), past=emptied.past)

    def with_paragraph(self, number: int, texte: str) -> Editor:
        """A paragraph rewritten, or one more when there is none of that number."""
        lines = printable_lines(texte)
        if number < len(self.paragraphes):
            return self._with(number, 1, lines, Place(number, 0))
        if self.texte == "":
            return self._with(0, 1, lines, Place(0, len(lines[-1])))
        return self._with(number, 0, lines, Place(number, 0))

    def without_paragraph(self, number: int) -> Editor:
        """The text without a paragraph."""
        if len(self.paragraphes) == 1:
            return self._with(0, 1, [""], _FIRST)
        return self._with(number, 1, [], Place(max(number - 1, 0), 0))

    def undone(self) -> Editor:
        """As it was before the last word, paste or deletion."""
        if not self.past:
            return self
        (paragraphes, place), *older = self.past
        return Editor(paragraphes, place, tuple(older))

    def at(self, place: Place) -> Editor:
        """The caret put somewhere, or as near as there is."""
        paragraphe = min(max(place.paragraphe, 0), len(self.paragraphes) - 1)
        rang = min(max(place.rang, 0), len(self.paragraphes[paragraphe]))
        return replace(self, place=Place(paragraphe, rang), wanted=None, writing=False)

    def _with(
        self,
        first: int,
        count: int,
        new: Sequence[str],
        place: Place,
        *,
        same_step: bool = False,
        writing: bool = False,
    ) -> Editor:
        kept = self.paragraphes
        paragraphes = (*kept[:first], *new, *kept[first + count :])
        past = self.past if same_step else ((kept, self.place), *self.past)[:_STEPS_MAX]
        return Editor(paragraphes, place, past, writing)

    # Keys

    def press(self, key: Key, width: int, height: int) -> Editor:
        """The editor after a key, drawn in so many columns and rows."""
        if key.text is not None:
            return self.insert(key.text, whole=False)
        match key.name:
            case "enter":
                return self.insert("\n")
            case "backspace" | "delete":
                return self._erased(key.name)
            case "left" | "right":
                return self.at(self._beside(key.name))
            case "up" | "down":
                return self._moved(-1 if key.name == "up" else 1, width)
            case "pageup" | "pagedown":
                rows = max(height - 1, 1)
                return self._moved(-rows if key.name == "pageup" else rows, width)
            case "home" | "ctrl+a" | "end" | "ctrl+e":
                return self._to_edge(width, end=key.name in ("end", "ctrl+e"))
            case "ctrl+home":
                return self.at(_FIRST)
            case "ctrl+end":
                return self.at(Place(len(self.paragraphes), len(self.texte)))
            case _:
                return self

    def _beside(self, name: str) -> Place:
        paragraphe, rang = self.place
        if name == "left":
            if rang:
                return Place(paragraphe, cluster_before(self.paragraphe, rang))
            return Place(paragraphe - 1, LONGUEUR_MAX) if paragraphe else self.place
        if rang < len(self.paragraphe):
            return Place(paragraphe, cluster_after(self.paragraphe, rang))
        return Place(paragraphe + 1, 0) if paragraphe + 1 < len(self.paragraphes) else self.place

    def _erased(self, name: str) -> Editor:
        other = self.at(self._beside("left" if name == "backspace" else "right")).place
        if other == self.place:
            return self
        start, end = sorted((self.place, other))
        joined = self.paragraphes[start.paragraphe][: start.rang]
        joined += self.paragraphes[end.paragraphe][end.rang :]
        count = end.paragraphe - start.paragraphe + 1
        return self._with(start.paragraphe, count, [joined], start)

    def _to_edge(self, width: int, *, end: bool) -> Editor:
        rows = rows_of(self.paragraphe, _inner(width))
        start, stop = rows[row_of(rows, self.place.rang)]
        if end and stop < len(self.paragraphe):
            # After its last character the caret would be on the row below.
            stop = cluster_before(self.paragraphe, stop)
        return self.at(Place(self.place.paragraphe, stop if end else start))

    def _moved(self, step: int, width: int) -> Editor:
        places = [
            (number, start, stop)
            for number, texte in enumerate(self.paragraphes)
            for start, stop in rows_of(texte, _inner(width))
        ]
        rows = rows_of(self.paragraphe, _inner(width))
        start = rows[row_of(rows, self.place.rang)][0]
        wanted = self.wanted
        if wanted is None:
            wanted = width_of(self.paragraphe[start : self.place.rang])
        now = next(
            rank
            for rank, (number, begin, _) in enumerate(places)
            if (number, begin) == (self.place.paragraphe, start)
        )
        number, start, stop = places[min(max(now + step, 0), len(places) - 1)]
        texte = self.paragraphes[number]
        rang = at_column(texte, start, stop, wanted)
        return replace(self, place=Place(number, rang), wanted=wanted, writing=False)

    # Drawing

    def draw(self, width: int, marks: Callable[[str], Sequence[Mark]]) -> tuple[list[Line], int]:
        """Every row in ``width`` columns, and the rank of the one that holds the caret."""
        lines: list[Line] = []
        caret = 0
        inner = _inner(width)
        for number, texte in enumerate(self.paragraphes):
            rows = rows_of(texte, inner)
            here = number == self.place.paragraphe
            at = row_of(rows, self.place.rang) if here else -1
            found = marks(texte)
            for rank, (start, stop) in enumerate(rows):
                if rank == at:
                    caret = len(lines)
                where = self.place.rang if rank == at else None
                first = rank == 0
                lines.append(_row(texte, start, stop, found, where, first=first))
        return lines, caret


def _inner(width: int) -> int:
    return max(width - _MARGINS, 1)


def _row(
    texte: str,
    start: int,
    stop: int,
    marks: Sequence[Mark],
    caret: int | None,
    *,
    first: bool,
) -> Line:
    signs = [each.signe for each in marks if each.debut < stop and start < each.fin]
    sign = next((each for each in "!?" if each in signs), "·" if first else " ")
    role = "alerte" if sign == "!" else "accent" if sign == "?" else "faible"
    edges = {start, stop}
    for each in marks:
        edges.update(place for place in (each.debut, each.fin) if start < place < stop)
    if caret is not None:
        edges |= {min(caret, stop), min(cluster_after(texte, caret), stop)}
    places = sorted(edges)
    spans = [Span(sign, role), Span(" ")]
    for begin, end in pairwise(places):
        spans.append(Span(texte[begin:end], _role(marks, begin, at_caret=begin == caret)))
    if caret is not None and caret >= stop:
        spans.append(Span(" ", "curseur"))
    return tuple(spans)


def _role(marks: Sequence[Mark], place: int, *, at_caret: bool) -> str:
    if at_caret:
        return "curseur"
    return next((each.role for each in marks if each.debut <= place < each.fin), "texte")
