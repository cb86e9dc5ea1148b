"""A person's page and the search: names are said only when she asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.tui.dates import short_date
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.spoken import is_row, sentence, sentences
from iscg_tui.tui.linear.voices import INCONNUE, MenuVoice, Voice, pressed, struck
from iscg_tui.tui.screens.known import summary
from iscg_tui.tui.screens.person_page import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screens.known import AlreadyKnown
    from iscg_tui.tui.screens.person import Person
    from iscg_tui.tui.screens.search import Search

_MONTRER: Final = "montrer"
_UNSEEN: Final = "Rien de ce que vous tapez ne s’affiche ; aucun nom ne sera montré."
_HOW: Final = "Les premières lettres suffisent, sans accents. « ! » seul revient."
_ROWS: Final = "0 choisit la situation, 1 et suivants un entretien ; puis, pour cette ligne :"


class PersonVoice(MenuVoice):
    """A situation and its interviews; « montrer » says the identity."""

    first_row = 0

    def __init__(self, screen: Person, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.person = screen

    def body(self, page: Spoken) -> list[str]:
        """All but the identity, which comes above the first rule."""
        return [each for part in page.parts[1:] for each in sentences(part)]

    def rows(self, page: Spoken) -> Sequence[str]:
        """The situation, then its interviews."""
        return ["la situation", *(sentence(each) for each in page.parts[-1] if is_row(each))]

    def commands(self, page: Spoken, body: Sequence[str]) -> list[str]:
        """The keys, and the word that says the identity when there is one."""
        asked = [f"{_MONTRER} l’identité"] if self.person.situation.identite else []
        return [*asked, _ROWS, *super().commands(page, body)[1:]]

    def answer(self, typed: str) -> Turn:
        """As any choice, and « montrer »."""
        if words.folded(typed) != _MONTRER:
            return super().answer(typed)
        if not self.consent():
            return self.screen, ["Rien n’a été affiché."]
        return self.screen, sentences(self.page.parts[0])


class KnownVoice(MenuVoice):
    """Perhaps a person already known: names are said, or references alone."""

    sensitive = True

    def __init__(self, screen: AlreadyKnown, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.asks = screen

    def refused(self) -> Turn:
        """Ask all the same, without a name."""
        self.agreed = False
        return self.screen, ["Aucun nom ne sera affiché."]

    def body(self, page: Spoken) -> list[str]:
        """What it would change, then those who may be the same, each by its number."""
        said = super().body(page)
        if self.agreed:
            return said
        session = self.asks.session
        rows = (summary(session, each) for each in self.asks.known)
        return [said[0], *(f"{rank} {each}" for rank, each in enumerate(rows, start=1))]


class SearchVoice(Voice):
    """A name or a reference is typed, then one of those found is chosen by its number."""

    sensitive = True

    def __init__(self, screen: Search, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.search = screen
        self.choosing = False

    @property
    def prompt(self) -> str:  # type: ignore[override]
        """What is asked now."""
        return "Numéro : " if self.choosing else "Nom, prénom ou référence : "

    @property
    def unseen(self) -> bool:  # type: ignore[override]
        """A name is typed unseen where it would stay."""
        return not (self.agreed or self.choosing)

    def refused(self) -> Turn:
        """Search all the same, without a name on the terminal."""
        self.agreed = False
        return self.screen, ["Rien de ce que vous tapez ne s’affiche ; aucun nom ne sera montré."]

    def said(self) -> list[str]:
        """How to search, or those found."""
        if self.choosing:
            found = self.search.found
            rows = [f"{rank} {self._row(each)}" for rank, each in enumerate(found, start=1)]
            return [*rows, "Une ligne vide cherche autre chose, « retour » quitte la recherche."]
        first = [] if self.before else [self.page.title, _HOW]
        self.before = self.page
        return first

    def _row(self, situation: Situation) -> str:
        session = self.search.session
        parts = [
            str(situation.reference),
            name_of(situation.identite) if self.agreed else "",
            session.court("nature", situation.nature),
            f"vue le {short_date(situation.entretiens[-1].jour)}",
        ]
        return ", ".join(each for each in parts if each)

    def take(self, typed: str) -> Turn:
        """Search, or open one of those found."""
        text = typed.strip()
        if self.choosing:
            return self._open(text)
        if text in ("", "!"):
            return pressed(self.screen, Key("escape")), []
        if text == "?":
            return self.screen, [_HOW]
        pressed(self.screen, *struck(text)[:-1])
        self.choosing = bool(self.search.found)
        return self.screen, [] if self.choosing else ["Personne à ce nom."]

    def _open(self, text: str) -> Turn:
        if not text:
            self.choosing = False
            return self.screen, []
        if text == "!" or words.folded(text) == "retour":
            return pressed(self.screen, Key("escape")), []
        number = words.number_of(text, self.clavier)
        if number is None or not 0 < number <= len(self.search.found):
            return self.screen, [INCONNUE]
        up, down = [Key("up")] * len(self.search.found), [Key("down")] * (number - 1)
        return pressed(self.screen, *up, *down, Key("enter")), []
