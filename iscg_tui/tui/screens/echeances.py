"""Who is due to be erased, who soon will be, who is kept longer; without names until asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.retention import PROCHE_MOIS
from iscg_tui.tui.dates import short_date
from iscg_tui.tui.line import Line, Span, fit, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.erasing import asked, doubt_of_day
from iscg_tui.tui.screens.maintien import KeepLonger
from iscg_tui.tui.screens.person import Person
from iscg_tui.tui.screens.person_page import name_of
from iscg_tui.tui.screens.still_held import StillHeld
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import Lazy, following, scrolled
from iscg_tui.tui.widgets.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.retention import Echeance
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_REFERENCE: Final = 9
_DAY: Final = 17
_WIDE: Final = 72
_Row = tuple[str, int]
"""A heading, or the rank of a person; an empty one parts two lists."""


class Deadlines(Screen):
    """One line a person: reference, last contact, the day when she comes due.

    ``named``: the names show. ``first_shown``: the rank of the first person in sight;
    ``at_most``: how many lines of the lists are, however tall the screen.
    """

    subject = "echeances"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back
        self.selected = 0
        self.named = False
        self.first_shown = 0
        self.at_most = sys.maxsize
        self._top = 0
        self._height = 1
        self._load()

    def _load(self) -> None:
        session = self.session
        found = session.repository.due(session.today(), session.reglages.conservation_mois)
        self.people = found.all
        self.due = [each.reference for each in found.dues]
        self._rows: list[_Row] = []
        soon = f"Dans les {PROCHE_MOIS} mois"
        for title, part in (
            ("À effacer, ou à garder avec un motif", found.dues),
            (soon, found.proches),
            ("Gardées plus longtemps, motif écrit", found.maintenues),
        ):
            if part:
                first = sum(1 for _, rank in self._rows if rank >= 0)
                self._rows += [("", -1)] if self._rows else []
                self._rows.append((f"{title} : {len(part)}", -1))
                self._rows += [("", first + rank) for rank in range(len(part))]
        self._places = [place for place, (_, rank) in enumerate(self._rows) if rank >= 0]
        self.selected = min(self.selected, max(len(self.people) - 1, 0))

    def _again(self) -> Screen:
        self._load()
        return self

    def _from_the_first(self) -> Screen:
        self.selected = 0
        return self._again()

    def leave(self) -> dict[str, Any] | None:
        """Come back to the list; names are hidden again."""
        return {"ecran": "echeances"}

    def press(self, key: Key) -> Screen | Exit:
        """Choose someone, then erase or keep her; ``n`` shows or hides the names."""
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "up":
                self.select(self.selected - 1)
            case "down":
                self.select(self.selected + 1)
            case "space" | "pagedown":
                self.select(self.selected + max(self._height - 2, 1))
            case "pageup":
                self.select(self.selected - max(self._height - 2, 1))
            case "n":
                self.named = not self.named
            case "t":
                return self._all_due()
            case "s":
                return StillHeld(self.session, self._again)
            case choice if self.people:
                return self._of_one(choice, self.people[self.selected].reference)
        return self

    def select(self, rank: int) -> None:
        """Choose the person of this rank, or the nearest."""
        self.selected = max(0, min(rank, len(self.people) - 1))

    def _of_one(self, choice: str, reference: str) -> Screen:
        session = self.session
        match choice:
            case "x":
                return asked(session, [reference], self._again, self._again, doubt_of_day(session))
            case "g":
                return KeepLonger(session, reference, self._again)
            case "enter":
                return Person(session, reference, self._again)
        return self

    def _all_due(self) -> Screen:
        session = self.session
        if not self.due:
            session.say("Aucune personne n’est à effacer aujourd’hui.", "faible")
            return self
        return asked(session, self.due, self._from_the_first, self._again, doubt_of_day(session))

    # Drawing

    def draw(self, size: Size) -> list[Line]:
        """The lists, the chosen person in sight."""
        session, width = self.session, size.inner
        keys = self._keys()
        body: list[Line] = []
        if doubt := doubt_of_day(session):
            body += paragraph(doubt, width, "alerte")
        if not self.people:
            body += [(), *paragraph(self._nothing(), width)]
            return page(size, "Échéances", "", body, keys, session.message)
        # Home's line says how many; here the rule that makes them.
        seen = "dernier contact" if self._shows_contact(width) else ""
        head = fit("", _REFERENCE + 2) + (fit(seen, _DAY) if seen else "") + "échéance"
        body.append(line(Span(head, "faible")))
        room = room_for_body(size, keys, session.message) - len(body)
        if len(self._rows) > min(room, self.at_most):
            keys.insert(-3, ("space", "suite"))
            room = room_for_body(size, keys, session.message) - len(body)
        room = min(room, self.at_most)
        place = self._places[self.selected]
        # With the first of a list comes its heading.
        above = place - 1 if place and self._rows[place - 1][1] < 0 else place
        self._top, self._height = following(self._top, above, place, room), room
        rows, self._top = scrolled(
            Lazy(len(self._rows), lambda place: self._drawn(place, width)), self._top, room
        )
        self.first_shown = next(rank for _, rank in self._rows[self._top :] if rank >= 0)
        rule = f"règle : {session.reglages.conservation_mois} mois"
        return page(size, "Échéances", rule, [*body, *rows], keys, session.message)

    def _keys(self) -> list[tuple[str, str]]:
        keys: list[tuple[str, str]] = []
        if self.people:
            keys = [("x", "effacer"), ("g", "garder plus longtemps")]
        if self.due:
            those = f"les {len(self.due)} échues" if self.due[1:] else "celle échue"
            keys.append(("t", f"effacer {those}"))
        if self.people:
            names = "cacher les noms" if self.named else "noms"
            keys += [("n", names), ("enter", "ouvrir"), ("↑↓", "choisir")]
        keys.append(("s", "sauvegardes"))
        return [*keys, ("escape", "retour"), ("h", "aide"), ("²", "masquer")]

    def _nothing(self) -> str:
        return (
            f"Aucune personne n’est à effacer d’ici {PROCHE_MOIS} mois. La règle du poste : "
            f"{self.session.reglages.conservation_mois} mois après le dernier contact "
            "(g, à l’accueil, la change)."
        )

    def _drawn(self, place: int, width: int) -> Line:
        """One row of the lists."""
        text, rank = self._rows[place]
        if rank < 0:
            return line(Span(text, "titre_page"))
        chosen = rank == self.selected
        mark = Span("▸ " if chosen else "  ", "accent")
        said = fit(self._said(self.people[rank], width), width - 2)
        return (mark, Span(said, "accent" if chosen else "texte"))

    def _said(self, each: Echeance, width: int) -> str:
        said = fit(each.reference, _REFERENCE)
        if self._shows_contact(width):
            said += fit(short_date(each.dernier_contact), _DAY)
        said += fit(short_date(each.le), _DAY)
        if self.named:
            said += name_of(self.session.repository.get(each.reference).identite)
        return said

    def _shows_contact(self, width: int) -> bool:
        """On a narrow screen the name takes its place."""
        return width >= _WIDE or not self.named
