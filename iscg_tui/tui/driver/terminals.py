"""What terminals can do, by the name they go by (terminfo, ncurses 6.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from iscg_tui.tui.driver.pen import Pen

_ABLE: Final = re.compile(
    r"(?:xterm|putty|linux|konsole|vte|gnome|st|alacritty|mintty|ms-terminal|foot|rxvt-unicode)"
    r"(?:-.*)?"
)
_NOT_ABLE: Final = frozenset({"xterm-color", "xterm-kitty", "xterm-mono", "xterm-old", "xterm-r6"})
_MULTIPLEXERS: Final = ("screen", "tmux")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What can be used beyond what a VT100 does.

    ``coloured``: erased cells take the current background (bce); ``counted``: some cells of
    a row can be erased (ECH); ``columns``: moves to a column (CHA) and up one line (RI).
    Repetition (REP) is never used: mosh, which calls itself an xterm, draws nothing for it
    (its issue 1064).
    """

    coloured: bool
    counted: bool
    columns: bool

    def erases(self, pen: Pen) -> bool:
        """Whether cells erased with this pen look like spaces written with it."""
        return pen.erases and (self.coloured or not pen.bg)


def abilities_of(term: str) -> Abilities:
    """What the terminal named ``TERM`` is known to do; an unknown one gets VT100 sequences."""
    if _ABLE.fullmatch(term) and term not in _NOT_ABLE:
        return Abilities(coloured=True, counted=True, columns=True)
    return Abilities(coloured=False, counted=False, columns=term.startswith(_MULTIPLEXERS))
