"""The shortest sequence found that turns what a terminal shows into another frame."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.driver.brush import Brush, Place, Span, size
from iscg_tui.tui.driver.frame import TAIL, Frame, certain
from iscg_tui.tui.driver.pen import PLAIN, Pen, transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iscg_tui.tui.driver.terminals import Abilities

_WORTH_CLEARING: Final = 0.9
"""Clearing first makes the screen flash: it must send this much less at least."""


def difference(
    shown: Frame | None, wanted: Frame, place: Place, abilities: Abilities
) -> tuple[str, Place]:
    """What to send so that a terminal showing ``shown`` shows ``wanted``, and the place then.

    ``shown`` is None when what the terminal shows is not known: it is then cleared first.
    """
    if shown is None:
        best = _cleared(wanted, place, abilities)
    else:
        changes = Changes(shown, wanted)
        best = _shortest(changes, wanted, place, abilities, fill=None)
        limit = size(best.sent) * _WORTH_CLEARING
        if _letters(wanted) < limit:
            cleared = _cleared(wanted, place, abilities)
            if size(cleared.sent) < limit:
                best = cleared
    return best.sent, best.place


class Changes:
    """The cells that differ between two frames of the same size.

    ``spans`` are in the order of reading. ``doubtful`` are the rows to be written whole from a
    column on, because a cell whose width terminals disagree on appears or goes.
    """

    def __init__(self, shown: Frame, wanted: Frame) -> None:
        self.spans: list[Span] = []
        self.doubtful: list[tuple[int, int]] = []
        for y in range(wanted.height):
            texts, pens = wanted.texts[y], wanted.pens[y]
            old_texts, old_pens = shown.texts[y], shown.pens[y]
            if texts == old_texts and pens == old_pens:
                continue
            columns = [
                x
                for x, (text, old_text, pen, old_pen) in enumerate(
                    zip(texts, old_texts, pens, old_pens, strict=True)
                )
                if text != old_text or pen is not old_pen
            ]
            if y in wanted.doubtful or y in shown.doubtful:
                columns = self._without_doubtful(y, columns, texts, old_texts)
            self._gather(y, columns, texts, pens)

    def _without_doubtful(
        self, y: int, columns: list[int], texts: list[str], old_texts: list[str]
    ) -> list[int]:
        for index, x in enumerate(columns):
            if not (certain(texts[x]) and certain(old_texts[x])):
                start = x - 1 if texts[x] == TAIL else x
                self.doubtful.append((y, start))
                return [each for each in columns[:index] if each < start]
        return columns

    def _gather(self, y: int, columns: list[int], texts: list[str], pens: list[Pen]) -> None:
        start = end = -1
        for x in columns:
            if texts[x] == TAIL:
                continue
            if x != end or pens[x] is not pens[start]:
                if end >= 0:
                    self.spans.append(Span(y, start, end, pens[start]))
                start = x
            end = x + 1
            if end < len(texts) and texts[end] == TAIL:
                end += 1
        if end >= 0:
            self.spans.append(Span(y, start, end, pens[start]))


def _shortest(
    changes: Changes, wanted: Frame, place: Place, abilities: Abilities, fill: Pen | None
) -> Brush:
    """The shortest of a drawing in the order of reading and one pen after the other."""
    start = fill or place.pen
    ways = []
    for spans in (changes.spans, _by_pen(changes.spans, start)):
        brush = Brush(wanted, place, abilities)
        if fill is not None:
            brush.clear(fill)
        for row, column in changes.doubtful:
            brush.draw_doubtful(row, column)
        for span in spans:
            brush.draw(span)
        ways.append(brush)
    return min(ways, key=lambda brush: size(brush.sent))


def _cleared(wanted: Frame, place: Place, abilities: Abilities) -> Brush:
    """The drawing that clears the screen first, with the pen most blank cells have."""
    blanks = Counter(
        pen
        for texts, pens in zip(wanted.texts, wanted.pens, strict=True)
        for text, pen in zip(texts, pens, strict=True)
        if text == " "
    )
    fill = next((pen for pen, _ in blanks.most_common() if abilities.erases(pen)), PLAIN)
    blank = Frame(wanted.width, wanted.height, fill)
    return _shortest(Changes(blank, wanted), wanted, place, abilities, fill)


def _letters(frame: Frame) -> int:
    """The cells that are not blank: once cleared, a screen takes at least as many bytes."""
    return frame.width * frame.height - sum(texts.count(" ") for texts in frame.texts)


def _by_pen(spans: Sequence[Span], pen: Pen | None) -> Iterable[Span]:
    """The spans, all those of a pen before those of the next, each pen near the last one."""
    groups: dict[Pen, list[Span]] = {}
    for span in spans:
        groups.setdefault(span.pen, []).append(span)
    ordered: list[Span] = []
    while groups:
        pen = min(groups, key=lambda each: len(transition(pen, each)))
        ordered += groups.pop(pen)
    return ordered
