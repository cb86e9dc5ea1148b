"""The linear mode: the same screens said as lines of text, one question after the other."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

VARIABLE: Final = "ACCESSIBLE"
"""Environment variable that asks for it; the process that replaces this one asks too."""

DUMB: Final = ("", "dumb", "unknown")
"""Values of TERM of a terminal that can do no more, nor clear what it has shown."""


def asked_for(environment: Mapping[str, str]) -> bool:
    """Whether the account asks for it, or the terminal can do no more."""
    return environment.get(VARIABLE, "") not in ("", "0") or environment.get("TERM", "") in DUMB
