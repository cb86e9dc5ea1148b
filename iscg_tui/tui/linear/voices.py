"""How a screen is said, and what a typed line is to it; the screen keeps every rule."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.aide import AIDE
from iscg_tui.tui.keyboard import AUTO, Key
from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.spoken import sentence, sentences
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.handover import Proof
from iscg_tui.tui.screens.keys import Renew
from iscg_tui.tui.screens.passphrase import ChoosePassphrase
from iscg_tui.tui.screens.recovery_key import ProveRecovery
from iscg_tui.tui.session import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from iscg_tui.tui.line import Line
    from iscg_tui.tui.linear.spoken import Spoken

Turn = tuple[Screen | Exit, list[str]]
"""What follows a typed line, and what it was understood as."""

INCONNUE: Final = "Réponse non comprise : tapez une touche de la liste, ou « aide »."
_HELP: Final = (
    "Tapez une touche de la liste, puis Entrée. À toute question : « relire » répète, "
    "« verrouiller » ou F12 verrouille, « quitter » ferme. Ctrl+C ferme aussi."
)
_ELSEWHERE: Final = (
    "Rien n’a été affiché. Créez ou changez les secrets dans un terminal qui sait effacer ce "
    "qu’il a montré."
)
_NO_LETTER: Final = re.compile("[←→↑↓]|Espace|Entrée|Échap|Tab")
"""Keys that are no character: here, words stand for them."""
_HELP_KEY: Final = "h"
_CHOOSE: Final = "↑↓"
_ROWS: Final = "un numéro choisit une ligne ; puis, pour cette ligne :"
_UNSAID: Final = ("²", "F1", _CHOOSE, "←→", "pagedown", "pageup")
_NAMES: Final = {
    "escape": "retour",
    "backspace": "retour",
    "enter": "ligne vide",
    "space": "passer",
}
_OWN_NUMBER: Final = re.compile(r"\d+(?![\d/-])")
"""A row that says its number: neither a day nor a reference."""
_KEY_AND_ROW: Final = re.compile(r"(\S) +(\d+)")


def pressed(screen: Screen, *keys: Key) -> Screen | Exit:
    """What follows the keys; those left once another screen came are dropped."""
    current: Screen | Exit = screen
    for key in keys:
        current = screen.press(key)
        if current is not screen:
            break
    return current


def struck(text: str, clavier: str = AUTO) -> list[Key]:
    """The keys that put ``text`` in the place of what a field holds, and enter it."""
    return [Key("ctrl+u"), *(Key(each, each, clavier) for each in text), Key("enter")]


def of_its_own(screen: Screen) -> list[str]:
    """What the screen's own help says of the letters it takes."""
    _, lines = AIDE.get(screen.subject, ("", ()))
    return [f"{key} : {text}" for key, text in lines if not _NO_LETTER.search(key)]


class Voice(ABC):
    """One screen, for as long as it is the current one.

    ``sensitive``: what is said or typed here may not stay on a terminal that forgets
    nothing; ``consent`` asks her, once, and ``agreed`` is her answer.
    """

    sensitive = False
    unseen = False
    prompt = "Choix : "

    def __init__(self, screen: Screen, page: Spoken, consent: Callable[[], bool]) -> None:
        self.screen = screen
        self.page = page
        self.consent = consent
        self.agreed = True
        self.before: Spoken | None = None

    @property
    def clavier(self) -> str:
        """The keyboard of the settings, before which there is but one."""
        session = getattr(self.screen, "session", None)
        return session.reglages.clavier if isinstance(session, Reading) else AUTO

    @abstractmethod
    def said(self) -> list[str]:
        """What she is told before the prompt."""

    @abstractmethod
    def take(self, typed: str) -> Turn:
        """Answer with a typed line."""

    def refused(self) -> Turn:
        """What follows when she will not have it stay on her terminal."""
        return pressed(self.screen, Key("escape")), ["Rien n’a été affiché."]

    def unfinished(self, typed: str) -> None:  # noqa: B027 — most screens keep it already
        """Keep what was begun of a line when the session ends."""

    @property
    def help(self) -> list[str]:
        """What may be typed here."""
        return [_HELP, *of_its_own(self.screen)]


