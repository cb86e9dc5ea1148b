"""What is stored beside a kept situation about its being kept.

- ``conservation``: « 2026-11-23 2027-05-23 … », the day of a decision to keep it longer, until
  when, and the reason;
- ``acces``: the day when the person was last shown all that is held about her.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.retention import Maintien
from iscg_tui.vault.errors import OtherShape

if TYPE_CHECKING:
    from collections.abc import Mapping

CONSERVATION: Final = "conservation"
_ACCES: Final = "acces"


def maintien_of(document: Mapping[str, Any]) -> Maintien | None:
    """The decision to keep it longer, if one was taken. Raises ``OtherShape``."""
    if CONSERVATION not in document:
        return None
    try:
        le, jusqu_au, motif = document[CONSERVATION].split(" ", 2)
        return Maintien(date.fromisoformat(le), date.fromisoformat(jusqu_au), motif)
    except (AttributeError, TypeError, ValueError):
        raise OtherShape from None


def access_of(document: Mapping[str, Any]) -> date | None:
    """The day when access was last given, if it was. Raises ``OtherShape``."""
    if _ACCES not in document:
        return None
    try:
        return date.fromisoformat(document[_ACCES])
    except (TypeError, ValueError):
        raise OtherShape from None


def with_maintien(document: Mapping[str, Any], maintien: Maintien) -> dict[str, Any]:
    """The document with this decision, in the place of any other."""
    text = f"{maintien.le.isoformat()} {maintien.jusqu_au.isoformat()} {maintien.motif}"
    return {**document, CONSERVATION: text}


def with_access(document: Mapping[str, Any], jour: date | None) -> dict[str, Any]:
    """The document with this day of access, or none."""
    kept = {name: value for name, value in document.items() if name != _ACCES}
    return kept if jour is None else {**kept, _ACCES: jour.isoformat()}


def carried(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a change of the situation leaves as they are."""
    return {name: document[name] for name in (CONSERVATION, _ACCES) if name in document}


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of two situations of one person: the decision and the access that go further."""
    fields: dict[str, Any] = {}
    decisions = [(each, m) for each in (one, other) if (m := maintien_of(each)) is not None]
    if decisions:
        longest = max(decisions, key=lambda each: each[1].jusqu_au)[0]
        fields[CONSERVATION] = longest[CONSERVATION]
    if days := [each[_ACCES] for each in (one, other) if access_of(each) is not None]:
        fields[_ACCES] = max(days)
    return fields
