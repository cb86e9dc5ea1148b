"""Pens: the colours and attributes of a cell, and the shortest SGR between two (ECMA-48)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

_OFF: Final = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "21": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "51": "54",
    "52": "54",
    "53": "55",
}
"""The code that ends each attribute."""

_EXCLUSIVE: Final = (frozenset({"4", "21"}), frozenset({"5", "6"}), frozenset({"51", "52"}))
"""Attributes of which a cell has one at most."""

_UNSEEN_ON_BLANK: Final = frozenset({"1", "2", "3"})

_CODES: Final = re.compile(
    r"(?P<fg>3[0-7]|9[0-7]|38;(?:5;\d+|2;\d+;\d+;\d+))"
    r"|(?P<bg>4[0-7]|10[0-7]|48;(?:5;\d+|2;\d+;\d+;\d+))"
    r"|(?P<other>\d*)"
)
_ENDS: Final = re.compile(r"(?=;|\Z)")
_CACHE: Final = 4096

_CUBE: Final = {level: step for step, level in enumerate((0, 95, 135, 175, 215, 255))}
_GREYS: Final = {8 + 10 * step: 232 + step for step in range(24)}
_OFTEN_REDEFINED: Final = 22
"""Colour schemes for shells (base16) take the indices 16 to 21 for themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """Foreground and background as SGR codes (empty: the terminal's own), and attributes.

    Two pens that draw alike are one object: compare them with ``is``.
    """

    fg: str
    bg: str
    attributes: frozenset[str]

    @property
    def erases(self) -> bool:
        """Whether a cell erased with this pen looks like a space written with it."""
        return self.attributes <= _UNSEEN_ON_BLANK


@cache
def _pen(fg: str, bg: str, attributes: frozenset[str]) -> Pen:
    return Pen(fg, bg, attributes)


PLAIN: Final = _pen("", "", frozenset())
"""The pen after a reset."""


@lru_cache(maxsize=_CACHE)
def after(pen: Pen, parameters: str) -> Pen | None:
    """The pen once ``CSI parameters m`` was received; None when a code is not understood."""
    position = 0
    while True:
        match = _CODES.match(parameters, position)
        if match is None or not _ENDS.match(parameters, match.end()):
            return None
        if match["fg"]:
            pen = _pen(_indexed(match["fg"]), pen.bg, pen.attributes)
        elif match["bg"]:
            pen = _pen(pen.fg, _indexed(match["bg"]), pen.attributes)
        else:
            changed = _after_plain_code(pen, match["other"])
            if changed is None:
                return None
            pen = changed
        position = match.end() + 1
        if position > len(parameters):
            return pen


def _indexed(code: str) -> str:
    """The same colour by its index in xterm's palette where it has one: half as many bytes."""
    layer, _, colour = code.partition(";2;")
    if not colour:
        return code
    red, green, blue = map(int, colour.split(";"))
    if red == green == blue and red in _GREYS:
        index = _GREYS[red]
    elif {red, green, blue} <= _CUBE.keys():
        index = 16 + 36 * _CUBE[red] + 6 * _CUBE[green] + _CUBE[blue]
    else:
        return code
    return f"{layer};5;{index}" if index >= _OFTEN_REDEFINED else code


def _after_plain_code(pen: Pen, code: str) -> Pen | None:
    if code in ("", "0"):
        return PLAIN
    if code == "39":
        return _pen("", pen.bg, pen.attributes)
    if code == "49":
        return _pen(pen.fg, "", pen.attributes)
    if code in _OFF:
        rivals: frozenset[str] = next((each for each in _EXCLUSIVE if code in each), frozenset())
        return _pen(pen.fg, pen.bg, (pen.attributes - rivals) | {code})
    if code in _OFF.values():
        kept = frozenset(each for each in pen.attributes if _OFF[each] != code)
        return _pen(pen.fg, pen.bg, kept)
    return None


@lru_cache(maxsize=_CACHE)
def transition(old: Pen | None, new: Pen) -> str:
    """The shortest SGR sequence from one pen to another; ``old`` is None when it is not known."""
    if old is new:
        return ""
    whole = sorted(new.attributes, key=int) + [code for code in (new.fg, new.bg) if code]
    from_reset = ";".join(["0", *whole]) if whole else ""
    if old is None:
        return f"\x1b[{from_reset}m"
    ended = {_OFF[each] for each in old.attributes - new.attributes}
    begun = {each for each in new.attributes if each not in old.attributes or _OFF[each] in ended}
    codes = sorted(ended, key=int) + sorted(begun, key=int)
    if new.fg != old.fg:
        codes.append(new.fg or "39")
    if new.bg != old.bg:
        codes.append(new.bg or "49")
    return f"\x1b[{min(';'.join(codes), from_reset, key=len)}m"
