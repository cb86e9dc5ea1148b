"""The recovery key: 160 random bits, written on paper, typed back without Shift.

Ten groups of five lower-case letters. In each group four letters carry data and
the fifth checks them and their place, so that a slip of the pen is named by its
group before any slow key derivation. The format, with its test vectors, is
``docs/format-cle-de-secours.md``.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Final

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz"
"""The 26 letters but i, l and o: no look-alikes, no Shift on AZERTY, and a prime number of them."""

SECRET_BYTES: Final = 20
GROUPS: Final = 10
GROUP_LETTERS: Final = 5

_DATA_LETTERS: Final = GROUP_LETTERS - 1
_LETTERS: Final = GROUPS * GROUP_LETTERS
_CHECKSUM_BITS: Final = 20
_CHECKSUM_LABEL: Final = b"iscg-tui cle de secours 1\x00"
_TEXT_MAX: Final = 1_000
_SHAPE_SLACK: Final = 2

_BASE: Final = len(ALPHABET)
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_GROUPS_SHOWN_A_LINE: Final = GROUPS // 2
# Distinct, non-zero and with no two summing to 0 modulo 23, the check letter's own weight (-1)
# included: one wrong letter, two letters exchanged or a doubled pair mistyped always show.
_WEIGHTS: Final = (2, 3, 4, 5)


class RecoveryKeyError(ValueError):
    """What was typed is no recovery key; the French sentence never quotes it."""


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A recovery key. ``secret``: its 20 bytes (160 bits), to be given to the key derivation."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.secret, bytes) or len(self.secret) != SECRET_BYTES:
            raise RecoveryKeyError(f"Une clé de secours tient en {SECRET_BYTES} octets.")

    @classmethod
    def generate(cls) -> RecoveryKey:
        """A new key, from the system's random source."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> RecoveryKey:
        """The key written in ``text``: case, spaces, dashes and line breaks do not matter.

        Raises ``RecoveryKeyError`` saying where the mistake is.
        """
        words = _words(text)
        letters = "".join(words)
        _check_letters(words, letters)
        groups = [letters[at : at + GROUP_LETTERS] for at in range(0, _LETTERS, GROUP_LETTERS)]
        _check_groups(groups)
        number = 0
        for group in groups:
            for letter in group[:_DATA_LETTERS]:
                number = number * _BASE + _VALUES[letter]
        secret_number, checksum = divmod(number, 1 << _CHECKSUM_BITS)
        if secret_number.bit_length() <= 8 * SECRET_BYTES:
            secret = secret_number.to_bytes(SECRET_BYTES, "big")
            if checksum == _checksum(secret):
                return cls(secret)
        raise RecoveryKeyError(
            "La clé de secours comporte au moins deux fautes de frappe\u00a0: "
            "relisez-la en entier, groupe par groupe."
        )

    def text(self) -> str:
        """The key as it is shown and printed: two lines of five groups, dashes between groups."""
        number = int.from_bytes(self.secret, "big") << _CHECKSUM_BITS | _checksum(self.secret)
        digits: list[int] = []
        for _ in range(GROUPS * _DATA_LETTERS):
            number, digit = divmod(number, _BASE)
            digits.append(digit)
        digits.reverse()
        groups = []
        for rank in range(GROUPS):
            data = digits[rank * _DATA_LETTERS : (rank + 1) * _DATA_LETTERS]
            groups.append("".join(ALPHABET[value] for value in (*data, _check_value(rank, data))))
        lines = (groups[:_GROUPS_SHOWN_A_LINE], groups[_GROUPS_SHOWN_A_LINE:])
        return "\n".join("-".join(line) for line in lines)


def typing_mistake(text: str) -> str | None:
    """The sentence for a text shaped like a recovery key that is none; None for anything else.

    For the prompt that takes either secret: once ``text`` was refused as a passphrase, this
    says whether she was more likely typing the recovery key, and where it is wrong.
    """
    if len(text) > _TEXT_MAX or not _has_the_shape(_words(text)):
        return None
    try:
        RecoveryKey.parse(text)
    except RecoveryKeyError as error:
        return str(error)
    return None


