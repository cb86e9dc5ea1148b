"""Small numbers of persons that a text counts by hand, and that no masking can reach.

« Deux mineures ont été mises à l’abri » says what the table masks. A figure called by its
name is protected; a number typed is not. What is found here is to be judged by a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_EN_LETTRES: Final = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt"
)
_VALEURS: Final = dict(zip(_EN_LETTRES.split(), range(2, 21), strict=True))
_QUI: Final = (
    "adolescent(?:e)?s?|auteur(?:e)?s?|bébés?|cas|conjoint(?:e)?s?|couples?|dames?|enfants?|"
    "expulsions?|familles?|femmes?|filles?|fugues?|garçons?|hébergements?|hommes?|hospitalisations?|"
    "jeunes|majeur(?:e)?s?|mères?|mineur(?:e)?s?|mises? à l[’']abri|orientations?|pères?|"
    "personnes?|plaintes?|saisines?|signalements?|situations?|suicides?|tentatives?|victimes?|viols?"
)
_COMPTE: Final = re.compile(
    rf"(?<![\w,.:/–—-])(?:(?P<chiffres>\d{{1,3}})|(?P<lettres>{'|'.join(reversed(_VALEURS))})"
    rf"|une?\s+seule?)\s+(?:[a-zà-ÿœ’'-]+\s+)?(?:{_QUI})\b",
    re.IGNORECASE,
)


def hand_counts(texte: str, seuil: int) -> Iterator[tuple[int, int]]:
    """Where a text counts by hand fewer persons or acts than ``seuil``, none of them being zero."""
    for found in _COMPTE.finditer(texte):
        if found["chiffres"]:
            valeur = int(found["chiffres"])
        else:
            valeur = _VALEURS.get((found["lettres"] or "").casefold(), 1)
        if 0 < valeur < seuil:
            yield found.span()
