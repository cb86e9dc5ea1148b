"""A replacement: its own way in, given when it begins and withdrawn when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.passphrase import ChoosePassphrase, known_of_post
from iscg_tui.tui.screens.told import Told
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import paragraph
from iscg_tui.vault.header import SlotKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.session import Session
    from iscg_tui.vault.slots import Acces

_TO_TELL: Final = (
    "sa phrase de passe n’est qu’à elle : ni écrite, ni dite, ni envoyée ;",
    "² ou F12 masque tout ; l’écran se verrouille aussi seul ;",
    "sans l’adhésion de la personne, rien n’est gardé d’elle, et c’est le programme qui y veille ;",
    "la note ne reçoit ni faits utiles à une enquête, ni santé, ni jugement ;",
    "les échéances (e, à l’accueil) disent qui doit être effacé ;",
    "h, ou F1, explique chaque écran ; la clé de secours reste où elle est, sous clé ;",
    "à la fin, son accès sera retiré : elle n’ouvrira plus ni le coffre, ni ses sauvegardes d’ici.",
)


def begin_replacement(session: Session, back: Callable[[], Screen]) -> Screen:
    """Say what a way in is, then let her whom it is for choose its passphrase."""

    def chosen(passphrase: str) -> Screen:
        session.repository.keyring.add_replacement(passphrase)
        session.say("Accès ajouté : cette phrase de passe ouvre le coffre.")
        return Told(
            session,
            "Un remplacement commence",
            ("Ce qu’il faut lui dire :",),
            back,
            back,
            step="étape 2 sur 2",
            action="c’est dit",
            listed=_TO_TELL,
        )

    return Told(
        session,
        "Un remplacement commence",
        (
            (
                "La personne qui remplace reçoit son propre accès : il ouvre tout le coffre, "
                "sans que vous échangiez vos phrases de passe. Le vôtre ne change pas."
            ),
            "Laissez-lui le clavier : c’est elle qui choisit sa phrase de passe et la retape.",
        ),
        lambda: ChoosePassphrase(
            "Phrase de passe du remplacement", "", chosen, back, known_of_post(session)
        ),
        back,
        step="étape 1 sur 2",
    )


def end_replacement(session: Session, back: Callable[[], Screen]) -> Screen:
    """Withdraw the way in of a replacement; where there are several, the one chosen."""
    others = [
        each
        for each in session.repository.keyring.listed()
        if each.kind is not SlotKind.SECOURS and not each.ouvert
    ]
    if not others:
        session.say("Aucun autre accès que le vôtre et la clé de secours.", "faible")
        return back()
    if len(others) == 1:
        return _withdrawing(session, others[0], back)
    return _WhichOne(session, others, back)


def _withdrawing(session: Session, gone: Acces, back: Callable[[], Screen]) -> Screen:
    def remove() -> Screen:
        session.repository.keyring.remove(gone.id)
        session.say("Accès retiré : il n’ouvre plus ni le coffre, ni ses sauvegardes d’ici.")
        return back()

    return Confirm(
        session,
        "Un remplacement finit",
        (
            (
                f"« {gone.libelle} » n° {gone.id} n’ouvrira plus le coffre. Les sauvegardes d’ici, "
                "qu’il ouvrait, sont effacées ; une neuve est faite aussitôt."
            ),
            (
                "Une copie faite ailleurs pendant ce temps s’ouvre encore avec cette phrase. Si la "
                "personne a pu garder la clé elle-même, renouvelez ensuite le chiffrement (r, à "
                "l’écran des clés)."
            ),
            "Retirer cet accès ?",
        ),
        remove,
        back,
    )


class _WhichOne(Screen):
    """Which of several ways in to withdraw."""

    subject = "depart"

    def __init__(self, session: Session, others: list[Acces], back: Callable[[], Screen]) -> None:
        self.session = session
        self.others = others
        self.back = back

    def press(self, key: Key) -> Screen | Exit:
        """The number before it."""
        if key.choice in ("escape", "backspace", "left"):
            return self.back()
        ranks = {str(rank): each for rank, each in enumerate(self.others, start=1)}
        chosen = ranks.get(key.choice)
        return _withdrawing(self.session, chosen, self.back) if chosen is not None else self

    def draw(self, size: Size) -> list[Line]:
        """The ways in, numbered."""
        items = [
            Item(str(rank), f"{each.libelle}, accès n° {each.id}")
            for rank, each in enumerate(self.others, start=1)
        ]
        body = [(), *paragraph("Lequel retirer ? Le plus récent a le plus grand n°.", size.inner)]
        body += [(), *draw_choices(items, size.inner, len(items))]
        keys = [("escape", "retour"), ("h", "aide"), ("²", "masquer")]
        return page(size, "Un remplacement finit", "", body, keys, self.session.message)
