"""Keys as screens read them: a choice on her keyboard, or a character of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

RANGEE_AZERTY: Final = dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
"""The unshifted digit row of a French AZERTY keyboard (NF Z71-300 and its forerunners)."""

_RANGEE_BEPO: Final = dict(zip('"«»()@+-/*', "1234567890", strict=True))
"""The unshifted digit row of a bépo keyboard (NF Z71-300)."""

AUTO: Final = "auto"
_RANGEES: Final[Mapping[str, Mapping[str, str]]] = {
    AUTO: RANGEE_AZERTY,
    "azerty": RANGEE_AZERTY,
    "qwerty": {},
    "bepo": _RANGEE_BEPO,
}


def rangee(clavier: str) -> Mapping[str, str]:
    """The digit that each key of the unshifted row stands for, on a keyboard of the settings."""
    return _RANGEES[clavier]


PANIQUE: Final = frozenset({"²", "f12"})
"""The keys that blank the screen at once, in a text too: nobody writes ² in a name."""

_NAMES: Final = {
    "ctrl+h": "backspace",
    "return": "enter",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "shift+tab": "up",
    "tab": "tab",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, the character it types if it types one, and the keyboard it is on."""

    name: str
    text: str | None = None
    clavier: str = AUTO

    @property
    def choice(self) -> str:
        """The key as a choice: a digit for the unshifted row, a lower-case letter, or its name."""
        if self.text is None:
            return self.name
        if self.text == " ":
            return "space"
        return rangee(self.clavier).get(self.text, self.text.lower())

    @property
    def figure(self) -> str | None:
        """What the key types where a number is written."""
        return None if self.text is None else rangee(self.clavier).get(self.text, self.text)

    @property
    def panic(self) -> bool:
        """Whether the key must blank the screen."""
        return self.name in PANIQUE or self.text in PANIQUE


def key_from(name: str, character: str | None, clavier: str = AUTO) -> Key:
    """The key for what a terminal reported of a keyboard of the settings.

    A combination may report the bare character too: only its name counts, so that it
    neither types a letter nor answers a question.
    """
    modified = name.startswith(("alt+", "ctrl+", "super+", "hyper+", "meta+"))
    if character is not None and character.isprintable() and not modified:
        return Key(character, character, clavier)
    return Key(_NAMES.get(name, name))


SHOWN: Final = {
    "space": "Espace",
    "enter": "Entrée",
    "escape": "Échap",
    "backspace": "←",
    "tab": "Tab",
    "pagedown": "Pg↓",
    "pageup": "Pg↑",
}
"""How a key is named on screen, when it is not the character itself."""


def shown(key: str) -> str:
    """How a key is named on screen."""
    return SHOWN.get(key, key)