def _words(text: str) -> list[str]:
    if len(text) > _TEXT_MAX:
        raise RecoveryKeyError(
            "Ce texte est trop long pour une clé de secours\u00a0: "
            f"elle compte {GROUPS} groupes de {GROUP_LETTERS} lettres."
        )
    # NFKC first: text copied out of a document may hold full-width letters or odd spaces.
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(" " if _separates(char) else char for char in folded).split()


def _separates(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "Z" or category in {"Pd", "Pc", "Cc", "Cf"}


def _has_the_shape(words: list[str]) -> bool:
    letters = "".join(words)
    if abs(len(letters) - _LETTERS) > _SHAPE_SLACK or not letters.isascii():
        return False
    if sum(letter not in _VALUES for letter in letters) > _SHAPE_SLACK:
        return False
    odd = sum(len(word) != GROUP_LETTERS for word in words)
    return len(words) == 1 or (abs(len(words) - GROUPS) <= 1 and odd <= _SHAPE_SLACK)


def _check_letters(words: list[str], letters: str) -> None:
    if not letters:
        raise RecoveryKeyError("La clé de secours est vide\u00a0: recopiez-la depuis le papier.")
    foreign = sorted(
        {
            place // GROUP_LETTERS + 1
            for place, letter in enumerate(letters)
            if letter not in _VALUES
        }
    )
    if len(words) == GROUPS:
        foreign = [
            rank for rank, word in enumerate(words, 1) if any(c not in _VALUES for c in word)
        ]
    if foreign:
        where = f" {_in_groups(foreign)}" if foreign[-1] <= GROUPS else ""
        raise RecoveryKeyError(
            "Une clé de secours s’écrit sans chiffre, sans accent et sans les lettres i, l et o"
            f"\u00a0: relisez ce que vous avez tapé{where}."
        )
    if len(letters) == _LETTERS:
        return
    if len(words) == GROUPS:
        wrong = [rank for rank, word in enumerate(words, 1) if len(word) != GROUP_LETTERS]
        raise RecoveryKeyError(
            f"Chaque groupe de la clé de secours compte {GROUP_LETTERS} lettres\u00a0: "
            f"recomptez celles tapées {_in_groups(wrong)}."
        )
    difference = len(letters) - _LETTERS
    count, kind = abs(difference), "de trop" if difference > 0 else "manquante"
    plural = "s" if count > 1 else ""
    kind += "s" if plural and difference < 0 else ""
    raise RecoveryKeyError(
        f"La clé de secours compte {GROUPS} groupes de {GROUP_LETTERS} lettres\u00a0: "
        f"{count} lettre{plural} {kind}."
    )


def _check_groups(groups: list[str]) -> None:
    wrong = []
    for rank, group in enumerate(groups):
        *data, check = (_VALUES[letter] for letter in group)
        if check != _check_value(rank, data):
            wrong.append(rank + 1)
    if wrong:
        raise RecoveryKeyError(
            f"La clé de secours comporte une faute de frappe {_in_groups(wrong)}."
        )


def _in_groups(ranks: list[int]) -> str:
    if len(ranks) == 1:
        return f"dans le groupe {ranks[0]}"
    *first, last = ranks
    return f"dans les groupes {', '.join(map(str, first))} et {last}"


def _check_value(rank: int, data: list[int]) -> int:
    weighted = sum(weight * value for weight, value in zip(_WEIGHTS, data, strict=True))
    return (rank + 1 + weighted) % _BASE


def _checksum(secret: bytes) -> int:
    digest = hashlib.sha256(_CHECKSUM_LABEL + secret).digest()
    return int.from_bytes(digest[:4], "big") >> 32 - _CHECKSUM_BITS
