"""What is due, and all that is held about someone: names are said only when she asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.spoken import spoken
from iscg_tui.tui.linear.voices import MenuVoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screens.echeances import Deadlines

_NAMES: Final = "n"
_LINES: Final = 14
"""Said at once of the lists, which are heard again after each thing done."""


class DeadlinesVoice(MenuVoice):
    """The list, each person by her number; « n » says the names."""

    def __init__(self, screen: Deadlines, page: Spoken, consent: Callable[[], bool]) -> None:
        # The page as it was drawn before holds too much to be heard.
        del page
        screen.at_most = _LINES
        super().__init__(screen, spoken(screen), consent)
        self.deadlines = screen

    def answer(self, typed: str) -> Turn:
        """As any choice; names are shown where they may stay, or on her yes."""
        if words.folded(typed) == _NAMES and not self.deadlines.named and not self.consent():
            return self.screen, ["Rien n’a été affiché."]
        return super().answer(typed)

    def _select(self, number: int) -> None:
        self.deadlines.select(self.deadlines.first_shown + number - self.first_row)


class HeldVoice(MenuVoice):
    """All that is held about someone, her name first."""

    sensitive = True
