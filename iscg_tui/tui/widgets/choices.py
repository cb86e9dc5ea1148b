"""Choices with their keys, in as few columns as the room allows, nothing cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iscg_tui.tui.keyboard import shown
from iscg_tui.tui.line import Line, Span, cut, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 2
_WIDE = 72
_INDENT = 5
"""Puts labels at the first tab stop of a wide screen, which one byte reaches."""


@dataclass(frozen=True, slots=True)
class Item:
    """A choice: the key that picks it, its label, whether it is picked already.

    ``refused``: picked, but the person did not want it.
    """

    key: str
    label: str
    picked: bool = False
    refused: bool = False

    @property
    def marked(self) -> str:
        """The label, marked if it is picked."""
        return f"{'✗' if self.refused else '✓'} {self.label}" if self.picked else self.label


def draw_choices(items: Sequence[Item], width: int, height: int) -> list[Line]:
    """The items in one column, or in two when one is higher than ``height``.

    A label too long for its column goes on under itself. The split between two
    columns is the one that takes the fewest lines.
    """
    indent = _INDENT if width >= _WIDE else 0
    lines = _in_columns(items, width - indent, height)
    return [(Span(" " * indent), *each) for each in lines] if indent else lines


def _in_columns(items: Sequence[Item], width: int, height: int) -> list[Line]:
    single = _column(items, width)
    if len(single) <= height:
        return single
    half = (len(items) + 1) // 2
    best: list[Line] = []
    for left in range(width // 3, width - width // 3):
        first = _column(items[:half], left)
        second = _column(items[half:], width - left - _GAP)
        rows = max(len(first), len(second))
        if not best or rows < len(best):
            best = _beside(first, second, left, width)
        if rows == half:
            break
    return best


def _column(items: Sequence[Item], width: int) -> list[Line]:
    key_width = max((width_of(shown(item.key)) for item in items), default=1)
    lines: list[Line] = []
    for item in items:
        role = "reponse" if item.picked else "texte"
        first, *rest = wrap(item.marked, width - key_width - 1)
        key = shown(item.key).rjust(key_width)
        lines.append((Span(key, "touche"), Span(" "), Span(first, role)))
        lines.extend((Span(" " * (key_width + 1)), Span(text, role)) for text in rest)
    return lines


def _beside(first: list[Line], second: list[Line], left: int, width: int) -> list[Line]:
    rows = max(len(first), len(second))
    first = first + [()] * (rows - len(first))
    second = second + [()] * (rows - len(second))
    return [
        (*cut(a, left), Span(" " * _GAP), *cut(b, width - left - _GAP))
        for a, b in zip(first, second, strict=True)
    ]
