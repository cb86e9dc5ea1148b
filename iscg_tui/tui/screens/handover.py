"""Handing over for good: the store goes to whoever takes the post, and the way in of who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError
from iscg_tui.privacy import demarche
from iscg_tui.privacy.depart import Suite
from iscg_tui.privacy.feuille.formes import FeuilleError
from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.one_field import OneField
from iscg_tui.tui.screens.passphrase import LIMITE_SECRET, ChoosePassphrase, known_of_post
from iscg_tui.tui.screens.sheet_path import account_path
from iscg_tui.tui.screens.told import Told
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import paragraph
from iscg_tui.vault.errors import VaultError, WrongPassphrase
from iscg_tui.vault.passphrase import PassphraseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.privacy.depart import Depart
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_WRONG: Final = "Cette phrase de passe n’ouvre pas le coffre : rien n’est transmis. Retapez-la."
_CHOSEN: Final = "Phrase de passe de la personne qui prend la suite"


class Heir(Screen):
    """Whether whoever takes the post has a way in already."""

    subject = "depart"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back

    def _again(self) -> Screen:
        return self

    def press(self, key: Key) -> Screen | Exit:
        """Give her one, or go on with hers."""
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "1":
                return ChoosePassphrase(
                    _CHOSEN, "", self._added, self._again, known_of_post(self.session)
                )
            case "2":
                return self._account()
        return self

    def _added(self, passphrase: str) -> Screen:
        self.session.repository.keyring.add_replacement(passphrase)
        self.session.say("Accès ajouté ; le vôtre est encore là.")
        return self._account()

    def _account(self) -> Screen:
        return account_path(
            self.session,
            "Transmettre le coffre",
            lambda path: Proof(self.session, path, self._account),
            self._again,
        )

    def draw(self, size: Size) -> list[Line]:
        """What handing over does, and the two cases."""
        width = size.inner
        texts = (
            (
                "Le coffre passe, entier, à la personne qui prend la suite, par son propre "
                "accès. Le vôtre est retiré à la dernière étape, quand sa phrase aura ouvert "
                "le coffre. Elle doit être là."
            ),
            "Les comptes en attente de publication passent avec le coffre : rien n’est perdu.",
        )
        body: list[Line] = [()]
        for each in texts:
            body += [*paragraph(each, width), ()]
        items = [
            Item("1", "Elle n’a pas d’accès : elle choisit sa phrase de passe"),
            Item("2", "Elle a déjà un accès"),
        ]
        body += draw_choices(items, width, 4)
        keys = [("escape", "retour"), ("h", "aide"), ("²", "masquer")]
        message = self.session.message
        return page(size, "Transmettre le coffre", "étape 1 sur 3", body, keys, message)


class Proof(OneField):
    """The last step: her passphrase opens the store, and the way in of who leaves is withdrawn."""

    subject = "depart"

    def __init__(self, session: Session, path: Path, back: Callable[[], Screen]) -> None:
        super().__init__(session, back, Field(limit=LIMITE_SECRET))
        self.path = path

    def entered(self) -> Screen | Exit:
        """Hand over."""
        phrase, self.field = self.field.value, Field(limit=LIMITE_SECRET)
        return self._hand_over(phrase) if phrase else self

    def _hand_over(self, phrase: str) -> Screen:
        session = self.session
        begun: Depart | None = None
        try:
            begun = demarche.commencer(
                session.dossier,
                session.repository,
                Suite.TRANSMETTRE,
                self.path,
                session.today(),
            )
            said = demarche.transmettre(session.dossier, session.repository, begun, phrase)
        except (VaultError, PassphraseError, DossierError, FeuilleError) as error:
            if begun is not None:
                demarche.renoncer(session.dossier, begun)
            wrong = isinstance(error, WrongPassphrase)
            session.warn(_WRONG if wrong else str(error))
            return self
        return Told(
            session,
            "Transmettre le coffre",
            (said, "Votre phrase de passe ne l’ouvre plus. À faire par qui prend la suite :"),
            lambda: Exit.VERROUILLER,
            None,
            step="fait",
            action="verrouiller",
            listed=(
                "remplacer la clé de secours (k, sa ligne, c) et détruire l’ancien papier ;",
                "renouveler le chiffrement (k, r) : qui aurait gardé la clé est alors écarté ;",
                "relire les échéances, et les réglages du poste.",
            ),
        )

    def draw(self, size: Size) -> list[Line]:
        """What is about to happen, and the field."""
        width = size.inner
        body: list[Line] = [()]
        for each in (
            (
                "La personne qui prend la suite tape sa phrase de passe. Si elle ouvre le coffre, "
                "votre accès est retiré aussitôt, et les sauvegardes d’ici qu’il ouvrait sont "
                "effacées."
            ),
            (
                "Ne sont pas atteintes : les copies faites ailleurs, qui s’ouvrent encore avec les "
                "secrets de leur jour, et la clé de secours, à remplacer ensuite."
            ),
        ):
            body += [*paragraph(each, width), ()]
        body.append((Span("Sa phrase  "), *self.field.draw(width - 11, focused=True, masked=True)))
        keys = [
            ("enter", "transmettre le coffre"),
            ("escape", "retour"),
            ("F1", "aide"),
            ("²", "masquer"),
        ]
        message = self.session.message
        return page(size, "Transmettre le coffre", "étape 3 sur 3", body, keys, message)
