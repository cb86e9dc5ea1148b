"""What is typed at a prompt that asks for a choice: a key as on the screen, or a word for one."""

from __future__ import annotations

import unicodedata
from typing import Final

from iscg_tui.tui.keyboard import AUTO, Key, rangee

AIDE: Final = ("?", "aide")
VERROUILLER: Final = ("verrouiller", "masquer")
QUITTER: Final = ("quitter",)
RELIRE: Final = ("relire",)

KEYS: Final = {
    "retour": "backspace",
    "brouillon": "escape",
    "laisser": "escape",
    "passer": "space",
    "garder": "right",
    "enregistrer": "enter",
    "haut": "up",
    "bas": "down",
}
"""Words that stand for a key without a character."""

LETTERS: Final = {"urgence": "u", "jour": "j", "preciser": "p"}
"""Words of an entry that stand for a letter."""


def folded(typed: str) -> str:
    """What was typed, without its accents, capitals and outer blanks."""
    decomposed = unicodedata.normalize("NFKD", typed.strip().casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def key_of(typed: str, clavier: str = AUTO) -> Key | None:
    """The key that a line stands for; None when it is neither a key nor a word for one."""
    text = typed.strip()
    if len(text) == 1:
        return Key(text, text, clavier)
    word = folded(text)
    if word in LETTERS:
        return Key(LETTERS[word], LETTERS[word])
    return Key(KEYS[word]) if word in KEYS else None


def number_of(typed: str, clavier: str = AUTO) -> int | None:
    """The number that a line stands for, on the unshifted row of her keyboard too."""
    row = rangee(clavier)
    digits = "".join(row.get(each, each) for each in typed.strip())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else None
