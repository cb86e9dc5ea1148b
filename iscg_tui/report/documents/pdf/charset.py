"""The letters that the fonts of the PDF have: PDF/A and PDF/UA forbid showing any other."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

REMPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands for a letter that they lack."""

MOT_MAX: Final = 40
"""Letters after which a word without a blank may be broken: longer than any French one."""

_COVERED: Final = (
    "\u0020-\u007e"
    "\u00a0-\u00ac\u00ae-\u0241"
    "\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u0400-\u045f"
    "\u1e00-\u1e9b\u1e9e\u1ea0-\u1ef9"
    "\u2010-\u2027\u202f-\u2037\u2039-\u203e\u2044"
    "\u2070\u2071\u2074-\u208e"
    "\u20ab\u20ac\u2116\u2122\u2190-\u2199\u2260\u2264\u2265"
    "\ufffd"
)
_LACKING: Final = re.compile(f"[^{_COVERED}]")
_LONG: Final = re.compile(rf"([^\s\u200b]{{{MOT_MAX}}})(?=\S)")
_BREAK: Final = "\N{ZERO WIDTH SPACE}"


def covered(text: str) -> str:
    """``text`` with a visible mark for each letter that no font has: emoji, other scripts.

    Accents are joined to their letters; a very long word may be broken across lines.
    """
    composed = unicodedata.normalize("NFC", text)
    return _LONG.sub(rf"\1{_BREAK}", _LACKING.sub(REMPLACEMENT, composed))
