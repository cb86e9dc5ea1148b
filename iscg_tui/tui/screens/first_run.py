"""The first run: what this is, a passphrase, a recovery key on paper, then the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.passphrase import ChoosePassphrase
from iscg_tui.tui.screens.recovery_key import ProveRecovery
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.line import Line
    from iscg_tui.vault.recovery import RecoveryKey

TITRE = "Premier lancement"

_HEADING = "Votre coffre, que personne d’autre n’ouvre"
_PARAGRAPHS = (
    (
        "Ce que vous noterez ici est chiffré par une phrase de passe que personne d’autre ne "
        "connaît. Ni le service qui vous accueille, ni votre employeur, ni l’administrateur de "
        "cette machine ne peut le lire."
    ),
    "Le rapport d’activité s’écrit seul, à partir de comptes où ne figure aucun nom.",
    (
        "Il faut deux minutes, une feuille et un stylo : une phrase de passe à retenir, une clé "
        "de secours à noter, puis le nom du poste."
    ),
)


class Welcome(Screen):
    """Starts the first run. ``create`` makes the store, once both secrets were typed back."""

    def __init__(self, create: Callable[[str, RecoveryKey], Screen]) -> None:
        self.create = create

    def press(self, key: Key) -> Screen | Exit:
        """Start, or leave."""
        match key.choice:
            case "enter":
                return self._passphrase()
            case "escape":
                return Exit.QUITTER
            case _:
                return self

    def _passphrase(self) -> Screen:
        def chosen(passphrase: str) -> Screen:
            return ProveRecovery(
                TITRE,
                "étape 3 sur 4",
                "créer le coffre",
                lambda recovery: self.create(passphrase, recovery),
                choice.again,
            )

        choice = ChoosePassphrase(TITRE, "étape 2 sur 4", chosen, lambda: self)
        return choice

    def draw(self, size: Size) -> list[Line]:
        """What she is about to do."""
        body: list[Line] = [
            (),
            *heading(_HEADING, size.inner),
        ]
        for text in _PARAGRAPHS:
            body += [*paragraph(text, size.inner), ()]
        keys = [("enter", "commencer"), ("escape", "quitter")]
        return page(size, TITRE, "étape 1 sur 4", body, keys)
