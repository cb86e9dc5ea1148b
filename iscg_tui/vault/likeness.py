"""Whether two identities may be those of one person, for her to judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.vault.names import words_of

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Identite

_PHONE: Final = re.compile(r"\+?\d(?:[ .\-/()]{0,2}\d){8,14}")
_NATIONAL: Final = 9
"""Digits of a French number after its 0 or +33."""


def alike(one: Identite, other: Identite) -> bool:
    """The same contact; or the same names, in either order, and birth years a year apart at most.

    A first name left out, or begun, contradicts none.
    """
    if phones_of(one.contact) & phones_of(other.contact):
        return True
    if None not in (one.annee_naissance, other.annee_naissance):
        years = abs((one.annee_naissance or 0) - (other.annee_naissance or 0))
        if years > 1:
            return False
    nom, prenom = run_together(one.nom), run_together(one.prenom)
    their_nom, their_prenom = run_together(other.nom), run_together(other.prenom)
    straight = _same(nom, their_nom) and _compatible(prenom, their_prenom)
    inverted = _same(nom, their_prenom) and _compatible(prenom, their_nom)
    return straight or inverted


def run_together(name: str) -> str:
    """A name without accents, case, hyphens, apostrophes or spaces."""
    return "".join(words_of(name))


def phones_of(contact: str) -> frozenset[str]:
    """The telephone numbers of a contact, by their last nine digits."""
    found = (re.sub(r"\D", "", each) for each in _PHONE.findall(contact))
    return frozenset(each[-_NATIONAL:] for each in found)


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _compatible(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
