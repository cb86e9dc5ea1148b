"""Handing the post over, for a while or for good, or leaving it: what each key begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.privacy import demarche
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.handover import Heir
from iscg_tui.tui.screens.leaving import publish_first
from iscg_tui.tui.screens.replacement import begin_replacement, end_replacement
from iscg_tui.tui.screens.sheet_path import SheetPath
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.privacy.depart import Depart
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.session import Session

TITRE: Final = "Passer la main, partir"
_CHOICES: Final = (
    ("1", "Un remplacement commence : lui donner son accès"),
    ("2", "Un remplacement finit : retirer son accès"),
    ("3", "Je quitte le poste : transmettre le coffre"),
    ("4", "Je quitte le poste : effacer les fiches, garder les comptes"),
    ("5", "Fiche du registre des traitements, à remettre à l’employeur"),
)
_GIVE_UP: Final = ("6", "Renoncer au départ commencé : le coffre est gardé")
_INTRODUCTION: Final = "Chaque étape s’explique avant d’agir, et Échap revient à la précédente."


class Departure(Screen):
    """The five ways; when a departure was begun and not finished, that comes first."""

    subject = "depart"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back

    def _again(self) -> Screen:
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the choices."""
        return {"ecran": "depart"}

    def press(self, key: Key) -> Screen | Exit:
        """Begin what the key names."""
        if key.choice in ("escape", "backspace", "left"):
            return self.back()
        match key.choice:
            case "1":
                return begin_replacement(self.session, self._again)
            case "2":
                return end_replacement(self.session, self._again)
            case "3":
                return self._unless_begun(lambda: Heir(self.session, self._again))
            case "4":
                return self._unless_begun(lambda: publish_first(self.session, self._again))
            case "5":
                return register_path(self.session, self._again)
            case "6":
                self._give_up()
        return self

    def _give_up(self) -> None:
        begun = demarche.en_cours(self.session.dossier)
        if begun is not None:
            demarche.renoncer(self.session.dossier, begun)
            self.session.say("Le départ est abandonné : le coffre est gardé.")

    def _unless_begun(self, begin: Callable[[], Screen]) -> Screen:
        begun = demarche.en_cours(self.session.dossier)
        return begin() if begun is None else self._begun(begun, begin)

    def _begun(self, depart: Depart, begin: Callable[[], Screen]) -> Screen:
        left = " ; ".join(demarche.a_faire(self.session.dossier, depart)) or "le compte rendu"

        def again() -> Screen:
            demarche.renoncer(self.session.dossier, depart)
            return begin()

        return Confirm(
            self.session,
            "Un départ est commencé",
            (
                f"Commencé le {depart.jour:%d/%m/%Y}, il n’est pas achevé. Il reste à : {left}.",
                (
                    "Ce qui a déjà été effacé ne revient pas. Son compte rendu provisoire sera "
                    "ôté, s’il n’a pas été modifié."
                ),
                "Recommencer la démarche ?",
            ),
            again,
            self._again,
        )

    def draw(self, size: Size) -> list[Line]:
        """The choices, and what was begun."""
        width = size.inner
        body: list[Line] = [(), *paragraph(_INTRODUCTION, width, "faible"), ()]
        choices: tuple[tuple[str, str], ...] = _CHOICES
        if (begun := demarche.en_cours(self.session.dossier)) is not None:
            choices = (*_CHOICES, _GIVE_UP)
            said = f"Un départ a été commencé le {begun.jour:%d/%m/%Y} et n’est pas achevé."
            body += [*paragraph(said, width, "alerte"), ()]
        items = [Item(key, label) for key, label in choices]
        body += draw_choices(items, width, len(items) * 2)
        keys = [("escape", "retour"), ("h", "aide"), ("²", "masquer")]
        return page(size, TITRE, "", body, keys, self.session.message)


def register_path(session: Session, back: Callable[[], Screen]) -> Screen:
    """Where to write the post's entry for the register of processing."""

    def write(path: Path) -> Screen:
        from iscg_tui.privacy.feuille.formes import forme_de, rendered, write_new
        from iscg_tui.privacy.registre import fiche

        write_new(path, rendered(fiche(session.reglages, session.today()), forme_de(path)))
        session.say(f"Fiche écrite : {path}")
        return back()

    return SheetPath(
        session,
        "Fiche du registre des traitements",
        (
            (
                "Ce que le programme garde, pourquoi, combien de temps et comment il le protège, "
                "d’après les réglages du poste. Aucune fiche n’est lue, aucun nom n’y est. "
                "L’employeur la complète : base légale, DPO, information des personnes."
            ),
        ),
        write,
        back,
    )


def tell_of_departure(session: Session) -> None:
    """Say once, at the opening, what a departure that was begun has left to do.

    One that is done is finished: the store was handed over, and only its account was not written.
    """
    depart = demarche.en_cours(session.dossier)
    if depart is None:
        return
    if depart.magasin != session.repository.identifier:
        demarche.oublier(session.dossier)
    elif demarche.a_faire(session.dossier, depart):
        session.warn(f"{demarche.rappel(session.dossier)} k puis d pour l’achever ou y renoncer.")
    else:
        session.say(demarche.achever(session.dossier, depart))
