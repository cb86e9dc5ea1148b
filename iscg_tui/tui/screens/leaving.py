"""Leaving the post and erasing: what is counted stays, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.privacy import demarche
from iscg_tui.privacy.depart import Suite
from iscg_tui.privacy.feuille.formes import FeuilleError
from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.one_field import OneField
from iscg_tui.tui.screens.sheet_path import SheetPath, account_path
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.tui.session import Session

TITRE: Final = "Quitter le poste et effacer"
MOT: Final = "effacer"
_LIMITE: Final = 20
_COPY_HOW: Final = (
    "Un chemin, ou un nom seul pour le dossier personnel du compte. Le nom finit par .json. "
    "Un fichier qui existe n’est jamais remplacé."
)


def publish_first(session: Session, back: Callable[[], Screen]) -> Screen:
    """The counts still pending are in the store alone: they are published, or lost with it."""
    pending = session.repository.pending()
    if not pending:
        return copy_counters(session, back)

    def publish() -> Screen:
        session.repository.publish()
        session.say("Comptes publiés dans le fichier de compteurs.")
        return copy_counters(session, back)

    s = "s" if pending > 1 else ""
    sentences = [
        (
            f"{pending} situation{s} en attente : leurs comptes ne sont encore que dans le "
            "coffre, et seraient perdus avec lui. Ils sont d’abord publiés dans le fichier de "
            "compteurs."
        )
    ]
    if pending < session.reglages.seuil_publication:
        sentences.append(
            f"C’est moins que le lot de {session.reglages.seuil_publication} : qui compare le "
            "fichier avant et après pourrait y lire ce qui vient d’être saisi."
        )
    return Confirm(session, TITRE, (*sentences, "Les publier et continuer ?"), publish, back)


def copy_counters(session: Session, back: Callable[[], Screen]) -> Screen:
    """The counter file stays; she may copy it."""

    def account(copie: str = "") -> Screen:
        return account_path(
            session,
            TITRE,
            lambda path: Erasing(session, path, copie, lambda: account(copie)),
            lambda: copy_counters(session, back),
        )

    def copied(path: Path) -> Screen:
        demarche.copier_compteurs(session.dossier, path)
        session.say(f"Compteurs copiés : {path}")
        return account(str(path))

    return SheetPath(
        session,
        TITRE,
        (
            (
                "Les compteurs (compteurs.json) restent dans le dossier des données : des sommes, "
                "aucun nom. Le rapport d’activité s’en tire sans phrase de passe."
            ),
            (
                "En faire une copie pour l’employeur ? Elle contient de petits nombres : c’est le "
                "rapport qui se diffuse, non ce fichier. Rien à taper : pas de copie."
            ),
        ),
        copied,
        back,
        step="étape 1 sur 3",
        action="copier",
        skip=account,
        suffixes=(".json",),
        how=_COPY_HOW,
    )


class Erasing(OneField):
    """The last step: what goes, what cannot be promised, and a word to type."""

    subject = "depart"

    def __init__(
        self, session: Session, path: Path, copie: str, back: Callable[[], Screen]
    ) -> None:
        super().__init__(session, back, Field(limit=_LIMITE))
        self.path = path
        self.copie = copie
        # Counted once: reading ten thousand situations would be felt under the keys.
        self._what = _what_goes(session)

    def entered(self) -> Screen | Exit:
        """Erase, once the screens are left, if it is the word."""
        if self.field.text.casefold() != MOT:
            self.session.warn(f"Rien n’est effacé : tapez le mot « {MOT} », ou Échap pour revenir.")
            return self
        return self._erase()

    def paste(self, text: str) -> None:
        """Nothing: the word is typed."""

    def _erase(self) -> Screen | Exit:
        session = self.session
        try:
            depart = demarche.commencer(
                session.dossier,
                session.repository,
                Suite.EFFACER,
                self.path,
                session.today(),
                self.copie,
            )
        except FeuilleError as error:
            session.warn(str(error))
            return self
        # Names are in this process as long as its screens are: they go first.
        session.ending = lambda: demarche.effacer(session.dossier, session.repository, depart)
        return Exit.QUITTER

    def draw(self, size: Size) -> list[Line]:
        """What goes and what stays, the word, the field."""
        width = size.inner
        body: list[Line] = [()]
        for each in (
            f"{self._what} Les compteurs et les réglages du poste restent.",
            "Ni la phrase de passe ni la clé de secours n’y pourront rien : c’est définitif.",
            (
                "Ne peut être garanti : un disque SSD, journalisé ou à instantanés garde "
                "parfois des blocs effacés, chiffrés. Les copies faites ailleurs restent : "
                "détruisez-les, avec le papier de la clé de secours."
            ),
        ):
            body += [*paragraph(each, width), ()]
        body.append((Span(f"Tapez {MOT}  "), *self.field.draw(_LIMITE, focused=True)))
        keys = [("enter", "effacer"), ("escape", "retour"), ("F1", "aide"), ("²", "masquer")]
        return page(size, TITRE, "étape 3 sur 3", body, keys, self.session.message)


def _what_goes(session: Session) -> str:
    """What is about to be erased, in one sentence."""
    repository = session.repository
    kept, files = len(repository.all()), demarche.fichiers(session.dossier)
    s = "s" if kept > 1 else ""
    copies = ""
    if files > 1:
        many = "s" if files > 2 else ""
        copies = f", et {files - 1} copie{many} gardée{many} à côté (sauvegardes et autres)"
    return (
        f"Seront effacés : le coffre ({kept} situation{s} conservée{s}, brouillons "
        f"compris){copies}."
    )
