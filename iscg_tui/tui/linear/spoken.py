"""What a screen draws, as sentences: no columns, no marks, each choice on a line of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.line import Span, plain
from iscg_tui.tui.widgets.page import Page, Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iscg_tui.tui.line import Line
    from iscg_tui.tui.screen import Screen

ROOM: Final = Size(1000, 400)
"""A page where nothing is cut, wrapped or set in two columns."""

_DRAWN: Final = re.compile("[\u2500-\u259f]")
"""Box drawing and block elements, which a screen reader spells out one by one."""
_RULE: Final = re.compile(r"─+")
_SEPARATORS: Final = re.compile(r" {2,}| [·›] ")
_MARKS: Final = ("▸ ", "  ")
_PICKED: Final = "✓ "
_WORDS: Final = {"Espace": "passer", "Entrée": "ligne vide"}
"""Keys that are no character, as they are typed here."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A page: its title, the parts that rules separate, its keys, its message, its rows.

    ``rows`` are the lines among which the screen lets one be chosen.
    """

    title: str
    parts: tuple[tuple[Line, ...], ...]
    keys: tuple[tuple[str, str], ...]
    message: str
    rows: tuple[str, ...] = field(default=())

    @property
    def typing(self) -> Line | None:
        """The line that holds the caret of a text being typed, if one does."""
        lines = (each for part in self.parts for each in part)
        return next((each for each in lines if any(s.role == "curseur" for s in each)), None)


def spoken(screen: Screen) -> Spoken:
    """What the screen would draw."""
    drawn = screen.draw(ROOM)
    if not isinstance(drawn, Page):
        return Spoken("", (tuple(drawn),), (), "")
    parts: list[list[Line]] = [[]]
    for each in drawn.body:
        if _RULE.fullmatch(_text(each).strip()):
            # The rule under a heading says nothing; the one across the page parts it.
            if len(_text(each).strip()) >= ROOM.inner:
                parts.append([])
        else:
            parts[-1].append(each)
    title = ", ".join(_unmarked(each) for each in (drawn.title, drawn.right) if each)
    rows = tuple(sentence(each) for part in parts for each in part if is_row(each))
    message = _text(drawn.message or ())
    return Spoken(title, tuple(map(tuple, parts)), tuple(drawn.keys), message, rows)


def sentences(lines: Sequence[Line]) -> list[str]:
    """The lines that say something, each as one sentence or one a choice."""
    said: list[str] = []
    heads: list[str] = []
    for each, following in zip(lines, (*lines[1:], ()), strict=True):
        if numbers := _numbers(each):
            figures = zip(numbers, heads, strict=False)
            told = ", ".join(f"{number} {head}" for number, head in figures)
            said.append(f"{each[0].text.strip()} : {told or ', '.join(numbers)}")
        elif _numbers(following):
            heads = [span.text.strip() for span in each if span.text.strip()]
        else:
            said += choices(each) or [sentence(each)]
    return [each for each in said if each]


def _numbers(line: Line) -> list[str]:
    return [span.text.strip() for span in line if span.role == "nombre"]


def choices(line: Line) -> list[str]:
    """« 1 Victime » for each key that the line shows; none when it shows none."""
    said: list[str] = []
    for span in line:
        if span.role == "touche":
            key = span.text.strip()
            said.append(_WORDS.get(key, key))
        elif said:
            said[-1] += f" {span.text.strip()}" if span.text.strip() else ""
        elif span.text.strip():
            said.append(_label(span.text))
    if not any(span.role == "touche" for span in line):
        return []
    return [_unmarked(each) for each in said]


def sentence(line: Line) -> str:
    """The text of a line, its columns separated by commas, its label by a colon."""
    labelled = [
        Span(f"{_label(span.text)} ")
        if span.role == "faible" and span.text.strip() and span is not line[-1]
        else span
        for span in line
    ]
    return _unmarked(_text(tuple(labelled)))


def _label(text: str) -> str:
    """What comes before a value, its colon once."""
    return f"{text.strip().removesuffix(':').strip()} :"


def _unmarked(text: str) -> str:
    text = text.strip().removeprefix("▸").strip()
    if _PICKED in text:
        text = f"{text.replace(_PICKED, '')} (choisi)"
    return _SEPARATORS.sub(", ", _DRAWN.sub("", text).strip())


def is_row(line: Line) -> bool:
    """Whether the line is one that the screen lets her choose."""
    return len(line) > 1 and line[0].role == "accent" and line[0].text in _MARKS


def _text(line: Line) -> str:
    return plain([line])
