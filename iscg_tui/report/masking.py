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

_DISAGREE: Final = range(SEUIL_COMITE + 1, SEUIL_DIFFUSION)
"""Those whose document is no part of what a committee has, nor the frame of what others have."""

SEUIL_MAX: Final = 1000
"""Highest threshold accepted: beyond, nothing would ever be shown."""

SYMBOLE: Final = "s"
"""What stands in place of a masked value in every document for people."""


def checked(seuil: int) -> int:
    """``seuil`` itself. Raises ``DemandeError`` out of 0 to ``SEUIL_MAX``, and between 5 and 11.

    Of one period, the documents at 5, at 11 and at one higher threshold may meet in the same
    hands; one between 5 and 11 gives small numbers away beside either.
    """
    if isinstance(seuil, bool) or not 0 <= seuil <= SEUIL_MAX or seuil in _DISAGREE:
        raise DemandeError(
            f"Le seuil est {SEUIL_COMITE} pour un comité fermé, ou un nombre entier de "
            f"{SEUIL_DIFFUSION} à {SEUIL_MAX}, ou 0 à 4 pour un usage au poste : choisissez-en un."
        )
    return seuil


def masks_nothing(seuil: int) -> bool:
    """Whether no value can fall under the threshold."""
    return seuil <= 1


def masked(valeur: int, seuil: int) -> int | None:
    """The value as it may be shown: ``None`` when it is small."""
    return None if 0 < valeur < seuil else valeur
