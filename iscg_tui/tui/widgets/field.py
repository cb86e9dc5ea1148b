"""A text field: a value and a caret, changed by keys. Immutable, no clock: it never blinks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.situation import plain_text
from iscg_tui.tui.line import Line, Span, cut, width_of

if TYPE_CHECKING:
    from iscg_tui.tui.keyboard import Key

_MASK: Final = "•"


@dataclass(frozen=True, slots=True)
class Field:
    """What was typed; ``caret`` is an index in ``value``; ``limit`` its length in characters.

    A ``numeric`` field reads the unshifted row of her keyboard as digits.
    """

    value: str = ""
    caret: int = 0
    limit: int = 80
    numeric: bool = False

    @classmethod
    def holding(cls, value: str, limit: int = 80, *, numeric: bool = False) -> Field:
        """A field that already holds a value, the caret after it."""
        return cls(value, len(value), limit, numeric)

    @property
    def text(self) -> str:
        """The value as the store may keep it: NFC, trimmed, no control character."""
        return plain_text(self.value)

    def insert(self, text: str) -> Field:
        """The field with the printable part of ``text`` put at the caret, up to its limit."""
        clean = " ".join(printable_lines(text))
        before = unicodedata.normalize("NFC", self.value[: self.caret] + clean)
        after = self.value[self.caret :]
        before = before[: max(self.limit - len(after), 0)]
        return replace(self, value=before + after, caret=len(before))

    def press(self, key: Key) -> Field:
        """The field after a key; a key it has no use for leaves it as it is."""
        typed = key.figure if self.numeric else key.text
        if typed is not None:
            return self.insert(typed)
        value, caret = self.value, self.caret
        match key.name:
            case "backspace":
                start = cluster_before(value, caret)
                return replace(self, value=value[:start] + value[caret:], caret=start)
            case "delete":
                return replace(self, value=value[:caret] + value[cluster_after(value, caret) :])
            case "left":
                return replace(self, caret=cluster_before(value, caret))
            case "right":
                return replace(self, caret=cluster_after(value, caret))
            case "home" | "ctrl+a":
                return replace(self, caret=0)
            case "end" | "ctrl+e":
                return replace(self, caret=len(value))
            case "ctrl+u":
                return replace(self, value=value[caret:], caret=0)
            case _:
                return self

    def draw(self, width: int, *, focused: bool, masked: bool = False) -> Line:
        """The field in ``width`` cells, scrolled so that the caret shows."""
        value = _MASK * len(self.value) if masked else self.value
        role = "champ" if focused else "champ_repos"
        start = 0
        while width_of(value[start : self.caret]) > width - 1:
            start += 1
        if not focused:
            return cut((Span(value, role),), width, role)
        end = cluster_after(value, self.caret)
        under = value[self.caret : end] or " "
        shown = (Span(value[start : self.caret], role), Span(under, "curseur"))
        return cut((*shown, Span(value[end:], role)), width, role)


def printable_lines(text: str) -> list[str]:
    """The lines of a text without what could move a cursor or hide its neighbours."""
    return re.split(
        "[\n\r]",
        "".join(
            " " if character == "\t" else character
            for character in text
            if character in "\n\r\t\u200d"
            or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        ),
    )


def _joins(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in "\u200d\ufe0f"


def cluster_before(value: str, caret: int) -> int:
    """Where the character before a place begins, with what combines with it."""
    start = max(caret - 1, 0)
    while start > 0 and (_joins(value[start]) or value[start - 1] == "\u200d"):
        start -= 1
    return start


def cluster_after(value: str, caret: int) -> int:
    """Where the character after a place ends, with what combines with it."""
    end = min(caret + 1, len(value))
    while end < len(value) and (_joins(value[end]) or value[end - 1] == "\u200d"):
        end += 1
    return end
