"""What the guard gives: a place in the text, never what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sorte(Enum):
    """Which sort of datum shows through, in words that may be shown."""

    NOM = "un nom"
    PRENOM = "un prénom"
    NOM_COMPLET = "un nom et un prénom"
    INITIALES = "des initiales"
    TELEPHONE = "un numéro de téléphone"
    COURRIEL = "une adresse électronique"
    ANNEE = "une année de naissance"


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """Characters ``debut`` to ``fin`` (excluded) of the text show a datum that is kept.

    ``certaine``: nothing else is meant by them; else a person has to judge.
    """

    debut: int
    fin: int
    certaine: bool
    sorte: Sorte
