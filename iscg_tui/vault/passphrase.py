"""The passphrase: proposing one, reading one as typed, and what one is worth.

A proposal is seven words drawn at random from ``mots.txt`` (its making is told in
``docs/liste-de-mots.md``), which passes the 80 bits that the CNIL asks of a secret that
alone protects a copied file (deliberation 2022-100). She may choose her own: what it is
worth is then estimated, on the low side, as someone who knows her trade, her language
and her keyboard would guess it.
"""

from __future__ import annotations

import math
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOTS_PROPOSES: Final = 7
BITS_CNIL: Final = 80
"""Entropy asked of a secret that is the only barrier (CNIL, deliberation 2022-100)."""

BITS_ACCEPTES: Final = 50
"""Floor under which none is accepted (CNIL 2022-100, secret helped by another measure)."""

CARACTERES_MAX: Final = 1_000

# Space: the largest key, never shifted on any keyboard, and what one reads between words. A dash
# is on the 6 of AZERTY but elsewhere on other keyboards.
_SEPARATEUR: Final = " "
_PROPOSES_MAX: Final = 20
_SEUILS: Final = (20, 35, BITS_ACCEPTES, BITS_CNIL)
_LIBELLES: Final = ("très faible", "faible", "insuffisante", "acceptable", "forte")

_EXAMINES: Final = 100
_BITS_LETTRE: Final = 2.0  # what one letter of French text carries, far under the 4.7 of chance
_SYLLABE: Final = 4
_BITS_SIGNE: Final = 1.0  # a character of a sentence (Shannon 1951: between 0.6 and 1.3)
_OUTILS_D_UNE_PHRASE: Final = 0.25  # a French sentence has near one joining word in two
_SYMBOLES_MAX: Final = 3
_ENTRE_MOTS: Final = re.compile(r"[\s\-_.,;:/+’']+")
_ANNEES: Final = tuple(str(year) for year in range(1900, 2100))
_QWERTY: Final = str.maketrans(
    "&é\"'(-è_çà)azertyuiop^$qsdfghjklmù*wxcvbn,;:!",
    "1234567890-qwertyuiop[]asdfghjkl;'\\zxcvbnm,./",
)
_SANS_SYMBOLES: Final = str.maketrans(dict.fromkeys("@({[<!|$+%", "~"))


class PassphraseError(ValueError):
    """No passphrase can be read there; the French sentence never quotes what was typed."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What a passphrase is worth: ``bits`` (base-2 logarithm of the guesses), and what to do."""

    bits: float
    conseil: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.bits) and self.bits >= 0):
            raise ValueError("Une force se compte en bits, à partir de 0.")

    @property
    def score(self) -> int:
        """From 0 to 4; 3 is the least accepted, 4 what the CNIL recommends."""
        return sum(self.bits >= seuil for seuil in _SEUILS)

    @property
    def libelle(self) -> str:
        """The score in a word or two."""
        return _LIBELLES[self.score]

    @property
    def accepted(self) -> bool:
        """Whether a store may be created under it (at least 50 bits)."""
        return self.bits >= BITS_ACCEPTES

    @property
    def recommended(self) -> bool:
        """Whether it reaches the CNIL's 80 bits; when not, ``conseil`` is a warning to show."""
        return self.bits >= BITS_CNIL


@cache
def word_list() -> tuple[str, ...]:
    """The words that proposals are drawn from, sorted, each once."""
    return _read("mots.txt")


def propose(mots: int = MOTS_PROPOSES) -> str:
    """As many different words as asked, drawn with the system's random source.

    Without repetition, so that the meter never blames a proposal: 7 words lose less than
    0.01 bit to it.
    """
    if not 1 <= mots <= _PROPOSES_MAX:
        raise ValueError(f"Une proposition compte de 1 à {_PROPOSES_MAX} mots.")
    return _SEPARATEUR.join(secrets.SystemRandom().sample(word_list(), mots))


