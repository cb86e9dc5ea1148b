"""What was changed of a kept situation, and when: in the store alone, and never a name.

Each change is one short text: « 2026-11-23 public VIC MEC », codes before and after, ``-``
for none; « 2026-11-23 entretien - 2026-11-20 » for an interview added that day, the other way
round for one taken away; « 2026-11-23 identite - - » for the identity, whose past is not kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.question import INDICATEUR
from iscg_tui.vault.errors import OtherShape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.intake.situation import Situation

ENTRETIEN: Final = "entretien"
IDENTITE: Final = "identite"

_FIELD: Final = "historique"
_MAX: Final = 60
_NONE: Final = "-"
_ANSWERS: Final = (
    "saisine",
    "institution",
    "public",
    "age",
    "genre",
    "nature",
    "natures_secondaires",
    "champ_penal",
    "besoins",
    "delai",
    "urgence",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its day, what it was about, and the codes, or the day, before and after."""

    jour: date
    champ: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]


def history_of(document: Mapping[str, Any]) -> list[Change]:
    """The changes of a stored situation, the oldest first. Raises ``OtherShape``."""
    try:
        return [_read(text) for text in document.get(_FIELD, [])]
    except (AttributeError, TypeError, ValueError):
        raise OtherShape from None


def continued(
    document: Mapping[str, Any], old: Situation, new: Situation, jour: date
) -> dict[str, list[str]]:
    """The field of ``new``'s document: the history of ``document`` with what changes that day."""
    texts = [*document.get(_FIELD, []), *(f"{jour.isoformat()} {each}" for each in _of(old, new))]
    return {_FIELD: texts[-_MAX:]} if texts else {}


def _of(old: Situation, new: Situation) -> list[str]:
    changes = [
        f"{name} {_codes(getattr(old, name))} {_codes(getattr(new, name))}"
        for name in _ANSWERS
        if getattr(old, name) != getattr(new, name)
    ]
    then, now = dict(old.indicateurs), dict(new.indicateurs)
    changes += [
        f"{INDICATEUR}{id_} {_codes(then.get(id_))} {_codes(now.get(id_))}"
        for id_ in sorted(then.keys() | now.keys())
        if then.get(id_) != now.get(id_)
    ]
    before, after = Counter(old.entretiens), Counter(new.entretiens)
    gone = sorted(each.jour.isoformat() for each in (before - after).elements())
    come = sorted(each.jour.isoformat() for each in (after - before).elements())
    both = min(len(gone), len(come))
    pairs = [*zip(gone, come, strict=False)]
    pairs += [(each, _NONE) for each in gone[both:]] + [(_NONE, each) for each in come[both:]]
    changes += [f"{ENTRETIEN} {was} {now}" for was, now in pairs]
    if old.identite != new.identite:
        changes.append(f"{IDENTITE} {_NONE} {_NONE}")
    return changes


def _codes(value: str | tuple[str, ...] | None) -> str:
    several = (value,) if isinstance(value, str) else value or ()
    return ",".join(several) or _NONE


def _read(text: str) -> Change:
    jour, champ, avant, apres = text.split(" ")
    return Change(date.fromisoformat(jour), champ, _several(avant), _several(apres))


def _several(codes: str) -> tuple[str, ...]:
    return () if codes == _NONE else tuple(codes.split(","))
