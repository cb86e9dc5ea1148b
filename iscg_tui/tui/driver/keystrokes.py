"""Textual's events for what was typed: a sequence that is no key types nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys

from iscg_tui.tui.driver.incoming import Pasted, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message

_MORE: Final = {
    # PuTTY whose Home and End are rxvt's: what others send for 7 on a keypad in application mode.
    "\x1bOw": "end",
    # PuTTY as a SCO console. Its F4 is what st sends for Delete, which is worth more here.
    # Its PageUp is a focus report elsewhere, which the driver never asks for.
    "\x1b[L": "insert",
    "\x1b[I": "pageup",
    "\x1b[G": "pagedown",
    **{f"\x1b[{final}": f"f{number}" for number, final in enumerate("MNOPQRSTUVWX", start=1)},
    "\x1b[P": "delete",
    # PuTTY as a VT100+, beyond what a VT100 had.
    **{f"\x1bO{final}": f"f{number}" for number, final in enumerate("TUVWXYZ[", start=5)},
}
"""Keys that Textual's tables lack."""

_KEYPAD: Final = dict(zip("jklmnopqrstuvwxy", "*+,-./0123456789", strict=True))
"""A keypad in application mode, which another program may have left on, after Escape and O."""


class Keystrokes(XTermParser):
    """Names keys as Textual does; of its parser, only the tables are used."""

    def events(self, item: Typed | Pasted, *, mouse: bool) -> Iterator[Message]:
        """What the app is told of one item, at most one event but for keys that send two."""
        if isinstance(item, Pasted):
            yield events.Paste(item.text)
            return
        sequence = item.sequence
        if len(sequence) == 1:
            yield from self._sequence_to_key_events(sequence)
        elif (more := _MORE.get(sequence)) is not None:
            yield events.Key(more, None)
        elif sequence.startswith("\x1bO") and (typed := _KEYPAD.get(sequence[2:])) is not None:
            yield from self._sequence_to_key_events(typed)
        elif isinstance(ANSI_SEQUENCES_KEYS.get(sequence), tuple):
            yield from self._known(sequence)
        elif mouse and (event := self.parse_mouse_code(sequence)) is not None:
            yield event

    def _known(self, sequence: str) -> Iterator[Message]:
        for event in self._sequence_to_key_events(sequence):
            if event.key != Keys.Ignore:
                yield event
