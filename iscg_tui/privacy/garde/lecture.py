"""A text as the guard reads it: its words, folded, and what lies between them."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from iscg_tui.privacy.garde.mots import (
    ABREGES,
    MOT,
    mots_courants,
    mots_outils,
    plie,
    prenoms_courants,
)


class Lien(Enum):
    """How two neighbouring words hold together."""

    ESPACE = auto()
    TIRET = auto()
    APOSTROPHE = auto()
    COUPURE = auto()
    """A hyphen at the end of a line."""
    AUCUN = auto()


class Casse(Enum):
    """How a word is written."""

    BASSE = auto()
    CAPITALE = auto()
    CAPITALES = auto()


class Entre(NamedTuple):
    """What a gap between two words says.

    ``paire``: a name and a first name may stand on its two sides; ``phrase``: a sentence
    begins after it.
    """

    lien: Lien
    paire: bool
    phrase: bool


_APOSTROPHES: Final = "'’‘ʼʹʻʽ`´′＇"
_TIRETS: Final = "-‐‑‒–—−\u00ad"
_INVISIBLES: Final = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_PAIRE: Final = re.compile(rf"[\s,.\-_/()·;:«»\"“”*&+‐-―{_APOSTROPHES}]{{0,4}}")
_LIGNE_VIDE: Final = re.compile(r"\n\s*\n")
_PUCE: Final = re.compile(r"[•◦▪‣●]|\n\s*[-–—*+>#|]|\n\s*\d")
_FIN: Final = re.compile(r"[.!?…]|[:;»)”]\s*\n")
_GAP_MAX: Final = 6


@lru_cache(maxsize=4096)
def entre(texte: str) -> Entre:
    """What a gap says, from its text."""
    if texte == " ":
        return Entre(Lien.ESPACE, paire=True, phrase=False)
    nouvelle = _LIGNE_VIDE.search(texte) is not None
    phrase = nouvelle or bool(_FIN.search(texte) or _PUCE.search(texte))
    paire = not nouvelle and _PAIRE.fullmatch(texte) is not None
    lien = Lien.AUCUN if nouvelle or len(texte) > _GAP_MAX else _lien(texte)
    return Entre(lien, paire, phrase)


def _lien(texte: str) -> Lien:
    nu = _INVISIBLES.sub("", texte).strip()
    if not nu:
        # A soft hyphen at the end of a line was left of it.
        return Lien.COUPURE if "\u00ad" in texte and "\n" in texte else Lien.ESPACE
    if all(each in _APOSTROPHES for each in nu):
        return Lien.APOSTROPHE
    if all(each in _TIRETS for each in nu):
        if "\n" in texte:
            return Lien.COUPURE
        return Lien.AUCUN if texte != texte.strip() and len(texte) > len(nu) + 1 else Lien.TIRET
    return Lien.AUCUN


class Rang(Enum):
    """How much a word means somebody by itself, the most first."""

    RARE = 0
    PRENOM = 1
    COURANT = 2
    OUTIL = 3


@lru_cache(maxsize=32768)
def rang_de(mot: str) -> Rang:
    """The list that a folded word is in; RARE when it is in none."""
    if mot in mots_courants():
        return Rang.COURANT
    if mot in mots_outils():
        return Rang.OUTIL
    if mot in prenoms_courants():
        return Rang.PRENOM
    return Rang.RARE


class Lecture:
    """The words of a text in order: folded, with their places, and the gap after each."""

    def __init__(self, texte: str) -> None:
        self.texte = texte
        trouves = [(each.group(), each.start(), each.end()) for each in MOT.finditer(texte)]
        self.bruts = [brut for brut, _, _ in trouves]
        self.debuts = [debut for _, debut, _ in trouves]
        self.fins = [fin for _, _, fin in trouves]
        suivants = [*self.debuts[1:], len(texte)] if trouves else []
        self.suites = [
            entre(texte[fin:debut]) for fin, debut in zip(self.fins, suivants, strict=True)
        ]
        self.mots = [
            mot if suite.lien is Lien.COUPURE else ABREGES.get(mot, mot)
            for mot, suite in zip(map(plie, self.bruts), self.suites, strict=True)
        ]

    def casse(self, rang: int) -> Casse:
        """How a word is written; letters without case count as capitals."""
        brut = self.bruts[rang]
        if not brut[0].isupper() and brut[0].lower() != brut[0].upper():
            return Casse.CAPITALE if brut[1:] != brut[1:].lower() else Casse.BASSE
        if len(brut) > 1 and brut == brut.upper():
            return Casse.CAPITALES
        return Casse.CAPITALE

    def capitale(self, rang: int) -> bool:
        """Whether the word has a capital."""
        return self.casse(rang) is not Casse.BASSE

    def commence(self, rang: int) -> bool:
        """Whether the word opens a sentence, where a capital says nothing."""
        return rang == 0 or self.suites[rang - 1].phrase

    def crie(self, rang: int) -> bool:
        """Whether the word is one of a line in capitals, where they say nothing either."""
        autour = [
            self.bruts[each]
            for each in (rang - 2, rang - 1, rang + 1, rang + 2)
            if 0 <= each < len(self.bruts) and len(self.bruts[each]) > 1
        ]
        crient = sum(each == each.upper() for each in autour)
        return self.casse(rang) is Casse.CAPITALES and crient * 2 > len(autour)

    def bosse(self, rang: int) -> str:
        """What follows the last capital inside a word, folded, as in « MmeFictif »."""
        brut = self.bruts[rang]
        bosses = [
            place
            for place in range(1, len(brut))
            if brut[place].isupper() and brut[place - 1].islower()
        ]
        return plie(brut[bosses[-1] :]) if bosses else ""

    def suivi_d_un_point(self, rang: int) -> bool:
        """Whether a point immediately follows the word."""
        fin = self.fins[rang]
        return self.texte[fin : fin + 1] == "."
