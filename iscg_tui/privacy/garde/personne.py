"""What is kept of a person and may not show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Personne:
    """As it was typed; any part may be empty. It has no text form, so that no error shows it."""

    nom: str = ""
    prenom: str = ""
    contact: str = ""
    annee_naissance: int | None = None
