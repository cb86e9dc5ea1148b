"""How long Escape alone is waited on before it counts as the key of that name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

ESCAPE_DELAY: Final = 0.2
"""Seconds, where nobody asked for others: a line that resends a packet splits a sequence less."""
ESCAPE_DELAY_MAX: Final = 2.0

_VARIABLE: Final = "ESCDELAY"
_DIGITS: Final = 5


def escape_delay(environment: Mapping[str, str]) -> float:
    """The seconds that ``ESCDELAY`` asks for in milliseconds, as programs with ncurses read it."""
    asked = environment.get(_VARIABLE, "").strip()
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS):
        return ESCAPE_DELAY
    return min(int(asked) / 1000, ESCAPE_DELAY_MAX)
