"""All that is held about one person, for her to read, and the mark that she did (RGPD art. 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iscg_tui.privacy import remise
from iscg_tui.privacy.releve import TITRE, Tenu, as_text, releve
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.history import said
from iscg_tui.tui.screens.maintien import KeepLonger
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import scrolled, scrolled_by
from iscg_tui.tui.widgets.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iscg_tui.privacy.releve import Mention, Partie
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session


class Held(Screen):
    """Fields, interviews, changes, dates and what each is for; it scrolls."""

    subject = "donnees"

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        self.top = 0
        self._height = 1

    def _again(self) -> Screen:
        return self

    def leave(self) -> dict[str, Any] | None:
        """Come back to the person's page."""
        return {"ecran": "fiche", "reference": self.reference}

    def parties(self) -> tuple[Partie, ...]:
        """What is held, as it stands."""
        session, reference = self.session, self.reference
        repository = session.repository
        drafts = [each.payload.get("cible", {}) for each in repository.drafts()]
        tenu = Tenu(
            [
                f"{short_date(each.jour)} {said(session, each)}"
                for each in repository.history(reference)
            ],
            repository.echeance(reference, session.reglages.conservation_mois),
            repository.access(reference),
            sum(1 for each in drafts if each.get("reference") == reference),
        )
        return releve(repository.get(reference), tenu, session.nomenclature, session.reglages)

    def press(self, key: Key) -> Screen | Exit:
        """Scroll, mark the access, write a file, keep longer, or go back."""
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "space" | "pagedown":
                self.top += max(self._height - 2, 1)
            case "pageup":
                self.top = max(self.top - max(self._height - 2, 1), 0)
            case "a":
                return self._access()
            case "f":
                return Confirm(
                    self.session,
                    "Un fichier pour la personne",
                    (*remise.QUI, "Écrire quand même un fichier ?"),
                    lambda: HandOver(self.session, self.reference, self._again),
                    self._again,
                )
            case "g":
                return KeepLonger(self.session, self.reference, self._again)
            case choice:
                top = scrolled_by(self.top, choice)
                self.top = self.top if top is None else top
        return self

    def _access(self) -> Screen:
        """Mark it today; on the day it is marked, take the mark back."""
        session, today = self.session, self.session.today()
        marked = session.repository.access(self.reference) == today
        session.repository.note_access(self.reference, None if marked else today)
        if marked:
            session.say("Marque ôtée.")
        else:
            session.say(f"Accès donné le {short_date(today)} : noté. a de nouveau l’ôte.")
        return self

    def draw(self, size: Size) -> list[Line]:
        """Each kind of data under its title."""
        keys = [
            ("space", "suite"),
            ("↑↓", "défiler"),
            ("a", "accès donné"),
            ("f", "fichier"),
            ("g", "garder plus longtemps"),
            ("escape", "retour"),
            ("h", "aide"),
            ("²", "masquer"),
        ]
        body: list[Line] = []
        for partie in self.parties():
            body += [(), *heading(partie.titre, size.inner)[:-1]]
            for each in partie.mentions:
                body += _drawn(each, size.inner)
        room = room_for_body(size, keys, self.session.message)
        lines, self.top = scrolled(body, self.top, room)
        self._height = room
        title = f"Tout ce qui est gardé · {self.reference}"
        return page(size, title, "", lines, keys, self.session.message)


def _drawn(mention: Mention, width: int) -> Iterator[Line]:
    label = f"{mention.libelle} : "
    first, *rest = wrap(f"{label}{mention.valeur}", width - 2)
    yield (Span(first[: len(label)], "faible"), Span(first[len(label) :]))
    for part in rest:
        yield (Span("  "), Span(part))
    if mention.finalite:
        for part in wrap(f"pour {mention.finalite}", width - 2):
            yield (Span("  "), Span(part, "faible"))


class HandOver(Screen):
    """The path of the file that will hold it all: typed by her, never proposed."""

    subject = "remise"

    def __init__(self, session: Session, reference: str, back: Callable[[], Screen]) -> None:
        self.session = session
        self.reference = reference
        self.back = back
        help_ = (
            "Chemin entier, depuis « / » ou « ~/ », par exemple une clé USB. Sans le nom de la "
            "personne : il se lirait sans ouvrir le fichier."
        )
        field = Field.holding("", remise.CHEMIN_MAX)
        self.form = Form((Entry("chemin", "Fichier", help_, field),), done="écrire", keeps=False)

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def leave(self) -> dict[str, Any] | None:
        """Come back to the person's page."""
        return {"ecran": "fiche", "reference": self.reference}

    def press(self, key: Key) -> Screen | Exit:
        """Type the path, write, or go back."""
        self.form, end = self.form.press(key)
        match end:
            case FormEnd.SAVED:
                return self._write()
            case FormEnd.ABANDONED:
                return self.back()
        return self

    def paste(self, text: str) -> None:
        """Put a pasted path in the field."""
        self.form = self.form.insert(text)

    def _write(self) -> Screen:
        session = self.session
        held = Held(session, self.reference, self.back)
        identite = session.repository.get(self.reference).identite
        text = as_text(held.parties(), session.today())
        try:
            remise.remettre(session.dossier, self.form.values["chemin"], text, identite)
        except remise.RemiseError as error:
            session.warn(str(error))
            return self
        session.say(
            "Fichier écrit, lisible par votre seul compte. Donnez-le, puis effacez-le ; "
            "a note que l’accès est donné."
        )
        return self.back()

    def draw(self, size: Size) -> list[Line]:
        """What the file will be, and its path."""
        what = f"Un fichier texte, en clair : « {TITRE} »."
        body = [(), *paragraph(what, size.inner), (), *self.form.draw(size.inner, gap=False)]
        keys = [*self.form.keys, ("F1", "aide"), ("²", "masquer")]
        return page(size, "Un fichier pour la personne", "", body, keys, self.session.message)
