"""A terminal emulator: what the bytes of a program leave on a screen.

pyte keeps one screen and knows neither the alternate screen nor the sequences that
modern programs send (keyboard protocols, mode queries): it would print parts of
them. So the stream is cut into tokens here, pyte is only given what it understands,
and two screens are kept: the primary one with its scrollback, where nothing of a
record may ever be drawn, and the alternate one.

Sequences: ECMA-48 and XTerm Control Sequences.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING, Final

import pyte
from wcwidth import wcwidth

if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match

    from pyte.screens import Char

ALTERNATE_SCREEN: Final = (47, 1047, 1049)
SYNCHRONISED_UPDATE: Final = 2026
SCROLLBACK: Final = 100_000

_CSI: Final = r"(?:\x1b\[|\x9b)"
_STRING_END: Final = r"(?:\x1b\\|\x9c)"
_TOKEN: Final = re.compile(
    rf"{_CSI}(?P<private>[<=>?]?)(?P<parameters>[0-9:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    rf"|(?:\x1b\]|\x9d)(?P<osc>[^\x07\x1b\x9c]*)(?:\x07|{_STRING_END})"
    rf"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])(?P<device>[^\x1b\x9c]*){_STRING_END}"
    r"|\x1b(?P<escape>[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f\x80-\x8f\x91-\x97\x99\x9a\x9c])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)",
    re.DOTALL,
)
_UNFINISHED: Final = re.compile(
    rf"(?:{_CSI}[<=>?]?[0-9:;]*[ -/]*|\x1b[ -/]+"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*\x1b?"
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*\x1b?|\x1b)",
    re.DOTALL,
)
_ERASES: Final = frozenset("JKXPM@LST")
# What pyte does itself; sequences outside of it are noted, so that a test can trust what it sees.
_CURSOR_AND_TEXT: Final = frozenset("@ABCDEFGHJKLMPXadefghlmnr'`")
_WINDOW_AND_KEYBOARD: Final = frozenset("tu")


class Emulator:
    """Two screens of ``columns`` × ``rows`` fed with what a program sent.

    What stays to be asked afterwards: ``modes`` (private modes and whether they are set now),
    ``titles`` and ``clipboard`` (texts sent to the window's title or the clipboard), ``bells``,
    ``unknown`` (sequences that this emulator did not understand).
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.primary = pyte.HistoryScreen(columns, rows, history=SCROLLBACK)
        self.alternate = pyte.Screen(columns, rows)
        self.active: pyte.Screen = self.primary
        self.modes: dict[int, bool] = {}
        self.keyboard_protocol: list[str] = []
        self.titles: list[str] = []
        self.clipboard: list[str] = []
        self.unknown: list[str] = []
        self.bells = 0
        self._streams = {
            id(screen): pyte.Stream(screen, strict=False)
            for screen in (self.primary, self.alternate)
        }
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._drawn_on_primary: list[str] = []
        self._erased_from_primary: dict[str, None] = {}
        self._answers: list[bytes] = []

    @property
    def on_alternate(self) -> bool:
        """Whether the alternate screen is the one shown."""
        return self.active is self.alternate

    @property
    def updating(self) -> bool:
        """Whether a synchronised update is under way: what is shown is not yet what is meant."""
        return self.modes.get(SYNCHRONISED_UPDATE, False)

    @property
    def cursor_visible(self) -> bool:
        """Whether the cursor is shown."""
        return self.modes.get(25, True)

    def feed(self, data: bytes) -> bytes:
        """Draw ``data``; the answers that an xterm would send back to the queries in it."""
        text = self._pending + self._decoder.decode(data)
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                if _UNFINISHED.fullmatch(text, position):
                    break
                # A sequence broken by a control character: a terminal drops what came so far.
                broken = _UNFINISHED.match(text, position)
                end = broken.end() if broken else position + 1
                self.unknown.append(text[position:end])
                position = max(end, position + 1)
                continue
            position = match.end()
            self._take(match)
        self._pending = text[position:]
        answers, self._answers = b"".join(self._answers), []
        return answers

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of both screens."""
        self.columns, self.rows = columns, rows
        for screen in (self.primary, self.alternate):
            screen.resize(rows, columns)

    def lines(self) -> list[str]:
        """The lines of the screen shown, without the spaces at their end."""
        return _lines(self.active)

    def scrollback(self) -> list[str]:
        """The lines that left the primary screen by its top."""
        return [_line(row, self.columns) for row in self.primary.history.top]

    def everything_on_primary(self) -> str:
        """All that was ever drawn on the primary screen, erased since or not.

        Erased text counts: PuTTY and Windows Terminal push an erased screen into the scrollback.
        """
        return "\n".join(
            [
                *self.scrollback(),
                *_lines(self.primary),
                *self._erased_from_primary,
                "".join(self._drawn_on_primary),
            ]
        )

    def cell(self, column: int, row: int) -> Char:
        """The character at a place of the screen shown, with its colours and attributes."""
        return self.active.buffer[row][column]

    def _take(self, match: Match[str]) -> None:
        raw = match.group()
        if (text := match["text"]) is not None:
            self._draw(text)
        elif match["control"] is not None:
            self._control(raw)
        elif match["final"] is not None:
            self._csi(match)
        elif (command := match["osc"]) is not None:
            self._operating_system_command(command)
        elif (escape := match["escape"]) is not None:
            self._escape(escape)

    def _draw(self, text: str) -> None:
        if not self.on_alternate:
            self._drawn_on_primary.append(text)
        # pyte stops drawing at a character without width that is no combining mark.
        self.active.draw(
            "".join(each for each in text if wcwidth(each) > 0 or unicodedata.combining(each))
        )

    def _control(self, character: str) -> None:
        if character == "\a":
            self.bells += 1
        elif character in "\b\t\n\v\f\r":
            if not self.on_alternate:
                self._drawn_on_primary.append(character)
            self._streams[id(self.active)].feed(character)

    def _escape(self, escape: str) -> None:
        if escape == "c":
            self._remember_primary()
            self.active = self.primary
            self.modes.clear()
            self.alternate.reset()
        if escape in "c78DEMH":
            self._streams[id(self.active)].feed("\x1b" + escape)
        elif escape not in "=>\\" and escape[0] not in " ()*+-./":
            self.unknown.append("\x1b" + escape)

    def _operating_system_command(self, command: str) -> None:
        number, _, value = command.partition(";")
        if number in ("0", "1", "2"):
            self.titles.append(value)
        elif number == "52":
            self.clipboard.append(value)
        elif number in ("10", "11") and value == "?":
            colour = "ffff/ffff/ffff" if number == "10" else "0000/0000/0000"
            self._answers.append(f"\x1b]{number};rgb:{colour}\x1b\\".encode())

    def _csi(self, match: Match[str]) -> None:
        private, parameters = match["private"], match["parameters"]
        kind = private + match["middle"] + match["final"]
        if kind in ("?h", "?l"):
            for number in _numbers(parameters):
                self._private_mode(number, on=kind == "?h")
        elif (answer := _ANSWERS.get(kind)) is not None:
            self._answers.append(answer(self, parameters))
        elif not private and not match["middle"] and match["final"] in _CURSOR_AND_TEXT:
            if match["final"] in _ERASES:
                self._remember_primary()
            plain = _plain_parameters(parameters, match["final"])
            self._streams[id(self.active)].feed(f"\x1b[{plain}{match['final']}")
        elif match["final"] == "u" and private:
            self.keyboard_protocol.append(private + parameters)
        elif kind not in _WINDOW_AND_KEYBOARD and kind not in (" q", ">m", "!p", "?s", "?r", "s"):
            self.unknown.append(match.group())

    def _private_mode(self, number: int, *, on: bool) -> None:
        self.modes[number] = on
        if number in ALTERNATE_SCREEN:
            self._switch(to_alternate=on)
        elif number in (5, 6, 7, 25):
            for screen in (self.primary, self.alternate):
                change = screen.set_mode if on else screen.reset_mode
                change(number, private=True)

    def _switch(self, *, to_alternate: bool) -> None:
        if to_alternate == self.on_alternate:
            return
        if to_alternate:
            self._remember_primary()
            self.alternate.erase_in_display(2)
            self.alternate.cursor.x = min(self.primary.cursor.x, self.columns - 1)
            self.alternate.cursor.y = self.primary.cursor.y
            self.active = self.alternate
        else:
            self.active = self.primary

    def _remember_primary(self) -> None:
        if not self.on_alternate:
            self._erased_from_primary.update(
                dict.fromkeys(line for line in _lines(self.primary) if line)
            )

    def _report_cursor(self, parameters: str) -> bytes:
        if parameters != "6":
            return b"\x1b[0n"
        cursor = self.active.cursor
        return f"\x1b[{cursor.y + 1};{min(cursor.x, self.columns - 1) + 1}R".encode()

    def _report_mode(self, parameters: str) -> bytes:
        number = int(parameters or 0)
        known = number in (1, 7, 25, 1000, 1003, 1004, 1006, 1049, 2004, SYNCHRONISED_UPDATE)
        state = 0 if not known else 1 if self.modes.get(number, number in (7, 25)) else 2
        return f"\x1b[?{number};{state}$y".encode()


def _numbers(parameters: str) -> list[int]:
    return [int(each) for each in parameters.split(";") if each.isdigit()]


def _plain_parameters(parameters: str, final: str) -> str:
    """``parameters`` without the sub-parameters that pyte does not know."""
    if final != "m" or ":" not in parameters:
        return parameters
    plain = []
    for each in parameters.split(";"):
        parts = [part for part in each.split(":") if part]
        plain.append(";".join(parts) if parts and parts[0] in ("38", "48") else parts[0])
    return ";".join(plain)


def _line(row: dict[int, Char], columns: int) -> str:
    characters = []
    wide = False
    for column in range(columns):
        character = row[column].data
        if character == "":
            characters.append("" if wide else " ")
            wide = False
        else:
            characters.append(character)
            wide = wcwidth(character[0]) == 2
    return "".join(characters).rstrip(" ")


def _lines(screen: pyte.Screen) -> list[str]:
    return [_line(screen.buffer[row], screen.columns) for row in range(screen.lines)]


_ANSWERS: Final[dict[str, Callable[[Emulator, str], bytes]]] = {
    "c": lambda _emulator, _parameters: b"\x1b[?64;1;2;6;9;15;22c",
    ">c": lambda _emulator, _parameters: b"\x1b[>41;379;0c",
    ">q": lambda _emulator, _parameters: b"\x1bP>|XTerm(379)\x1b\\",
    "n": lambda emulator, parameters: emulator._report_cursor(parameters),
    "?$p": lambda emulator, parameters: emulator._report_mode(parameters),
}
"""What an xterm answers; it says nothing to a kitty keyboard query (CSI ? u)."""