def normalise(passphrase: str) -> str:
    """The passphrase as it is given to the key derivation.

    Spaces of every kind count as one plain space, and none at the ends, so that a double
    space, a no-break space or a pasted line end still opens; then NFC, so that an é opens
    whichever way the terminal sends it. Case and accents matter. As in RFC 8265
    (OpaqueString), control, unassigned and private characters are refused.
    """
    if len(passphrase) > CARACTERES_MAX:
        raise PassphraseError(
            f"La phrase de passe dépasse {CARACTERES_MAX} caractères\u00a0: raccourcissez-la."
        )
    text = unicodedata.normalize("NFC", " ".join(passphrase.split()))
    if not text:
        raise PassphraseError("La phrase de passe est vide\u00a0: tapez au moins quelques mots.")
    if len(text) > CARACTERES_MAX:
        raise PassphraseError(
            f"La phrase de passe dépasse {CARACTERES_MAX} caractères\u00a0: raccourcissez-la."
        )
    if any(unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"} for char in text):
        raise PassphraseError(
            "La phrase de passe contient un caractère que le clavier ne sait pas refaire "
            "à coup sûr\u00a0: effacez-le et tapez-la à la main."
        )
    return text


def strength(passphrase: str, personnel: Sequence[str] = ()) -> Strength:
    """What ``passphrase`` is worth against someone who has copied the store.

    ``personnel`` are the words that someone near her would try first: name of the post, of
    the employer, of the town. A passphrase that cannot be read is worth 0 and ``conseil``
    says why; nothing is raised.
    """
    try:
        text = normalise(passphrase)
    except PassphraseError as error:
        return Strength(0.0, str(error))
    proches = _personal(personnel)
    devinables = (*proches, *_guessable(), *_joining())
    drawable = _drawable().difference(devinables)
    words = dict.fromkeys(word for word in _ENTRE_MOTS.split(text.lower()) if word)
    drawn = [word for word in words if word in drawable]
    others = [word for word in words if word not in drawable]
    bits = sum(math.log2(len(word_list()) - rank) for rank in range(len(drawn)))
    if others:
        # What does not come out of our list keeps its own separators, which may be the walk or
        # the date that gives it away.
        rest = text.lower() if not drawn else _SEPARATEUR.join(others)
        # Each once: zxcvbn would give a repeated word its last, costliest, rank.
        inputs = list(dict.fromkeys((*devinables, *_ANNEES, *word_list())))
        bits += min(
            _guess_bits(rest[:_EXAMINES], inputs),
            _sum_of_words(others, inputs),
        )
    if _is_a_sentence(text):
        bits = min(bits, _BITS_SIGNE * len(text))
    bare = _fold(text)
    usual = any(word in bare for word in devinables if len(word) > _SYLLABE)
    return Strength(bits, _advice(bits, usual=usual))


def _is_a_sentence(text: str) -> bool:
    words = [word for word in _ENTRE_MOTS.split(_fold(text)) if word]
    joining = sum(word in _joining() for word in words)
    return joining > 1 and joining >= _OUTILS_D_UNE_PHRASE * len(words)


def _advice(bits: float, *, usual: bool) -> str:
    if bits >= BITS_CNIL:
        return "Elle résiste à qui aurait copié le coffre."
    per_word = math.log2(len(word_list()))
    missing = math.ceil((BITS_CNIL - bits) / per_word)
    words = "un mot tiré" if missing == 1 else f"{missing} mots tirés"
    more = f"ajoutez {words} au hasard, ou prenez la phrase proposée."
    if bits >= BITS_ACCEPTES:
        return f"Elle reste sous les {BITS_CNIL} bits recommandés par la CNIL\u00a0: {more}"
    if usual:
        return f"Elle repose sur des mots que l’on essaierait d’abord\u00a0: {more}"
    return f"Elle se devinerait par essais successifs\u00a0: {more}"


def _sum_of_words(words: Iterable[str], inputs: list[str]) -> float:
    total, examined = 0.0, 0
    for word in words:
        examined += len(word)
        if examined > _EXAMINES:
            break
        total += max(1.0, _guess_bits(word, inputs))
    return total


def _guess_bits(text: str, inputs: list[str]) -> float:
    """Bits of the cheaper of two readings: as spelt, and as keys struck on AZERTY."""
    spelt, struck = _fold(text), text.translate(_QWERTY)
    return min(_zxcvbn_bits(reading[:_EXAMINES], inputs) for reading in (spelt, struck))


def _zxcvbn_bits(text: str, inputs: list[str]) -> float:
    """Bits of the pieces that zxcvbn cuts ``text`` into, plus one for each joint.

    Its own total takes the attacker not to know how many pieces there are nor of which
    kinds, 13 bits a piece at least: far too kind for a short sentence.
    """
    from zxcvbn import zxcvbn

    if len(set(text).intersection("@({[<!|$+%")) > _SYMBOLES_MAX:
        # Nobody writes words with that many stand-ins, and zxcvbn would try every reading of
        # them: seconds for each key pressed.
        text = text.translate(_SANS_SYMBOLES)
    found: dict[str, Any] = zxcvbn(text, user_inputs=inputs, max_length=_EXAMINES)
    pieces = found["sequence"]
    bits = sum(_piece_bits(piece) for piece in pieces) + len(pieces) - 1
    return min(bits, math.log2(found["guesses"]))


def _piece_bits(piece: dict[str, Any]) -> float:
    token: str = piece["token"]
    bits = math.log2(piece["guesses"])
    if piece["pattern"] == "bruteforce" and token.isalpha() and len(token) > _SYLLABE:
        return min(bits, _BITS_LETTRE * len(token))
    return bits


def _personal(personnel: Sequence[str]) -> tuple[str, ...]:
    words = [[word for word in _ENTRE_MOTS.split(_fold(text)) if word] for text in personnel]
    joined = ("".join(group) for group in words)
    pairs = ("".join(pair) for group in words for pair in pairwise(group))
    singles = (word for group in words for word in group if len(word) > 1)
    return tuple(dict.fromkeys((*singles, *pairs, *joined)))


@cache
def _guessable() -> tuple[str, ...]:
    return _read("mots_devinables.txt")


@cache
def _joining() -> frozenset[str]:
    return frozenset(_read("mots_outils.txt"))


@cache
def _drawable() -> frozenset[str]:
    return frozenset(word_list())


def _read(name: str) -> tuple[str, ...]:
    text = resources.files(__package__).joinpath(name).read_text("ascii")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _fold(text: str) -> str:
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
