"""Small numbers: the threshold under which a number of people is not shown.

How they are protected is in ``protection``: gathered, masked, and audited.
"""

from __future__ import annotations

from typing import Final

from iscg_tui.report.errors import DemandeError

SEUIL_DIFFUSION: Final = 11
"""Threshold of a document that leaves the post (CASD, Insee's fiscal data)."""

SEUIL_COMITE: Final = 5
"""Threshold of a document for a closed steering committee."""

SEUIL_MAX: Final = 1000
"""Highest threshold accepted: beyond, nothing would ever be shown."""

SYMBOLE: Final = "s"
"""What stands in place of a masked value in every document for people."""


def checked(seuil: int) -> int:
    """``seuil`` itself. Raises ``DemandeError`` unless it lies between 0 and ``SEUIL_MAX``."""
    if isinstance(seuil, bool) or not 0 <= seuil <= SEUIL_MAX:
        raise DemandeError(f"Le seuil est un nombre entier de 0 à {SEUIL_MAX} : choisissez-en un.")
    return seuil


def masks_nothing(seuil: int) -> bool:
    """Whether no value can fall under the threshold."""
    return seuil <= 1


def masked(valeur: int, seuil: int) -> int | None:
    """The value as it may be shown: ``None`` when it is small."""
    return None if 0 < valeur < seuil else valeur
