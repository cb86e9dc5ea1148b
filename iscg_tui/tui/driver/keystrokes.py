"""Textual's events for what was typed: a sequence that is no key types nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys

from iscg_tui.tui.driver.incoming import Pasted, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message

_ESC = "\x1b"
_FOCUS = {"\x1b[I": events.AppFocus, "\x1b[O": events.AppBlur}


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
        elif isinstance(ANSI_SEQUENCES_KEYS.get(sequence), tuple):
            yield from self._known(sequence)
        elif len(sequence) == 2 and sequence[0] == _ESC:
            yield from self._alt(sequence[1])
        elif sequence in _FOCUS:
            yield _FOCUS[sequence]()
        elif mouse and (event := self.parse_mouse_code(sequence)) is not None:
            yield event

    def _known(self, sequence: str) -> Iterator[Message]:
        for event in self._sequence_to_key_events(sequence):
            if event.key != Keys.Ignore:
                yield event

    def _alt(self, character: str) -> Iterator[Message]:
        for event in self._sequence_to_key_events(character):
            yield events.Key(f"alt+{event.key}", event.character)
