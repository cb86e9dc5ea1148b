"""Where to write a document that leaves the store: a path that she types, never a default one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError
from iscg_tui.privacy.feuille.formes import SUFFIXES, FeuilleError
from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.screens.one_field import OneField
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.tui.widgets.text import paragraph
from iscg_tui.typed_path import PathError, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from iscg_tui.tui.screen import Exit, Screen
    from iscg_tui.tui.session import Session

LIMITE: Final = 400
_LABEL: Final = "Fichier  "
_HOW: Final = (
    "Un chemin, ou un nom seul pour le dossier personnel du compte. Le nom finit par .odt "
    "(document) ou .md (texte). Un fichier qui existe n’est jamais remplacé."
)


class SheetPath(OneField):
    """Gives ``chosen`` a path that is sound; what it raises is said, and the path kept.

    ``skip``: what an empty field does instead, where nothing need be written.
    """

    subject = "depart"

    def __init__(
        self,
        session: Session,
        title: str,
        sentences: Sequence[str],
        chosen: Callable[[Path], Screen | Exit],
        back: Callable[[], Screen],
        *,
        step: str = "",
        action: str = "écrire",
        skip: Callable[[], Screen] | None = None,
        suffixes: tuple[str, ...] = SUFFIXES,
        how: str = _HOW,
    ) -> None:
        super().__init__(session, back, Field(limit=LIMITE))
        self.title = title
        self.sentences = sentences
        self.chosen = chosen
        self.step = step
        self.action = action
        self.skip = skip
        self.suffixes = suffixes
        self.how = how

    def entered(self) -> Screen | Exit:
        """Write there."""
        if not self.field.text and self.skip is not None:
            return self.skip()
        try:
            return self.chosen(typed(self.field.text, self.session.dossier.racine, self.suffixes))
        except (FeuilleError, PathError, DossierError) as error:
            self.session.warn(str(error))
            return self

    def draw(self, size: Size) -> list[Line]:
        """What is about to be written, the field, what it takes."""
        width = size.inner
        body: list[Line] = [()]
        for each in self.sentences:
            body += [*paragraph(each, width), ()]
        body += [
            (Span(_LABEL), *self.field.draw(width - len(_LABEL), focused=True)),
            (),
            *paragraph(self.how, width, "faible"),
        ]
        empty = self.skip is not None and not self.field.text
        keys = [
            ("enter", "passer" if empty else self.action),
            ("escape", "retour"),
            ("F1", "aide"),
            ("²", "masquer"),
        ]
        return page(size, self.title, self.step, body, keys, self.session.message)


def account_path(
    session: Session,
    title: str,
    chosen: Callable[[Path], Screen | Exit],
    back: Callable[[], Screen],
) -> SheetPath:
    """Where to write the account of a departure, before what cannot be taken back."""
    return SheetPath(
        session,
        title,
        (
            (
                "Un compte rendu de départ dira ce qui est fait, sans aucun nom : date, poste, "
                "nombres assez grands pour ne désigner personne. Où l’écrire ?"
            ),
        ),
        chosen,
        back,
        step="étape 2 sur 3",
        action="continuer",
    )
