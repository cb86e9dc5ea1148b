"""Whole keys out of a slow line: bytes and escape sequences put together before they count."""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from iscg_tui.tui.driver.escape_delay import ESCAPE_DELAY_MAX, escape_delay

SEQUENCE_DELAY: Final = 1.0
"""Seconds that the rest of a sequence is waited for; then it is dropped, and types nothing."""
PASTE_DELAY: Final = 5.0
"""Seconds that the rest of a paste is waited for; then what came is given."""

_LENGTH_MAX: Final = 4096
_ESC: Final = "\x1b"
_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"

_SEQUENCE: Final = re.compile(
    # The Linux console's F1 to F5; shifted keys of rxvt; control sequences (ECMA-48); keypad.
    r"\x1b\[\[([ -~])?"
    r"|\x1b\[[0-9]+(\$)"
    r"|\x1b\[(?!\[)[0-?]*[ -/]*([@-~])?"
    r"|\x1bO([ -~])?"
    # Answers of the terminal, to their terminator.
    r"|\x1b(?:\][0-9]|P[>!0-9+$|])[^\x07\x1b]*(\x07|\x1b\\)?"
)
"""A sequence; one that is whole has a group."""
_PASTED_SEQUENCE: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]P]|[\x9d\x90])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
)
"""A whole sequence inside a paste: a text copied with its colours is pasted without them."""
_REST: Final = re.compile(r"\[|O[A-DFHMP-S]\Z")
"""How what comes after an Escape already given up on shows that it began a sequence."""
_PREFIXES: Final = (_ESC, f"{_ESC}]", f"{_ESC}P")
_TWO_KEYS: Final = (f"{_ESC}O", f"{_ESC}]", f"{_ESC}P")
"""Escape and a letter, when nothing makes a sequence of them; nobody types a bracket so soon."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What one key sent: a character, or a whole escape sequence."""

    sequence: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted text: line feeds and tabs, no other control character, no terminal sequence."""

    text: str


class Incoming:
    """Bytes in, keys and pastes out; ``waits`` says how long the rest may take.

    A byte that the encoding does not know is ignored. Escape and a character that come together
    are two keys: Alt has no use here, and a burst must do what slow typing does. Escape waits
    for ``delay`` seconds (the variable ESCDELAY when None); when the rest of its sequence comes
    later still, it types nothing, and the line, shown to be that slow, is waited on for longer.
    """

    def __init__(self, encoding: str, delay: float | None = None) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("ignore")
        self._delay = escape_delay(os.environ) if delay is None else delay
        self._held = ""
        self._pasted: str | None = None
        self._given_up = False
        self._late = False

    @property
    def waits(self) -> float | None:
        """Seconds after which ``expire`` is due if nothing comes; None when nothing is held."""
        if self._pasted is not None:
            return PASTE_DELAY
        if self._held == _ESC:
            return self._delay
        return SEQUENCE_DELAY if self._held or self._given_up else None

    def feed(self, data: bytes) -> list[Typed | Pasted]:
        """What these bytes complete."""
        text = self._decoder.decode(data)
        if self._given_up and text:
            self._given_up = False
            if _REST.match(text):
                self._late = True
                self._delay = min(2 * self._delay, ESCAPE_DELAY_MAX)
                text = _ESC + text
        if self._held == _ESC and text.startswith("\t"):
            # Together they are Shift+Tab of the Linux console; apart, two keys.
            self._held = ""
            return [Typed(_ESC), *self._take(text)]
        return self._take(self._held + text)

    def expire(self) -> list[Typed | Pasted]:
        """What is held counts as it is: Escape is a key, and what follows it; a paste ends here."""
        if self._pasted is not None:
            pasted, self._pasted = self._pasted, None
            return [_clean(pasted)]
        held, self._held = self._held, ""
        late, self._late = self._late, False
        self._given_up = held == _ESC
        if held == _ESC or (held in _TWO_KEYS and not late):
            return [Typed(each) for each in held]
        return []

    def _take(self, text: str) -> list[Typed | Pasted]:
        taken: list[Typed | Pasted] = []
        position = 0
        self._held = ""
        while position < len(text) and not self._held:
            if self._pasted is not None:
                position = self._paste(text, position, taken)
            elif text[position] == _ESC:
                position = self._sequence(text, position, taken)
            else:
                taken.append(Typed(text[position]))
                position += 1
        return taken

    def _sequence(self, text: str, position: int, taken: list[Typed | Pasted]) -> int:
        """Read what Escape begins, or hold it until the rest comes; where to go on."""
        if text[position:] in _PREFIXES:
            self._held = text[position:]
            return len(text)
        match = _SEQUENCE.match(text, position)
        if match is None:
            end = position + (2 if text[position + 1] == "\t" else 1)
            taken.append(Typed(text[position:end]))
            return end
        sequence, end = match.group(), match.end()
        whole = match.lastindex is not None
        if not whole and text[end:] in ("", _ESC) and len(text) - position < _LENGTH_MAX:
            self._held = text[position:]
            return len(text)
        late, self._late = self._late, False
        if sequence == _PASTE_BEGINS:
            self._pasted = ""
        elif whole and not late:
            taken.append(Typed(sequence))
        # Otherwise what follows belongs to no sequence: what came of it is dropped.
        return end

    def _paste(self, text: str, position: int, taken: list[Typed | Pasted]) -> int:
        """Read a paste up to its end, or all there is; where to go on."""
        before = len(self._pasted or "")
        whole = (self._pasted or "") + text[position:]
        end = whole.find(_PASTE_ENDS)
        if end < 0:
            self._pasted = whole
            return len(text)
        self._pasted = None
        taken.append(_clean(whole[:end]))
        return position + end + len(_PASTE_ENDS) - before


def _clean(pasted: str) -> Pasted:
    lines = _PASTED_SEQUENCE.sub("", pasted).replace("\r\n", "\n").replace("\r", "\n")
    return Pasted("".join(each for each in lines if each in "\n\t" or not _control(each)))


def _control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"
