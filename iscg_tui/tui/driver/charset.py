"""What the terminal's encoding can write, and look-alikes of the same width for the rest.

Standard library only: what is drawn before the screens may use it too.
"""

from __future__ import annotations

import codecs
import os
import sys
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

_UNKNOWN: Final = "?"
_COERCED: Final = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
_UTF8_MODE_USUAL: Final = (3, 15)
"""The first version of Python whose UTF-8 mode is on whatever the locale (PEP 686)."""

_LOOK_ALIKES: Final[dict[str, str]] = {
    character: look_alike
    for look_alike, characters in {
        " ": "\u00a0\u202f\u2007\u2009\u2003\u2002\u2008",
        "'": "’‘‚´ʼ",
        '"': "“”„«»",
        "<": "‹←◂◀",
        ">": "›→▸▶",
        "^": "↑▴▲ˆ",
        "v": "↓▾▼",
        "-": "─━┄┅┈┉╌╍═–—‐‑‒−",
        "|": "│┃┆┇┊┋║▏▎▍▕¦",
        "+": "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╯╰†",
        "#": "█▉▊▋▌▐▀▄▁▂▃▅▆▇■▪▓▒",
        ":": "░",
        "*": "•●◆✓✔★☆◉",
        "x": "×✗✘",
        "o": "œ°º○◦",
        "O": "Œ",
        "a": "æª",
        "A": "Æ",
        "E": "€",
        "s": "ß",
        "u": "µ",
        "L": "Ł£",
        "l": "ł",
        "D": "Ð",
        "d": "ð",
        "0": "Ø",
        "1": "¹",
        "3": "³",
        ".": "…·",
        "/": "÷⁄",
        "!": "¡",
        # « 2 » would name another key than the one that is meant.
        "?": "¿²",
        "P": "§¶",
        "=": "≈≠",
        "~": "˜",
        "%": "‰",
        "c": "©",
        "r": "®",
        "Y": "¥",
        "n": "№",
    }.items()
    for character in characters
}
"""One ASCII character for each that the screens draw or that a French text may hold."""


def displayable(text: str, encoding: str) -> str:
    """The text with every character that ``encoding`` cannot write replaced by a look-alike.

    Its width in cells is kept: « œ » becomes « o », a wide character two question marks, a
    mark without width nothing. The text stored is never this one.
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_displayable(character, encoding) for character in text)
    return text


@lru_cache(maxsize=4096)
def _displayable(character: str, encoding: str) -> str:
    import unicodedata

    for candidate in (character, _LOOK_ALIKES.get(character, ""), _base(character)):
        if candidate and _writable(candidate, encoding):
            return candidate
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return _UNKNOWN * (2 if wide else 1)


def _base(character: str) -> str:
    """The letter without its accent, if that leaves one letter as wide."""
    import unicodedata

    letters = unicodedata.normalize("NFKD", character)
    base = "".join(each for each in letters if not unicodedata.combining(each))
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return base if len(base) == 1 and not wide else ""


def _writable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def terminal_encoding(stream: str | None, environment: Mapping[str, str]) -> str:
    """The codec of a terminal: that of its stream, unless the account's locale says less.

    Python speaks UTF-8 when the locale is « C » (PEP 538 and 540): such an account gets
    ASCII, which any terminal shows. ``environment`` is the one the program was started with.
    """
    encoding = _codec(stream or "") or "ascii"
    if encoding != "utf-8":
        return encoding
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    name = next(filter(None, names), "C")
    codeset = (name.partition(".")[2].partition("@")[0] or name).upper().replace("-", "")
    if codeset == "UTF8":
        return "utf-8"
    # Not imported by most, and slow to be.
    import locale

    # « fr_FR@euro » and « fr_FR » have their codeset in a table of the standard library.
    return _codec(locale.normalize(name).partition(".")[2].partition("@")[0]) or "ascii"


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def initial_environment() -> dict[str, str]:
    """The locale variables that the program was started with.

    Under « C », Python writes ``LC_CTYPE=C.UTF-8`` into its own environment (PEP 538) and
    sets its UTF-8 mode (PEP 540), which a C.UTF-8 asked for by the account does not. What
    Python added is taken out again, so that a program that replaces this one is not misled.
    The kernel's copy of the environment is no help: a protected process may not read it.
    """
    if os.environ.get("LC_CTYPE") in _COERCED and _mode_follows_locale() and sys.flags.utf8_mode:
        del os.environ["LC_CTYPE"]
    return {name: os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")}


def _mode_follows_locale() -> bool:
    """Whether the UTF-8 mode says something of the locale: it was not asked for, nor usual."""
    asked = "PYTHONUTF8" in os.environ or "utf8" in sys._xoptions  # noqa: SLF001 — documented
    return not asked and sys.version_info < _UTF8_MODE_USUAL
