"""A correction: what was changed on an entry, carried onto the situation as it is now.

A correction may wait as a draft while the situation goes on living: only the answers that
it changes are written, and the interview it changes is known by what it held.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.situation import SaisieInvalideError, Situation

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Entretien

_NOT_ANSWERED: Final = ("entretiens", "identite", "reference")


class EntretienChangeError(SaisieInvalideError):
    """The interview to correct is no longer as it was when its correction began."""

    def __init__(self) -> None:
        super().__init__(
            "Cet entretien a été changé ou retiré depuis le début de cette correction : "
            "ouvrez la situation et corrigez-le à nouveau."
        )


def corrected(now: Situation, before: Situation, after: Situation) -> Situation:
    """``now`` with what differs between ``before`` and ``after``, its first interview included.

    Without adhesion the identity is dropped. Raises ``EntretienChangeError``.
    """
    changed: dict[str, Any] = {
        each.name: getattr(after, each.name)
        for each in fields(Situation)
        if each.name not in _NOT_ANSWERED
        and getattr(after, each.name) != getattr(before, each.name)
    }
    if changed.get("adhesion", now.adhesion) != now.adhesion and not after.kept:
        changed["identite"] = None
    if "nature" in changed or "natures_secondaires" in changed:
        principal = changed.get("nature", now.nature)
        others = changed.get("natures_secondaires", now.natures_secondaires)
        changed["natures_secondaires"] = tuple(code for code in others if code != principal)
    situation = replace(now, **changed)
    return with_corrected(situation, before.entretiens[0], after.entretiens[0])


def with_corrected(now: Situation, before: Entretien, after: Entretien) -> Situation:
    """``now`` with the interview ``after`` in the place of ``before``, at its place in time.

    Of several alike, the last one: a reason for going on is asked of the fourth.
    Raises ``EntretienChangeError`` when ``now`` no longer holds ``before``.
    """
    if before == after:
        return now
    alike = [rank for rank, each in enumerate(now.entretiens) if each == before]
    if not alike:
        raise EntretienChangeError
    entretiens = [*now.entretiens]
    entretiens[alike[-1]] = after
    return replace(now, entretiens=tuple(sorted(entretiens, key=lambda each: each.jour)))
