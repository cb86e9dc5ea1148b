"""Who can open the store: ways in listed, added, changed, withdrawn; encryption renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iscg_tui.tui.line import Line, Span, fit, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.one_field import OneField
from iscg_tui.tui.screens.passphrase import LIMITE_SECRET, ChoosePassphrase, known_of_post
from iscg_tui.tui.screens.recovery_key import ProveRecovery
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, rule
from iscg_tui.tui.widgets.text import heading, paragraph
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.header import SlotKind
from iscg_tui.vault.passphrase import PassphraseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.slots import Acces

TITRE = "Qui peut ouvrir le coffre"


class Keys(Screen):
    """One line a way in; every change is one durable rewriting of the store."""

    subject = "acces"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back
        self.selected = 0

    @property
    def _listed(self) -> list[Acces]:
        return self.session.repository.keyring.listed()

    def _again(self) -> Screen:
        self.selected = min(self.selected, len(self._listed) - 1)
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the list; a secret half typed is not kept."""
        return {"ecran": "acces"}

    def press(self, key: Key) -> Screen | Exit:
        """Choose a line; change, add, withdraw, renew."""
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "up":
                self.selected = max(self.selected - 1, 0)
            case "down":
                self.selected = min(self.selected + 1, len(self._listed) - 1)
            case "c" | "enter":
                return self._change()
            case "a":
                return self._choose("Phrase de passe d’un remplacement", self._add)
            case "x":
                return self._remove()
            case "r":
                return Renew(self.session, self._again)
            case "d":
                return departure(self.session, self._again)
        return self

    def _choose(self, title: str, then: Callable[[str], Screen]) -> Screen:
        return ChoosePassphrase(title, "", then, self._again, known_of_post(self.session))

    def _change(self) -> Screen:
        chosen = self._listed[self.selected]
        if chosen.kind is SlotKind.SECOURS:
            return ProveRecovery(
                "Nouvelle clé de secours", "", "remplacer", self._replace_recovery, self._again
            )

        def change(passphrase: str) -> Screen:
            self.session.repository.keyring.change_passphrase(chosen.id, passphrase)
            self.session.say("Phrase de passe changée : l’ancienne n’ouvre plus rien.")
            return self._again()

        return self._choose(f"Changer : {chosen.libelle}", change)

    def _add(self, passphrase: str) -> Screen:
        self.session.repository.keyring.add_replacement(passphrase)
        self.session.say("Accès ajouté : cette phrase de passe ouvre aussi le coffre.")
        return self._again()

    def _replace_recovery(self, recovery: RecoveryKey) -> Screen:
        self.session.repository.keyring.replace_recovery(recovery)
        self.session.say("Clé de secours remplacée : détruisez l’ancien papier.")
        return self._again()

    def _remove(self) -> Screen:
        gone = self._listed[self.selected]

        def remove() -> Screen:
            self.session.repository.keyring.remove(gone.id)
            self.session.say("Accès retiré.")
            return self._again()

        return Confirm(
            self.session,
            "Retirer un accès",
            (
                f"« {gone.libelle} » n’ouvrira plus le coffre ni ses sauvegardes d’ici.",
                (
                    "Si cette personne a pu copier le coffre ouvert, renouvelez ensuite le "
                    "chiffrement."
                ),
                "Retirer cet accès ?",
            ),
            remove,
            self._again,
        )

    def draw(self, size: Size) -> list[Line]:
        """The ways in, the one she came by marked."""
        body: list[Line] = [(), *paragraph(_EXPLANATION, size.inner, "faible"), rule(size)]
        for index, acces in enumerate(self._listed):
            chosen = index == self.selected
            mark = " (cette session)" if acces.ouvert else ""
            text = fit(acces.libelle + mark, size.inner - 2)
            body.append(
                (
                    Span("▸ " if chosen else "  ", "accent"),
                    Span(text, "accent" if chosen else "texte"),
                )
            )
        keys = [
            ("↑↓", "choisir"),
            ("c", "changer"),
            ("a", "ajouter un remplacement"),
            ("x", "retirer"),
            ("r", "renouveler le chiffrement"),
            ("d", "passer la main, partir"),
            ("escape", "retour"),
            ("h", "aide"),
            ("²", "masquer"),
        ]
        return page(size, TITRE, "", body, keys, self.session.message)


_EXPLANATION = (
    "Chaque accès ouvre seul tout le coffre. Une personne qui remplace reçoit le sien, "
    "et le perd à son départ."
)


def departure(session: Session, back: Callable[[], Screen]) -> Screen:
    """Handing over and leaving, read when it is asked for."""
    from iscg_tui.tui.screens.departure import Departure

    return Departure(session, back)


class Renew(OneField):
    """A new data key: every secret to keep is typed, the others are withdrawn."""

    subject = "acces"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        super().__init__(session, back, Field(limit=LIMITE_SECRET))
        self.secrets: list[str] = []

    def entered(self) -> Screen | Exit:
        """Add what was typed; renew where nothing is."""
        if self.field.value:
            self.secrets.append(self.field.value)
            self.field = Field(limit=LIMITE_SECRET)
        elif self.secrets:
            return self._renew()
        return self

    def _renew(self) -> Screen:
        secrets, self.secrets = self.secrets, []
        try:
            kept = self.session.repository.keyring.rotate(secrets)
        except (VaultError, PassphraseError) as error:
            self.session.warn(str(error))
            return self
        count = f"{len(kept)} accès gardé{'s' if len(kept) > 1 else ''}"
        self.session.say(f"Chiffrement renouvelé, {count}.")
        return self.back()

    def draw(self, size: Size) -> list[Line]:
        """What is asked, how many were typed, the field."""
        width = size.inner
        body: list[Line] = [
            (),
            *heading("Tout rechiffrer sous une clé neuve", width),
            *paragraph(
                "Tapez chaque phrase de passe à garder, et la clé de secours, Entrée après "
                "chacune. Un accès qui n’est pas tapé sera retiré.",
                width,
            ),
            (),
            line(f"Tapés : {len(self.secrets)}"),
            (),
            self.field.draw(width, focused=True, masked=True),
        ]
        done = "ajouter" if self.field.value or not self.secrets else "rechiffrer"
        keys = [("enter", done), ("escape", "renoncer"), ("F1", "aide"), ("²", "masquer")]
        return page(size, "Renouveler le chiffrement", "", body, keys, self.session.message)
