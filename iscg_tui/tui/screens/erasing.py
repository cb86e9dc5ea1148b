"""Asking before what is kept of someone is erased, and saying what still holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.retention import Horloge, horloge
from iscg_tui.tui.dates import long_date, short_date
from iscg_tui.tui.relecture import nommant
from iscg_tui.tui.screens.confirm import Confirm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.session import Session


_PLACES_MAX: Final = 3


def asked(
    session: Session,
    references: Sequence[str],
    after: Callable[[], Screen],
    back: Callable[[], Screen],
    first: str = "",
) -> Confirm:
    """What goes, what stays counted, which backups hold it until when; then a yes or a no.

    ``first``: what is to be known before.
    """
    count = len(references)
    whose = f"la situation {references[0]}" if count == 1 else f"{count} personnes"
    title = f"Effacer {whose}"
    still = session.repository.holding_once_erased().said(count)
    sentences = (
        *filter(None, [first]),
        (
            "Partent du coffre, pour de bon : nom, contact, note, entretiens, historique et "
            f"brouillons de {whose}."
        ),
        "Reste ce qui est compté, sans nom : les chiffres et le rapport ne changent pas.",
        *_written(session, references),
        still or f"Aucune sauvegarde ne {_whom(count)} garde.",
        "Rien n’est envoyé à personne. Effacer ne s’annule pas.",
        "Effacer ?",
    )

    def agreed() -> Screen:
        _erase(session, references)
        return after()

    return Confirm(session, title, sentences, agreed, back)


def _written(session: Session, references: Sequence[str]) -> list[str]:
    """The places of the report's texts that name them, which erasing leaves as they are."""
    places = nommant(session, references)
    if not places:
        return []
    more = f", et {len(places) - _PLACES_MAX} autres" if len(places) > _PLACES_MAX else ""
    told = " ; ".join(places[:_PLACES_MAX])
    return [
        f"Le texte du rapport {_whom(len(references))} nomme, corrigez-le d’abord : {told}{more}."
    ]


def doubt_of_day(session: Session) -> str:
    """What she should check before trusting what is due, when the clock may be wrong."""
    today, latest = session.today(), session.repository.latest_day
    doubt = horloge(today, latest)
    if latest is None or doubt is Horloge.JUSTE:
        return ""
    noted = short_date(latest)
    if doubt is Horloge.EN_RETARD:
        rest = f"Un entretien est noté après, le {noted} : cette date ou la sienne est fausse."
    else:
        rest = f"Rien n’a été noté depuis le {noted} : si elle est fausse, n’effacez rien."
    return f"Date de cette machine : {long_date(today)}. {rest}"


def _erase(session: Session, references: Sequence[str]) -> None:
    session.repository.erase_all(references)
    session.done.forget(references)
    count = len(references)
    done = f"{references[0]} effacée" if count == 1 else f"{count} personnes effacées"
    still = session.repository.holding().said(count)
    session.say(f"{done}, toujours comptée{'s' if count > 1 else ''}. {still}".rstrip())


def _whom(count: int) -> str:
    return "la" if count == 1 else "les"
