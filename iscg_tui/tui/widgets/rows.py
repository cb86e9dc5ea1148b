"""The rows that a paragraph takes in so many columns, and the places in them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from iscg_tui.tui.line import width_of
from iscg_tui.tui.widgets.field import cluster_after, cluster_before

if TYPE_CHECKING:
    from collections.abc import Sequence


@lru_cache(maxsize=512)
def rows_of(texte: str, width: int) -> tuple[tuple[int, int], ...]:
    """Where each row of a paragraph begins and ends, broken at blanks where there are some.

    A row takes a column more than ``width`` where a blank ends it.
    """
    rows: list[tuple[int, int]] = []
    start = place = column = 0
    blank: int | None = None
    while place < len(texte):
        end = cluster_after(texte, place)
        size = width_of(texte[place:end])
        # A blank that ends a row may go one column beyond it.
        is_blank = texte[place:end] == " "
        room = width + is_blank
        if column + size > room and place > start:
            cut = blank if blank is not None else place
            rows.append((start, cut))
            start, blank = cut, None
            column = width_of(texte[start:place])
            continue
        column += size
        if is_blank:
            blank = end
        place = end
    return (*rows, (start, len(texte)))


def row_of(rows: Sequence[tuple[int, int]], rang: int) -> int:
    """The row that shows the caret: between two rows, the second."""
    return max(rank for rank, (start, _) in enumerate(rows) if start <= rang)


def at_column(texte: str, start: int, stop: int, column: int) -> int:
    """The place of a row nearest to a column, before its end unless it ends the paragraph."""
    last = stop if stop == len(texte) else cluster_before(texte, stop)
    place = start
    while place < last:
        end = cluster_after(texte, place)
        if width_of(texte[start:end]) > column:
            break
        place = end
    return min(place, last)
