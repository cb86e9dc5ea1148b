"""The passphrase asked on one line; nothing of it is shown."""

from __future__ import annotations

import select
import signal
import sys
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.linear.terminal import Ended, Reason, Terminal
from iscg_tui.tui.linear.words import folded
from iscg_tui.tui.unlock import DELAY_FIRST, DELAY_MAX, SIGNALLED, Abandoned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_QUESTION: Final = "Phrase de passe, ou clé de secours (rien ne s’affiche) : "
_NAMES: Final = {"\r": "ligne vide"}


class LinearPrompt:
    """As ``unlock.Prompt``, in lines."""

    def __init__(self, terminal: Terminal, hint: str = "") -> None:
        self.message = ""
        self._hint = hint
        self._terminal = terminal

    def ask(self, attempt: Callable[[str], bool]) -> None:
        """Read lines until one opens; raises ``Abandoned`` at the end of input."""
        delay = DELAY_FIRST
        self._terminal.say("iscg-tui, mode linéaire. Ctrl+C ferme.")
        if self._hint:
            self._terminal.say(self._hint)
        while True:
            line = self._line(_QUESTION, unseen=True)
            self._terminal.say("Ouverture…")
            if attempt(line):
                return
            self._terminal.say(f"{self.message} Patientez {delay:.0f} s avant de retaper.")
            # A colleague at the keyboard is slowed down; a copied file would not be.
            select.select([], [], [], delay)
            delay = min(delay * 2, DELAY_MAX)

    def choose(self, sentence: str, choices: Sequence[tuple[str, str]]) -> str:
        """Say a sentence and wait for one of the keys."""
        self._terminal.say(sentence)
        for key, label in choices:
            self._terminal.say(f"{_NAMES.get(key, key)} {label}")
        while True:
            typed = folded(self._line("Choix : ", unseen=False)) or "\r"
            if typed in dict(choices):
                return typed
            if typed in ("quitter", "retour"):
                raise Abandoned

    def _line(self, prompt: str, *, unseen: bool) -> str:
        try:
            return self._terminal.ask(prompt, unseen=unseen, panic=False)
        except Ended as ended:
            self._terminal.say("")
            if ended.reason is Reason.INTERROMPU:
                sys.exit(SIGNALLED + signal.SIGINT)
            raise Abandoned from None
