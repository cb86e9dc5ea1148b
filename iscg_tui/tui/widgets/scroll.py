"""A body longer than its room: what shows of it, and a line that says what does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

from iscg_tui.tui.line import Line, Span

if TYPE_CHECKING:
    from collections.abc import Callable


_PAGE: Final = 12
"""Lines of a page of text: what the smallest window shows of it."""
_PAST_ANY_END: Final = 1_000_000


class Lazy(Sequence[Line]):
    """``count`` lines, each drawn when it is looked at: of thousands, few are in sight."""

    def __init__(self, count: int, drawn: Callable[[int], Line]) -> None:
        self._places = range(count)
        self._drawn = drawn

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, int):
            return self._drawn(self._places[place])
        return [self._drawn(each) for each in self._places[place]]


def scrolled(lines: Sequence[Line], top: int, room: int) -> tuple[list[Line], int]:
    """At most ``room`` lines from ``top``, and the top really used.

    Where they do not all fit, the last line says how many are above and below.
    """
    if len(lines) <= room:
        return list(lines), 0
    seen = max(room - 1, 1)
    top = max(0, min(top, len(lines) - seen))
    below = len(lines) - top - seen
    said = " et ".join(
        f"{count} {'lignes' if count > 1 else 'ligne'} {where}"
        for count, where in ((top, "plus haut"), (below, "plus bas"))
        if count
    )
    return [*lines[top : top + seen], (Span(f"… {said}", "faible"),)], top


def scrolled_by(top: int, choice: str) -> int | None:
    """The top after a key that scrolls, to be cut by ``scrolled``; None for any other key."""
    if choice == "home":
        return 0
    steps = {"down": 1, "up": -1, "pagedown": _PAGE, "pageup": -_PAGE, "end": _PAST_ANY_END}
    return max(top + steps[choice], 0) if choice in steps else None


def following(top: int, first: int, last: int, room: int) -> int:
    """The top from which lines ``first`` to ``last`` show, moved as little as can be."""
    seen = max(room - 1, 1)
    return min(max(top, last - seen + 1), first)
