"""Text measured in the columns of a terminal: wrapped, padded, or brought down to ASCII."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN: Final = str.maketrans(
    {
        "’": "'",
        "«": '"',
        "»": '"',
        "œ": "oe",
        "Œ": "Oe",
        "…": "...",
        "–": "-",
        "—": "-",
        "─": "-",
        "•": "-",
        "·": "-",
        "×": "x",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)


def in_ascii(text: str) -> str:
    """``text`` for a terminal that knows no accents; what has no equivalent becomes « ? »."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.encode("ascii", "replace").decode("ascii")


def columns(text: str) -> int:
    """How many columns ``text`` takes on a terminal."""
    return sum(_columns_of(each) for each in text)


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def left(text: str, width: int) -> str:
    """``text`` with blanks after it up to ``width`` columns."""
    return text + " " * (width - columns(text))


def right(text: str, width: int) -> str:
    """``text`` with blanks before it up to ``width`` columns."""
    return " " * (width - columns(text)) + text


def wrapped(text: str, width: int) -> list[str]:
    """``text`` on lines of at most ``width`` columns (two or more), broken at plain spaces.

    A word longer than the line is cut; a no-break space is never a place to break.
    """
    lines = [""]
    for word in text.split(" "):
        for place, piece in enumerate(_pieces(word, width)):
            joint = " " if lines[-1] and not place else ""
            if columns(lines[-1] + joint + piece) <= width and not (place and lines[-1]):
                lines[-1] += joint + piece
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and columns(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece
