"""Words as they are compared: without accents, case, marks or invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Final

_LETTRE: Final = "[^\\W\\d_\u02b9\u02bb\u02bc\u02bd]"
"""Some keyboards send an apostrophe that Unicode holds for a letter."""
_DANS_UN_MOT: Final = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u061c\u064b-\u065f\u180e\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\ufeff"
)
"""Accents apart from their letter, and characters that nobody sees."""

MOT: Final = re.compile(f"{_LETTRE}(?:{_LETTRE}|[{_DANS_UN_MOT}]+{_LETTRE}|[\u0300-\u036f])*")
"""One word: letters, with what is in them and does not show."""

_LIGATURES: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
ABREGES: Final = {"st": "saint", "ste": "sainte"}
"""Words that are read as another, unless a line ends within them."""


@lru_cache(maxsize=32768)
def plie(mot: str) -> str:
    """One word as it is compared."""
    if mot.isascii():
        return mot.lower()
    decompose = unicodedata.normalize("NFKD", mot).casefold().translate(_LIGATURES)
    bas = "".join(each for each in decompose if each.isalpha())
    # « Œ. » is the initial of « Œlwen ».
    return bas[:1] if len(mot) == 1 else bas


def mots_de(texte: str) -> list[str]:
    """The words of a name: « Le Goff-Ménard » gives « le », « goff », « menard »."""
    if texte.isascii() and texte.isalpha():
        return [plie(texte)]
    mots = (plie(each) for each in MOT.findall(texte))
    return [ABREGES.get(each, each) for each in mots if each]


def ensemble(mots: str) -> frozenset[str]:
    """The words of a list written on one line, folded."""
    return frozenset(map(plie, mots.split()))


PARTICULES: Final = ensemble(
    "a aït al bar bat ben bent bin bint bou da dal das de del della den der di do dos du des d e "
    "el l la las le les los ibn m mac mc n o of old ould oulad saint sainte san santa sidi t te "
    "ten ter van vande vanden vander von y zu zur"
)
"""Parts of a name that say nothing by themselves."""

LIANTS: Final = ensemble("a alias dit dite ep épouse et née ou veuve")
"""Between two names of one person."""

FILIATIONS: Final = ensemble(
    "abd abdel abou abu aït al ben bent bin bint bou el ibn mac mc o ould van vande vanden vander "
    "von"
)
"""Particles that no French phrase begins with: what follows them is a name."""

GROUPES: Final = ensemble("ch chr ph th")
"""Letters that make one initial, as in « Ph. »."""


@cache
def mots_outils() -> frozenset[str]:
    """Words that mean nobody by themselves, with or without a capital."""
    return _liste("mots_outils.txt")


@cache
def mots_courants() -> frozenset[str]:
    """Common words and towns that are also names."""
    return _liste("mots_courants.txt")


@cache
def prenoms_courants() -> frozenset[str]:
    """First names that streets and associations bear too."""
    return _liste("prenoms_courants.txt")


def _liste(fichier: str) -> frozenset[str]:
    texte = resources.files(__package__).joinpath(fichier).read_text("utf-8")
    lignes = (each for each in texte.splitlines() if not each.startswith("#"))
    return ensemble(" ".join(lignes))
