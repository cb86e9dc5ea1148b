"""Numbers and punctuation as French readers write them."""

from __future__ import annotations

import re
from typing import Final

from iscg_tui.report.masking import SYMBOLE

ESPACE_FINE: Final = "\N{NARROW NO-BREAK SPACE}"
"""Between thousands on paper."""

ESPACE: Final = "\N{NO-BREAK SPACE}"
"""Before « % » and « : »; between thousands on a terminal, where every space has one width."""

_BEFORE: Final = re.compile(rf"[ {ESPACE}](?=[;:!?»])")
_AFTER: Final = re.compile(rf"(?<=«)[ {ESPACE}]")


def fine(text: str) -> str:
    """A text of ours for paper: narrow no-break spaces beside « ; : ! ? » and guillemets."""
    return _AFTER.sub(ESPACE_FINE, _BEFORE.sub(ESPACE_FINE, text))


def number(valeur: int | None, space: str = ESPACE_FINE) -> str:
    """A whole number with its thousands apart, or the symbol of a masked one."""
    return SYMBOLE if valeur is None else f"{valeur:,}".replace(",", space)


def percent(valeur: int | None, total: int | None) -> str:
    """The share of ``valeur`` in ``total``, in whole percent.

    A share is never rounded to nothing or to everything: « <1 % », « >99 % ». Empty
    where there is no total; the symbol where either number is masked.
    """
    if valeur is None or total is None:
        return SYMBOLE
    if not total:
        return ""
    rounded = (200 * valeur + total) // (2 * total)
    if valeur and not rounded:
        return f"<1{ESPACE}%"
    if valeur < total and rounded == 100:
        return f">99{ESPACE}%"
    return f"{rounded}{ESPACE}%"
