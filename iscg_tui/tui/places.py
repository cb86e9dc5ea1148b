"""Where she was: from what a screen left behind a lock back to the screen."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.report.errors import ReportError
from iscg_tui.report.periods import parse
from iscg_tui.report.redaction import RUBRIQUES
from iscg_tui.tui.screens.drafts import resume
from iscg_tui.tui.screens.echeances import Deadlines
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.screens.identity import Identity
from iscg_tui.tui.screens.keys import Keys, departure
from iscg_tui.tui.screens.maintien import KeepLonger
from iscg_tui.tui.screens.own_figures import OwnFigures
from iscg_tui.tui.screens.person import Person
from iscg_tui.tui.screens.report.period import ChoosePeriod
from iscg_tui.tui.screens.search import Search
from iscg_tui.tui.screens.settings import Settings
from iscg_tui.tui.widgets.editor import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.report.periods import Periode
    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.session import Session


def _departure(session: Session, back: Callable[[], Screen]) -> Screen:
    return departure(session, lambda: Keys(session, back))


def _writing(
    session: Session, periode: Periode, place: Mapping[str, Any], back: Callable[[], Screen]
) -> Screen:
    writing = ChoosePeriod(session, back).reading(periode).writing(session)
    paragraphe, rang = place["place"]
    if (rubrique := place["rubrique"]) in RUBRIQUES:
        writing.open(rubrique, Place(paragraphe, rang))
    return writing


_ALONE: Final[Mapping[str, Callable[[Session, Callable[[], Screen]], Screen]]] = {
    "recherche": Search,
    "acces": Keys,
    "depart": _departure,
    "echeances": Deadlines,
    "reglages": Settings,
}
"""The screens that keep nothing of where they were."""


def return_to(session: Session, place: Mapping[str, Any] | None) -> Screen:
    """The screen that left ``place``; home when there is none, or it is no longer there."""
    home = Home(session)

    def back() -> Screen:
        return home

    place = place or {}
    match place:
        case {"ecran": "saisie", "brouillon": str(draft_id)}:
            found = [each for each in session.repository.drafts() if each.id == draft_id]
            if not found:
                return home
            if session.message is None:
                session.say("La saisie reprend où elle s’est arrêtée.", "faible")
            return resume(session, found[0], back)
        case {"reference": str(reference)}:
            kept = session.repository.holds(reference)
            return _of_someone(session, reference, place, back) if kept else home
        case {"ecran": str(screen)} if screen in _ALONE:
            return _ALONE[screen](session, back)
        case {"ecran": "mes_chiffres", "mois": str(mois)}:
            with suppress(ReportError):
                return OwnFigures(session, back, parse(mois, mois).du)
        case {"ecran": "redaction", "du": str(du), "au": str(au)}:
            with suppress(KeyError, ValueError, ReportError):
                return _writing(session, parse(du, au), place, back)
        case {"ecran": "rapport"}:
            choice = ChoosePeriod(session, back)
            with suppress(KeyError, ReportError):
                return choice.reading(parse(str(place["du"]), str(place["au"])))
            return choice
    return home


def _of_someone(
    session: Session, reference: str, place: Mapping[str, Any], back: Callable[[], Screen]
) -> Screen:
    """The screen about one person that left ``place``, what was typed there put back."""
    match place:
        case {"ecran": "identite"}:
            identity = Identity(session, reference, back)
            identity.retype(place)
            return identity
        case {"ecran": "maintien"}:
            # Others may be due: she goes on with the list.
            keep = KeepLonger(session, reference, lambda: Deadlines(session, back))
            keep.retype(place)
            return keep
    return Person(session, reference, back)