class MenuVoice(Voice):
    """Any screen whose keys are choices."""

    first_row = 1

    def said(self) -> list[str]:
        """The whole page, when it is not the one just said."""
        said = self._page()
        if self.before is not None and said == self._page(self.before):
            said = []
        self.before = self.page
        return said

    def _page(self, page: Spoken | None = None) -> list[str]:
        page = page or self.page
        body = self.body(page)
        return [page.title, *body, *self.commands(page, body)]

    def body(self, page: Spoken) -> list[str]:
        """What the page says; the lines to choose among bear their number."""
        body = [each for part in page.parts for each in sentences(part)]
        if _CHOOSE not in dict(page.keys):
            return body
        ranks = {row: rank for rank, row in enumerate(self.rows(page), start=self.first_row)}
        return [f"{ranks[each]} {each}" if _unnumbered(each, ranks) else each for each in body]

    def rows(self, page: Spoken) -> Sequence[str]:
        """The lines among which the screen lets one be chosen."""
        return page.rows

    def commands(self, page: Spoken, body: Sequence[str]) -> list[str]:
        """The keys of the page that its body has not said."""
        said = {each.partition(" ")[0] for each in body}
        chooses = [_ROWS] if _CHOOSE in dict(page.keys) and self.rows(page) else []
        return [
            *chooses,
            *(
                f"{_NAMES.get(key, key)} {label}" if label != "retour" else "retour"
                for key, label in page.keys
                if key not in _UNSAID and key not in said
            ),
        ]

    def take(self, typed: str) -> Turn:
        """A key, a word for one, the number of a row, or a key and a row."""
        word = words.folded(typed)
        if word in words.VERROUILLER:
            return Exit.VERROUILLER, []
        if word in words.QUITTER:
            return Exit.QUITTER, []
        if word in words.AIDE or (word == _HELP_KEY and word in dict(self.page.keys)):
            return self.screen, self.help
        if word in words.RELIRE:
            self.before = None
            return self.screen, []
        return self.answer(typed)

    def answer(self, typed: str) -> Turn:
        """What is no command common to all screens."""
        if not typed.strip():
            if "enter" not in dict(self.page.keys):
                self.before = None
                return self.screen, []
            return pressed(self.screen, Key("enter")), []
        if words.folded(typed) == "retour":
            return pressed(self.screen, Key("escape")), []
        if found := _KEY_AND_ROW.fullmatch(typed.strip()):
            self._select(int(found[2]))
            typed = found[1]
        elif (number := words.number_of(typed, self.clavier)) is not None:
            return self._numbered(number, typed)
        key = words.key_of(typed, self.clavier)
        if key is None:
            return self.screen, [INCONNUE]
        return pressed(self.screen, key), []

    def _numbered(self, number: int, typed: str) -> Turn:
        """A digit the screen answers to, or the row of that number."""
        rows = self.rows(self.page)
        if (key := words.key_of(typed, self.clavier)) is not None:
            following = pressed(self.screen, key)
            if following is not self.screen or not rows:
                return following, []
        row = number - self.first_row
        if not 0 <= row < len(rows):
            return self.screen, [INCONNUE]
        self._select(number)
        return self.screen, [f"Ligne choisie : {rows[row]}"]

    def _select(self, number: int) -> None:
        up, down = Key("up"), Key("down")
        pressed(self.screen, *[up] * len(self.page.rows), *[down] * (number - self.first_row))


def _unnumbered(said: str, rows: Collection[str]) -> bool:
    return said in rows and not _OWN_NUMBER.match(said)


class SecretVoice(MenuVoice):
    """A page that shows a secret once."""

    sensitive = True

    def refused(self) -> Turn:
        """Go back, and say what to do instead."""
        following, _ = super().refused()
        return following, [_ELSEWHERE]


class FieldVoice(Voice):
    """A screen that takes one text."""

    def __init__(self, screen: Screen, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        caret = page.typing or ()
        label = sentence(tuple(span for span in caret if span.role == "texte"))
        self.prompt = f"{label} " if label else "Texte : "
        self.unseen = isinstance(screen, ChoosePassphrase | Renew | Proof)
        self.sensitive = isinstance(screen, ProveRecovery)

    def said(self) -> list[str]:
        """The page without its field, when it is not the one just said."""
        said = self._page(self.page)
        if self.before is not None and said == self._page(self.before):
            said = []
        self.before = self.page
        return said

    def _page(self, page: Spoken) -> list[str]:
        hidden = ["Ce que vous tapez ne s’affiche pas."] if self.unseen else []
        lines = [each for each in self.body(page) if each is not page.typing]
        return [page.title, *sentences(lines), *hidden]

    def body(self, page: Spoken) -> list[Line]:
        """The lines of the page that are said."""
        return [each for part in page.parts for each in part]

    def take(self, typed: str) -> Turn:
        """The text itself; « ! » alone goes back, « ? » alone repeats."""
        match typed.strip():
            case "?":
                self.before = None
                return self.screen, self.help
            case "!":
                return pressed(self.screen, Key("escape")), []
            case "":
                return pressed(self.screen, Key("enter")), []
        return pressed(self.screen, *struck(typed, self.clavier)), []

    @property
    def help(self) -> list[str]:
        """What may be typed here."""
        how = "Tapez le texte, puis Entrée. « ! » seul revient en arrière."
        return [how, *of_its_own(self.screen)]
