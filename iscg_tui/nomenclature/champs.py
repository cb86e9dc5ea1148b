"""What each field of a list may hold: a code, a label, a key."""

from __future__ import annotations

import re
from typing import Final

LIBELLE_MAX: Final = 60
"""Longest label, in characters: it holds on one line of an 80-column screen."""
COURT_MAX: Final = 22
"""Longest short label, in characters: what the ribbon's column has room for."""

_CODE: Final = re.compile(r"[A-Z0-9]{1,8}")
_NUMERO: Final = re.compile(r"(?:[0-9][ .\u00a0-]?){9}")
_RANGEE_AZERTY: Final = dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
_RESERVEES: Final = {
    "u": "marque l’urgence",
    "j": "change le jour",
    "p": "ouvre les précisions",
    "h": "ouvre l’aide",
}


class IncoherenceError(ValueError):
    """A list, group or answer that breaks a rule; the text is a French sentence.

    ``champ`` is the field at fault; in a list, ``table`` and ``rang`` say where it
    stands: the ``rang``-th (from 0) of its ``choix`` or of its ``groupe`` tables.
    """

    def __init__(
        self, message: str, champ: str, table: str | None = None, rang: int | None = None
    ) -> None:
        super().__init__(message)
        self.champ = champ
        self.table = table
        self.rang = rang


def check_code(code: str) -> None:
    """Refuse what is not a code."""
    if not _CODE.fullmatch(code):
        raise IncoherenceError(
            "un code s’écrit en 1 à 8 lettres majuscules sans accent ou chiffres.", "code"
        )


def check_label(champ: str, text: str, limit: int) -> None:
    """Refuse a label that is empty, of several lines, or longer than ``limit`` characters."""
    # A no-break space is wanted before « : », yet Python calls it unprintable.
    if not text.strip() or not text.replace("\N{NO-BREAK SPACE}", " ").isprintable():
        raise IncoherenceError(
            f"« {champ} » doit être un texte d’une seule ligne, non vide.", champ
        )
    if text != text.strip():
        raise IncoherenceError(f"« {champ} » ne commence ni ne finit par une espace.", champ)
    if len(text) > limit:
        raise IncoherenceError(f"« {champ} » dépasse {limit} caractères : raccourcissez.", champ)


def check_key(touche: str) -> None:
    """Refuse a key that no one can type without Shift or AltGr, or that the ribbon takes."""
    if len(touche) != 1:
        raise IncoherenceError("une touche est un seul caractère.", "touche")
    if touche in _RANGEE_AZERTY:
        raise IncoherenceError(
            f"la touche « {touche} » est celle du chiffre {_RANGEE_AZERTY[touche]} : "
            f"écrivez {_RANGEE_AZERTY[touche]}.",
            "touche",
        )
    if not (touche.isascii() and (touche.isdigit() or touche.islower())):
        raise IncoherenceError(
            "cette touche demande Maj ou AltGr sur un clavier AZERTY, ou n’y est pas : "
            "prenez un chiffre ou une lettre minuscule sans accent.",
            "touche",
        )
    if touche in _RESERVEES:
        raise IncoherenceError(
            f"la touche « {touche} » {_RESERVEES[touche]} pendant la saisie : prenez-en une autre.",
            "touche",
        )


def check_impersonal(champ: str, text: str) -> None:
    """Refuse a label that bears an address of mail or the digits of a telephone."""
    if "@" in text or _NUMERO.search(text):
        raise IncoherenceError(
            f"« {champ} » ressemble à une adresse ou à un numéro : un libellé n’en porte pas.",
            champ,
        )
